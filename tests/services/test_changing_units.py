"""Stamps of units are activated, spoilt and sold on either database; what is not in use yet is no valid pack anywhere."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.batches.units import (
    UnitChange,
    UnitsNotPrinted,
    UnitsSpoilt,
    UnitState,
)
from nguongoc.errors import Refusal
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope, ScopeMissing
from nguongoc.services.change_units import (
    Codes,
    Numbers,
    OfRoll,
    RollUnknown,
    UnitCodeOfOtherLot,
    UnitsChanged,
    UnitsWrong,
    Which,
)
from nguongoc.services.label_wish import LabelFormat, LabelWish, Level, WaitWithoutUnits
from nguongoc.verdict import State, Step
from nguongoc_api.services import Services
from tests.service import Farm


class Stamps:
    """A lot of forty pieces and the codes that were printed of it."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.farm = Farm(services)
        self.batch = self.register()

    def register(self) -> Batch:
        return self.farm.register(quantity=Quantity(Decimal(40), Unit("qua"))).batch

    def print(self, count: int, first: int = 1, *, later: bool = True, of: Batch | None = None) -> list[str]:
        wish = LabelWish(
            (of or self.batch).id, count, Level.UNIT, LabelFormat.CSV, first=first, activate_later=later
        )
        body = self.services.issue_labels(self.farm.caller, wish).body.decode("utf-8-sig")
        return [row["uri"] for row in csv.DictReader(io.StringIO(body))]

    def say(self, change: UnitChange, which: Which = None, of: Batch | None = None) -> int:
        made = self.services.change_units(self.farm.caller, (of or self.batch).id, change, which)
        assert isinstance(made, UnitsChanged)
        return made.changed

    def states(self, codes: list[str]) -> list[State]:
        return [each.verdict.state for each in self.services.verify_codes(codes)]

    def counts(self) -> dict[UnitState, int]:
        counts = self.services.change_units.show(self.farm.caller, self.batch.id).counts
        return {state: count for state, count in counts.items() if count}


@pytest.fixture
def stamps(services: Services) -> Stamps:
    return Stamps(services)


def test_what_is_printed_as_ever_is_in_use_at_once(stamps: Stamps) -> None:
    codes = stamps.print(24, later=False)
    assert State.NOT_ACTIVATED not in stamps.states(codes)
    assert stamps.counts() == {UnitState.ACTIVE: 24}


def test_a_stamp_that_waits_is_not_on_the_market_until_it_is_activated(stamps: Stamps) -> None:
    codes = stamps.print(24)
    before = stamps.services.verify_codes(codes[:1])[0].verdict
    assert before.state is State.NOT_ACTIVATED
    assert before.check(Step.KNOWN).reason == "stamp-not-activated"
    assert stamps.say(UnitChange.ACTIVATE, Numbers(1, 10)) == 10
    assert stamps.say(UnitChange.ACTIVATE, Numbers(1, 10)) == 0, "said twice it changes nothing"
    found = stamps.states(codes)
    assert State.NOT_ACTIVATED not in found[:10]
    assert set(found[10:]) == {State.NOT_ACTIVATED}


def test_a_roll_is_activated_by_the_codes_at_its_ends_in_either_order(stamps: Stamps) -> None:
    codes = stamps.print(40)
    serial = codes[11].rsplit("/", 1)[1]
    assert stamps.say(UnitChange.ACTIVATE, Codes(codes[20], serial.lower())) == 10
    assert stamps.counts() == {UnitState.WAITING: 30, UnitState.ACTIVE: 10}


def test_a_print_order_is_a_roll_and_a_reprint_is_none(stamps: Stamps) -> None:
    stamps.print(10)
    stamps.print(10)
    stamps.print(20, first=11)
    rolls = stamps.services.change_units.show(stamps.farm.caller, stamps.batch.id).rolls
    assert [(each.number, each.first, each.last) for each in rolls] == [(2, 11, 30), (1, 1, 10)]
    assert stamps.say(UnitChange.ACTIVATE, OfRoll(2)) == 20
    with pytest.raises(RollUnknown):
        stamps.say(UnitChange.ACTIVATE, OfRoll(3))


def test_a_reprint_does_not_take_a_stamp_out_of_use(stamps: Stamps) -> None:
    codes = stamps.print(10, later=False)
    assert stamps.print(10) == codes
    assert State.NOT_ACTIVATED not in stamps.states(codes)


def test_what_was_never_printed_is_neither_on_the_market_nor_activated(stamps: Stamps) -> None:
    stamps.print(10, later=False)
    with pytest.raises(UnitsNotPrinted) as refused:
        stamps.say(UnitChange.ACTIVATE, Numbers(5, 20))
    assert refused.value.params["unit"] == 11
    with stamps.services.reads.open() as reader:
        claimed = reader.lots.unit_range(stamps.batch.id)
    assert claimed is not None
    never = stamps.services.serials.cipher(claimed.product_id, 1).serial(claimed.first + 20)
    assert stamps.states([f"/b/{stamps.batch.code}/{never}"]) == [State.NOT_ACTIVATED]


def test_a_spoilt_stamp_is_said_to_be_one_and_its_code_is_not_printed_again(stamps: Stamps) -> None:
    codes = stamps.print(10)
    stamps.say(UnitChange.SPOIL, Numbers(3, 4))
    assert stamps.say(UnitChange.ACTIVATE) == 8
    verdict = stamps.services.verify_codes([codes[2]])[0].verdict
    assert (verdict.state, verdict.check(Step.KNOWN).reason) == (State.NOT_ACTIVATED, "stamp-spoilt")
    with pytest.raises(UnitsSpoilt):
        stamps.print(5)


def test_packs_are_sold_taken_back_and_used_up(stamps: Stamps) -> None:
    stamps.print(10, later=False)
    assert stamps.say(UnitChange.SELL, Numbers(1, 6)) == 6
    assert stamps.say(UnitChange.TAKE_BACK, Numbers(6, 6)) == 1
    assert stamps.say(UnitChange.END, Numbers(1, 2)) == 2
    assert stamps.counts() == {UnitState.ACTIVE: 5, UnitState.SOLD: 3, UnitState.ENDED: 2}


def test_ranges_and_codes_that_are_none_of_the_lot_are_refused(stamps: Stamps) -> None:
    with pytest.raises(UnitsNotPrinted):
        stamps.say(UnitChange.ACTIVATE)
    codes = stamps.print(10)
    other = stamps.register()
    foreign = stamps.print(1, of=other)[0]
    for which, refusal in (
        (Numbers(0, 3), UnitsWrong),
        (Numbers(3, 2), UnitsWrong),
        (Numbers(1, 41), UnitsWrong),
        (Codes(codes[0], foreign), UnitCodeOfOtherLot),
        (Codes(codes[0], f"/b/{stamps.batch.code}"), UnitCodeOfOtherLot),
        (Codes("x" * 3000, codes[0]), Refusal),
    ):
        with pytest.raises(refusal):
            stamps.say(UnitChange.ACTIVATE, which)
    assert stamps.counts() == {UnitState.WAITING: 10}


def test_only_the_owner_with_that_very_right_changes_stamps(stamps: Stamps) -> None:
    stamps.print(10)
    caller, batch = stamps.farm.caller, stamps.batch
    printer = Caller("print shop", caller.organisation_id, caller.role, frozenset({Scope.LABELS_PRINT.value}))
    with pytest.raises(ScopeMissing):
        stamps.services.change_units(printer, batch.id, UnitChange.ACTIVATE, None)
    stranger = Farm(stamps.services, "htx-ben-canh").caller
    with pytest.raises(BatchNotFound):
        stamps.services.change_units(stranger, batch.id, UnitChange.ACTIVATE, None)
    with pytest.raises(BatchNotFound):
        stamps.services.change_units.show(stranger, batch.id)


def test_stamps_of_a_whole_lot_cannot_wait(stamps: Stamps) -> None:
    with pytest.raises(WaitWithoutUnits):
        stamps.services.issue_labels(stamps.farm.caller, LabelWish(stamps.batch.id, 1, activate_later=True))


def test_changes_at_the_same_moment_lose_none_of_each_other(stamps: Stamps) -> None:
    stamps.print(40)

    def activate(start: int) -> int:
        return stamps.say(UnitChange.ACTIVATE, Numbers(start, start + 9))

    with ThreadPoolExecutor(8) as pool:
        moved = list(pool.map(activate, [1, 6, 11, 16, 21, 26, 31, 1]))
    assert sum(moved) == 40, "each stamp is activated by exactly one of those who named it"
    assert stamps.counts() == {UnitState.ACTIVE: 40}


def test_prints_at_the_same_moment_note_each_unit_once(stamps: Stamps) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda start: stamps.print(10, start), [1, 6, 11, 16, 21, 31]))
    assert stamps.counts() == {UnitState.WAITING: 40}


def test_a_table_of_many_serials_streams_and_writes_no_row_a_unit(services: Services) -> None:
    farm = Farm(services)
    batch = farm.register(quantity=Quantity(Decimal(20_000), Unit("qua"))).batch
    table = services.issue_labels.table(
        farm.caller, LabelWish(batch.id, 20_000, Level.UNIT, LabelFormat.CSV, activate_later=True)
    )
    first = next(table.chunks)
    assert first.startswith(b"\xef\xbb\xbfcode,uri,serial")
    assert len(first) < 500 * 400, "what is sent at once does not grow with the order"
    rows = sum(chunk.count(b"\r\n") for chunk in table.chunks) + first.count(b"\r\n")
    assert rows == 20_001
    with services.reads.open() as reader:
        assert len(reader.units.stretches(batch.id)) == 1
