"""An offer as pages show it: prices, days, places and papers in words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from nguongoc.batches.quantities import Quantity
from nguongoc.catalogue.certificates import Validity
from nguongoc.geography import communes
from nguongoc.listings.claims import Backing, name_without
from nguongoc.listings.goods import backing_of
from nguongoc.services.register_batch import lot_path
from nguongoc.services.trade_views import OfferLot, OfferSeen
from nguongoc.trading.offer import shown_step
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import bought_words
from nguongoc_api.pages.consumer.words import SCHEMES, VALIDITIES
from nguongoc_api.pages.i18n import Language, Translator
from nguongoc_api.pages.wholesale.words import TERMS

SMALL: Final = 400


@dataclass(frozen=True, slots=True)
class OfferLine:
    """Everything a page says of an offer."""

    id: str
    name: str
    seller: str
    photo: str | None
    alt: str
    drawn: bool
    at_least: str
    minimum: str
    unit: str
    prices: list[tuple[str, str]]
    terms: str
    ready: Markup
    until: Markup
    places: str
    papers: list[tuple[str, str]]
    lots: list[LotLine]
    orderable: bool
    ended: bool
    own: bool
    public: bool
    example: bool
    remaining: str | None


@dataclass(frozen=True, slots=True)
class LotLine:
    """One lot of an offer or an order; its own page tells the rest."""

    code: str
    lot: str
    page: str
    place: str
    maker: str
    harvested: Markup
    expires: Markup | None
    hold: str


def offer_line(seen: OfferSeen, language: Language, _: Translator, today: date) -> OfferLine:
    said, photo = seen.offer.said, seen.product.photo
    unit = said.quantity.unit

    def much(value: Decimal) -> str:
        return formats.amount(Quantity(value, unit), language)

    widths = [] if photo is None else [each for each in photo.widths if each <= SMALL] or [min(photo.widths)]
    terms = _(TERMS[said.terms])
    return OfferLine(
        id=str(seen.offer.id),
        name=_name(seen, language, today),
        seller=formats.one_of(seen.seller.name, seen.seller.name_en, language),
        photo=None if photo is None else formats.photo_path(photo, max(widths)),
        alt="" if photo is None else formats.one_of(photo.alt_vi, photo.alt_en, language),
        drawn=photo is not None and photo.is_illustration,
        at_least=much(shown_step(said.quantity.value)),
        minimum=much(said.minimum),
        unit=unit.label(language),
        prices=[(much(each.from_value), formats.money(each.price, language)) for each in said.tiers],
        terms=f"{terms} ({said.named_place})" if said.named_place else terms,
        ready=formats.day_element(said.ready_on),
        until=formats.day_element(said.until_on),
        places=", ".join(dict.fromkeys(place_of(each, language) for each in seen.lots)),
        papers=[
            (
                f"{_(SCHEMES[each.scheme])}: {each.name}" + (f" ({each.number})" if each.number else ""),
                _(VALIDITIES[each.stands_on(today)]),
            )
            for each in seen.certificates
        ],
        lots=[lot_line(each, language) for each in seen.lots],
        orderable=seen.orderable,
        ended=not seen.offer.is_open(today),
        own=seen.own,
        public=said.is_public,
        example=seen.offer.example,
        remaining=None if not seen.remaining else much(seen.remaining),
    )


def _name(seen: OfferSeen, language: Language, today: date) -> str:
    """As a listing has it: what calls the goods green needs a paper of the offer, or the figures of each of its lots."""
    called = formats.one_of(seen.product.name, seen.product.name_en, language)
    papers = [each for each in seen.certificates if each.stands_on(today) is Validity.CURRENT]
    behind = [backing_of(papers, each.batch.environment, None) for each in seen.lots]
    weakest = Backing(*(all(getattr(each, of.name) for each in behind) for of in fields(Backing)))
    return name_without(called, weakest if behind else Backing(), (seen.seller.name,)) or seen.seller.name


def lot_line(each: OfferLot, language: Language) -> LotLine:
    batch = each.batch
    return LotLine(
        code=formats.grouped(batch.code),
        lot=batch.lot,
        page=f"/p{lot_path(batch)}",
        place=place_of(each, language),
        maker=formats.one_of(each.maker.name, each.maker.name_en, language),
        harvested=formats.day_element(batch.happened_on),
        expires=None if batch.expires_on is None else formats.day_element(batch.expires_on),
        hold=batch.hold.value,
    )


def place_of(each: OfferLot, language: Language) -> str:
    """The commune, never finer; of what was bought where its seller said that it grew, if anywhere."""
    if each.batch.began_outside:
        return bought_words.told_place(each.batch, language) or "–"
    if each.facility is None:
        return "–"
    found = communes.find(each.facility.commune_code)
    return formats.commune(found.name, language)
