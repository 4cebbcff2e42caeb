"""Hundreds of codes are looked up together, in few statements, and each is answered as if it had been asked alone."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.link import Identifier
from nguongoc.identifiers.public_code import CodePath
from nguongoc.ports import UnitOfWork
from nguongoc.services.find_lot import Fit, find_lot
from nguongoc.services.find_lots import find_lots
from nguongoc.services.note_printed import note_printed
from nguongoc.services.unit_serials import UnitSerials
from nguongoc_api.services import Services
from tests.counting import counted
from tests.service import Farm

GTIN, OTHER_GTIN, UNUSED_GTIN = "09521234543213", "09520000100018", "09520000100025"


class Stall:
    """Lots of two products with a GTIN and one without, some of their units printed under two serial keys, some waiting."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.farm = Farm(services)
        self.coded = self.farm.add_product(gtin=GTIN)
        self.other = self.farm.add_product(gtin=OTHER_GTIN)
        self.lots = [
            self.farm.register(self.coded, lot="A").batch,
            self.farm.register(self.coded, lot="B").batch,
            self.farm.register(self.other, lot="A").batch,
            self.farm.register().batch,
        ]
        self.unprinted = self.farm.register(self.coded, lot="C").batch
        self.serials = [serial for lot, version in zip(self.lots, (1, 2, 1, 1), strict=True)
                        for serial in self.print(lot, version)]  # fmt: skip

    def print(self, lot: Any, version: int) -> list[str]:
        """Four units, of which the first two are printed, the second to wait."""

        def write(uow: UnitOfWork) -> int:
            units = uow.lots.claim_units(lot.product_id, lot.id, 4, version)
            note_printed(uow, lot.id, 1, 1, wait=False, with_pin=False, at=self.services.clock.now())
            note_printed(uow, lot.id, 2, 1, wait=True, with_pin=False, at=self.services.clock.now())
            return units.first

        first = self.services.writer.run(write)
        cipher = self.services.serials.cipher(lot.product_id, version)
        return [cipher.serial(first + number) for number in range(5)]

    def questions(self) -> list[Identifier]:
        ours = [None, *self.serials]
        serials = [*ours, "NEVER", "0000000000000"]
        codes = [*(lot.code for lot in self.lots), self.unprinted.code, "0000000000"]
        links = product((GTIN, OTHER_GTIN, UNUSED_GTIN), (None, "A", "B", "C", "a", "NO"), serials)
        return [
            *(CodePath(code, serial) for code, serial in product(codes, ours)),
            *(DigitalLink(gtin, lot=lot, serial=serial) for gtin, lot, serial in links),
        ]


@pytest.fixture
def stall(services: Services) -> Stall:
    return Stall(services)


def test_together_each_is_answered_as_alone(services: Services, stall: Stall) -> None:
    asked, serials = stall.questions(), services.serials
    with services.reads.open() as reader:
        alone = [find_lot(reader, each, serials) for each in asked]
        for size in (1, 7, 400):
            together = [
                found
                for start in range(0, len(asked), size)
                for found in find_lots(reader, asked[start : start + size], serials)
            ]
            for question, one, many in zip(asked, alone, together, strict=True):
                assert many == one, question
    assert {each.fit for each in alone} == set(Fit)
    assert {each.unit.value for each in alone if each.unit is not None} == {"active", "waiting"}


def test_nothing_asked_is_nothing_read(services: Services, stall: Stall) -> None:
    with services.reads.open() as reader, counted(services.reads._engine) as statements:  # type: ignore[attr-defined]
        assert find_lots(reader, [], services.serials) == []
    assert statements == []


def test_twice_as_many_codes_cost_no_more_statements(services: Services, stall: Stall) -> None:
    """Ours, made up, with serials and without: the number of statements knows nothing of the number of codes."""
    texts = [stall.services.settings.base_url + each.path() for each in stall.questions()]
    counts = []
    # Keys of the log and the trust list are kept from one call to the next, and certificates of goods for some seconds.
    services.verify_codes(texts[:250])
    for codes in (texts[:250], texts[:250] + texts[:250]):
        with counted(services.reads._engine) as statements:  # type: ignore[attr-defined]
            assert len(services.verify_codes(codes)) == len(codes)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_serials_of_another_master_key_are_no_serials_of_ours(services: Services, stall: Stall) -> None:
    asked = stall.questions()
    with services.reads.open() as reader:
        found = find_lots(reader, asked, UnitSerials(bytes(32)))
    assert {each.fit for each in found if each.serial is not None} <= {
        Fit.UNKNOWN, Fit.UNKNOWN_SERIAL, Fit.OTHER_LOT, Fit.KNOWN,
    }  # fmt: skip
    known = [each for each in found if each.serial is not None and each.fit is Fit.KNOWN]
    assert known == []
