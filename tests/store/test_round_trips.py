"""What goes in comes out, on both databases: exact decimals, aware moments, nested values, absence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from nguongoc.batches.lots import Hold, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.catalogue.products import GtinLicence, Photo
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Head, LogRow, PendingEntry, Rendition, SignedRecord, StoredRendition, UnitOfWork
from nguongoc.tourism.places import Experience, Festival, LunarDay, Place, PlaceKind
from nguongoc.tourism.routes import Route
from tests.factories import rows
from tests.store.conftest import Store


def test_a_lot_with_its_product_facility_and_sources_comes_back_equal(store: Store) -> None:
    owner = rows.organisation()
    field = rows.facility(owner)
    kind = rows.product(
        owner,
        gtin="09521234543213",
        gtin_licence=GtinLicence("GS1", "demonstration prefix 952", demonstration=True),
        net_content_value=Decimal("0.5"),
        net_content_unit="l",
        photo=Photo("a" * 64, (320, 640), (4, 3), "Bưởi", None, is_illustration=True),
    )
    source = rows.batch(kind, field, quantity=Quantity(Decimal("0.000001"), Unit("tan")))
    made = rows.batch(kind, field, origin=Origin.MADE, inputs=(rows.drawn(source.id, "0.1"),))

    def write(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.parties.add_facility(field)
        assert kind.photo is not None
        uow.catalogue.add_photo(kind.photo, owner.id, [Rendition(320, "image/webp", b"\x00\xff")], rows.NOW)
        uow.catalogue.add_product(kind)
        rows.add_lot(uow, source)
        rows.add_lot(uow, made)

    store.writer.run(write)
    with store.reads.open() as reader:
        assert reader.parties.facilities_of(owner.id) == [field]
        assert reader.catalogue.product_by_gtin("09521234543213") == kind
        assert reader.lots.batch_by_code(source.code) == source
        assert reader.lots.batch_by_gtin_lot("09521234543213", made.lot) == made
        assert reader.lots.batches_of(owner.id, None, 10) == sorted(
            [made, source], key=lambda b: b.id, reverse=True
        )
        assert reader.lots.newest_lots(kind.id, 1) == [max([made, source], key=lambda b: b.id)]
        assert reader.lots.lot_taken(kind.id, made.lot)
        assert not reader.lots.lot_taken(kind.id, "ANOTHER")
        assert reader.lots.event(made.event_id) == rows.event_of(made)
        held = reader.catalogue.rendition("a" * 64, 320, "image/webp")
        assert held == StoredRendition(320, "image/webp", b"\x00\xff", sha256(b"\x00\xff").hexdigest())
    store.writer.run(lambda uow: uow.lots.set_hold(source.id, Hold.RECALLED))
    with store.reads.open() as reader:
        assert reader.lots.batch(source.id) == replace(source, hold=Hold.RECALLED)


def test_unit_ranges_of_a_product_never_overlap_and_are_claimed_once(store: Store) -> None:
    owner = rows.organisation()
    field, kind = rows.facility(owner), rows.product(owner)
    first, second = rows.batch(kind, field), rows.batch(kind, field)

    def write(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.parties.add_facility(field)
        uow.catalogue.add_product(kind)
        rows.add_lot(uow, first)
        rows.add_lot(uow, second)

    store.writer.run(write)
    one = store.writer.run(lambda uow: uow.lots.claim_units(kind.id, first.id, 500, 1))
    two = store.writer.run(lambda uow: uow.lots.claim_units(kind.id, second.id, 24, 1))
    again = store.writer.run(lambda uow: uow.lots.claim_units(kind.id, first.id, 9, 1))
    assert (one.first, one.count, two.first) == (0, 500, 500)
    assert again == one
    with store.reads.open() as reader:
        assert reader.lots.unit_range_holding(kind.id, 499) == one
        assert reader.lots.unit_range_holding(kind.id, 500) == two
        assert reader.lots.unit_range_holding(kind.id, 524) is None
        assert reader.lots.key_versions(kind.id) == [1]


def test_certificates_of_a_product_come_before_those_of_its_organisation(store: Store) -> None:
    owner = rows.organisation()
    kind, other = rows.product(owner), rows.product(owner)

    def certificate(product_id: object) -> Certificate:
        return Certificate(
            uuid7(rows.NOW), owner.id, product_id, Scheme.OCOP, "OCOP", None, "UBND tỉnh Thanh Hoá", None,  # type: ignore[arg-type]
            date(2024, 1, 2), date(2027, 1, 1), 4, None, None, EvidenceLevel.EVIDENCED, None, rows.NOW,
        )  # fmt: skip

    whole, own, foreign = certificate(None), certificate(kind.id), certificate(other.id)

    def write(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.catalogue.add_product(kind)
        uow.catalogue.add_product(other)
        for each in (whole, own, foreign):
            uow.catalogue.add_certificate(each)

    store.writer.run(write)
    with store.reads.open() as reader:
        assert reader.catalogue.certificates_for(kind.id, owner.id) == [own, whole]


def test_a_place_comes_back_with_its_festivals_and_experiences(store: Store) -> None:
    place = Place(
        "lam-kinh", "Khu di tích Lam Kinh", "Lam Kinh", PlaceKind.HERITAGE, "15544", 19.925, 105.4075, 2.0, "vi", "en",
        (1, 2), (Festival("Lễ hội", "Festival", LunarDay(21, 8), LunarDay(22, 8)),),
        (Experience("xem", "Xem", "See", (8, 9)),), None, None, None, ("buoi",), date(2026, 11, 23), "nguồn",
    )  # fmt: skip
    store.writer.run(lambda uow: uow.catalogue.put_place(place))
    store.writer.run(lambda uow: uow.catalogue.put_place(place))
    with store.reads.open() as reader:
        assert reader.catalogue.places() == [place]
        assert reader.catalogue.place("lam-kinh") == place


def test_a_route_comes_back_with_its_stops_in_order(store: Store) -> None:
    route = Route("di-san", "Tuyến", "Route", "vi", "en", ("b", "a", "c"), date(2026, 11, 23), "nguồn")
    store.writer.run(lambda uow: uow.catalogue.put_route(route))
    store.writer.run(lambda uow: uow.catalogue.put_route(route))
    with store.reads.open() as reader:
        assert reader.catalogue.routes() == [route]
        assert reader.catalogue.route("di-san") == route
        assert reader.catalogue.route("khac") is None


def test_status_slots_are_taken_once_and_revocation_is_terminal(store: Store) -> None:
    owner = rows.organisation()

    def write(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.records.open_status_list("1", rows.NOW)
        assert uow.records.claim_status_slot("1", 70_000, "R1")
        assert not uow.records.claim_status_slot("1", 70_000, "R2")
        uow.records.set_status("R1", revoked=True, message=2)
        uow.records.set_status("R1", revoked=False, message=0)

    store.writer.run(write)
    with store.reads.open() as reader:
        slot = reader.records.status_slot("R1")
        assert slot is not None
        assert (slot.revoked, slot.message) == (True, 0)
        assert reader.records.statuses("1") == [slot]
        signed = reader.records.status_list("1")
    assert signed is not None
    newer = replace(signed, version=1, revocation_jws="a.b.c", signed_at=rows.NOW)
    assert store.writer.run(lambda uow: uow.records.put_status_list(newer, 0))
    assert not store.writer.run(lambda uow: uow.records.put_status_list(newer, 0))


def test_a_record_comes_back_byte_for_byte(store: Store) -> None:
    owner = rows.organisation()
    record = SignedRecord(
        "R" * 26, "passport", owner.id, None, f"{owner.did}#k", b'{"a":1}', "e30.e30.c2ln", b"{}", "0" * 64, "1", 5,
        rows.NOW,
    )  # fmt: skip

    def write(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.records.add_record(record)

    store.writer.run(write)
    with store.reads.open() as reader:
        assert reader.records.record(record.id) == record
        assert reader.records.records([record.id, "absent"]) == {record.id: record}


def test_the_head_of_the_log_moves_only_from_where_it_is(store: Store) -> None:
    pending = [PendingEntry(uuid7(rows.NOW), "passport", f"R{n}", "t", "p", "j") for n in range(3)]

    def write(uow: UnitOfWork) -> None:
        uow.log.lock_log()
        for entry in pending:
            uow.log.enqueue(entry)
        assert {entry.id for entry in uow.log.pending(10)} == {entry.id for entry in pending}
        uow.log.drop_pending([entry.id for entry in pending])
        uow.log.add_entries([LogRow(n, f"R{n}", b"{}", rows.NOW) for n in range(3)])
        uow.log.add_nodes([(0, 0, b"a"), (0, 1, b"b"), (1, 0, b"ab"), (0, 2, b"c")])
        assert uow.log.move_head(0, Head(3, b"r", rows.NOW))

    store.writer.run(write)
    assert not store.writer.run(lambda uow: uow.log.move_head(2, Head(9, b"x", rows.NOW)))
    assert store.writer.run(lambda uow: uow.log.move_head(3, Head(4, b"s", rows.NOW)))
    with store.reads.open() as reader:
        assert reader.log.head() == Head(4, b"s", rows.NOW)
        assert reader.log.pending(10) == []
        assert reader.log.nodes([(1, 0), (0, 2), (5, 5)]) == {(1, 0): b"ab", (0, 2): b"c"}
        assert reader.log.node_row(0, 1, 5) == [b"b", b"c"]
        assert reader.log.entry_of("R1") == LogRow(1, "R1", b"{}", rows.NOW)
        assert [entry.index for entry in reader.log.entries(1, 10)] == [1, 2]
