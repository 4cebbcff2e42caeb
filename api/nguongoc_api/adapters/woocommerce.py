"""WooCommerce as a driver of the port `ShopConnector`, after its REST API v3: products in batches, orders by change, webhooks with their signature.

What is known of that API stands in `docs/reference/connectors.md` with its sources. Of orders only number, state, days and lines are
asked for and read: whoever bought is nobody's business here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from nguongoc.errors import Refusal
from nguongoc.fetch.client import AddressRefused, Answered, AnswerTooLarge, Client
from nguongoc.ports.shops import (
    MOST_AT_ONCE,
    Change,
    NoticeUnsigned,
    OrdersPage,
    Pushed,
    ShopRefused,
    ShopUnreached,
)
from nguongoc.shops.shop import LONGEST_SAID, SaidOrder, ShopAccess, ShopTrouble
from nguongoc_api.adapters.woocommerce_wire import (
    ORDER_FIELDS,
    as_dict,
    order_of,
    payload,
    pushed,
    words,
)

KIND: Final = "woocommerce"
API: Final = "/wp-json/wc/v3"
TIMEOUT_SECONDS: Final = 20.0
DEADLINE_SECONDS: Final = 60.0
"""A batch makes the shop fetch pictures before it answers."""
MOST_OF_ANSWER: Final = 8_000_000
A_PAGE: Final = 100
MOST_WEBHOOKS: Final = 100
LONGEST_WAIT: Final = 3_600
LONGEST_URL: Final = 300
TOPICS: Final = ("order.created", "order.updated", "order.deleted")
_OK: Final = frozenset({200, 201})
_KEYS: Final = frozenset({401, 403})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class WooCommerce:
    """The driver; safe to call from any thread. `loopback`: a shop on this machine may be asked by plain http, as in tests."""

    loopback: bool = False
    timeout: float = TIMEOUT_SECONDS
    deadline: float = DEADLINE_SECONDS

    @property
    def kind(self) -> str:
        return KIND

    def check_address(self, url: str) -> str:
        text = url.strip()
        text = text if "://" in text else f"https://{text}"
        text = text.partition("/wp-json")[0].partition("/wp-admin")[0].rstrip("/")
        try:
            self._client().check(text)
            parts = urlsplit(text)
        except (Refusal, ValueError):
            raise ShopRefused(ShopTrouble.ADDRESS) from None
        if parts.query or parts.fragment or len(text) > LONGEST_URL:
            raise ShopRefused(ShopTrouble.ADDRESS)
        return text

    def check(self, access: ShopAccess) -> str:
        """Its currency, and an empty batch: a key that may only read is refused there, and nothing is changed."""
        currency = as_dict(self._ask(access, "GET", "/data/currencies/current")).get("code")
        self._ask(access, "POST", "/products/batch", {})
        if not isinstance(currency, str) or len(currency) != 3:  # noqa: PLR2004
            raise ShopRefused(ShopTrouble.NO_API)
        return currency

    def listen(self, access: ShopAccess, address: str) -> None:
        there = self._ask(access, "GET", f"/webhooks?{urlencode({'per_page': MOST_WEBHOOKS})}")
        ours = [each for each in map(as_dict, _listed(there)) if each.get("delivery_url") == address]
        for topic in TOPICS:
            said = {"secret": access.notice_secret, "status": "active"}
            known = next((each["id"] for each in ours if each.get("topic") == topic and "id" in each), None)
            if known is None:
                said |= {"name": "Nguồn Gốc", "topic": topic, "delivery_url": address}
                self._ask(access, "POST", "/webhooks", said)
            else:
                self._ask(access, "PUT", f"/webhooks/{int(known)}", said)

    def find(self, access: ShopAccess, skus: Collection[str]) -> Mapping[str, str]:
        if not skus:
            return {}
        query = {"sku": ",".join(sorted(skus)), "per_page": A_PAGE, "_fields": "id,sku"}
        found = map(as_dict, _listed(self._ask(access, "GET", f"/products?{urlencode(query)}")))
        return {
            str(each["sku"]): str(each["id"]) for each in found if each.get("sku") in skus and each.get("id")
        }

    def push(self, access: ShopAccess, changes: Sequence[Change]) -> Sequence[Pushed]:
        if len(changes) > MOST_AT_ONCE:
            raise AssertionError("the caller cuts them")
        new = [each for each in changes if each.remote_id is None and each.item is not None]
        known = [each for each in changes if each.remote_id is not None]
        batch = {"create": [payload(each) for each in new], "update": [payload(each) for each in known]}
        answer = as_dict(self._ask(access, "POST", "/products/batch", batch))
        told: dict[Any, Pushed] = {}
        for name, asked in (("create", new), ("update", known)):
            answers = answer.get(name) or []
            if not isinstance(answers, list) or len(answers) != len(asked):
                raise ShopUnreached(ShopTrouble.UNREADABLE)
            told |= {
                change.product_id: pushed(change, as_dict(said))
                for change, said in zip(asked, answers, strict=True)
            }
        return [told[each.product_id] for each in changes if each.product_id in told]

    def orders(self, access: ShopAccess, since: datetime, page: int) -> OrdersPage:
        after = f"{since:%Y-%m-%dT%H:%M:%S}"
        query = {
            "modified_after": after,
            "dates_are_gmt": "true",
            "status": "any",
            "orderby": "id",
            "order": "asc",
        }
        return self._orders(access, query, page)

    def those(self, access: ShopAccess, remote_ids: Sequence[str]) -> Mapping[str, SaidOrder]:
        query = {"include": ",".join(remote_ids), "status": "any", "orderby": "id", "order": "asc"}
        found: dict[str, SaidOrder] = {}
        page, pages = 1, 1
        # All of them, however short a shop cuts its pages: what is left out counts as thrown away.
        while page <= pages:
            read = self._orders(access, query, page)
            found |= {each.remote_id: each for each in read.orders}
            page, pages = page + 1, min(read.pages, len(remote_ids))
        return found

    def notice(self, secret: str, headers: Mapping[str, str], body: bytes) -> SaidOrder | None:
        """`X-WC-Webhook-Signature` is base64 of HMAC-SHA256 over the very bytes; the delivery id stands outside of it, so nothing rests on it."""
        given = headers.get("x-wc-webhook-signature", "")
        if not given and body.startswith(b"webhook_id=") and body[11:].isdigit():
            # The ping on creation is signed by nobody, and a webhook is only kept where it is answered 200.
            return None
        expected = hmac.digest(secret.encode(), body, "sha256")
        try:
            signature = base64.b64decode(given, validate=True)
        except (binascii.Error, ValueError):
            signature = b""
        if not hmac.compare_digest(signature, expected):
            raise NoticeUnsigned("the signature is not the shop's")
        try:
            return order_of(as_dict(json.loads(body)))
        except (ValueError, RecursionError):
            return None

    def _orders(self, access: ShopAccess, query: Mapping[str, str], page: int) -> OrdersPage:
        said = {**query, "per_page": A_PAGE, "page": page, "_fields": ORDER_FIELDS}
        answer = self._answered(access, "GET", f"/orders?{urlencode(said)}")
        pages = answer.headers.get("x-wp-totalpages", "")
        if not pages.isdigit() or len(pages) > 6:  # noqa: PLR2004
            raise ShopUnreached(ShopTrouble.UNREADABLE)
        found = (order_of(as_dict(each)) for each in _listed(_read(answer)))
        return OrdersPage([each for each in found if each is not None], int(pages))

    def _ask(self, access: ShopAccess, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return _read(self._answered(access, method, path, body))

    def _answered(
        self, access: ShopAccess, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Answered:
        """An answer of 200 or 201. Raises `ShopRefused`, `ShopUnreached`."""
        basic = base64.b64encode(f"{access.key}:{access.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        sent = None if body is None else json.dumps(body).encode()
        try:
            answer = self._client().call(method, access.url + API + path, headers, sent, MOST_OF_ANSWER)
        except AddressRefused:
            raise ShopRefused(ShopTrouble.ADDRESS) from None
        except AnswerTooLarge:
            raise ShopUnreached(ShopTrouble.UNREADABLE) from None
        except Refusal:
            raise ShopUnreached(ShopTrouble.UNREACHED) from None
        if answer.status in _OK:
            return answer
        raise _refused(answer)

    def _client(self) -> Client:
        host = "localhost" if self.loopback else None
        return Client(host, self.timeout, self.deadline, user_agent="nguongoc-shop")


def _refused(answer: Answered) -> Refusal:
    """What an error means: WordPress says `{code, message, data: {status}}`."""
    try:
        said = as_dict(_read(answer))
    except ShopUnreached:
        said = {}
    code = str(said.get("code", ""))
    message = words(said)[:LONGEST_SAID]
    if answer.status in _KEYS:
        return ShopRefused(ShopTrouble.KEYS, message)
    if answer.status in _MOVED:
        return ShopRefused(
            ShopTrouble.MOVED, answer.headers.get("location", "").partition("?")[0][:LONGEST_SAID]
        )
    if answer.status == 429 or answer.status >= 500:  # noqa: PLR2004
        wait = answer.headers.get("retry-after", "")
        seconds = int(wait) if wait.isdigit() and len(wait) < 9 else None  # noqa: PLR2004
        return ShopUnreached(ShopTrouble.BUSY, None if seconds is None else min(seconds, LONGEST_WAIT))
    if answer.status == 404 and code in {"", "rest_no_route"}:  # noqa: PLR2004
        return ShopRefused(ShopTrouble.NO_API)
    return ShopRefused(ShopTrouble.REFUSED, message)


def _read(answer: Answered) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        trouble = ShopTrouble.NO_API if answer.body.lstrip()[:1] == b"<" else ShopTrouble.UNREADABLE
        raise ShopUnreached(trouble) from None


def _listed(answer: Any) -> list[Any]:
    if not isinstance(answer, list):
        raise ShopUnreached(ShopTrouble.UNREADABLE)
    return answer
