"""From an offer to received goods: what is promised to one is promised to no other, and a recall stops it all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.errors import Refusal, Unavailable
from nguongoc.identifiers.ordered import uuid7
from nguongoc.listings.listing import Price
from nguongoc.parties.facilities import MarketCode
from nguongoc.ports.recalls import WebhookTopic
from nguongoc.ports.rows import Role
from nguongoc.recalls.recall import Advice, NamedLot, Reason
from nguongoc.recalls.recall import Order as RecallOrder
from nguongoc.services.end_reservations import EndReservations
from nguongoc.services.find_offers import Wanted
from nguongoc.services.hand_over_lots import ShipmentWish
from nguongoc.services.make_offer import OfferWish
from nguongoc.services.place_orders import ASKED_WITHIN, MOST_REFUSED, MOST_UNORDERED, OrderWish
from nguongoc.services.register_batch import Registered
from nguongoc.services.trade_views import OfferSeen, OrderSeen
from nguongoc.trading.offer import Offer, OfferSaid, Terms, Tier
from nguongoc.trading.order import HOLDS_FOR, Action, Order, OrderState, Side
from nguongoc_api.services import Services
from nguongoc_api.trading import Trading
from tests.counting import counted
from tests.factories import rows
from tests.service import Farm, HandClock, balances_of, caller_for

KG = Unit.KG


def vnd(amount: str) -> Price:
    return Price(Decimal(amount), "VND")


@dataclass
class Fair:
    """A seller with two lots of 100 kg, the newer of which expires first; a buyer, and a platform that buys."""

    services: Services
    seller: Farm
    buyer: Farm
    late: Registered
    soon: Registered

    @property
    def trading(self) -> Trading:
        return self.services.trading

    @property
    def clock(self) -> HandClock:
        assert isinstance(self.services.clock, HandClock)
        return self.services.clock

    def said(self, quantity: str = "200", minimum: str = "10", **said: Any) -> OfferSaid:
        tiers = (Tier(Decimal(minimum), vnd("30000")), Tier(Decimal(100), vnd("27500")))
        made = OfferSaid(
            Quantity(Decimal(quantity), KG), Decimal(minimum), tiers, Terms.PICK_UP, date(2026, 11, 23),
            date(2026, 12, 20),
        )  # fmt: skip
        return replace(made, **said)

    def offer(self, *lots: Registered, **said: Any) -> Offer:
        ids = tuple(each.batch.id for each in lots or (self.late, self.soon))
        made = self.trading.offers(self.seller.caller, OfferWish(self.said(**said), ids))
        assert isinstance(made, OfferSeen)
        return made.offer

    def reserve(self, offer: Offer, kg: str, by: Farm | None = None, **said: Any) -> Order:
        wish = OrderWish(offer.id, Quantity(Decimal(kg), KG), **said)
        made = self.trading.place.reserve((by or self.buyer).caller, wish)
        assert isinstance(made, OrderSeen)
        return made.order

    def accepted(self, offer: Offer, kg: str) -> Order:
        order = self.reserve(offer, kg)
        self.trading.place.order(self.buyer.caller, order.id)
        made = self.trading.serve.accept(self.seller.caller, order.id)
        assert isinstance(made, OrderSeen)
        return made.order

    def state(self, order: Order) -> OrderState:
        return self.trading.browse.order(self.buyer.caller, order.id).order.state

    def recall(self, lot: Registered) -> None:
        order = RecallOrder((NamedLot(lot.batch.id),), Reason.MICROBES, next(iter(Advice)))
        self.services.recalling.lot(self.seller.caller, order)


@pytest.fixture
def fair(services: Services) -> Fair:
    seller, buyer = Farm(services), Farm(services, "cong-ty-mua")
    hundred = Quantity(Decimal(100), KG)
    late = seller.register(quantity=hundred, happened_on=date(2026, 11, 20), expires_on=date(2027, 3, 1))
    soon = seller.register(quantity=hundred, happened_on=date(2026, 11, 22), expires_on=date(2026, 12, 25))
    return Fair(services, seller, buyer, late, soon)


def refusal(call: Any, *arguments: Any, **said: Any) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as refused:
        call(*arguments, **said)
    return refused.value.code, refused.value.pointer


def test_an_order_goes_from_offer_to_received_goods_by_the_events_of_the_chain(fair: Fair) -> None:
    order = fair.accepted(fair.offer(), "150")
    parts = [(each.batch_id, each.amount) for each in order.allocations]
    assert parts == [(fair.soon.batch.id, Decimal(100)), (fair.late.batch.id, Decimal(50))], "FEFO"
    assert order.price == vnd("27500"), "the tier that 150 kg reach"
    order_seen = fair.trading.serve.ship(fair.seller.caller, order.id)
    assert isinstance(order_seen, OrderSeen)
    sent = order_seen.order
    assert all(each.shipment_id is not None for each in sent.promises)
    assert balances_of(fair.services, fair.late.batch).held(fair.seller.organisation.id) == 50
    order_seen = fair.trading.serve.receive(
        fair.buyer.caller, order.id, {fair.late.batch.id: Decimal("48.5")}
    )
    assert isinstance(order_seen, OrderSeen)
    got = order_seen.order
    assert balances_of(fair.services, fair.soon.batch).held(fair.buyer.organisation.id) == 100
    late = balances_of(fair.services, fair.late.batch)
    assert (late.held(fair.buyer.organisation.id), late.totals().in_transit) == (
        Decimal("48.5"),
        Decimal("1.5"),
    )
    told = [(step.action, step.organisation_id, step.by) for step in got.steps]
    us, them = fair.seller.organisation.id, fair.buyer.organisation.id
    assert told == [
        (Action.RESERVE, them, "test"), (Action.ORDER, them, "test"), (Action.ACCEPT, us, "test"),
        (Action.SHIP, us, "test"), (Action.RECEIVE, them, "test"),
    ]  # fmt: skip


def test_two_hundred_buyers_on_the_last_hundred_kilograms_get_each_of_them_once(fair: Fair) -> None:
    offer = fair.offer(fair.soon, quantity="100", minimum="5", tiers=(Tier(Decimal(5), vnd("30000")),))
    made = [rows.organisation() for _ in range(200)]
    fair.services.writer.run(lambda uow: [uow.parties.add_organisation(each) for each in made] and None)

    def buy(number: int) -> Order | str:
        caller = caller_for(made[number], Role.MARKETPLACE)
        wish = OrderWish(offer.id, Quantity(Decimal(5), KG))
        while True:
            try:
                seen = fair.trading.place.reserve(caller, wish)
            except Unavailable:
                continue  # A crowd may keep a lock longer than anybody waits: it is asked again, as a client would.
            except Refusal as refused:
                return refused.code
            assert isinstance(seen, OrderSeen)
            return seen.order

    with ThreadPoolExecutor(24) as crowd:
        answers = list(crowd.map(buy, range(200)))
    got = [each for each in answers if isinstance(each, Order)]
    assert len(got) == 20
    assert sum(part.amount for each in got for part in each.allocations) == 100
    assert {each for each in answers if isinstance(each, str)} == {"not-enough-left"}


def test_a_reservation_holds_for_half_an_hour_and_not_longer(fair: Fair) -> None:
    offer = fair.offer()
    held = fair.reserve(offer, "200")
    assert refusal(fair.reserve, offer, "10") == ("not-enough-left", "/quantity")
    fair.clock.time += timedelta(minutes=30)
    assert refusal(fair.trading.place.order, fair.buyer.caller, held.id)[0] == "order-state-forbids"
    fair.reserve(offer, "200")
    assert fair.state(held) is OrderState.EXPIRED


def test_less_will_do_where_the_buyer_says_so_but_never_less_than_the_minimum(fair: Fair) -> None:
    offer = fair.offer()
    fair.reserve(offer, "165")
    assert refusal(fair.reserve, offer, "50")[0] == "not-enough-left"
    part = fair.reserve(offer, "50", partial=True)
    assert part.quantity == Quantity(Decimal(20), KG), "of 35 kg a round part: the rest is nobody's business"
    assert sum(each.amount for each in part.allocations) == 20
    fair.trading.place.cancel(fair.buyer.caller, part.id)
    fair.reserve(offer, "26")
    assert refusal(fair.reserve, offer, "50", partial=True)[0] == "not-enough-left", "9 kg are below 10 kg"


def test_a_rival_that_asks_again_and_again_learns_steps_and_then_nothing(fair: Fair) -> None:
    """Whatever it tries in a day, more amounts fit what it was told than one; and whoever orders may ask on."""
    rival, offer = (
        Farm(fair.services, "doi-thu"),
        fair.offer(quantity="137", minimum="1", tiers=(Tier(Decimal(1), vnd("1")),)),
    )
    told: list[str] = []
    low, high = 100, 200
    while True:
        middle = (low + high + 1) // 2
        try:
            held = fair.reserve(offer, str(middle), rival)
        except Refusal as refused:
            told.append(refused.code)
            if refused.code == "offer-asked-too-often":
                break
            high = middle - 1
            continue
        told.append("held")
        low = middle
        fair.trading.place.order(rival.caller, held.id)
        fair.trading.place.cancel(rival.caller, held.id)
    assert told.count("held") <= MOST_UNORDERED
    assert told.count("not-enough-left") <= MOST_REFUSED
    assert high - low >= 100 // 15 // 2, "what it knows is no amount"
    for kg in ("1", "200"):
        assert refusal(fair.reserve, offer, kg, rival) == ("offer-asked-too-often", None), (
            "said of any amount"
        )
    fair.clock.time += ASKED_WITHIN
    held = fair.reserve(offer, "50", rival)
    for _ in range(MOST_UNORDERED):
        fair.trading.place.order(rival.caller, held.id)
        held = fair.reserve(offer, "1", rival)


def test_a_part_never_tells_the_whole_however_it_is_asked_for(fair: Fair) -> None:
    offer = fair.offer(quantity="137", minimum="10")
    parts = [fair.reserve(offer, "137", partial=True).quantity.value]
    assert parts == [137]
    other = fair.offer(fair.late, fair.soon, quantity="63", minimum="10")
    fair.reserve(other, "20")
    assert fair.reserve(other, "60", partial=True).quantity.value == 20


def test_a_buyer_holds_at_most_three_reservations_of_one_offer(fair: Fair) -> None:
    offer = fair.offer()
    held = [fair.reserve(offer, "10") for _ in range(3)]
    assert refusal(fair.reserve, offer, "10")[0] == "too-many-reservations"
    fair.trading.place.order(fair.buyer.caller, held[0].id)
    assert fair.reserve(offer, "10").state is OrderState.RESERVED


def test_what_one_offer_promised_no_other_offer_of_the_same_lot_promises_again(fair: Fair) -> None:
    first, second = fair.offer(fair.soon, quantity="100"), fair.offer(fair.soon, quantity="100")
    fair.reserve(first, "60")
    assert refusal(fair.reserve, second, "50")[0] == "not-enough-left"
    assert fair.reserve(second, "40").quantity.value == 40
    small = {"quantity": "1", "minimum": "1", "tiers": (Tier(Decimal(1), vnd("1")),)}
    assert refusal(fair.offer, fair.soon, **small) == ("offer-beyond-stock", "/quantity")


def test_goods_that_left_outside_of_orders_cannot_be_shipped_and_nothing_of_the_order_is_written(
    fair: Fair,
) -> None:
    order = fair.accepted(fair.offer(fair.soon, quantity="100"), "80")
    gone = ShipmentWish(fair.buyer.organisation.slug, Quantity(Decimal(30), KG))
    fair.services.capturing.hand_over.ship(fair.seller.caller, fair.soon.batch.id, gone)
    assert refusal(fair.trading.serve.ship, fair.seller.caller, order.id)[0] == "amount-beyond-lot"
    assert fair.state(order) is OrderState.ACCEPTED
    assert balances_of(fair.services, fair.soon.batch).held(fair.seller.organisation.id) == 70


@pytest.mark.parametrize("how", ["recall", "hold"])
def test_a_lot_that_is_recalled_or_held_stops_every_open_order_in_the_same_transaction(
    fair: Fair, how: str
) -> None:
    offer = fair.offer()
    waiting = fair.reserve(offer, "20")
    ordered = fair.accepted(offer, "30")
    shipped = fair.accepted(offer, "20")
    untouched = fair.accepted(fair.offer(fair.late, quantity="30"), "30")
    fair.trading.serve.ship(fair.seller.caller, shipped.id)
    fair.services.recalling.webhooks.put(fair.buyer.caller, "https://buyer.example/hook", None)
    if how == "recall":
        fair.recall(fair.soon)
    else:
        fair.services.recalling.hold(fair.seller.caller, fair.soon.batch.id, "kiểm lại")
    stands = [fair.state(each) for each in (waiting, ordered, shipped, untouched)]
    assert stands == [
        OrderState.CANCELLED, OrderState.STOPPED, OrderState.SHIPPED, OrderState.ACCEPTED,
    ]  # fmt: skip
    last = fair.trading.browse.order(fair.buyer.caller, shipped.id).order.steps[-1]
    assert (last.action, last.organisation_id) == (Action.STOP, None)
    assert refusal(fair.trading.serve.ship, fair.seller.caller, ordered.id)[0] == "order-state-forbids"
    assert refusal(fair.trading.serve.resume, fair.seller.caller, ordered.id)[0] == "order-lots-blocked"
    assert fair.reserve(offer, "10").batch_ids == (fair.late.batch.id,), "nothing more of it is promised"
    with fair.services.reads.open() as reader:
        told = reader.outbox.sent(fair.buyer.organisation.id, "order.stopped", None, None, 10)
        assert {each.about for each in told} == {str(each.id) for each in (waiting, ordered, shipped)}


def test_an_order_stopped_by_a_hold_is_taken_up_again_and_accepted_anew(fair: Fair) -> None:
    order = fair.accepted(fair.offer(), "30")
    fair.services.recalling.hold(fair.seller.caller, fair.soon.batch.id, "kiểm lại")
    fair.services.recalling.hold.release(fair.seller.caller, fair.soon.batch.id)
    assert fair.state(order) is OrderState.STOPPED, "nobody buys by itself"
    fair.trading.serve.resume(fair.seller.caller, order.id)
    assert refusal(fair.trading.serve.ship, fair.seller.caller, order.id)[0] == "order-state-forbids"
    fair.trading.serve.accept(fair.seller.caller, order.id)
    fair.trading.serve.ship(fair.seller.caller, order.id)
    assert fair.state(order) is OrderState.SHIPPED


def test_a_seller_accepts_less_and_lets_go_what_was_to_go_out_last(fair: Fair) -> None:
    offer = fair.offer()
    order = fair.reserve(offer, "150")
    fair.trading.place.order(fair.buyer.caller, order.id)
    too_much = Decimal(151)
    assert (
        refusal(fair.trading.serve.accept, fair.seller.caller, order.id, too_much)[0] == "more-than-ordered"
    )
    order_seen = fair.trading.serve.accept(fair.seller.caller, order.id, Decimal(120))
    assert isinstance(order_seen, OrderSeen)
    kept = order_seen.order
    assert [each.amount for each in kept.allocations] == [Decimal(100), Decimal(20)]
    assert fair.reserve(offer, "80").quantity.value == 80


def test_an_order_is_seen_by_its_two_sides_and_each_does_its_own_part(fair: Fair) -> None:
    order = fair.reserve(fair.offer(), "20")
    stranger = Farm(fair.services, "nguoi-la")
    for call in (fair.trading.browse.order, fair.trading.place.order, fair.trading.serve.accept):
        assert refusal(call, stranger.caller, order.id)[0] == "order-not-found"
    assert refusal(fair.trading.place.order, fair.seller.caller, order.id)[0] == "order-state-forbids"
    assert refusal(fair.trading.serve.accept, fair.buyer.caller, order.id)[0] == "order-state-forbids"
    assert order.may(Side.BUYER, rows.NOW) == {Action.ORDER, Action.CANCEL}
    assert order.may(Side.SELLER, rows.NOW) == frozenset()


def test_an_offer_for_named_buyers_is_there_for_nobody_else(fair: Fair) -> None:
    wish = OfferWish(fair.said(), (fair.soon.batch.id, fair.late.batch.id), buyers=("cong-ty-mua",))
    offer_seen = fair.trading.offers(fair.seller.caller, wish)
    assert isinstance(offer_seen, OfferSeen)
    offer = offer_seen.offer
    stranger = Farm(fair.services, "nguoi-la")
    assert fair.trading.browse.offer(fair.buyer.caller, offer.id).orderable
    assert refusal(fair.trading.browse.offer, stranger.caller, offer.id)[0] == "offer-not-found"
    assert refusal(fair.trading.browse.offer, None, offer.id)[0] == "offer-not-found"
    assert refusal(fair.reserve, offer, "10", stranger)[0] == "offer-not-found"
    assert fair.reserve(offer, "10").state is OrderState.RESERVED


def test_many_offers_are_read_in_as_many_statements_as_one_and_each_as_alone(fair: Fair) -> None:
    other = Farm(fair.services, "hop-tac-xa-khac")
    theirs = other.register(quantity=Quantity(Decimal(60), KG), happened_on=date(2026, 11, 21))
    made = replace(fair.said("60"), tiers=(Tier(Decimal(10), vnd("31000")),))
    fair.trading.offers(other.caller, OfferWish(made, (theirs.batch.id,)))
    first = fair.offer()
    fair.offer(fair.soon, quantity="100")
    fair.reserve(first, "190")
    browse, viewer = fair.trading.browse, fair.seller.caller
    with counted() as alone:
        one = browse.find(viewer, Wanted(), None, 1)
    with counted() as together:
        found = browse.find(viewer, Wanted(), None, 10)
    assert len(together) == len(alone)
    assert len(one) == 1 < len(found) == 3
    assert list(found) == [browse.offer(viewer, each.offer.id) for each in found]
    left = {(each.offer.id == first.id, each.own): (each.orderable, each.remaining) for each in found}
    assert left == {
        (True, True): (True, Decimal(10)),
        (False, True): (False, Decimal(0)),
        (False, False): (True, None),
    }


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"quantity": "201"}, "offer-beyond-stock", "/quantity"),
        ({"minimum": "300", "tiers": (Tier(Decimal(300), vnd("1")),)}, "minimum-above-offer", "/minimum"),
        ({"tiers": (Tier(Decimal(20), vnd("1")),)}, "tiers-wrong", "/tiers"),
        ({"tiers": (Tier(Decimal(10), vnd("1")), Tier(Decimal(20), vnd("2")))}, "tiers-wrong", "/tiers"),
        ({"until_on": date(2026, 11, 22)}, "offer-days-wrong", "/until_on"),
        ({"certificate_ids": (uuid7(rows.NOW),)}, "offer-paper-unknown", "/certificate_ids/0"),
        ({"report_ids": (uuid7(rows.NOW),)}, "offer-paper-unknown", "/report_ids/0"),
    ],
)
def test_what_cannot_be_offered_is_named_at_its_field(
    fair: Fair, said: dict[str, Any], code: str, pointer: str
) -> None:
    assert refusal(fair.offer, **said) == (code, pointer)


def test_lots_of_others_are_not_offered(fair: Fair) -> None:
    wish = OfferWish(fair.said(), (fair.soon.batch.id,))
    assert refusal(fair.trading.offers, fair.buyer.caller, wish) == ("offer-lots-wrong", "/batch_ids")


def test_who_received_goods_by_an_order_offers_them_in_turn(fair: Fair) -> None:
    order = fair.accepted(fair.offer(), "100")
    fair.trading.serve.ship(fair.seller.caller, order.id)
    fair.trading.serve.receive(fair.buyer.caller, order.id)
    wish = OfferWish(fair.said(quantity="100"), (fair.soon.batch.id,))
    offer_seen = fair.trading.offers(fair.buyer.caller, wish)
    assert isinstance(offer_seen, OfferSeen)
    again = offer_seen.offer
    shop = Farm(fair.services, "cua-hang")
    assert fair.reserve(again, "100", shop).seller_id == fair.buyer.organisation.id


def test_codes_of_growing_areas_are_judged_for_the_market_that_the_buyer_names(fair: Fair) -> None:
    def standing(market: str) -> list[str]:
        order = fair.reserve(offer, "10", market=market)
        seen = fair.trading.browse.order(fair.buyer.caller, order.id)
        fair.trading.place.cancel(fair.buyer.caller, order.id)
        return [each.standing.value for each in seen.codes]

    offer = fair.offer()
    assert standing("cn") == ["valid"]
    assert standing("US") == ["none"]
    codes = (MarketCode("VN-THOR-0123", "CN", date(2026, 11, 22)),)
    fair.services.writer.run(lambda uow: uow.parties.put_market_codes(fair.seller.field.id, codes))
    assert standing("CN") == ["expired"]


def test_a_reservation_that_ran_out_is_written_down_and_told_to_both_sides_by_itself(fair: Fair) -> None:
    hooks = fair.services.recalling.webhooks
    for each in (fair.seller, fair.buyer):
        hooks.put(each.caller, "https://side.example/hook", None, (WebhookTopic.ORDER_CHANGED,))
    order = fair.reserve(fair.offer(), "50")
    end = EndReservations(fair.services.reads, fair.services.writer, fair.clock, "https://trace.example")
    assert end() == 0
    fair.clock.time += HOLDS_FOR
    assert (end(), end()) == (1, 0)
    with fair.services.reads.open() as reader:
        kept = reader.trading.order(order.id)
        sent = [
            reader.outbox.sent(each.organisation.id, "order.changed", str(order.id), None, 9)
            for each in (fair.seller, fair.buyer)
        ]
    assert kept is not None
    assert kept.state is OrderState.EXPIRED
    assert [len(each) for each in sent] == [2, 2], "reserved, expired"
