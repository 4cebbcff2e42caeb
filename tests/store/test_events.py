"""Events as captured: one identity is one row, names stand beside it, and what voided events took is free again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from nguongoc.batches.balance import Movement, MovementKind
from nguongoc.batches.lots import Batch, Origin
from nguongoc.events.index import EpcRole, EventIndex, IndexedEpc
from nguongoc.events.index_terms import IndexedTerm
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Standing, StoredEvent
from nguongoc.ports.events import (
    Behaviour,
    Capture,
    CaptureReport,
    CaptureState,
    IndexedEvent,
)
from tests.factories import rows
from tests.store.conftest import Store

INDEX = EventIndex(
    type="ObjectEvent",
    action="OBSERVE",
    biz_step="shipping",
    disposition=None,
    read_point=None,
    biz_location=None,
    event_time=rows.NOW,
    declared_at=None,
    epcs=(IndexedEpc(EpcRole.EPC, True, "https://id.gs1.org/01/09521234543213/10/A", Decimal("2.5"), "KGM"),),
    terms=(IndexedTerm("EQ_bizTransaction_po", "urn:x", None, None), IndexedTerm("q", "7", 7.0, rows.NOW)),
    parties=(),
)


def event(of: Organisation, identity: str, name: str | None = None, **said: Any) -> IndexedEvent:
    id = uuid7(rows.NOW)
    stored = StoredEvent(
        id=id,
        event_uri=f"https://trace.example/epcis/events/{id}",
        organisation_id=of.id,
        type="ObjectEvent",
        biz_step="shipping",
        event_time=rows.NOW,
        record_time=rows.NOW,
        body=b"{}",
        identity=identity,
        standing=Standing.FOREIGN,
    )
    return IndexedEvent(replace(stored, **said), INDEX, (name or identity,), (of.id,))


def organisation(store: Store) -> Organisation:
    made = rows.organisation()
    store.writer.run(lambda uow: uow.parties.add_organisation(made))
    return made


def add(store: Store, *events: IndexedEvent) -> frozenset[UUID]:
    return store.writer.run(lambda uow: uow.events.add(events))


def test_an_event_is_stored_once_and_found_under_every_name_it_was_given(store: Store) -> None:
    ours = organisation(store)
    first, again = event(ours, "ni:1", "urn:a"), event(ours, "ni:1", "urn:b")
    assert add(store, first) == {first.stored.id}
    assert add(store, again) == frozenset()
    with store.reads.open() as reader:
        assert set(reader.events.by_identity(ours.id, ["ni:1", "ni:2"])) == {"ni:1"}
        named = reader.events.by_name(ours.id, ["urn:a", "urn:b", "urn:c"])
        assert {name: [each.id for each in found] for name, found in named.items()} == {
            "urn:a": [first.stored.id],
            "urn:b": [first.stored.id],
        }
        assert reader.events.event(first.stored.id) == first.stored


def test_the_same_event_twice_in_one_call_is_one_row(store: Store) -> None:
    ours = organisation(store)
    first, again = event(ours, "ni:1"), event(ours, "ni:1")
    assert add(store, first, again) == {first.stored.id}


def test_another_organisation_has_identities_and_names_of_its_own(store: Store) -> None:
    ours, theirs = organisation(store), organisation(store)
    assert len(add(store, event(ours, "ni:1", "urn:a"))) == 1
    assert len(add(store, event(theirs, "ni:1", "urn:a"))) == 1


def lots(store: Store) -> tuple[Batch, Batch]:
    """A lot of 1,250.5 kg, and one made of 100 kg of it."""
    ours = rows.organisation()
    field, product = rows.facility(ours), rows.product(ours)
    source = rows.batch(product, field)
    made = rows.batch(product, field, origin=Origin.MADE, inputs=(rows.drawn(source.id, "100"),))

    def write(uow: Any) -> None:
        uow.parties.add_organisation(ours)
        uow.parties.add_facility(field)
        uow.catalogue.add_product(product)
        for lot in (source, made):
            rows.add_lot(uow, lot)

    store.writer.run(write)
    return source, made


def test_what_was_drawn_and_what_was_moved_counts_until_the_event_is_voided(store: Store) -> None:
    source, made = lots(store)
    with store.reads.open() as reader:
        ours = reader.parties.organisation(source.organisation_id)
    assert ours is not None
    later = rows.NOW + timedelta(hours=1)
    sold = event(ours, "ni:sold", event_time=later)
    add(store, sold)
    drawn = Movement(made.event_id, source.id, ours.id, MovementKind.CONSUMED, Decimal(100), "kg", rows.NOW)
    sale = Movement(sold.stored.id, source.id, ours.id, MovementKind.SOLD, Decimal("0.1"), "kg", later)
    store.writer.run(lambda uow: uow.events.add_movements([sale]))
    with store.reads.open() as reader:
        moved = reader.events.movements([source.id])[source.id]
        assert sorted(moved, key=lambda each: each.at) == [drawn, sale]
        assert list(reader.events.movements_of(sold.stored.id)) == [sale]
        assert set(reader.audit.movements([source.id])) == {drawn, sale}
        assert list(reader.events.lots_moved(ours.id, None, 5)) == sorted([source.id, made.id], reverse=True)
    store.writer.run(lambda uow: uow.events.set_voided(made.event_id, sold.stored.id))
    store.writer.run(lambda uow: uow.events.release([sold.stored.id]))
    with store.reads.open() as reader:
        assert reader.events.movements([source.id]).get(source.id, []) == []


def capture(of: Organisation) -> Capture:
    return Capture(
        uuid7(rows.NOW),
        of.id,
        Behaviour.PROCEED,
        CaptureState.OPEN,
        b"document",
        3,
        0,
        CaptureReport(),
        rows.NOW,
    )


def test_a_capture_moves_on_and_lets_its_document_go_when_finished(store: Store) -> None:
    ours = organisation(store)
    first, second = sorted((capture(ours), capture(ours)), key=lambda each: each.id)
    for each in (first, second):
        store.writer.run(lambda uow, each=each: uow.events.add_capture(each))  # type: ignore[misc]
    with store.reads.open() as reader:
        assert reader.events.next_capture(None) == first
        assert reader.events.next_capture(first.id) == second
        assert reader.events.captures_of(ours.id, None, 9) == [
            replace(second, document=None),
            replace(first, document=None),
        ]
    assert store.writer.run(lambda uow: uow.events.hold_capture(first.id, 0))
    assert not store.writer.run(lambda uow: uow.events.hold_capture(first.id, 2))
    report = CaptureReport(1, 1, 1, ({"index": 2, "code": "x"},))
    store.writer.run(lambda uow: uow.events.move_capture(first.id, 3, report, rows.NOW))
    assert not store.writer.run(lambda uow: uow.events.hold_capture(first.id, 3))
    with store.reads.open() as reader:
        done = reader.events.capture(first.id)
        assert done is not None
        assert (done.state, done.done, done.report, done.finished_at) == (
            CaptureState.FINISHED,
            3,
            report,
            rows.NOW,
        )
        assert reader.events.next_capture(None) == second
