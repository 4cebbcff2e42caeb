"""One hand-over on its way, for its two sides; and the list of all that an organisation gave to carriers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final
from uuid import UUID

from starlette.responses import Response

from nguongoc.batches.lots import Hold
from nguongoc.batches.quantities import Base, Canonical
from nguongoc.carriage.consignment import CarriageState
from nguongoc.errors import Refusal
from nguongoc.parties.organisations import Organisation
from nguongoc.services.consign import MANUAL, ConsignmentNotFound, ConsignmentWish
from nguongoc.services.holdings import Shipment, ShipmentNotFound, shipped_together
from nguongoc_api.pages import formats
from nguongoc_api.pages.carriage.carrier_form import Shown, carry
from nguongoc_api.pages.carriage.words import STATES, TYPED, CarriedLine, carried_line, carrier_name
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.made_lot import amount_of
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.paging import PAGE_SIZE
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.pages.wholesale.catalogue import home_of
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

UNKNOWN: Final = ShipmentNotFound("no such shipment")


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One lot of a hand-over."""

    name: str
    lot: str
    amount: str
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class Trip:
    """All that left under one reference, as one of its sides sees it."""

    id: UUID
    sent: tuple[Shipment, ...]
    goods: list[GoodsLine]
    lines: list[CarriedLine]
    is_ours: bool

    @property
    def receiver(self) -> Organisation | None:
        return self.sent[0].receiver


@dataclass(frozen=True, slots=True)
class ShipmentDesk:
    """Pages over `Consign` and `TrackConsignments`; safe to call from any thread."""

    services: Services

    def list_consignments(self, visit: Visit) -> Response:
        """The newest first, with what stands in the way of each."""
        _, consign = translator(visit.language), self.services.capturing.carriage.consign
        before = read_id(visit.query["before"], UNKNOWN) if visit.query.get("before") else None
        found = consign.given(visit.caller, before, PAGE_SIZE + 1)
        shown = found[:PAGE_SIZE]
        context = {
            "title": _("Hàng gửi xe"),
            "trips": [
                (
                    carried_line(made, (), self._name_of(_), _, ours=True),
                    made.shipment_id,
                    self._goods(lots, _),
                    lots[0].receiver.name if lots and lots[0].receiver else "",
                )
                for made, lots in shown
            ],
            "home": home_of(visit),
            "here": f"{home_of(visit)}/consignments",
            "older": shown[-1][0].id if len(found) > PAGE_SIZE else None,
            "first_page": before is None,
        }
        return desk_page(visit, "carriage/consignments.html", context, demo=self.services.settings.demo)

    def show(self, visit: Visit) -> Response:
        trip = self._trip(visit)
        return self._page(visit, trip, Shown(self._known(visit, trip), {}))

    def act(self, visit: Visit) -> Response:
        """Given to a carrier, asked back, or a step that is typed; the page again with what is wrong."""
        trip, given = self._trip(visit), visit.given
        here = f"{home_of(visit)}/shipments/{trip.id}"
        if given.get("do") in {"cancel", "note"}:
            try:
                self._tell(visit)
            except Refusal as refusal:
                status = kind_of(mendable(refusal, 503)).status
                said = at_field(refusal, translator(visit.language), self.services.settings.base_url)
                return self._page(visit, trip, Shown(self._known(visit, trip), {"": said}), status)
            return go_on(here)

        def book(wish: ConsignmentWish) -> str:
            self.services.capturing.carriage.consign.book(visit.caller, trip.id, wish)
            return here

        return carry(self.services, visit, book, lambda shown, status: self._page(visit, trip, shown, status))

    def _tell(self, visit: Visit) -> None:
        carriage, given = self.services.capturing.carriage, visit.given
        id = read_id(given.get("consignment", ""), ConsignmentNotFound("no such consignment"))
        if given["do"] == "cancel":
            carriage.consign.cancel(visit.caller, id)
            return
        said = given.get("state", "")
        state = CarriageState(said) if said in {*TYPED} else CarriageState.IN_TRANSIT
        carriage.note(visit.caller, id, state, self.services.clock.now(), given.get("place") or None)

    def _trip(self, visit: Visit) -> Trip:
        _, me = translator(visit.language), visit.caller.organisation_id
        id = read_id(visit.places["shipment_id"], UNKNOWN)
        carried = self.services.capturing.carriage.consign.of_shipment(visit.caller, id)
        with self.services.reads.open() as reader:
            sent = shipped_together(reader, me, id)
        ours = sent[0].shipper.id == me
        lines = [carried_line(*each, self._name_of(_), _, ours=ours) for each in carried]
        return Trip(id, sent, self._goods(sent, _), lines, ours)

    def _goods(self, sent: Sequence[Shipment], _: Translator) -> list[GoodsLine]:
        found = []
        with self.services.reads.open() as reader:
            for each in sent:
                product = reader.catalogue.product(each.batch.product_id)
                amount = Canonical(each.amount, each.batch.quantity.canonical.base)
                name = "" if product is None else formats.one_of(product.name, product.name_en, _.language)
                blocked = each.batch.hold is not Hold.NONE
                found.append(
                    GoodsLine(name, each.batch.lot, amount_of(amount, each.batch, _.language), blocked)
                )
        return found

    def _name_of(self, _: Translator) -> Callable[[str], str]:
        return partial(carrier_name, self.services, _)

    def _known(self, visit: Visit, trip: Trip) -> Mapping[str, str]:
        """What the form can begin with: both names, what it is, and how heavy where it is weighed."""
        account, receiver = visit.account, trip.receiver
        weight = sum((each.amount for each in trip.sent), Decimal(0))
        weighed = all(each.batch.quantity.unit.base is Base.KG for each in trip.sent)
        return {
            "sender_name": trip.sent[0].shipper.name,
            "sender_phone": "" if account is None else account.phone or "",
            "receiver_name": "" if receiver is None else receiver.name,
            "what": ", ".join(dict.fromkeys(each.name for each in trip.goods))[:100],
            "weight": formats.number(weight, "vi") if weighed else "",
        }

    def _page(self, visit: Visit, trip: Trip, shown: Shown, status: int = 200) -> Response:
        _ = translator(visit.language)
        carriers = self.services.capturing.carriage.consign.carriers.values()
        is_open = any(each.is_open for each in trip.lines)
        on_its_way = any(each.hand_over.in_transit > 0 for each in trip.sent)
        context = {
            "title": _("Hàng gửi xe"),
            "trip": trip,
            "other": trip.receiver.name if trip.is_ours and trip.receiver else trip.sent[0].shipper.name,
            "sent_at": formats.moment_element(trip.sent[0].happened_at),
            "blocked": any(each.is_blocked for each in trip.goods),
            "gives": trip.is_ours and not is_open and on_its_way,
            "carriers": [(each.id, each.name) for each in carriers],
            "manual": MANUAL,
            "typed": [(each.value, _(STATES[each].word)) for each in TYPED],
            "shown": shown,
            "here": f"{home_of(visit)}/shipments/{trip.id}",
            "all": f"{home_of(visit)}/consignments",
        }
        demo = self.services.settings.demo
        return desk_page(visit, "carriage/shipment.html", context, demo=demo, status=status)
