"""A shop that keeps to WooCommerce's published REST API v3, as far as `docs/reference/connectors.md` knows it, and can be told to fail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY, SECRET = "ck_9a8b7c", "cs_1f2e3d"
API = "/wp-json/wc/v3"
Json = dict[str, Any]


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Woo:
    """What it holds, what it was asked, and how it is to fail: `answers` are given first, whatever is asked."""

    url: str = ""
    products: dict[int, Json] = field(default_factory=dict)
    orders: dict[int, Json] = field(default_factory=dict)
    webhooks: dict[int, Json] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    keys: tuple[str, str] = (KEY, SECRET)
    may_write: bool = True
    currency: str = "VND"
    refuses: dict[str, str] = field(default_factory=dict)
    """By SKU, the code with which that product is refused."""
    a_page: int = 100
    floods: bool = False
    hangs_after: str = ""
    """A path after whose work it says nothing any more."""
    release: threading.Event = field(default_factory=threading.Event)

    def answer(self, method: str, target: str, basic: str, body: Any) -> Answer:
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path.removeprefix(API)
        self.asked.append((method, path, body if body is not None else query))
        if self.answers:
            return self.answers.pop(0)
        expected = base64.b64encode(":".join(self.keys).encode()).decode()
        if basic != f"Basic {expected}":
            return _no(401, "woocommerce_rest_cannot_view", "Xin lỗi, bạn không thể liệt kê các nguồn.")
        if method != "GET" and not self.may_write:
            return _no(
                401,
                "woocommerce_rest_authentication_error",
                "The API key provided does not have write permissions.",
            )
        match (method, path):
            case ("GET", "/data/currencies/current"):
                return Answer(200, {"code": self.currency, "name": "…", "symbol": "₫"})
            case ("POST", "/products/batch"):
                return self._batch(body)
            case ("GET", "/products"):
                skus = query.get("sku", "").split(",")
                return self._page([each for each in self.products.values() if each["sku"] in skus], query)
            case ("GET", "/orders"):
                return self._page(self._orders(query), query)
            case ("GET", "/webhooks"):
                return self._page(list(self.webhooks.values()), query)
            case ("POST", "/webhooks"):
                id = len(self.webhooks) + 1
                self.webhooks[id] = {"id": id, **body}
                return Answer(201, self.webhooks[id])
        if method == "PUT" and path.startswith("/webhooks/"):
            self.webhooks[int(path.rpartition("/")[2])].update(body)
            return Answer(200, {})
        return _no(404, "rest_no_route", "No route was found matching the URL and request method.")

    def _batch(self, body: Json) -> Answer:
        if sum(len(body.get(each, ())) for each in ("create", "update", "delete")) > 100:
            return _no(
                413,
                "woocommerce_rest_request_entity_too_large",
                "Unable to accept more than 100 items for this request.",
            )
        return Answer(
            200,
            {
                "create": [self._create(each) for each in body.get("create", ())],
                "update": [self._update(each) for each in body.get("update", ())],
            },
        )

    def _create(self, said: Json) -> Json:
        if (code := self._wrong(said, said["sku"])) is not None:
            return {"id": 0, "error": code}
        there = next((each for each in self.products.values() if each["sku"] == said["sku"]), None)
        if there is not None:
            error = {
                "code": "product_invalid_sku",
                "message": "Invalid or duplicated SKU.",
                "data": {"status": 400},
            }
            return {"id": 0, "error": error}
        id = 100 + len(self.products)
        self.products[id] = {"id": id, "permalink": f"https://htx.example/p/{id}", **said}
        return self.products[id]

    def _update(self, said: Json) -> Json:
        there = self.products.get(said["id"])
        if there is None:
            error = {
                "code": "woocommerce_rest_product_invalid_id",
                "message": "Invalid ID.",
                "data": {"status": 400},
            }
            return {"id": said["id"], "error": error}
        if (code := self._wrong(said, there["sku"])) is not None:
            return {"id": said["id"], "error": code}
        there.update(said)
        return there

    def _wrong(self, said: Json, sku: str) -> Json | None:
        code = self.refuses.get(sku)
        if code == "woocommerce_product_image_upload_error" and "images" not in said:
            return None
        return (
            None
            if code is None
            else {"code": code, "message": f"Không nhận: {code}", "data": {"status": 400}}
        )

    def _orders(self, query: dict[str, str]) -> list[Json]:
        found = sorted(self.orders.values(), key=lambda each: each["id"])
        if "include" in query:
            wanted = set(query["include"].split(","))
            found = [each for each in found if str(each["id"]) in wanted]
        if "modified_after" in query:
            found = [each for each in found if each["date_modified_gmt"] > query["modified_after"]]
        found = [each for each in found if each["status"] != "trash"]
        names = query["_fields"].split(",")
        return [{name: each[name] for name in names} for each in found]

    def _page(self, items: list[Json], query: dict[str, str]) -> Answer:
        size = min(int(query.get("per_page", 10)), self.a_page)
        page = int(query.get("page", 1))
        headers = {"X-WP-Total": str(len(items)), "X-WP-TotalPages": str(ceil(len(items) / size))}
        return Answer(200, items[(page - 1) * size : page * size], headers)

    def order(
        self,
        id: int,
        quantity: int,
        status: str = "processing",
        at: str = "2026-11-23T02:00:00",
        product: int | None = None,
    ) -> Json:
        """An order as the shop holds it, with whom it goes to, which nobody asks for."""
        self.orders[id] = {
            "id": id, "status": status, "date_created_gmt": "2026-11-23T01:00:00", "date_modified_gmt": at,
            "billing": {"first_name": "Trần Thị Bình", "phone": "0987654321", "email": "binh@example.com"},
            "line_items": [{"id": 1, "product_id": product or next(iter(self.products)), "quantity": quantity, "sku": "…"}],
        }  # fmt: skip
        return self.orders[id]


def _no(status: int, code: str, message: str) -> Answer:
    return Answer(status, {"code": code, "message": message, "data": {"status": status}})


def signature(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


@contextmanager
def woo_shop(port: int = 0) -> Iterator[Woo]:
    woo = Woo()

    class Handler(BaseHTTPRequestHandler):
        def _work(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            body = json.loads(raw) if raw else None
            answer = woo.answer(self.command, self.path, self.headers.get("Authorization", ""), body)
            if woo.hangs_after and self.path.split("?")[0].endswith(woo.hangs_after):
                woo.release.wait(60)
                self.close_connection = True
                return
            if woo.floods:
                self._flood()
                return
            data = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(data)

        do_GET = do_POST = do_PUT = _work  # noqa: N815

        def _flood(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(10**9))
            self.end_headers()
            with suppress(OSError):
                for _ in range(1_000):
                    self.wfile.write(b"[" * 1_000_000)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    woo.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield woo
    finally:
        woo.release.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
