"""From answers to the pages of a new lot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.drafts import LotDraft
from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.quantities import Base, Unit
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.parties.facilities import RECEIVING, UNTENDED, Facility
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.holdings import Share
from nguongoc.services.make_lot import PurchaseOfMade, PurchasePlaceUnfit
from nguongoc.services.master_data import FacilityUnknown, ProductUnknown
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.bought_lot import BOUGHT, Choices, choices
from nguongoc_api.pages.producer.lot_rows import expected_words, question, rows
from nguongoc_api.pages.producer.lot_steps import AMOUNT, FROM_WHERE, INPUTS, WHAT, asked, more_of
from nguongoc_api.pages.producer.lot_words import ICONS, OTHERWISE, QUESTIONS
from nguongoc_api.pages.producer.lots import THUMB, Thumb
from nguongoc_api.pages.producer.made_lot import FROM, MADE, can_be_made, lines, read_inputs, shares_for
from nguongoc_api.pages.producer.page import STYLES, desk_page
from nguongoc_api.pages.producer.recent_days import recent_days
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.pages.render import SCRIPTS
from nguongoc_api.services import Services

LOT_STYLES: Final = (*STYLES, "lot.css")
MOST_CHOICES: Final = 1_000
LOOKED_BACK: Final = 50
"""Lots looked through for what was said last time."""
BEGUN_SHOWN: Final = 3
MOST_UNITS: Final = 6
_WEIGHED: Final = (Unit.KG, Unit.YEN, Unit.TA, Unit.TAN)


@dataclass(frozen=True, slots=True)
class LotPages:
    """Each page from what is to be shown on it."""

    services: Services

    def start(
        self,
        visit: Visit,
        draft_id: UUID,
        said: Mapping[str, str],
        last: Batch | None,
        wrong: Mapping[str, Refusal],
        dropped: LotDraft | None = None,
    ) -> Response:
        """What it is; last time's answer first. From a harvest: what the diary says of it."""
        _ = translator(visit.language)
        products, places = self._products(visit), self._places(visit)
        harvested = "harvest" in visit.query and bool(said)
        source, has_products = self._source(visit, said.get(FROM, "")), bool(products)
        if source is not None:
            products = [each for each in products if can_be_made(each, source)]
        context = {
            "title": _("Khai lô mới"),
            "question": _("Lô từ lần thu hoạch này") if harvested else _(QUESTIONS[WHAT]),
            "source": None if source is None else lines([source], {}, visit.language)[0],
            "draft_id": draft_id,
            "dropped": {} if dropped is None else {**dropped.said, "draft": str(dropped.id)},
            "said": said,
            "rows": rows(visit, said, {}, products, places, ()) if harvested else (),
            "tiles": self._tiles(visit, products),
            "again": None if source is not None else self._again(visit, last, products, places),
            "begun": self._begun(visit, products),
            "errors": self._errors(visit, wrong),
            "nowhere": not has_products or not places,
            "has_products": has_products,
            "has_places": bool(places),
            "thumb": THUMB,
            "asks_bought": source is None and not harvested,
            "bought": _is_bought(said, last),
        }
        return self._page(visit, "lot_start.html", context, 422 if wrong else 200)

    def step(
        self,
        visit: Visit,
        draft: LotDraft,
        step: str,
        said: Mapping[str, str],
        wrong: Mapping[str, Refusal],
        last: Batch | None,
    ) -> Response:
        """One question."""
        _ = translator(visit.language)
        products, places = self._products(visit), self._places(visit)
        product = next((each for each in products if str(each.id) == said.get("product_id")), None)
        place = None if last is None else str(last.facility_id)
        today, order = vietnamese_day(self.services.clock.now()), asked(said)
        context = {
            "title": _(question(step, said)),
            "path": f"/producer/new/{draft.id}",
            "step": step,
            "number": order.index(step) + 1 if step in order else None,
            "count": len(order),
            "before": order[order.index(step) - 1] if step in order[1:] else None,
            "more": more_of(said, untended=_is_untended(places, said.get("facility_id"))),
            "on_hand": lines(shares_for(self.services, visit, product, said), said, visit.language)
            if step == INPUTS and product is not None
            else (),
            "expected": self._expected(visit, said, product) if step == AMOUNT else None,
            "product": None
            if product is None
            else formats.one_of(product.name, product.name_en, visit.language),
            "values": said,
            "errors": self._errors(visit, wrong),
            "tiles": self._tiles(visit, products),
            "places": sorted(
                (
                    (str(each.id), each.name)
                    for each in places
                    if each.kind in RECEIVING or not said.get(BOUGHT)
                ),
                key=lambda each: each[0] != place,
            ),
            "units": _units(product, said.get("unit", ""), visit.language),
            "days": recent_days(today, _),
            "told": self._told_choices(visit, _) if step == FROM_WHERE else None,
            "thumb": THUMB,
            "scripts": SCRIPTS,
        }
        status = 422 if wrong else 200
        return self._page(visit, "lot_step.html", context, status, scripted=step == "amount")

    def unknown(self, visit: Visit, step: str, said: Mapping[str, str]) -> dict[str, Refusal]:
        """The refusal of a product or place that is not the organisation's, or of bought goods that it makes."""
        if step == "what" and said["product_id"] not in {str(each.id) for each in self._products(visit)}:
            return {"product_id": ProductUnknown("choose one of the list")}
        if step == "what" and said.get(BOUGHT) and self._is_made(visit, said["product_id"]):
            return {"product_id": PurchaseOfMade("it is made here")}
        if step == "where":
            kinds = {str(each.id): each.kind for each in self._places(visit)}
            if said["facility_id"] not in kinds:
                return {"facility_id": FacilityUnknown("choose one of the list")}
            if said.get(BOUGHT) and kinds[said["facility_id"]] not in RECEIVING:
                return {"facility_id": PurchasePlaceUnfit("nothing is received there")}
        return {}

    def _is_made(self, visit: Visit, product_id: str) -> bool:
        return any(str(each.id) == product_id and each.process for each in self._products(visit))

    def _told_choices(self, visit: Visit, _: Translator) -> Choices:
        earlier = self.services.browse_batches.batches(visit.caller, None, LOOKED_BACK)
        return choices(visit.query, earlier, _)

    def last(self, visit: Visit, product_id: str | None) -> Batch | None:
        """The newest lot, of a product or of any that can be declared here."""
        fit = {str(each.id) for each in self._products(visit)}
        fit = fit if product_id is None else fit & {product_id}
        earlier = self.services.browse_batches.batches(visit.caller, None, LOOKED_BACK)
        return next((each for each in earlier if str(each.product_id) in fit), None)

    def source(self, visit: Visit, batch_id: str) -> Share | None:
        """A lot that another is to be made of."""
        return self._source(visit, batch_id)

    def _source(self, visit: Visit, batch_id: str) -> Share | None:
        if not batch_id:
            return None
        unknown = BatchNotFound("your organisation has no part of such a lot")
        return self.services.capturing.holdings.balance(visit.caller, read_id(batch_id, unknown))

    def _expected(self, visit: Visit, said: Mapping[str, str], product: Product | None) -> str | None:
        """What usually comes of what goes in, in words."""
        if product is None or not said.get(MADE):
            return None
        try:
            inputs = read_inputs(said)
        except Refusal:
            return None
        found = self.services.declaring.expect(visit.caller, product.id, inputs)
        return None if found is None else expected_words(found, product, visit.language)

    def _again(
        self, visit: Visit, last: Batch | None, products: Sequence[Product], places: Sequence[Facility]
    ) -> str | None:
        """Last time's goods and place in words."""
        if last is None:
            return None
        product = next((each for each in products if each.id == last.product_id), None)
        place = next((each for each in places if each.id == last.facility_id), None)
        if product is None or place is None:
            return None
        return f"{formats.one_of(product.name, product.name_en, visit.language)} · {place.name}"

    def _begun(self, visit: Visit, products: Sequence[Product]) -> list[tuple[str, str, Any]]:
        names = {str(each.id): formats.one_of(each.name, each.name_en, visit.language) for each in products}
        found = self.services.declaring.drafts.open_ones(visit.caller, BEGUN_SHOWN)
        return [
            (
                f"/producer/new/{each.id}",
                ", ".join(filter(None, (names.get(each.said.get("product_id", "")), each.said.get("value")))),
                formats.moment_element(each.kept_at),
            )
            for each in found
        ]

    def _tiles(self, visit: Visit, products: Sequence[Product]) -> list[tuple[str, str, Thumb | None, str]]:
        """Those declared last come first."""
        earlier = self.services.browse_batches.batches(visit.caller, None, LOOKED_BACK)
        order = list(dict.fromkeys(each.product_id for each in earlier))
        place = {id: index for index, id in enumerate(order)}
        return [
            (
                str(each.id),
                formats.one_of(each.name, each.name_en, visit.language),
                None
                if each.photo is None
                else Thumb(formats.photo_path(each.photo, min(each.photo.widths)), ""),
                ICONS.get(each.category, OTHERWISE),
            )
            for each in sorted(
                products, key=lambda each: (place.get(each.id, len(order)), each.name.casefold())
            )
        ]

    def _products(self, visit: Visit) -> Sequence[Product]:
        return self.services.browse_master_data.products(visit.caller, None, MOST_CHOICES)

    def _places(self, visit: Visit) -> Sequence[Facility]:
        return self.services.browse_master_data.facilities(visit.caller, None, MOST_CHOICES)

    def _errors(self, visit: Visit, wrong: Mapping[str, Refusal]) -> dict[str, str]:
        _ = translator(visit.language)
        return at_fields(wrong, _, self.services.settings.base_url)

    def _page(
        self,
        visit: Visit,
        template: str,
        context: Mapping[str, object],
        status: int = 200,
        *,
        scripted: bool = False,
    ) -> Response:
        demo = self.services.settings.demo
        return desk_page(
            visit, template, context, demo=demo, status=status, style=LOT_STYLES, scripted=scripted
        )


def _units(product: Product | None, chosen: str, language: str) -> list[tuple[str, str]]:
    """The one that was chosen or that the product is counted in first; what is weighed can be weighed in any."""
    first = [each for each in Unit if each.value == chosen]
    if product is not None:
        first.append(Unit(product.default_unit))
    weighed = any(each.base is Base.KG for each in first)
    others = _WEIGHED if weighed or not first else (Unit.KG, Unit.LITRE)
    offered = list(dict.fromkeys([*first, *others]))[:MOST_UNITS]
    return [(each.value, each.label(language)) for each in offered]


def _is_bought(said: Mapping[str, str], last: Batch | None) -> bool:
    """As it was answered, else as last time: who trades buys every day."""
    if said:
        return bool(said.get(BOUGHT))
    return last is not None and last.origin is Origin.PURCHASED


def _is_untended(places: Sequence[Facility], facility_id: str | None) -> bool:
    """Whether the lot is from where nothing is grown."""
    return any(str(each.id) == facility_id and each.kind in UNTENDED for each in places)
