"""An own shop at the desk: connected by its address and keys, what it shows, what it sold, and what to do where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.dates import VIETNAM
from nguongoc.batches.lots import Batch, Hold
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.ports.rows import Role
from nguongoc.ports.shops import ShopRefused, ShopUnreached
from nguongoc.services.caller import Scope, may
from nguongoc.services.connect_shop import ShopSeen, ShopWish
from nguongoc.services.shop_goods import DOWN
from nguongoc.services.take_shop_orders import ShopOrderNotFound
from nguongoc.shops.shop import Shop, ShopLine, ShopOrder, ShopProduct, ShopState, ShopTrouble, base_of
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

PATH: Final = "/producer/selling/shop"
KIND: Final = "woocommerce"
_MENDABLE: Final = frozenset({400, 413, 422})
_BLOCKED: Final = frozenset({Hold.ON_HOLD, Hold.RECALLED, Hold.PARTLY_RECALLED})
LANGUAGES: Final = (("vi", "Tiếng Việt"), ("en", "English"), ("zh", "中文"))
TROUBLES: Final[Mapping[ShopTrouble, str]] = {
    ShopTrouble.ADDRESS: N_("Địa chỉ này không dùng được. Ghi địa chỉ công khai của cửa hàng, bắt đầu bằng https://"),
    ShopTrouble.UNREACHED: N_("Không tới được cửa hàng. Xem lại địa chỉ, và thử mở cửa hàng bằng trình duyệt."),
    ShopTrouble.KEYS: N_("Cửa hàng không nhận khoá này. Tạo khoá mới với quyền Đọc/Ghi (Read/Write), rồi dán lại cả hai phần."),
    ShopTrouble.NO_API: N_("Ở địa chỉ này không thấy WooCommerce. Xem lại địa chỉ; trong WordPress, Đường dẫn tĩnh (Permalinks) không được để Đơn giản (Plain)."),
    ShopTrouble.MOVED: N_("Cửa hàng đã chuyển sang địa chỉ khác: %(said)s. Hãy ghi địa chỉ đó."),
    ShopTrouble.BUSY: N_("Cửa hàng đang bận hoặc đang lỗi. Lát nữa thử lại."),
    ShopTrouble.UNREADABLE: N_("Cửa hàng trả lời không đọc được, thường do một plugin in thêm chữ. Hãy hỏi người làm trang."),
    ShopTrouble.REFUSED: N_("Cửa hàng không nhận. Nó trả lời: %(said)s"),
    ShopTrouble.PICTURE: N_("Cửa hàng không lấy được ảnh, nên sản phẩm đang đăng không có ảnh mới."),
    ShopTrouble.CURRENCY: N_("Giá ghi bằng loại tiền khác với cửa hàng (%(said)s), nên chưa đưa giá lên."),
}  # fmt: skip


def shop_routes(route: Callable[..., Route], desk: ShopDesk) -> list[Route]:
    """Before the pages of products, whose ids stand at the same place."""
    role, owner = Role.PRODUCER, Scope.API_KEYS
    return [
        route(PATH, get=desk.show, post=desk.connect, role=role),
        route(f"{PATH}/test", post=desk.test, role=role, needs=owner),
        route(f"{PATH}/end", post=desk.end, role=role, needs=owner),
        route(f"{PATH}/orders/{{order_id}}", post=desk.again, role=role),
    ]


@dataclass(frozen=True, slots=True)
class ShopDesk:
    """Pages over `ConnectShop` and `TakeShopOrders`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """How the shop stands, or the form to connect one."""
        return self._page(visit, {"language": visit.language}, {})

    def connect(self, visit: Visit) -> Response:
        """Asked at once, so that what is wrong is said where it was typed; keys are never shown again."""
        given = visit.given
        language = given.get("language", "vi")
        wish = ShopWish(
            KIND, given.get("url", ""), given.get("key", ""), given.get("secret", ""),
            "en" if language == "en" else "zh" if language == "zh" else "vi",
        )  # fmt: skip
        try:
            self.services.selling.shops.connect.connect(visit.caller, wish)
        except (ShopRefused, ShopUnreached) as refusal:
            _ = translator(visit.language)
            field = (
                "url"
                if refusal.trouble in {ShopTrouble.ADDRESS, ShopTrouble.MOVED, ShopTrouble.NO_API}
                else ""
            )
            field = "key" if refusal.trouble is ShopTrouble.KEYS else field
            wrong = {field: _said(refusal.trouble, getattr(refusal, "said", None), _)}
            return self._page(visit, given, wrong)
        except Refusal as refusal:
            if any(kind_of(each).status not in _MENDABLE for each in refusal.refusals):
                raise
            named = {(each.pointer or "").removeprefix("/"): each for each in refusal.refusals}
            base_url = self.services.settings.base_url
            return self._page(visit, given, at_fields(named, translator(visit.language), base_url))
        return go_on(PATH)

    def test(self, visit: Visit) -> Response:
        """Ask it now, with the keys that are kept."""
        try:
            self.services.selling.shops.connect.test(visit.caller)
        except (ShopRefused, ShopUnreached) as refusal:
            wrong = {"": _said(refusal.trouble, getattr(refusal, "said", None), translator(visit.language))}
            return self._page(visit, {"language": visit.language}, wrong)
        return go_on(f"{PATH}?tested=1")

    def end(self, visit: Visit) -> Response:
        """The keys are thrown away; connecting again makes it good."""
        self.services.selling.shops.connect.disconnect(visit.caller)
        return go_on(PATH)

    def again(self, visit: Visit) -> Response:
        """Choose the lots of an order anew."""
        gone = ShopOrderNotFound("no such order of this organisation's shop")
        self.services.selling.shops.orders.again(visit.caller, read_id(visit.places["order_id"], gone))
        return go_on(PATH)

    def _page(self, visit: Visit, values: Mapping[str, str], wrong: Mapping[str, str]) -> Response:
        _ = translator(visit.language)
        seen = self.services.selling.shops.connect.shown(visit.caller)
        context: dict[str, object] = {
            "title": _("Cửa hàng WooCommerce"),
            "path": PATH,
            "values": values,
            "errors": wrong,
            "languages": LANGUAGES,
            "owner": visit.account is not None
            and Scope.API_KEYS in may(visit.account.role, visit.account.duty),
            "tested": "tested" in visit.query,
            "shop": None,
            "state": ("", "", "", ""),
        }
        if seen is not None:
            context |= self._seen(visit, seen, _)
        status = 422 if wrong else 200
        demo = self.services.settings.demo
        return desk_page(visit, "selling_shop.html", context, demo=demo, status=status)

    def _seen(self, visit: Visit, seen: ShopSeen, _: Translator) -> dict[str, object]:
        listed = self.services.selling.listings.of(visit.caller, None, 1_000)
        here = [each.product_id for each in listed if each.said.channel == KIND]
        ids = {*here, *(each.product_id for each in seen.products), *_products_in(seen.orders)}
        with self.services.reads.open() as reader:
            products = reader.catalogue.products(sorted(ids))
            batches = reader.lots.batches(sorted(_lots_in(seen.orders)))
        known = {each.product_id: each for each in seen.products}
        prices = {each.product_id: each.said.price for each in listed if each.said.channel == KIND}
        other = {
            id for id, price in prices.items() if price is not None and price.currency != seen.shop.currency
        }
        lines = [
            _product_line(products[id], known.get(id), seen.shop, id in other, _)
            for id in sorted({*here, *known}, key=lambda id: products[id].name if id in products else "")
            if id in products
        ]
        orders = [_order_line(each, products, batches, _) for each in seen.orders]
        return {
            "shop": seen.shop,
            "state": _state(seen.shop, _),
            "synced": None
            if seen.shop.synced_at is None
            else f"{seen.shop.synced_at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}",
            "lines": lines,
            "orders": sorted(orders, key=lambda each: not each["wrong"]),
        }


def _state(shop: Shop, _: Translator) -> tuple[str, str, str, str]:
    """Tone, icon, word, and what to do."""
    what = "" if shop.trouble is None else _said(shop.trouble, shop.said, _)
    if shop.state is ShopState.DISABLED:
        return "stop", "octagon-alert", _("Đã dừng: cửa hàng không nhận khoá nhiều lần liền"), what
    if shop.trouble is not None:
        return "care", "triangle-alert", _("Chưa đưa lên được, đang tự thử lại"), what
    if shop.synced_at is None:
        return "plain", "clock", _("Đã nối. Đang đưa hàng lên lần đầu, khoảng một phút."), ""
    return "anchored", "check", _("Đang nối với cửa hàng"), ""


def _said(trouble: ShopTrouble, said: str | None, _: Translator) -> str:
    return (
        _(TROUBLES[trouble]) % {"said": said or "–"}
        if "%(said)s" in TROUBLES[trouble]
        else _(TROUBLES[trouble])
    )


def _product_line(
    product: Product, known: ShopProduct | None, shop: Shop, other_currency: bool, _: Translator
) -> dict[str, object]:
    trouble = None if known is None else known.trouble
    said = None if known is None else known.said
    if trouble is None and other_currency:
        trouble, said = ShopTrouble.CURRENCY, shop.currency
    if known is None or (known.remote_id is None and trouble is None):
        state = ("plain", "clock", _("Chưa lên cửa hàng"))
    elif known.digest == DOWN:
        state = ("care", "circle-off", _("Đã gỡ: không có lô nào còn được bán"))
    elif known.stock == 0:
        state = ("plain", "package-open", _("Hết hàng"))
    else:
        state = ("anchored", "check", _("Đang bán, còn %(number)s") % {"number": known.stock})
    return {
        "id": product.id,
        "name": product.name,
        "state": state,
        "link": None if known is None else known.link,
        "trouble": None if trouble is None else _said(trouble, said, _),
    }


def _order_line(
    order: ShopOrder, products: Mapping[UUID, Product], batches: Mapping[UUID, Batch], _: Translator
) -> dict[str, object]:
    blocked = sorted(
        batches[each.batch_id].lot
        for line in order.lines
        for each in line.allotted
        if each.batch_id in batches and batches[each.batch_id].hold in _BLOCKED
    )
    short = [
        f"{_amount(each, products)} {products[each.product_id].name}"
        for each in order.lines
        if each.short > 0 and each.product_id in products
    ]
    return {
        "id": order.id,
        "number": order.remote_id,
        "day": formats.day(formats.local_day(order.placed_at)),
        "lines": [
            {
                "name": products[each.product_id].name,
                "quantity": each.quantity,
                "lots": ", ".join(
                    batches[one.batch_id].lot for one in each.allotted if one.batch_id in batches
                ),
            }
            for each in order.lines
            if each.product_id in products
        ],
        "blocked": ", ".join(blocked),
        "short": ", ".join(short),
        "wrong": bool(blocked or short),
    }


def _amount(line: ShopLine, products: Mapping[UUID, Product]) -> str:
    unit = base_of(products[line.product_id]).value
    return f"{line.short.normalize():f}" + ("" if unit == "pc" else f" {unit}")


def _products_in(orders: Sequence[ShopOrder]) -> set[UUID]:
    return {line.product_id for each in orders for line in each.lines}


def _lots_in(orders: Sequence[ShopOrder]) -> set[UUID]:
    return {one.batch_id for each in orders for line in each.lines for one in line.allotted}
