"""A kind of goods entered at the desk with the least that a lot needs: name, kind, unit, and a picture if there is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.quantities import Unit
from nguongoc.catalogue.products import Category, Photo, Product
from nguongoc.errors import Invalid, Refusal
from nguongoc.listings.claims import Claimed, claims_in
from nguongoc.ports import Answer
from nguongoc.ports.rows import Role
from nguongoc.services.once import IdempotencyKeyReused, Once
from nguongoc.services.register_product import NAME_LIMIT, ProductDraft
from nguongoc.services.store_photo import PhotoDraft
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer.green_lines import green_lines
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, new_once
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

PATH: Final = "/producer/products/new"
FIELDS: Final = ("name", "category", "default_unit")
SHOWN_AT: Final = "/producer/start?product=1"
BACK_TO_LOT: Final = "/producer/new"
"""For who came from a lot that could not begin without goods: `then=lot`, never an address that a link could choose."""
CATEGORIES: Final[Mapping[Category, str]] = {
    Category.FRUIT: N_("Trái cây"),
    Category.VEGETABLE: N_("Rau, củ"),
    Category.RICE: N_("Lúa gạo"),
    Category.CROP: N_("Cây trồng khác"),
    Category.HERB: N_("Cây thuốc"),
    Category.SPICE: N_("Gia vị"),
    Category.TEA: N_("Chè, cà phê"),
    Category.HONEY: N_("Mật ong"),
    Category.SEAFOOD: N_("Cá, tôm, đồ biển"),
    Category.LIVESTOCK: N_("Vật nuôi"),
    Category.MEAT: N_("Thịt"),
    Category.CONFECTIONERY: N_("Bánh kẹo"),
    Category.PROCESSED: N_("Đồ chế biến"),
    Category.BEVERAGE: N_("Đồ uống"),
    Category.CRAFT: N_("Hàng thủ công"),
}


class CategoryUnknown(Invalid):
    """None of the kinds of goods."""

    code = "category-unknown"


def product_routes(route: Callable[..., Route], desk: ProductDesk) -> list[Route]:
    return [route(PATH, get=desk.ask, post=desk.register, role=Role.PRODUCER)]


@dataclass(frozen=True, slots=True)
class ProductDesk:
    """The page over `RegisterProduct` and `StorePhoto`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """The empty form."""
        return self._form(visit, {"default_unit": Unit.KG.value}, {}, new_once())

    def register(self, visit: Visit) -> Response:
        """Entered once however often the form arrives, or shown again with what is wrong; a picture is chosen anew then.

        A name that calls the goods green is asked about once: whether anything stands behind it is known lot by lot.
        """
        given, shown_at = visit.given, BACK_TO_LOT if visit.given.get("then") == "lot" else SHOWN_AT
        once: Once[Product] | None = once_of(
            PATH, visit.caller.subject, given, (*FIELDS, "then"), lambda _: shown_at
        )
        key = given.get("once") if once else None
        read = _read(given)
        if isinstance(read, Wrong):
            return self._form(visit, given, read.at, key)
        claims = claims_in(read.name)
        if claims and given.get("said") != read.name:
            return self._form(visit, given, {}, key, claims)
        try:
            photo_id = self._store(visit, read.name)
        except Refusal as refusal:
            return self._form(visit, given, {"photo": mendable(refusal)}, key)
        try:
            draft = ProductDraft(read.name, read.category, read.default_unit, photo_id=photo_id)
            made = self.services.register_product(visit.caller, draft, once)
        except IdempotencyKeyReused as refusal:
            return self._form(visit, given, {"": refusal}, None)
        except Refusal as refusal:
            wrong = {_field(each): mendable(each) for each in refusal.refusals}
            return self._form(visit, given, wrong, key)
        return go_on(dict(made.headers)["Location"] if isinstance(made, Answer) else shown_at)

    def _store(self, visit: Visit, name: str) -> str | None:
        if not visit.file:
            return None
        stored = self.services.store_photo(visit.caller, PhotoDraft(visit.file, name))
        assert isinstance(stored, Photo)  # noqa: S101  (no key was given, so no answer is replayed)
        return stored.id

    def _form(
        self,
        visit: Visit,
        values: Mapping[str, str],
        wrong: Mapping[str, Refusal],
        once: str | None,
        claims: Sequence[Claimed] = (),
    ) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        of_lot = "lot" in {visit.query.get("then"), values.get("then")}
        context = {
            "title": _("Anh chị bán gì?") if of_lot else _("Thêm sản phẩm"),
            "of_lot": of_lot,
            "values": values,
            "errors": at_fields(wrong, _, settings.base_url),
            "once": once or new_once(),
            "categories": [(each.value, _(words)) for each, words in CATEGORIES.items()],
            "units": [(unit.value, unit.label(visit.language)) for unit in Unit],
            "longest": NAME_LIMIT,
            "claims": green_lines(claims, visit.language),
        }
        return desk_page(visit, "product_new.html", context, demo=settings.demo, status=422 if wrong else 200)


def _read(given: Mapping[str, str]) -> ProductDraft | Wrong:
    wrong = Wrong()
    name = wrong.take("name", lambda: _needed(given, "name")) or ""
    category = wrong.take("category", lambda: _category(given.get("category", "")))
    unit = wrong.take("default_unit", lambda: _needed(given, "default_unit")) or ""
    return wrong if wrong.at or category is None else ProductDraft(name, category, unit)


def _category(typed: str) -> Category:
    try:
        return Category(typed)
    except ValueError:
        raise CategoryUnknown("choose one of the list") from None


def _needed(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise AnswerMissing("fill this in")
    return given[name]


def _field(refusal: Refusal) -> str:
    name = (refusal.pointer or "").removeprefix("/")
    return name if name in FIELDS else ""
