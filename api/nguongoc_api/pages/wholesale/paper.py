"""The papers of an order on one sheet: delivery note, list of lots, certificates, origin; in the buyer's language, each lot with its QR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.quantities import Base, Quantity, Unit
from nguongoc.geography import communes
from nguongoc.label.qr import qr_svg
from nguongoc.parties.organisations import Organisation
from nguongoc.services.register_batch import lot_path
from nguongoc.services.trade_views import OfferLot, OrderSeen
from nguongoc.trading.offer import Terms, total
from nguongoc.trading.order import Action, OrderState
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.words import SCHEMES, VALIDITIES
from nguongoc_api.pages.i18n import N_, READER_LANGUAGES, Language, Translator, translator
from nguongoc_api.pages.producer.page import PRIVATE
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.render import render
from nguongoc_api.pages.wholesale.offer_lines import place_of
from nguongoc_api.pages.wholesale.orders_desk import UNKNOWN
from nguongoc_api.services import Services

HOLDS: Final = {
    "on_hold": N_("Lô này đang tạm giữ."),
    "recalled": N_("Lô này đã bị thu hồi. Không dùng, không bán."),
    "partly": N_("Một phần lô này đã bị thu hồi."),
}
SENT: Final = frozenset({OrderState.SHIPPED, OrderState.RECEIVED})
_NOT_OURS: Final = frozenset({"etag", "vary", "cache-control", "referrer-policy"})


@dataclass(frozen=True, slots=True)
class PaperLot:
    """One lot on the sheet; `symbol` leads to its own page, where everybody can check it."""

    lot: str
    code: str
    link: str
    symbol: Markup
    amount: str
    place: str
    maker: str
    harvested: str
    expires: str | None
    hold: str | None
    codes: list[str]


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """The sheet, for the two sides of an order; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        order_id = read_id(visit.places["order_id"], UNKNOWN)
        seen = self.services.trading.browse.order(visit.caller, order_id)
        language = next((each for each in READER_LANGUAGES if each == visit.query.get("in")), visit.language)
        page = render(
            "wholesale/paper.html", self._context(seen, language), language=language, style=("documents.css",)
        )
        headers = {name: value for name, value in page.headers if name.lower() not in _NOT_OURS}
        return Response(page.body, page.status, headers | PRIVATE)

    def _context(self, seen: OrderSeen, language: Language) -> dict[str, object]:
        _, order, now = translator(language), seen.order, seen.now
        shipped = next((each.at for each in order.steps if each.action is Action.SHIP), None)
        terms = None if seen.offer is None else seen.offer.said.terms
        named = None if seen.offer is None else seen.offer.said.named_place
        return {
            "name": formats.one_of(seen.product.name, seen.product.name_en, language),
            "seller": _party(seen.seller, language),
            "buyer": _party(seen.buyer, language),
            "number": str(order.id),
            "reference": order.reference,
            "amount": formats.amount(order.quantity, language),
            "price": formats.money(order.price, language),
            "unit": order.quantity.unit.label("vi" if language == "vi" else "en"),
            "total": formats.money(total(order.price, order.quantity.value), language),
            "terms": _("Người mua đến lấy") if terms is Terms.PICK_UP else terms and terms.value,
            "named_place": named,
            "sent": order.state in SENT,
            "shipped": None if shipped is None else formats.day(vietnamese_day(shipped)),
            "market": order.market,
            "lots": [self._lot(seen, each, language, _) for each in seen.lots],
            "papers": self._papers(seen, language, _),
            "made": formats.moment_element(now),
        }

    def _lot(self, seen: OrderSeen, each: OfferLot, language: Language, _: Translator) -> PaperLot:
        batch = each.batch
        link = self.services.settings.base_url + lot_path(batch)
        amount = sum(part.amount for part in seen.order.allocations if part.batch_id == batch.id)
        unit = {Base.KG: Unit.KG, Base.LITRE: Unit.LITRE, Base.PIECE: batch.quantity.unit}[
            batch.quantity.unit.base
        ]
        hold = HOLDS.get(batch.hold.value)
        return PaperLot(
            batch.lot,
            formats.grouped(batch.code),
            link,
            Markup(qr_svg(link)),  # noqa: S704
            formats.amount(Quantity(amount, unit), language) if amount else "–",
            place_of(each, language),
            formats.one_of(each.maker.name, each.maker.name_en, language),
            formats.day(batch.happened_on),
            None if batch.expires_on is None else formats.day(batch.expires_on),
            None if hold is None else _(hold),
            [
                f"{code.code.code} ({code.code.market})"
                for code in seen.codes
                if code.code is not None
                and each.facility is not None
                and code.facility.id == each.facility.id
            ],
        )

    def _papers(self, seen: OrderSeen, language: Language, _: Translator) -> list[tuple[str, str, str]]:
        """Certificates that the offer named, as they stand today."""
        if seen.offer is None:
            return []
        today = vietnamese_day(seen.now)
        with self.services.reads.open() as reader:
            held = [reader.catalogue.certificate(each) for each in seen.offer.said.certificate_ids]
        return [
            (
                f"{_(SCHEMES[each.scheme])}: {each.name}" + (f" ({each.number})" if each.number else ""),
                each.issuer,
                _(VALIDITIES[each.stands_on(today)])
                + ("" if each.valid_until is None else f" ({formats.day(each.valid_until)})"),
            )
            for each in held
            if each is not None
        ]


def _party(party: Organisation, language: Language) -> tuple[str, str, str]:
    """Name, commune, DID."""
    where = (
        ""
        if party.commune_code is None
        else formats.commune(communes.find(party.commune_code).name, language)
    )
    return formats.one_of(party.name, party.name_en, language), where, party.did
