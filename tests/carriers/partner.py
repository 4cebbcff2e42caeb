"""A server that keeps to Viettel Post's published partner API, as far as `docs/reference/carriers.md` knows it, and can be told to fail."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USER, PASSWORD = "htx", "mùa bưởi"


@dataclass
class Partner:
    """What it was asked, and how it is to answer: `refuses` a path with words, `silent` takes an order and never says so."""

    url: str = ""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    tokens: set[str] = field(default_factory=set)

    def answer(self, path: str, token: str | None, body: dict[str, Any]) -> Any:
        self.asked.append((path, body))
        if path in self.refuses:
            return _no(self.refuses[path])
        if path == "/v2/user/Login":
            good = (body.get("USERNAME"), body.get("PASSWORD")) == (USER, PASSWORD)
            return (
                _yes({"token": "short", "expired": 0}) if good else _no("Invalid owner account or password!")
            )
        if path == "/v2/user/ownerconnect":
            long = f"long-{len(self.asked)}"
            self.tokens = {long}
            return _yes({"token": long}) if token == "short" else _no("Token invalid")
        if token not in self.tokens:
            return _no("Token invalid")
        return self.signed_in(path, body)

    def signed_in(self, path: str, body: dict[str, Any]) -> Any:
        if path == "/v2/order/getPriceAllNlp":
            for name in ("SENDER_ADDRESS", "RECEIVER_ADDRESS"):
                if len(body[name].encode()) > 150:
                    return _no(f"Incorrect data: {name}")
            slow = {
                "MA_DV_CHINH": "VCN",
                "TEN_DICHVU": "Chuyển phát nhanh",
                "GIA_CUOC": 32000,
                "THOI_GIAN": "48 giờ",
            }
            fast = {"MA_DV_CHINH": "VHT", "TEN_DICHVU": "Hoả tốc", "GIA_CUOC": 90000, "THOI_GIAN": "12 giờ"}
            return {"SENDER_ADDRESS": {}, "RECEIVER_ADDRESS": {}, "RESULT": [fast, slow]}
        if path == "/v2/order/createOrderNlp":
            if body["ORDER_NUMBER"] in {each["ORDER_NUMBER"] for each in self.orders.values()}:
                return _no("Order existed")
            waybill = f"VTP{len(self.orders) + 1:09d}"
            self.orders[waybill] = body
            return _yes({"ORDER_NUMBER": waybill, "MONEY_TOTAL": 32000})
        if path == "/v2/order/UpdateOrder":
            if body["ORDER_NUMBER"] not in self.orders:
                return _no("Order does not exist")
            del self.orders[body["ORDER_NUMBER"]]
            return _yes(None)
        return _no("System error")


def _yes(data: Any) -> dict[str, Any]:
    return {"status": 200, "error": False, "message": "OK", "data": data}


def _no(message: str) -> dict[str, Any]:
    return {"status": 204, "error": True, "message": [message], "data": None}


@contextmanager
def partner_api() -> Iterator[Partner]:
    partner = Partner()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = partner.answer(self.path, self.headers.get("Token"), body)
            if partner.silent and self.path.startswith("/v2/order/createOrder"):
                self.close_connection = True
                return
            data = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    partner.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield partner
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def report(waybill: str, status: int, at: str, secret: str, **said: Any) -> dict[str, Any]:
    """Its webhook, as its documents show it."""
    data = {
        "ORDER_NUMBER": waybill, "ORDER_STATUS": status, "ORDER_STATUSDATE": at, "STATUS_NAME": "…",
        "LOCALION_CURRENTLY": "Thanh Hoá - BC Sao Vàng", "EMPLOYEE_NAME": "Nguyễn Văn A", "EMPLOYEE_PHONE": "0912345678",
        **said,
    }  # fmt: skip
    return {"DATA": data, "TOKEN": secret}
