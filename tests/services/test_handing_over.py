"""Lots that go from one organisation to another: both sides say so, and nobody spends what it does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nguongoc.batches.lots import LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.errors import Refusal
from nguongoc.ports import Standing
from nguongoc.services.hand_over_lots import ReceiptWish, ShipmentWish
from nguongoc.services.holdings import Shipment
from nguongoc.services.rebuild_projections import RebuildProjections
from nguongoc.services.register_batch import Registered
from nguongoc_api.services import Services
from tests.epcis import Json, declared_wrong
from tests.service import Farm, balances_of
from tests.services.test_capturing import Desk, event, link, sold


@dataclass
class Trade:
    """A grower's lot of 1,250.5 kg, its buyer, and somebody who has nothing to do with it."""

    services: Services
    grower: Desk
    buyer: Desk
    stranger: Desk
    lot: Registered

    def held(self, desk: Desk) -> Decimal:
        return balances_of(self.services, self.lot.batch).held(desk.farm.organisation.id)

    def shipped(self, amount: float, to: Desk | None = None, ref: str = "1", **said: Any) -> Json:
        return self._between(self.grower, to or self.buyer, amount, "shipping", ref, **said)

    def received(self, amount: float, by: Desk | None = None, ref: str = "1", **said: Any) -> Json:
        return self._between(self.grower, by or self.buyer, amount, "receiving", ref, **said)

    def voided(self, amount: float, ref: str = "1", **said: Any) -> Json:
        return self._between(self.grower, self.buyer, amount, "void_shipping", ref, **said)

    def _between(self, one: Desk, other: Desk, amount: float, step: str, ref: str, **said: Any) -> Json:
        parties = {
            "sourceList": [{"type": "possessing_party", "source": one.farm.organisation.did}],
            "destinationList": [{"type": "possessing_party", "destination": other.farm.organisation.did}],
            "bizTransactionList": [{"type": "desadv", "bizTransaction": f"urn:x:despatch:{ref}"}],
        }
        return event(self.lot, amount, bizStep=step, disposition=None, **(parties | said))

    def handed(self, amount: float) -> None:
        self.grower.capture(self.shipped(amount))
        self.buyer.capture(self.received(amount))


@pytest.fixture
def trade(services: Services) -> Iterator[Trade]:
    grower, buyer, stranger = (
        Desk(services, Farm(services, name)) for name in ("nguoi-trong", "nguoi-mua", "ai-do")
    )
    made = Trade(services, grower, buyer, stranger, grower.farm.register())
    yield made
    services.sequence_log()
    made.grower.check()
    rebuilt = RebuildProjections(services.writer, services.serials, services.settings.base_url)()
    assert not any(rebuilt.changed.values()), rebuilt


def made_of(trade: Trade, farm: Farm, amount: str) -> Registered:
    dried = farm.add_product(process="fresh-to-dried", name="Bưởi sấy")
    kilograms = Decimal(amount)
    part = LotInput(trade.lot.batch.id, Quantity(kilograms, Unit("kg")))
    return farm.register(
        dried, origin=Origin.MADE, quantity=Quantity(kilograms * Decimal("0.3"), Unit("kg")), inputs=(part,)
    )


def test_what_is_shipped_is_in_transit_until_the_receiver_says_that_it_came(trade: Trade) -> None:
    trade.grower.capture(trade.shipped(1000))
    assert (trade.held(trade.grower), trade.held(trade.buyer)) == (Decimal("250.5"), 0)
    assert trade.buyer.refusal(sold(trade.lot, 1))[0] == "lot-not-yours"
    receipt = trade.buyer.capture(trade.received(990))
    assert trade.buyer.stored(receipt).standing is Standing.CAPTURED
    assert (trade.held(trade.grower), trade.held(trade.buyer)) == (Decimal("250.5"), 990)
    share = trade.services.capturing.holdings.balance(trade.grower.farm.caller, trade.lot.batch.id)
    assert [each.hand_over.in_transit for each in share.outgoing] == [10], "the difference stays visible"
    trade.buyer.capture(sold(trade.lot, 990))
    assert (
        trade.buyer.refusal(sold(trade.lot, 1, eventTime="2026-11-22T11:00:00.000+07:00"))[0]
        == "amount-beyond-lot"
    )


def test_a_receipt_may_come_before_the_shipment_and_counts_when_both_are_there(trade: Trade) -> None:
    receipt = trade.buyer.capture(trade.received(400))
    assert trade.buyer.stored(receipt).standing is Standing.CLAIMED
    assert trade.held(trade.buyer) == 0
    assert trade.buyer.refusal(sold(trade.lot, 1))[0] == "lot-not-yours"
    trade.grower.capture(trade.shipped(500))
    assert (trade.held(trade.grower), trade.held(trade.buyer)) == (Decimal("750.5"), 400)
    assert trade.buyer.stored(receipt).standing is Standing.CAPTURED, "both say so now"


def test_a_claim_is_settled_by_its_own_shipment_alone_and_never_unsettled(trade: Trade) -> None:
    receipt = trade.buyer.capture(trade.received(400, ref="7"))
    trade.grower.capture(trade.shipped(400, ref="8"))
    trade.grower.capture(trade.shipped(100, to=trade.stranger, ref="7"))
    assert trade.buyer.stored(receipt).standing is Standing.CLAIMED
    shipment = trade.shipped(10, ref="7")
    trade.grower.capture(declared_wrong(shipment))
    trade.grower.capture(shipment)
    assert trade.buyer.stored(receipt).standing is Standing.CLAIMED, "that shipment never was"
    later = trade.shipped(400, ref="7", eventTime="2026-11-22T11:30:00.000+07:00")
    trade.grower.capture(later)
    assert trade.buyer.stored(receipt).standing is Standing.CAPTURED
    trade.buyer.capture(declared_wrong(trade.received(400, ref="7")))
    trade.grower.capture(declared_wrong(later))
    assert trade.buyer.stored(receipt).standing is Standing.CAPTURED


def test_a_claim_of_several_lots_waits_for_all_of_them(trade: Trade) -> None:
    other = trade.grower.farm.register()
    both = [{"epcClass": link(each), "quantity": 10, "uom": "KGM"} for each in (trade.lot, other)]
    receipt = trade.buyer.capture(trade.received(10) | {"quantityList": both})
    trade.grower.capture(trade.shipped(10))
    assert trade.buyer.stored(receipt).standing is Standing.CLAIMED
    trade.grower.capture(trade.shipped(10) | {"quantityList": both[1:]})
    assert trade.buyer.stored(receipt).standing is Standing.CAPTURED


def test_no_more_is_credited_than_was_shipped_and_the_surplus_is_shown(trade: Trade) -> None:
    trade.grower.capture(trade.shipped(100))
    trade.buyer.capture(trade.received(120))
    assert trade.held(trade.buyer) == 100
    share = trade.services.capturing.holdings.balance(trade.buyer.farm.caller, trade.lot.batch.id)
    assert [(each.hand_over.received, each.hand_over.surplus) for each in share.incoming] == [(120, 20)]
    assert trade.buyer.refusal(sold(trade.lot, 101))[0] == "amount-beyond-lot"


def test_a_loss_of_one_shipment_is_not_made_up_by_the_surplus_of_another(trade: Trade) -> None:
    for ref, sent, came in (("1", 100, 98), ("2", 50, 52)):
        trade.grower.capture(trade.shipped(sent, ref=ref))
        trade.buyer.capture(trade.received(came, ref=ref))
    assert trade.held(trade.buyer) == 148
    share = trade.services.capturing.holdings.balance(trade.grower.farm.caller, trade.lot.batch.id)
    assert [(each.hand_over.in_transit, each.hand_over.surplus) for each in share.outgoing] == [
        (2, 0),
        (0, 2),
    ]


def test_the_wrong_receiver_gets_nothing_and_is_told_to_nobody(trade: Trade) -> None:
    trade.grower.capture(trade.shipped(100))
    claim = trade.stranger.capture(trade.received(100, by=trade.stranger))
    assert trade.stranger.stored(claim).standing is Standing.CLAIMED
    assert trade.held(trade.stranger) == 0
    assert trade.stranger.refusal(sold(trade.lot, 1))[0] == "lot-not-yours"
    trade.buyer.capture(trade.received(100))
    assert trade.held(trade.buyer) == 100


def test_nobody_ships_what_it_does_not_hold(trade: Trade) -> None:
    assert trade.grower.refusal(trade.shipped(1250.6))[0] == "amount-beyond-lot"
    assert trade.buyer.refusal(trade.shipped(1, to=trade.stranger))[0] == "lot-not-yours"
    assert trade.grower.refusal(trade.shipped(1) | {"quantityList": [{"epcClass": link(trade.lot)}]})[0] == (
        "withdrawal-amount-missing"
    )
    trade.handed(10)
    assert trade.buyer.refusal(trade.shipped(11, to=trade.stranger))[0] == "amount-beyond-lot"


def test_two_receivers_at_once_are_refused(trade: Trade) -> None:
    both = [
        {"type": "possessing_party", "destination": each.farm.organisation.did}
        for each in (trade.buyer, trade.stranger)
    ]
    assert trade.grower.refusal(trade.shipped(1, destinationList=both)) == (
        "hand-over-unclear",
        "/destinationList",
    )


def test_what_goes_to_somebody_outside_is_gone(trade: Trade) -> None:
    abroad = [{"type": "owning_party", "destination": "https://id.gs1.org/417/9506000134352"}]
    trade.grower.capture(trade.shipped(1000, destinationList=abroad))
    assert trade.grower.refusal(sold(trade.lot, 251))[0] == "amount-beyond-lot"
    share = trade.services.capturing.holdings.balance(trade.grower.farm.caller, trade.lot.batch.id)
    assert [(each.other, each.hand_over.sent) for each in share.outgoing] == [(None, 1000)]


def test_shipping_that_is_voided_comes_back_as_far_as_it_was_not_received(trade: Trade) -> None:
    trade.grower.capture(trade.shipped(1000))
    trade.buyer.capture(trade.received(400))
    assert trade.grower.refusal(trade.voided(601))[0] == "void-beyond-shipment"
    trade.grower.capture(trade.voided(600))
    assert (trade.held(trade.grower), trade.held(trade.buyer)) == (Decimal("850.5"), 400)
    assert trade.grower.refusal(trade.voided(1, ref="9"))[0] == "void-beyond-shipment"


def test_what_the_other_side_confirmed_it_takes_back_first(trade: Trade) -> None:
    trade.handed(100)
    assert trade.grower.refusal(declared_wrong(trade.shipped(100)))[0] == "hand-over-confirmed"
    trade.buyer.capture(declared_wrong(trade.received(100)))
    assert trade.held(trade.buyer) == 0
    trade.grower.capture(declared_wrong(trade.shipped(100)))
    assert trade.held(trade.grower) == Decimal("1250.5")


def test_what_was_spent_is_not_taken_back_beneath_it(trade: Trade) -> None:
    trade.handed(100)
    trade.buyer.capture(sold(trade.lot, 60))
    assert trade.buyer.refusal(declared_wrong(trade.received(100)))[0] == "amount-spent"
    trade.buyer.capture(declared_wrong(sold(trade.lot, 60)))
    trade.buyer.capture(declared_wrong(trade.received(100)))
    assert trade.held(trade.buyer) == 0


def test_one_document_holds_a_hand_over_its_error_and_the_right_one(trade: Trade) -> None:
    wrong = {name: value for name, value in trade.shipped(1000).items() if name != "@context"}
    right = wrong | {"quantityList": [{**wrong["quantityList"][0], "quantity": 100}]}
    done = trade.grower.captures(wrong, declared_wrong(wrong), right)
    assert (done.report.stored, done.report.refused) == (3, 0)
    assert trade.held(trade.grower) == Decimal("1150.5")


def test_whoever_holds_some_of_a_lot_makes_its_own_of_it(trade: Trade) -> None:
    with pytest.raises(Refusal) as refused:
        made_of(trade, trade.buyer.farm, "100")
    assert refused.value.code == "source-unknown"
    trade.handed(200)
    made_of(trade, trade.buyer.farm, "150")
    assert trade.held(trade.buyer) == 50
    with pytest.raises(Refusal) as refused:
        made_of(trade, trade.buyer.farm, "51")
    assert refused.value.code == "source-exhausted"
    assert trade.buyer.refusal(sold(trade.lot, 51))[0] == "amount-beyond-lot"


def test_nothing_is_made_or_sold_of_goods_before_they_came(trade: Trade) -> None:
    trade.grower.capture(trade.shipped(200, eventTime="2026-11-23T01:00:00.000+07:00"))
    trade.buyer.capture(trade.received(200, eventTime="2026-11-23T02:00:00.000+07:00"))
    with pytest.raises(Refusal) as refused:
        made_of(trade, trade.buyer.farm, "100")  # on the 22nd
    assert refused.value.code == "source-exhausted"
    assert trade.buyer.refusal(sold(trade.lot, 1))[0] == "amount-beyond-lot"
    trade.buyer.capture(sold(trade.lot, 1, eventTime="2026-11-23T02:30:00.000+07:00"))


def test_goods_go_on_and_come_back(trade: Trade) -> None:
    trade.handed(300)
    on = trade._between(trade.buyer, trade.stranger, 100, "shipping", "on")
    trade.buyer.capture(on)
    trade.stranger.capture(trade._between(trade.buyer, trade.stranger, 100, "receiving", "on"))
    trade.stranger.capture(trade._between(trade.stranger, trade.grower, 40, "shipping", "back"))
    trade.grower.capture(trade._between(trade.stranger, trade.grower, 40, "receiving", "back"))
    assert [trade.held(each) for each in (trade.grower, trade.buyer, trade.stranger)] == [
        Decimal("990.5"),
        200,
        60,
    ]
    share = trade.services.capturing.holdings.balance(trade.grower.farm.caller, trade.lot.batch.id)
    names = {each.other.slug for each in (*share.outgoing, *share.incoming) if each.other is not None}
    assert names == {"nguoi-mua", "ai-do"}
    assert [each.hand_over.sent for each in share.outgoing] == [300], "not what its customers sold on"


def test_the_last_kilograms_go_once_by_whichever_door(trade: Trade) -> None:
    """The buyer holds 100 kg and tries thirty times to spend 10: selling, shipping on, or making something of it."""
    trade.handed(100)
    dried = trade.buyer.farm.add_product(process="fresh-to-dried")

    def spend(number: int) -> bool:
        at = f"2026-11-22T09:00:{number:02}.000+07:00"
        try:
            match number % 3:
                case 0:
                    trade.buyer.capture(sold(trade.lot, 10, eventTime=at))
                case 1:
                    trade.buyer.capture(
                        trade._between(trade.buyer, trade.stranger, 10, "shipping", str(number), eventTime=at)
                    )
                case _:
                    part = LotInput(trade.lot.batch.id, Quantity(Decimal(10), Unit("kg")))
                    trade.buyer.farm.register(
                        dried, origin=Origin.MADE, quantity=Quantity(Decimal(3), Unit("kg")), inputs=(part,)
                    )
        except Refusal as refusal:
            assert refusal.code in {"amount-beyond-lot", "source-exhausted"}  # noqa: PT017
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(30))) == 10
    assert trade.held(trade.buyer) == 0


def test_people_ship_and_receive_without_knowing_epcis(trade: Trade) -> None:
    hand_over = trade.services.capturing.hand_over
    grower, buyer, stranger = (each.farm.caller for each in (trade.grower, trade.buyer, trade.stranger))
    wish = ShipmentWish(
        "nguoi-mua", Quantity(Decimal("2"), Unit("ta")), datetime(2026, 11, 22, 2, tzinfo=UTC), "PX 7/A"
    )
    sent = hand_over.ship(grower, trade.lot.batch.id, wish)
    assert isinstance(sent, Shipment)
    assert sent.reference.endswith("/o/nguoi-trong/despatches/PX%207%2FA")
    assert (sent.amount, sent.hand_over.in_transit) == (200, 200)
    again = hand_over.ship(grower, trade.lot.batch.id, wish)
    assert again == sent, "the same shipment told again is the same"
    came = ReceiptWish(Quantity(Decimal("199.5"), Unit("kg")))
    for caller, code in ((stranger, "shipment-not-found"), (grower, "shipment-not-to-you")):
        with pytest.raises(Refusal) as refused:
            hand_over.receive(caller, sent.id, came)
        assert refused.value.code == code
    received = hand_over.receive(buyer, sent.id, came)
    assert isinstance(received, Shipment)
    assert (received.hand_over.received, received.hand_over.in_transit) == (Decimal("199.5"), Decimal("0.5"))
    hand_over.receive(buyer, sent.id, ReceiptWish(Quantity(Decimal("0.5"), Unit("kg"))))
    with pytest.raises(Refusal) as refused:
        hand_over.receive(buyer, sent.id, came)
    assert refused.value.code == "shipment-settled"
    assert trade.held(trade.buyer) == 200


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"to": "khong-co"}, "receiver-unknown", "/to"),
        ({"to": "nguoi-trong"}, "receiver-unknown", "/to"),
        ({"quantity": Quantity(Decimal(2000), Unit("kg"))}, "amount-beyond-lot", None),
        ({"quantity": Quantity(Decimal(1), Unit("l"))}, "lot-unit-differs", "/quantity"),
        ({"happened_at": datetime(2026, 11, 24, tzinfo=UTC)}, "epcis-time-in-future", "/happened_at"),
        ({"reference": "\u202e"}, "text-unprintable", "/reference"),
    ],
)
def test_a_shipment_that_cannot_be_is_refused_at_the_member_at_fault(
    trade: Trade, said: dict[str, Any], code: str, pointer: str | None
) -> None:
    wish = ShipmentWish(**({"to": "nguoi-mua", "quantity": Quantity(Decimal(1), Unit("kg"))} | said))
    with pytest.raises(Refusal) as refused:
        trade.services.capturing.hand_over.ship(trade.grower.farm.caller, trade.lot.batch.id, wish)
    assert (refused.value.code, refused.value.pointer) == (code, pointer)
