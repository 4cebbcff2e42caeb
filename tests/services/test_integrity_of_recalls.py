"""fsck of what is ordered of lots: sound while it is ordered and taken back, and every row that says otherwise is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import delete, update

from nguongoc.batches.lots import Hold
from nguongoc.recalls.recall import NamedLot, Order, Outcome, Reason, UnitSpan
from nguongoc.services.check_integrity import FaultKind
from nguongoc.services.recall_lot import Ordered
from nguongoc.services.register_batch import Registered
from nguongoc.signing.status_list import Message
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow, LotHoldRow, RecallRow, RecallUnitsRow, StatusSlotRow
from nguongoc_api.services import Services
from tests.service import Farm, services
from tests.services.checking import damage, faults

__all__ = ["services"]
BATCH, SLOT, HOLD = table(BatchRow), table(StatusSlotRow), table(LotHoldRow)
RECALL, UNITS = table(RecallRow), table(RecallUnitsRow)
Lots = Mapping[str, Registered]


@pytest.fixture
def farm(services: Services) -> Farm:
    return Farm(services)


@pytest.fixture
def lots(services: Services, farm: Farm) -> Lots:
    """One lot recalled, one of which some units are, one held, one of which nothing is ordered."""
    made = {name: farm.register() for name in ("recalled", "partly", "held", "free")}
    part = made["partly"].batch
    services.writer.run(lambda uow: uow.lots.claim_units(part.product_id, part.id, 100, 10))
    for name, units in (("recalled", ()), ("partly", (UnitSpan(1, 5),))):
        lot = NamedLot(made[name].batch.id, units)
        assert isinstance(services.recalling.lot(farm.caller, Order((lot,), Reason.MICROBES)), Ordered)
    services.recalling.hold(farm.caller, made["held"].batch.id, "chờ kết quả")
    services.sequence_log()
    return made


def test_recalls_and_holds_are_sound_when_ordered_and_when_taken_back(
    services: Services, farm: Farm, lots: Lots
) -> None:
    assert faults(services) == []
    with services.reads.open() as reader:
        orders = reader.recalls.recalls(None, None, 10)
        assert {reader.lots.batch(each.batch.id).hold for each in lots.values()} == set(Hold)  # type: ignore[union-attr]
    services.recalling.end(farm.caller, orders[0].id, Outcome.LIFTED)
    services.recalling.end(farm.caller, orders[1].id, Outcome.DESTROYED)
    services.recalling.hold.release(farm.caller, lots["held"].batch.id)
    services.sequence_log()
    assert faults(services) == []


def _batch(lots: Lots, name: str) -> tuple[FaultKind, str]:
    return FaultKind.BATCH_HOLD, f"batch {lots[name].batch.code}"


def _place(lots: Lots, name: str) -> tuple[FaultKind, str]:
    record = lots[name].record
    return FaultKind.SLOT_MESSAGE, f"status place {record.status_list}#{record.status_index}"


def a_recall_wiped_off_a_lot(lots: Lots) -> tuple[Any, list[tuple[FaultKind, str]]]:
    wiped = update(BATCH).where(BATCH.c.id == lots["recalled"].batch.id).values(hold=Hold.NONE.value)
    return wiped, [_batch(lots, "recalled")]


def a_lot_said_to_be_recalled(lots: Lots) -> tuple[Any, list[tuple[FaultKind, str]]]:
    said = update(BATCH).where(BATCH.c.id == lots["free"].batch.id).values(hold=Hold.RECALLED.value)
    return said, [_batch(lots, "free")]


def a_hold_gone(lots: Lots) -> tuple[Any, list[tuple[FaultKind, str]]]:
    gone = delete(HOLD).where(HOLD.c.batch_id == lots["held"].batch.id)
    return gone, [_batch(lots, "held"), _place(lots, "held")]


def the_units_of_a_recall_gone(lots: Lots) -> tuple[Any, list[tuple[FaultKind, str]]]:
    gone = delete(UNITS).where(UNITS.c.batch_id == lots["partly"].batch.id)
    return gone, [_batch(lots, "partly"), _place(lots, "partly")]


def a_message_that_nobody_ordered(lots: Lots) -> tuple[Any, list[tuple[FaultKind, str]]]:
    record = lots["free"].record
    said = update(SLOT).where(SLOT.c.record_id == record.id).values(message=Message.RECALLED)
    signed = (FaultKind.STATUS_LIST, f"status list {record.status_list} (message)")
    return said, [signed, _place(lots, "free")]


@pytest.mark.parametrize(
    "done",
    [
        a_recall_wiped_off_a_lot,
        a_lot_said_to_be_recalled,
        a_hold_gone,
        the_units_of_a_recall_gone,
        a_message_that_nobody_ordered,
    ],
)
def test_a_row_that_says_otherwise_is_named(
    services: Services, lots: Lots, done: Callable[[Lots], tuple[Any, list[tuple[FaultKind, str]]]]
) -> None:
    statement, named = done(lots)
    damage(services, statement)
    assert faults(services) == named


def test_a_recall_whose_signed_record_is_gone_is_named(services: Services, lots: Lots) -> None:
    with services.reads.open() as reader:
        recall = reader.recalls.open_of_lots([lots["recalled"].batch.id])[lots["recalled"].batch.id][0][0]
    damage(services, update(RECALL).where(RECALL.c.id == recall.id).values(record_id="0" * 26))
    assert faults(services) == [(FaultKind.RECALL_RECORD, f"recall {recall.id}")]
