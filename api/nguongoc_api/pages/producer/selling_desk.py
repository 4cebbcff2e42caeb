"""Selling online at the desk: what shops want shown and what of it is missing, where each product is sold, and files for shops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.catalogue.pictures import PictureFormat
from nguongoc.errors import Refusal
from nguongoc.listings.channels import channel, channels
from nguongoc.listings.goods import Told
from nguongoc.listings.listing import CURRENCIES, Availability, Listing
from nguongoc.listings.picture import SIDES, square
from nguongoc.listings.requirements import Given, answered
from nguongoc.ports.rows import Role
from nguongoc.services.browse_master_data import ProductNotFound
from nguongoc.services.listing_sheets import SheetFormat, sheet
from nguongoc.services.manage_listings import ListingChanged, ListingNotFound
from nguongoc.services.once import IdempotencyKeyReused, Once
from nguongoc.services.store_photo import PhotoNotFound
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.green_lines import green_lines
from nguongoc_api.pages.producer.new_lot import new_once
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.selling_form import EMPTY, FIELDS, by_field, read_draft, written
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.shop_desk import ShopDesk, shop_routes
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

PATH: Final = "/producer/selling"
GOOGLE: Final = "google"
MOST_LISTED: Final = 1_000
AVAILABLE: Final[Mapping[Availability, str]] = {
    Availability.IN_STOCK: N_("Đang có hàng"),
    Availability.PREORDER: N_("Nhận đặt trước"),
    Availability.OUT_OF_STOCK: N_("Tạm hết"),
}
STANDS: Final[Mapping[Given, tuple[str, str, str]]] = {
    Given.MISSING: ("care", "triangle-alert", N_("Còn thiếu")),
    Given.GIVEN: ("anchored", "check", N_("Đã có")),
    Given.NOT_ANY: ("plain", "minus", N_("Không bắt buộc")),
}
"""How a requirement stands: tone, icon and word; what is missing comes first."""


def selling_routes(route: Callable[..., Route], desk: SellingDesk) -> list[Route]:
    one, role = f"{PATH}/{{product_id}}", Role.PRODUCER
    return [
        route(PATH, get=desk.list_products, role=role),
        *shop_routes(route, ShopDesk(desk.services)),
        route(f"{PATH}/sheets/{{channel}}.{{form}}", get=desk.sheet, role=role),
        route(one, get=desk.show, post=desk.add, role=role),
        route(f"{one}/picture", get=desk.picture, role=role),
        route(f"{one}/{{listing_id}}", get=desk.ask, post=desk.change, role=role),
    ]


@dataclass(frozen=True, slots=True)
class SellingDesk:
    """Pages over `ManageListings` and `DescribeGoods`; safe to call from any thread."""

    services: Services

    def list_products(self, visit: Visit) -> Response:
        """Every product: how much is missing, where it is sold, and the files for shops."""
        _ = translator(visit.language)
        selling = self.services.selling
        sold: dict[UUID, list[str]] = {}
        google = False
        for each in selling.listings.of(visit.caller, None, MOST_LISTED):
            sold.setdefault(each.product_id, []).append(channel(each.said.channel).name)
            google = google or each.said.channel == GOOGLE
        lines = [
            {
                "id": told.goods.product.id,
                "name": told.goods.product.name,
                "unbacked": ", ".join(dict.fromkeys(each.words for _field, each in told.unbacked)),
                "missing": sum(each.given is Given.MISSING for each in answered(told)),
                "sold_at": ", ".join(dict.fromkeys(sold.get(told.goods.product.id, ()))),
            }
            for told in selling.describe.of_own(visit.caller, visit.language)
        ]
        context = {
            "title": _("Bán trên mạng"),
            "lines": lines,
            "channels": [(each.id, each.name) for each in channels().values()],
            "feed": self._feed(visit) if google else None,
        }
        return self._page(visit, "selling.html", context)

    def show(self, visit: Visit) -> Response:
        """One product."""
        return self._product(visit, EMPTY, {}, None, self._ended(visit))

    def add(self, visit: Visit) -> Response:
        """A place where it is sold, entered once however often the form arrives."""
        given, product_id = visit.given, self._id(visit)
        back = f"{PATH}/{product_id}"
        once: Once[Listing] | None = once_of(back, visit.caller.subject, given, FIELDS, lambda _: back)
        try:
            self.services.selling.listings.add(visit.caller, product_id, read_draft(given), once)
        except IdempotencyKeyReused as refusal:
            return self._product(visit, given, {"": refusal}, None)
        except Refusal as refusal:
            return self._product(visit, given, by_field(refusal), given.get("once"))
        return go_on(back)

    def ask(self, visit: Visit) -> Response:
        """One listing as it stands."""
        listing = self._listing(visit)
        return self._form(visit, listing, written(listing), {})

    def change(self, visit: Visit) -> Response:
        """Say anew what is so, confirm it, or say that it is sold there no more; and take that back."""
        given, listings = visit.given, self.services.selling.listings
        said = given.get("version", "")
        versions = frozenset({int(said)}) if said.isascii() and said.isdigit() else frozenset({0})
        if "resume" in given:
            return self._resume(visit, versions)
        listing = self._listing(visit)
        try:
            if "end" in given:
                listings.end(visit.caller, listing.id, versions)
                return go_on(f"{PATH}/{listing.product_id}?ended={listing.id}")
            listings.replace(visit.caller, listing.id, read_draft(given), versions)
        except Refusal as refusal:
            return self._form(visit, listing, given, by_field(refusal))
        return go_on(f"{PATH}/{listing.product_id}")

    def _resume(self, visit: Visit, versions: frozenset[int]) -> Response:
        """Pressed twice it is there already; one of the same shop that was entered meanwhile is told."""
        back = f"{PATH}/{self._id(visit)}"
        try:
            listing_id = _listing_id(visit.places["listing_id"])
            self.services.selling.listings.resume(visit.caller, listing_id, versions)
        except ListingNotFound:
            return go_on(back)
        except Refusal as refusal:
            return self._product(visit, EMPTY, by_field(refusal), None)
        return go_on(back)

    def sheet(self, visit: Visit) -> Response:
        """Every product in the columns of a channel, as a file."""
        found = channel(visit.places["channel"])
        form = SheetFormat.CSV if visit.places["form"] == SheetFormat.CSV.value else SheetFormat.XLSX
        body = sheet(
            found, self.services.selling.describe.of_own(visit.caller, visit.language, found.id), form
        )
        named = {"Content-Disposition": f'attachment; filename="{found.id}.{form.value}"'}
        return Response(body, 200, PRIVATE | named, form.media_type)

    def picture(self, visit: Visit) -> Response:
        """Its picture, square, in a size that shops take."""
        photo = self.services.browse_master_data.product(visit.caller, self._id(visit)).photo
        side = next((each for each in SIDES if str(each) == visit.query.get("side", "1024")), None)
        if photo is None or side is None:
            raise PhotoNotFound("no photo of this product in that size")
        body = square(self.services.show_photo(photo.id, max(photo.widths), PictureFormat.JPEG), side)
        named = {"Content-Disposition": f'attachment; filename="{side}.jpg"'}
        return Response(body, 200, PRIVATE | named, "image/jpeg")

    def _product(
        self,
        visit: Visit,
        values: Mapping[str, str],
        wrong: Mapping[str, Refusal],
        once: str | None,
        gone: Listing | None = None,
    ) -> Response:
        _ = translator(visit.language)
        told = self.services.selling.describe.product(visit.caller, self._id(visit), visit.language)
        every = self.services.selling.listings.of(visit.caller, None, MOST_LISTED)
        listings = [self._line(each, _) for each in every if each.product_id == told.goods.product.id]
        context = {
            "title": told.goods.product.name,
            "told": told,
            "needs": _needs(told, _),
            "unbacked": green_lines([each for _field, each in told.unbacked], visit.language),
            "sides": SIDES,
            "listings": listings,
            "path": f"{PATH}/{told.goods.product.id}",
            "once": once or new_once(),
            "gone": gone and self._line(gone, _) | {"version": gone.version},
        }
        return self._page(visit, "selling_product.html", context | self._choices(values, wrong, _), wrong)

    def _form(
        self, visit: Visit, listing: Listing, values: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        _ = translator(visit.language)
        product = self.services.browse_master_data.product(visit.caller, listing.product_id)
        context = {
            "title": product.name,
            "path": visit.path,
            "back": f"{PATH}/{listing.product_id}",
            "version": listing.version,
            "line": self._line(listing, _),
        }
        return self._page(visit, "selling_listing.html", context | self._choices(values, wrong, _), wrong)

    def _choices(
        self, values: Mapping[str, str], wrong: Mapping[str, Refusal], _: Translator
    ) -> dict[str, object]:
        base_url = self.services.settings.base_url
        return {
            "values": values,
            "errors": at_fields(wrong, _, base_url),
            "channels": [(each.id, each.name) for each in channels().values()],
            "currencies": [(each, "đ (VND)" if each == "VND" else each) for each in CURRENCIES],
            "availabilities": [(each.value, _(words)) for each, words in AVAILABLE.items()],
        }

    def _line(self, listing: Listing, _: Translator) -> dict[str, object]:
        said, now = listing.said, self.services.clock.now()
        return {
            "id": listing.id,
            "name": channel(said.channel).name,
            "url": said.url,
            "price": None if said.price is None else formats.money(said.price, _.language),
            "stale": said.price is not None and listing.price_on(now) is None,
            "day": formats.day(formats.local_day(listing.confirmed_at)),
            "availability": _(AVAILABLE[said.availability]),
        }

    def _feed(self, visit: Visit) -> str:
        slug = self.services.browse_master_data.own_organisation(visit.caller).slug
        return f"{self.services.settings.base_url}/v1/feeds/google-merchant/{slug}"

    def _id(self, visit: Visit) -> UUID:
        return read_id(visit.places["product_id"], ProductNotFound("no such product of this organisation"))

    def _ended(self, visit: Visit) -> Listing | None:
        """What was ended just now, until it is taken back."""
        with suppress(ListingNotFound):
            return self.services.selling.listings.ended(
                visit.caller, _listing_id(visit.query.get("ended", ""))
            )
        return None

    def _listing(self, visit: Visit) -> Listing:
        listing = self.services.selling.listings.listing(
            visit.caller, _listing_id(visit.places["listing_id"])
        )
        if listing.product_id != self._id(visit):
            raise ListingNotFound("no such listing of this product")
        return listing

    def _page(
        self,
        visit: Visit,
        template: str,
        context: Mapping[str, object],
        wrong: Mapping[str, Refusal] | None = None,
    ) -> Response:
        late = any(isinstance(each, ListingChanged) for each in (wrong or {}).values())
        status = 409 if late else 422 if wrong else 200
        return desk_page(visit, template, context, demo=self.services.settings.demo, status=status)


def _listing_id(text: str) -> UUID:
    return read_id(text, ListingNotFound("no such listing of this organisation"))


def _needs(told: Told, _: Translator) -> list[dict[str, str]]:
    """What is missing first, then what is there, then what nobody has to have."""
    vietnamese, order = told.language == "vi", list(STANDS)
    return [
        {
            "tone": STANDS[each.given][0],
            "icon": STANDS[each.given][1],
            "word": _(STANDS[each.given][2]),
            "what": each.requirement.vi if vietnamese else each.requirement.en,
            "how": (each.requirement.how_vi if vietnamese else each.requirement.how_en)
            if each.given is Given.MISSING
            else "",
            "law": each.requirement.law,
        }
        for each in sorted(answered(told), key=lambda each: order.index(each.given))
    ]
