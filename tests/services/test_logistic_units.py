"""A pallet that is shipped under its SSCC alone takes with it what was packed on it by then, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nguongoc.errors import Refusal
from nguongoc.ports import Standing
from tests.epcis import Json, alone, declared_wrong
from tests.services.test_capturing import link, sold
from tests.services.test_handing_over import Trade, made_of, trade

__all__ = ["trade"]
PALLET, CASE, OTHER = (f"urn:epc:id:sscc:9521141.123456789{digit}" for digit in "012")


def at(minute: int) -> str:
    return f"2026-11-22T10:{minute:02}:00.000+07:00"


def packed(trade: Trade, amount: float | None, minute: int, unit: str = PALLET, **said: Any) -> Json:
    children = [] if amount is None else [{"epcClass": link(trade.lot), "quantity": amount, "uom": "KGM"}]
    return alone(**{
        "type": "AggregationEvent", "action": "ADD", "bizStep": "packing", "disposition": None, "epcList": None,
        "parentID": unit, "childQuantityList": children or None, "eventTime": at(minute),
    } | said)  # fmt: skip


def unpacked(trade: Trade, amount: float | None, minute: int, unit: str = PALLET, **said: Any) -> Json:
    return packed(trade, amount, minute, unit, action="DELETE", bizStep="unpacking", **said)


def moved(trade: Trade, step: str, minute: int, *units: str, ref: str = "1", **said: Any) -> Json:
    parties = {
        "sourceList": [{"type": "possessing_party", "source": trade.grower.farm.organisation.did}],
        "destinationList": [{"type": "possessing_party", "destination": trade.buyer.farm.organisation.did}],
        "bizTransactionList": [{"type": "desadv", "bizTransaction": f"urn:x:despatch:{ref}"}],
    }
    return alone(bizStep=step, disposition=None, epcList=list(units or (PALLET,)), eventTime=at(minute),
                 **(parties | said))  # fmt: skip


def held(trade: Trade) -> tuple[float, float]:
    return float(trade.held(trade.grower)), float(trade.held(trade.buyer))


def test_a_pallet_takes_what_is_on_it_to_the_buyer_and_it_can_be_sold_there(trade: Trade) -> None:
    trade.grower.capture(packed(trade, 400, 1))
    shipment = trade.grower.capture(moved(trade, "shipping", 2))
    assert held(trade) == (850.5, 0)
    assert trade.grower.stored(shipment).standing is Standing.CAPTURED
    trade.buyer.capture(moved(trade, "receiving", 3))
    assert held(trade) == (850.5, 400)
    trade.buyer.capture(sold(trade.lot, 400, eventTime=at(4)))
    assert held(trade) == (850.5, 0)


def test_nothing_is_taken_twice_whatever_is_told_again(trade: Trade) -> None:
    trade.grower.capture(packed(trade, 400, 1))
    for minute in (2, 3):
        trade.grower.capture(moved(trade, "shipping", minute))
    for minute in (4, 5):
        trade.buyer.capture(moved(trade, "receiving", minute))
    assert held(trade) == (850.5, 400)
    named = [{"epcClass": link(trade.lot), "quantity": 100, "uom": "KGM"}]
    trade.grower.capture(packed(trade, 100, 6, OTHER))
    trade.grower.capture(moved(trade, "shipping", 7, OTHER, ref="2", quantityList=named))
    assert held(trade) == (750.5, 400), "what is named beside its pallet is the same goods"


def test_contents_are_those_of_that_time(trade: Trade) -> None:
    trade.grower.capture(packed(trade, 400, 1))
    trade.grower.capture(unpacked(trade, 150, 2))
    trade.grower.capture(packed(trade, 20, 3))
    trade.grower.capture(moved(trade, "shipping", 4))
    trade.grower.capture(packed(trade, 500, 5))
    assert held(trade) == (980.5, 0)
    trade.grower.capture(unpacked(trade, None, 6))
    trade.grower.capture(moved(trade, "shipping", 7, ref="2"))
    assert held(trade) == (980.5, 0), "an emptied pallet carries nothing"


def test_a_case_on_a_pallet_goes_with_it_and_on_from_there(trade: Trade) -> None:
    trade.grower.capture(packed(trade, 30, 1, CASE))
    trade.grower.capture(packed(trade, 100, 2, childEPCs=[CASE]))
    trade.grower.capture(moved(trade, "shipping", 3, CASE, PALLET))
    assert held(trade) == (1120.5, 0)
    trade.buyer.capture(moved(trade, "receiving", 4))
    assert held(trade) == (1120.5, 130)
    trade.buyer.capture(unpacked(trade, None, 5, childEPCs=[CASE]))
    trade.buyer.capture(alone(bizStep="retail_selling", disposition="retail_sold", action="OBSERVE",
                              epcList=[CASE], eventTime=at(6)))  # fmt: skip
    assert held(trade) == (1120.5, 100)


def test_cases_in_each_other_end_somewhere(trade: Trade) -> None:
    trade.grower.capture(packed(trade, 30, 1, CASE, childEPCs=[PALLET]))
    trade.grower.capture(packed(trade, 10, 2, PALLET, childEPCs=[CASE]))
    trade.grower.capture(moved(trade, "shipping", 3))
    assert held(trade) == (1210.5, 0)


def test_what_comes_late_settles_what_waited_for_it(trade: Trade) -> None:
    receipt = trade.buyer.capture(moved(trade, "receiving", 3))
    assert trade.buyer.stored(receipt).standing is Standing.FOREIGN
    trade.grower.capture(moved(trade, "shipping", 2))
    trade.grower.capture(packed(trade, 400, 1))
    assert held(trade) == (850.5, 400)
    assert trade.buyer.stored(receipt).standing is Standing.CAPTURED
    assert trade.buyer.refusal(sold(trade.lot, 401, eventTime=at(9)))[0] == "amount-beyond-lot"


def test_a_receipt_whose_clock_runs_behind_gets_its_pallet(trade: Trade) -> None:
    trade.grower.capture(packed(trade, 400, 1))
    trade.grower.capture(moved(trade, "shipping", 5))
    trade.buyer.capture(moved(trade, "receiving", 4))
    assert held(trade) == (850.5, 400)


def test_what_was_moved_is_not_changed_beneath_it(trade: Trade) -> None:
    packing = packed(trade, 400, 1)
    trade.grower.capture(packing)
    shipping = moved(trade, "shipping", 5)
    trade.grower.capture(shipping)
    for late in (packed(trade, 1, 2), unpacked(trade, 1, 3), declared_wrong(packing)):
        assert trade.grower.refusal(late)[0] == "logistic-unit-settled"
    assert held(trade) == (850.5, 0)
    trade.grower.capture(declared_wrong(shipping))
    trade.grower.capture(declared_wrong(packing))
    assert held(trade) == (1250.5, 0)


@pytest.mark.parametrize("units", [1, 3])
def test_a_pallet_shipped_by_many_hands_at_once_leaves_once(trade: Trade, units: int) -> None:
    """Each hand has its own papers. Whoever tells of a later moment finds the pallet gone and moves nothing; whoever tells of an
    earlier one than it left by already is refused."""
    pallets = (PALLET, CASE, OTHER)[:units]
    for unit in pallets:
        trade.grower.capture(packed(trade, 100, 1, unit))

    def ship(number: int) -> None:
        try:
            trade.grower.capture(
                moved(trade, "shipping", 2 + number, pallets[number % units], ref=str(number))
            )
        except Refusal as refusal:
            assert refusal.code == "logistic-unit-settled"  # noqa: PT017

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ship, range(12)))
    assert held(trade) == (1250.5 - 100 * units, 0)


def test_two_pallets_for_one_last_hundred_kilograms_do_not_both_leave(trade: Trade) -> None:
    trade.grower.capture(sold(trade.lot, 1150.5, eventTime=at(0)))
    for unit in (PALLET, OTHER):
        trade.grower.capture(packed(trade, 100, 1, unit))

    def ship(unit: str) -> bool:
        try:
            trade.grower.capture(moved(trade, "shipping", 2, unit, ref=unit[-1]))
        except Refusal as refusal:
            assert refusal.code == "amount-beyond-lot"  # noqa: PT017
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ship, (PALLET, OTHER))) == [False, True]
    assert held(trade) == (0, 0)


def test_no_more_is_on_a_pallet_than_its_shipper_holds(trade: Trade) -> None:
    trade.grower.capture(packed(trade, 1250.5, 1))
    trade.grower.capture(sold(trade.lot, 1, eventTime=at(2)))
    assert trade.grower.refusal(moved(trade, "shipping", 3))[0] == "amount-beyond-lot"
    trade.grower.capture(packed(trade, None, 4, OTHER, childQuantityList=[{"epcClass": link(trade.lot)}]))
    assert trade.grower.refusal(moved(trade, "shipping", 5, OTHER))[0] == "withdrawal-amount-missing"


def test_whoever_packs_on_the_pallet_of_another_changes_nothing_of_it(trade: Trade) -> None:
    trade.grower.capture(packed(trade, 400, 1))
    theirs = trade.stranger.farm.register()
    children = [{"epcClass": link(theirs), "quantity": 5, "uom": "KGM"}]
    trade.stranger.capture(packed(trade, None, 2, childQuantityList=children))
    trade.stranger.capture(unpacked(trade, None, 3))
    trade.grower.capture(moved(trade, "shipping", 4))
    trade.buyer.capture(moved(trade, "receiving", 5))
    assert held(trade) == (850.5, 400)
    trade.stranger.capture(moved(trade, "receiving", 6, destinationList=[
        {"type": "possessing_party", "destination": trade.stranger.farm.organisation.did}]))  # fmt: skip
    assert trade.held(trade.stranger) == 0


def test_a_shipment_that_never_left_is_on_the_pallet_again(trade: Trade) -> None:
    trade.grower.capture(packed(trade, 400, 1))
    trade.grower.capture(moved(trade, "shipping", 2))
    trade.grower.capture(moved(trade, "void_shipping", 3))
    assert held(trade) == (1250.5, 0)
    trade.grower.capture(moved(trade, "shipping", 4, ref="2"))
    assert held(trade) == (850.5, 0)


@pytest.mark.parametrize("amount", ["100", "400"])
def test_what_came_on_a_pallet_is_made_into_something(trade: Trade, amount: str) -> None:
    trade.grower.capture(packed(trade, 400, 1))
    trade.grower.capture(moved(trade, "shipping", 2))
    trade.buyer.capture(moved(trade, "receiving", 3))
    made_of(trade, trade.buyer.farm, amount)
    assert float(trade.held(trade.buyer)) == 400 - float(amount)
