"""Products and orders as WooCommerce's REST API v3 writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

from nguongoc.ports.shops import Change, Outcome, Pushed
from nguongoc.shops.item import ShopItem
from nguongoc.shops.shop import LONGEST_SAID, SaidLine, SaidOrder, ShopOrderState

ORDER_FIELDS: Final = "id,status,date_created_gmt,date_modified_gmt,line_items"
LOT_KEY: Final = "_nguongoc_lot"
PRODUCT_KEY: Final = "_nguongoc_product"
MOST_LINES: Final = 1_000
MOST_OF_ONE: Final = 1_000_000
LONGEST_LINK: Final = 500
_STATES: Final[Mapping[str, ShopOrderState]] = {
    "pending": ShopOrderState.OPEN,
    "processing": ShopOrderState.OPEN,
    "on-hold": ShopOrderState.OPEN,
    "completed": ShopOrderState.DONE,
    "cancelled": ShopOrderState.OFF,
    "refunded": ShopOrderState.OFF,
    "failed": ShopOrderState.OFF,
    "trash": ShopOrderState.OFF,
    "checkout-draft": ShopOrderState.OFF,
    "auto-draft": ShopOrderState.OFF,
}
"""Its own states; one that a plug-in added counts as open, because goods promised twice are worse than goods held back."""
_GONE: Final = frozenset({"woocommerce_rest_product_invalid_id", "woocommerce_rest_invalid_product_id"})
_PICTURE: Final = frozenset(
    {"woocommerce_product_image_upload_error", "woocommerce_product_invalid_image_id"}
)


def payload(change: Change) -> dict[str, Any]:
    """What is sent of a change."""
    known = {} if change.remote_id is None else {"id": int(change.remote_id)}
    if change.item is None:
        return known | {"status": "draft", "manage_stock": True, "stock_quantity": 0}
    return known | _product(change.item, pictured=change.pictured)


def _product(item: ShopItem, *, pictured: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": item.name,
        "type": "simple",
        "sku": item.sku,
        "status": "publish",
        # It takes HTML: words that people typed are text.
        "description": f"<p>{escape(item.description)}</p>" if item.description else "",
        "manage_stock": True,
        "stock_quantity": item.stock,
        "backorders": "no",
        "attributes": [
            # A stroke would part one value into two.
            {"name": name, "visible": True, "options": [value.replace("|", "/")], "position": position}
            for position, (name, value) in enumerate(item.attributes)
        ],
        "meta_data": [
            {"key": LOT_KEY, "value": item.lot_uri},
            {"key": PRODUCT_KEY, "value": str(item.product_id)},
        ],
    }
    if item.price is not None:
        said["regular_price"] = item.price
    if item.gtin is not None:
        said["global_unique_id"] = item.gtin
    if pictured and item.picture is not None:
        said["images"] = [{"src": item.picture, "alt": item.name}]
    return said


def pushed(change: Change, said: Mapping[str, Any]) -> Pushed:
    """What one answer of a batch says."""
    error = said.get("error")
    if isinstance(error, dict):
        code, message = str(error.get("code", "")), words(error)[:LONGEST_SAID]
        if code in _GONE:
            return Pushed(change.product_id, Outcome.GONE, said=message)
        return Pushed(
            change.product_id, Outcome.PICTURE if code in _PICTURE else Outcome.REFUSED, said=message
        )
    remote, link = said.get("id"), said.get("permalink")
    if not isinstance(remote, int) or isinstance(remote, bool) or remote <= 0:
        return Pushed(change.product_id, Outcome.REFUSED)
    shown = (
        link if isinstance(link, str) and link.startswith("https://") and len(link) <= LONGEST_LINK else None
    )
    return Pushed(change.product_id, Outcome.DONE, str(remote), shown)


def order_of(said: Mapping[str, Any]) -> SaidOrder | None:
    """An order; None for what is none. One that was deleted is told by its number alone, so the shop is asked for it."""
    number, status = said.get("id"), said.get("status")
    placed, modified = _moment(said.get("date_created_gmt")), _moment(said.get("date_modified_gmt"))
    lines = said.get("line_items")
    if not _is_count(number) or not isinstance(status, str) or placed is None or modified is None:
        return None
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        return None
    return SaidOrder(
        str(number),
        _STATES.get(status, ShopOrderState.OPEN),
        placed,
        modified,
        tuple(
            SaidLine(str(each["product_id"]), int(each["quantity"]))
            for each in map(as_dict, lines)
            if _is_count(each.get("product_id")) and _is_count(each.get("quantity"))
            and each["quantity"] <= MOST_OF_ONE
        ),
    )  # fmt: skip


def as_dict(value: Any) -> dict[str, Any]:
    """A value as an object: what is none is empty, and then lacks what is looked for."""
    return value if isinstance(value, dict) else {}


def words(said: Mapping[str, Any]) -> str:
    """A shop's own words for an error, without control characters."""
    message = said.get("message")
    return "".join(each for each in message if each.isprintable()) if isinstance(message, str) else ""


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**15


def _moment(value: object) -> datetime | None:
    """`2026-11-28T17:00:00`, in UTC without saying so."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
