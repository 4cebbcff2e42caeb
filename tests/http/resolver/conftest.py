"""A resolver over each real database, with one product of a GTIN, one without, a lot of each, and stamped units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from nguongoc.batches.lots import Batch
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.identifiers.ordered import uuid7
from nguongoc.identifiers.public_code import new_code
from nguongoc.ports import SignedRecord, UnitOfWork, Writer
from nguongoc.services.note_printed import note_printed
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc.store.writer import open_writer
from nguongoc.tourism.places import Place, PlaceKind
from nguongoc_api.resolver import Resolver
from tests.factories import rows

BASE_URL = "https://id.example.vn"
GTIN = "09521234543213"
OTHER_GTIN = "09521234543206"
LOT = "261123-7KQ4"
SLASHED_LOT = "A/B.1"


class StoppedClock:
    def now(self) -> datetime:
        return rows.NOW


@dataclass(frozen=True)
class World:
    resolver: Resolver
    reads: SqlReadSource
    writer: Writer
    serials: UnitSerials
    url: str
    lot: Batch
    """Of the product with a GTIN, with a record, a certificate and a place to visit."""
    bare: Batch
    """Of the product without a GTIN."""
    serial: str
    """Of a unit of `lot`."""
    bare_serial: str

    @property
    def gtin_path(self) -> str:
        return f"/01/{GTIN}"

    @property
    def lot_path(self) -> str:
        return f"/01/{GTIN}/10/{LOT}"

    @property
    def code_path(self) -> str:
        return f"/b/{self.bare.code}"


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    reads = SqlReadSource(open_engine(database_url, read_only=True))
    engine = open_engine(database_url)
    writer = open_writer(engine, reads.committed)
    serials = UnitSerials(bytes(range(32)))
    resolver = Resolver(reads, serials, BASE_URL, StoppedClock())
    owner = rows.organisation()
    field = rows.facility(owner)
    kind = rows.product(owner, gtin=GTIN, usage_vi="Bổ ra ăn ngay.")
    plain = rows.product(owner, name="Quế Thường Xuân")
    lot = rows.batch(kind, field, lot=LOT, code=_code(90))
    slashed = rows.batch(kind, field, lot=SLASHED_LOT)
    bare = rows.batch(plain, field, code=_code(8))

    def write(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.parties.add_facility(field)
        uow.catalogue.put_place(_place())
        for product in (kind, plain):
            uow.catalogue.add_product(product)
        for batch in (lot, slashed, bare):
            rows.add_lot(uow, batch)
        uow.catalogue.add_certificate(_certificate(kind.id, owner.id))
        uow.records.add_record(_record(lot))
        uow.lots.claim_units(kind.id, lot.id, 24, 1)
        note_printed(uow, lot.id, 1, 24, wait=False, with_pin=False, at=rows.NOW)
        uow.lots.claim_units(plain.id, bare.id, 24, 1)
        note_printed(uow, bare.id, 1, 24, wait=False, with_pin=False, at=rows.NOW)

    writer.run(write)
    serial = serials.cipher(kind.id, 1).serial(3)
    bare_serial = serials.cipher(plain.id, 1).serial(5)
    yield World(resolver, reads, writer, serials, database_url, lot, bare, serial, bare_serial)
    resolver.close()
    writer.close()
    reads.close()
    engine.dispose()


def _code(first: int) -> str:
    return new_code(lambda count: bytes(range(first, first + count)))


def _certificate(product_id: object, owner_id: object) -> Certificate:
    return Certificate(
        uuid7(rows.NOW), owner_id, product_id, Scheme.OCOP, "OCOP 4 sao", None, "UBND tỉnh Thanh Hoá", None,  # type: ignore[arg-type]
        date(2024, 1, 2), date(2027, 1, 1), 4, None, None, EvidenceLevel.EVIDENCED, None, rows.NOW,
    )  # fmt: skip


def _place() -> Place:
    return Place(
        "lam-kinh", "Khu di tích Lam Kinh", "Lam Kinh", PlaceKind.HERITAGE, "15544", 19.925, 105.4075, 2.0, "vi", "en",
        (), (), (), None, None, None, (), date(2026, 11, 23), "nguồn",
    )  # fmt: skip


def _record(lot: Batch) -> SignedRecord:
    return SignedRecord(
        id=lot.passport_id, kind="passport", organisation_id=lot.organisation_id, batch_id=lot.id,
        kid="did:web:id.example.vn:o:x#1", payload=b"{}", jws="a.b.c", embedded=b"{}", payload_sha256="0" * 64,
        status_list="1", status_index=7, issued_at=rows.NOW,
    )  # fmt: skip
