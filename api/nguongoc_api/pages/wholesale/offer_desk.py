"""A holder's own offers: the list, and making one from a lot on one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid4

from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Hold
from nguongoc.batches.quantities import Quantity, Unit, parse_unit, parse_vietnamese_amount
from nguongoc.catalogue.certificates import Validity
from nguongoc.errors import Refusal
from nguongoc.listings.listing import Price, parse_price
from nguongoc.services.gathering import Gathering
from nguongoc.services.make_offer import OfferNotFound, OfferWish
from nguongoc.services.once import Once
from nguongoc.services.trade_views import OfferSeen
from nguongoc.trading.offer import OfferSaid, Terms, Tier
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.words import SCHEMES
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import read_day
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.paging import PAGE_SIZE
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.pages.wholesale.catalogue import home_of
from nguongoc_api.pages.wholesale.offer_lines import offer_line
from nguongoc_api.pages.wholesale.words import TERMS
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

UNKNOWN: Final = OfferNotFound("no such offer")
ONE: Final = Decimal(1)
FREE: Final = Price(ONE, "VND")
"""Where what was typed is refused anyway."""
USUAL_DAYS: Final = 14
MOST_LOTS_SHOWN: Final = 60
FIELDS: Final = (
    "batch", "amount", "unit", "minimum", "price", "much", "price_much", "currency", "terms", "named_place",
    "ready", "until", "buyers",
)  # fmt: skip
_AT: Final[Mapping[str, str]] = {
    "/batch_ids": "batch",
    "/quantity": "amount",
    "/minimum": "minimum",
    "/tiers": "price_much",
    "/price": "price",
    "/price_much": "price_much",
    "/currency": "currency",
    "/named_place": "named_place",
    "/until_on": "until",
    "/ready_on": "ready",
}
"""Where on the form a refusal belongs."""


@dataclass(frozen=True, slots=True)
class OfferDesk:
    """Pages over `MakeOffer`; safe to call from any thread."""

    services: Services

    def list_offers(self, visit: Visit) -> Response:
        """Newest first, ended ones too; with what can still be promised of each."""
        _ = translator(visit.language)
        before = read_id(visit.query["before"], UNKNOWN) if visit.query.get("before") else None
        found = self.services.trading.browse.own_offers(visit.caller, before, PAGE_SIZE + 1)
        shown, today = found[:PAGE_SIZE], vietnamese_day(self.services.clock.now())
        context = {
            "title": _("Hàng đang chào bán buôn"),
            "offers": [offer_line(each, visit.language, _, today) for each in shown],
            "here": f"{home_of(visit)}/offers",
            "made": "made" in visit.query,
            "older": shown[-1].offer.id if len(found) > PAGE_SIZE else None,
            "first_page": before is None,
        }
        return desk_page(visit, "wholesale/own_offers.html", context, demo=self.services.settings.demo)

    def ask(self, visit: Visit) -> Response:
        """The form, begun from the lot that is named in the address."""
        today = vietnamese_day(self.services.clock.now())
        values = {
            "batch": visit.query.get("lot", ""),
            "terms": Terms.PICK_UP.value,
            "currency": "VND",
            "ready": formats.day(today),
            "until": formats.day(today + timedelta(days=USUAL_DAYS)),
        }
        return self._page(visit, values, {})

    def make(self, visit: Visit) -> Response:
        """To the offer's page, or the form again with what is wrong."""
        given = dict(visit.given)
        try:
            wish = self._read(visit, given)
            papers = tuple(sorted(name for name in given if name.startswith("paper-")))
            once: Once[OfferSeen] | None = once_of(
                visit.path,
                visit.caller.subject,
                given,
                (*FIELDS, *papers),
                lambda made: f"/offers/{made.offer.id}",
            )
            made = self.services.trading.offers(visit.caller, wish, once)
        except Refusal as refusal:
            mendable(refusal, 404)
            return self._page(visit, given, self._errors(visit, refusal), kind_of(refusal).status)
        if isinstance(made, OfferSeen):
            return go_on(f"/offers/{made.offer.id}")
        return go_on(dict(made.headers)["Location"])

    def end(self, visit: Visit) -> Response:
        self.services.trading.offers.end(visit.caller, read_id(visit.places["offer_id"], UNKNOWN))
        return go_on(f"{home_of(visit)}/offers")

    def _read(self, visit: Visit, given: Mapping[str, str]) -> OfferWish:
        gathering, unit = Gathering(), parse_unit(given.get("unit", ""))
        amount = gathering.ask(lambda: parse_vietnamese_amount(given.get("amount", "")), ONE, "/quantity")
        least = gathering.ask(lambda: parse_vietnamese_amount(given.get("minimum", "")), ONE, "/minimum")
        ready = gathering.ask(lambda: read_day(given.get("ready", "")), date.min, "/ready_on")
        until = gathering.ask(lambda: read_day(given.get("until", "")), date.min, "/until_on")
        currency = given.get("currency", "VND")
        price = gathering.ask(lambda: parse_price(_digits(given.get("price", "")), currency), FREE, "/price")
        more = None
        if given.get("much") or given.get("price_much"):
            much = gathering.ask(lambda: parse_vietnamese_amount(given.get("much", "")), ONE, "/tiers")
            lower = gathering.ask(
                lambda: _at(lambda: parse_price(_digits(given.get("price_much", "")), currency)), FREE
            )
            more = (much, lower)
        gathering.settle()
        tiers = (Tier(least, price), *(() if more is None else (Tier(*more),)))
        said = OfferSaid(
            Quantity(amount, unit),
            least,
            tiers,
            Terms(given["terms"]) if given.get("terms") in {*Terms} else Terms.PICK_UP,
            ready,
            until,
            given.get("named_place") or None,
            tuple(
                read_id(name.removeprefix("paper-"), UNKNOWN)
                for name in sorted(given)
                if name.startswith("paper-")
            ),
        )
        buyers = tuple(dict.fromkeys(given.get("buyers", "").replace(",", " ").split()))
        return OfferWish(said, (read_id(given.get("batch", ""), UNKNOWN),), buyers=buyers)

    def _errors(self, visit: Visit, refusal: Refusal) -> dict[str, str]:
        _, base_url = translator(visit.language), self.services.settings.base_url
        every = getattr(refusal, "refusals", (refusal,))
        errors = {}
        for each in every:
            pointer = each.pointer or ""
            name = _AT.get(pointer, "buyers" if pointer.startswith("/buyers") else "")
            errors[name] = at_field(each, _, base_url)
        return errors

    def _page(
        self, visit: Visit, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
    ) -> Response:
        _, language = translator(visit.language), visit.language
        lots, unit = self._lots(visit), values.get("unit", "")
        chosen = values.get("batch", "") or (str(lots[0][0]) if lots else "")
        if not unit:
            unit = next(
                (unit for id, _words, unit in lots if str(id) == chosen), lots[0][2] if lots else "kg"
            )
        context = {
            "title": _("Chào bán buôn"),
            "lots": [(str(id), words) for id, words, _unit in lots],
            "units": [(each.value, each.label(language)) for each in Unit],
            "terms": [(each.value, _(word)) for each, word in TERMS.items()],
            "papers": self._papers(visit, chosen),
            "values": {**values, "unit": unit},
            "errors": errors,
            "once": uuid4().hex,
            "here": f"{home_of(visit)}/offers",
        }
        demo = self.services.settings.demo
        return desk_page(visit, "wholesale/offer_new.html", context, demo=demo, status=status)

    def _lots(self, visit: Visit) -> list[tuple[UUID, str, str]]:
        """Lots of which the visitor holds some, that may go out."""
        language, found = visit.language, []
        for share in self.services.trading.browse.stock(visit.caller, MOST_LOTS_SHOWN):
            batch = share.batch
            if share.taken_back or share.held <= 0 or batch.hold is not Hold.NONE:
                continue
            base = batch.quantity.canonical.base
            left = f"{formats.number(share.held, language)} {base.value if base.value != 'pc' else batch.quantity.unit.label(language)}"
            name = formats.one_of(share.product.name, share.product.name_en, language)
            found.append((batch.id, f"{name}, {batch.lot}: {left}", batch.quantity.unit.value))
        return found

    def _papers(self, visit: Visit, chosen: str) -> list[tuple[str, str]]:
        """Certificates of the lot's goods that hold today."""
        _, today = translator(visit.language), vietnamese_day(self.services.clock.now())
        try:
            batch_id = UUID(chosen)
        except ValueError:
            return []
        with self.services.reads.open() as reader:
            batch = reader.lots.batch(batch_id)
            if batch is None:
                return []
            held = reader.catalogue.certificates_for(batch.product_id, batch.organisation_id)
        good = {Validity.CURRENT, Validity.UNKNOWN}
        return [
            (str(each.id), f"{_(SCHEMES[each.scheme])}: {each.name}")
            for each in held
            if each.stands_on(today) in good
        ]


def _at(read: Callable[[], Price]) -> Price:
    """The second price has a field of its own."""
    try:
        return read()
    except Refusal as refusal:
        raise (refusal if refusal.pointer == "/currency" else refusal.at("/price_much")) from None


def _digits(text: str) -> str:
    """`45.000` as people write đồng is 45000; a comma begins the decimals."""
    return text.replace(".", "").replace(" ", "").replace(",", ".")
