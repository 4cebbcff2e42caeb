"""Events about lots registered here: who may tell them, what they take of a lot, and how they are taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nguongoc.batches.lots import LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.errors import Refusal
from nguongoc.events.read import declared_in
from nguongoc.ports import Standing, StoredEvent
from nguongoc.ports.events import Behaviour, Capture
from nguongoc.services.accept_capture import OneCaptured
from nguongoc.services.check_integrity import Fault, check
from nguongoc.services.register_batch import Registered
from nguongoc_api.services import Services
from tests.epcis import Json, alone, declared_wrong, document, of_lot
from tests.factories import rows
from tests.service import Farm, gone_of

BASE = "http://localhost:8000"
GTIN = "09521234543213"


@dataclass
class Desk:
    """A farm that captures events, and what is stored of them."""

    services: Services
    farm: Farm

    def capture(self, event: Json) -> OneCaptured:
        made = self.services.capturing.event(self.farm.caller, json.dumps(event).encode())
        assert isinstance(made, OneCaptured)
        return made

    def refusal(self, event: Json) -> tuple[str, str | None]:
        with pytest.raises(Refusal) as refused:
            self.capture(event)
        return refused.value.code, refused.value.pointer

    def captures(self, *events: Json, behaviour: Behaviour = Behaviour.ROLLBACK) -> Capture:
        return self.captures_raw(json.dumps(document(*events)).encode(), behaviour)

    def captures_raw(self, raw: bytes, behaviour: Behaviour = Behaviour.ROLLBACK) -> Capture:
        made = self.services.capturing.accept(self.farm.caller, raw, behaviour)
        assert isinstance(made, Capture)
        self.services.capturing.worker.run_now()
        return self.services.capturing.browse.capture(self.farm.caller, made.id)

    def stored(self, one: OneCaptured) -> StoredEvent:
        with self.services.reads.open() as reader:
            found = reader.events.event(one.id)
        assert found is not None
        return found

    def consumed(self, lot: Registered) -> Decimal:
        return gone_of(self.services, lot.batch)

    def revoked(self, lot: Registered) -> bool:
        with self.services.reads.open() as reader:
            slot = reader.records.status_slot(lot.batch.passport_id)
        assert slot is not None
        return slot.revoked

    def faults(self) -> list[Fault]:
        verifiers = [self.services.custody.log_verifier()]
        found = check(
            self.services.reads, self.services.checkpoints, verifiers, serials=self.services.serials
        )
        return list(found)

    def check(self) -> None:
        """Everything that is stored follows from what it came of."""
        assert self.faults() == []


@pytest.fixture
def desk(services: Services) -> Desk:
    return Desk(services, Farm(services))


def link(lot: Registered) -> str:
    return f"{BASE}{lot.path}"


def event(lot: Registered, quantity: float | None = None, uom: str | None = "KGM", **said: Any) -> Json:
    return {"@context": alone()["@context"], **of_lot(link(lot), quantity, uom, **said)}


def sold(lot: Registered, quantity: float | None, **said: Any) -> Json:
    return event(lot, quantity, bizStep="retail_selling", disposition="retail_sold", **said)


@pytest.fixture
def lot(desk: Desk) -> Registered:
    """1,250.5 kg."""
    return desk.farm.register()


def test_the_holder_tells_what_happens_to_a_lot(desk: Desk, lot: Registered) -> None:
    stored = desk.stored(desk.capture(event(lot, 1000)))
    assert stored.standing is Standing.CAPTURED
    assert desk.consumed(lot) == 0
    desk.check()


def test_goods_of_nobody_here_are_foreign_and_unbalanced(desk: Desk) -> None:
    sale = {
        "@context": alone()["@context"],
        **of_lot("https://id.gs1.org/01/09506000134352/10/A", 10**9, action="DELETE"),
    }
    assert desk.stored(desk.capture(sale)).standing is Standing.FOREIGN
    desk.check()


def test_nobody_else_tells_what_happens_to_it(desk: Desk, lot: Registered) -> None:
    other = Desk(desk.services, Farm(desk.services, "htx-khac"))
    assert other.refusal(event(lot, 1)) == ("lot-not-yours", "/quantityList/0/epcClass")
    assert other.refusal(declared_wrong(event(lot, 1))) == ("lot-not-yours", "/quantityList/0/epcClass")


@pytest.mark.parametrize(
    "spelling",
    [
        "HTTP://localhost:8000/b/{code}",
        "http://LOCALHOST:8000/b/{code}",
        "https://localhost:8000/b/{code}",
        "http://localhost:8000//b/{code}",
        "http://localhost:8000/x/../b/{code}",
        "http://localhost:8000/%62/{code}",
        "http://localhost:8000/p/b/{code}",
        "http://me@localhost:8000/b/{code}",
        "http://localhost:8000/b/{code}?x=1",
    ],
)
def test_an_address_of_ours_otherwise_than_printed_is_refused_and_not_foreign(
    desk: Desk, lot: Registered, spelling: str
) -> None:
    told = {
        "@context": alone()["@context"],
        **of_lot(spelling.format(code=lot.path.removeprefix("/b/")), 10**6),
    }
    assert desk.refusal(told) == ("lot-unregistered", "/quantityList/0/epcClass")
    elsewhere = spelling.replace("localhost:8000", "elsewhere.example").replace("LOCALHOST:8000", "a.example")
    foreign = {"@context": alone()["@context"], **of_lot(elsewhere.format(code="7TKHB9FB34"), 1)}
    assert desk.stored(desk.capture(foreign)).standing is Standing.FOREIGN


@pytest.mark.parametrize(
    "spelling",
    [
        "https://id.gs1.org/01/{gtin}/10/L1",
        "http://localhost:8000/01/{gtin}/10/L1?linkType=all",
        "https://shop.example/eat/01/{gtin}/10/%4C1",
        "urn:epc:class:lgtin:9521234.054321.L1",
    ],
)
def test_every_spelling_of_a_lot_is_that_lot(desk: Desk, spelling: str) -> None:
    product = desk.farm.add_product(gtin=GTIN)
    desk.farm.register(product, lot="L1")
    named = spelling.format(gtin=GTIN)
    stored = desk.stored(desk.capture({"@context": alone()["@context"], **of_lot(named, 1)}))
    assert stored.standing is Standing.CAPTURED
    unknown = {"@context": alone()["@context"], **of_lot(named.replace("L1", "L2"), 1)}
    if "%4C1" not in spelling:
        assert desk.refusal(unknown)[0] == "lot-unregistered"


def test_units_are_of_the_lot_they_were_printed_for(desk: Desk) -> None:
    product = desk.farm.add_product(gtin=GTIN)
    lot = desk.farm.register(product, quantity=Quantity(Decimal(3), Unit("qua")))
    units = desk.services.writer.run(
        lambda uow: uow.lots.claim_units(lot.batch.product_id, lot.batch.id, 3, 1)
    )
    cipher = desk.services.serials.cipher(lot.batch.product_id, 1)
    names = [f"https://id.gs1.org/01/{GTIN}/21/{cipher.serial(units.first + n)}" for n in range(2)]
    desk.capture(alone(epcList=names, action="DELETE", bizStep="retail_selling", disposition="retail_sold"))
    assert desk.consumed(lot) == 2
    unknown = alone(epcList=[f"https://id.gs1.org/01/{GTIN}/21/ABC"])
    assert desk.refusal(unknown) == ("lot-unregistered", "/epcList/0")
    desk.check()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"action": "ADD"}, "lot-made-elsewhere"),
        ({"eventTime": "2026-11-21T08:00:00.000+07:00"}, "event-before-lot"),
        ({"eventTime": "2026-11-24T08:00:00.000+07:00"}, "epcis-time-in-future"),
    ],
)
def test_what_cannot_have_happened_to_a_lot_is_refused(
    desk: Desk, lot: Registered, said: Json, code: str
) -> None:
    assert desk.refusal(event(lot, 1, **said))[0] == code


def test_a_transformation_into_a_lot_of_ours_is_registered_not_captured(desk: Desk, lot: Registered) -> None:
    made = alone(
        type="TransformationEvent",
        action=None,
        epcList=None,
        inputEPCList=["urn:x:outside"],
        outputQuantityList=[{"epcClass": link(lot), "quantity": 1, "uom": "KGM"}],
    )
    assert desk.refusal(made) == ("lot-made-elsewhere", "/outputQuantityList/0/epcClass")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lot: sold(lot, 1250.6), "amount-beyond-lot"),
        (lambda lot: event(lot, 1250.6), "amount-beyond-lot"),
        (lambda lot: sold(lot, 1, uom="LTR"), "lot-unit-differs"),
        (lambda lot: event(lot, 1, uom=None), "lot-unit-differs"),
        (lambda lot: sold(lot, None), "withdrawal-amount-missing"),
        (lambda lot: event(lot, None, action="DELETE"), "withdrawal-amount-missing"),
    ],
)
def test_amounts_are_held_against_the_lot(
    desk: Desk, lot: Registered, change: Callable[[Registered], Json], code: str
) -> None:
    assert desk.refusal(change(lot))[0] == code


def test_what_is_sold_is_gone_in_whatever_unit_and_for_registrations_too(desk: Desk, lot: Registered) -> None:
    desk.capture(sold(lot, 1))
    desk.capture(event(lot, 0.25, uom="TNE", action="DELETE", bizStep="destroying", disposition="destroyed"))
    assert desk.consumed(lot) == Decimal(251)
    assert desk.refusal(sold(lot, 999.6))[0] == "amount-beyond-lot"
    dried = desk.farm.add_product(process="fresh-to-dried")
    part = LotInput(lot.batch.id, Quantity(Decimal("999.6"), Unit("kg")))
    with pytest.raises(Refusal) as refused:
        desk.farm.register(
            dried, origin=Origin.MADE, quantity=Quantity(Decimal(400), Unit("kg")), inputs=(part,)
        )
    assert refused.value.code == "source-exhausted"
    desk.check()


def test_events_that_arrive_out_of_order_are_judged_by_what_was_left_then(
    desk: Desk, lot: Registered
) -> None:
    desk.capture(sold(lot, 1250.5, eventTime="2026-11-22T12:00:00.000+07:00"))
    desk.capture(event(lot, 1250.5, bizStep="receiving", eventTime="2026-11-22T10:00:00.000+07:00"))
    desk.capture(event(lot, 1250.5, eventTime="2026-11-22T09:00:00.000+07:00"))
    late = event(lot, 1, bizStep="stocking", eventTime="2026-11-22T13:00:00.000+07:00")
    assert desk.refusal(late)[0] == "amount-beyond-lot"


def test_a_lot_made_into_goods_of_others_leaves_an_edge_and_less_of_itself(
    desk: Desk, lot: Registered
) -> None:
    made = alone(
        type="TransformationEvent",
        action=None,
        epcList=None,
        inputQuantityList=[{"epcClass": link(lot), "quantity": 50, "uom": "KGM"}],
        outputQuantityList=[{"epcClass": "urn:epc:class:lgtin:0614141.107346.X"}],
    )
    one = desk.capture(made)
    assert desk.consumed(lot) == 50
    with desk.services.reads.open() as reader:
        rows_ = reader.audit.event_rows([one.id])[one.id]
    assert [(edge.source, edge.target) for edge in rows_.edges] == [
        (link(lot), "https://id.gs1.org/01/10614141073464/10/X")
    ]
    desk.capture(declared_wrong(made))
    assert desk.consumed(lot) == 0
    with desk.services.reads.open() as reader:
        assert reader.audit.event_rows([one.id])[one.id].edges == []
    desk.check()


def test_an_event_declared_an_error_gives_back_what_it_took_whichever_comes_first(
    desk: Desk, lot: Registered
) -> None:
    first, second = sold(lot, 1200), sold(lot, 50)
    one = desk.capture(first)
    assert desk.refusal(sold(lot, 1200.5))[0] == "amount-beyond-lot"
    declared = desk.capture(declared_wrong(first))
    assert desk.stored(one).voided_by == declared.id
    assert desk.consumed(lot) == 0
    early = desk.capture(declared_wrong(second))
    late = desk.capture(second)
    assert desk.stored(late).voided_by == early.id
    assert desk.consumed(lot) == 0
    assert desk.capture(first).known
    assert desk.capture(declared_wrong(first)).known
    desk.capture(sold(lot, 1200.5))
    desk.check()


def test_of_two_declarations_the_earlier_counts_in_whatever_order_they_come(
    desk: Desk, lot: Registered
) -> None:
    one = desk.capture(sold(lot, 5))
    desk.capture(declared_wrong(sold(lot, 5), "2026-11-22T12:00:00.000Z"))
    earlier = desk.capture(declared_wrong(sold(lot, 5), "2026-11-22T11:00:00.000Z"))
    assert desk.stored(one).voided_by == earlier.id
    desk.check()


def test_one_document_may_hold_an_event_its_error_and_the_corrected_one(desk: Desk, lot: Registered) -> None:
    wrong = {**of_lot(link(lot), 1250.5, action="DELETE", bizStep="destroying", disposition="destroyed")}
    done = desk.captures(
        wrong,
        declared_wrong(wrong),
        {**wrong, "quantityList": [{**wrong["quantityList"][0], "quantity": 125.05}]},
    )
    assert (done.report.stored, done.report.refused) == (3, 0)
    assert desk.consumed(lot) == Decimal("125.05")
    desk.check()


def test_a_registration_declared_an_error_revokes_its_passport_and_frees_its_sources(
    desk: Desk, lot: Registered
) -> None:
    dried = desk.farm.add_product(process="fresh-to-dried")
    part = LotInput(lot.batch.id, Quantity(Decimal(1000), Unit("kg")))
    made = desk.farm.register(
        dried, origin=Origin.MADE, quantity=Quantity(Decimal(300), Unit("kg")), inputs=(part,)
    )
    assert desk.consumed(lot) == 1000
    with desk.services.reads.open() as reader:
        own = reader.events.event(made.batch.event_id)
    assert own is not None
    told = json.loads(own.body)
    assert desk.capture(told).known, "the holder hands in a copy: nothing happens"
    declared = desk.capture(declared_wrong(told))
    assert declared.known is False
    with desk.services.reads.open() as reader:
        voided = reader.events.event(made.batch.event_id)
    assert voided is not None
    assert voided.voided_by == declared.id
    assert (desk.revoked(made), desk.revoked(lot)) == (True, False)
    assert desk.consumed(lot) == 0
    assert desk.refusal(event(made, 1))[0] == "lot-taken-back"
    assert declared_in(told).batch_id == made.batch.id
    desk.services.sequence_log()
    desk.check()


def test_nothing_is_made_of_a_lot_that_was_taken_back(desk: Desk, lot: Registered) -> None:
    with desk.services.reads.open() as reader:
        own = reader.events.event(lot.batch.event_id)
    assert own is not None
    desk.capture(declared_wrong(json.loads(own.body)))
    dried = desk.farm.add_product(process="fresh-to-dried")
    part = LotInput(lot.batch.id, Quantity(Decimal(100), Unit("kg")))
    with pytest.raises(Refusal) as refused:
        desk.farm.register(
            dried, origin=Origin.MADE, quantity=Quantity(Decimal(30), Unit("kg")), inputs=(part,)
        )
    assert refused.value.code == "lot-taken-back"


def test_whoever_an_event_names_as_receiver_may_read_it(desk: Desk, lot: Registered) -> None:
    other = Farm(desk.services, "htx-khac")
    receiver = [{"type": "owning_party", "destination": other.organisation.did}]
    one = desk.capture(event(lot, 1, destinationList=receiver))
    by_address = [{"type": "possessing_party", "destination": f"{BASE}/o/htx-khac"}]
    two = desk.capture(event(lot, 2, destinationList=by_address))
    with desk.services.reads.open() as reader:
        found = reader.audit.event_rows([one.id, two.id])
    assert [found[each.id].parties for each in (one, two)] == [[other.organisation.id]] * 2
    desk.check()


def test_the_last_kilograms_are_sold_or_made_into_something_once(desk: Desk, lot: Registered) -> None:
    """Sales and registrations at once, each of a hundred kilograms: twelve fit into 1,250.5."""
    dried = desk.farm.add_product(process="fresh-to-dried")

    def sell(number: int) -> bool:
        desk.capture(sold(lot, 100, eventTime=f"2026-11-22T08:00:{number:02}.000+07:00"))
        return True

    def make(number: int) -> bool:
        part = LotInput(lot.batch.id, Quantity(Decimal(100), Unit("kg")))
        desk.farm.register(
            dried, origin=Origin.MADE, quantity=Quantity(Decimal(30), Unit("kg")), inputs=(part,)
        )
        return True

    def attempt(number: int) -> bool:
        try:
            return sell(number) if number % 2 else make(number)
        except Refusal as refusal:
            assert refusal.code in {"amount-beyond-lot", "source-exhausted"}  # noqa: PT017
            return False

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(attempt, range(30)))
    assert sum(done) == 12
    assert desk.consumed(lot) == 1200
    desk.services.sequence_log()
    desk.check()


def test_the_same_document_from_two_connections_is_stored_once(desk: Desk, lot: Registered) -> None:
    events = [of_lot(link(lot), 1, eventTime=f"2026-11-22T08:00:{n:02}.000+07:00") for n in range(20)]
    raw = json.dumps(document(*events)).encode()

    def hand_in(_: int) -> Capture:
        made = desk.services.capturing.accept(desk.farm.caller, raw, Behaviour.ROLLBACK)
        assert isinstance(made, Capture)
        desk.services.capturing.worker.run_now()
        return made

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(hand_in, range(4)))
    desk.services.capturing.worker.run_now()
    done = [desk.services.capturing.browse.capture(desk.farm.caller, each.id) for each in made]
    assert sorted((each.report.stored, each.report.known) for each in done) == [(0, 20)] * 3 + [(20, 0)]
    desk.check()


def test_a_piece_that_another_process_wrote_is_not_written_again(desk: Desk, lot: Registered) -> None:
    made = desk.captures(of_lot(link(lot), 1))
    again = desk.services.writer.run(lambda uow: uow.events.hold_capture(made.id, made.done))
    assert not again
    assert made.document is None
    assert replace(made, document=None) == made


def test_lots_of_yesterday_are_dated_in_vietnam(desk: Desk, lot: Registered) -> None:
    assert lot.batch.happened_on == date(2026, 11, 22)
    desk.capture(event(lot, 1, eventTime="2026-11-21T17:00:00.000Z"))
    assert rows.NOW.date() == date(2026, 11, 23)


def test_a_document_of_ten_thousand_events_is_captured_whole(desk: Desk, lot: Registered) -> None:
    """The most that is announced: each takes a tenth of a kilogram, and the last one takes the last of a thousand."""
    events = [sold_by_the_tenth(lot, number) for number in range(10_000)]
    done = desk.captures(*events)
    assert (done.report.stored, done.report.refused) == (10_000, 0)
    assert desk.consumed(lot) == 1000


def sold_by_the_tenth(lot: Registered, number: int) -> Json:
    at = f"2026-11-22T{8 + number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}.000+07:00"
    return of_lot(link(lot), 0.1, bizStep="retail_selling", disposition="retail_sold", eventTime=at)
