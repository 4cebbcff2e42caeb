"""Viettel Post as a driver of the port `Carrier`, after its partner API: sign-in, prices, orders, cancelling, its webhook.

What is known of that API stands in `docs/reference/carriers.md` with its sources. It answers failures with HTTP 200 and `error`,
takes 150 bytes a string and knows no idempotency: after a silence nobody knows whether an order was made, so it is never sent again.
Addresses are handed over as text (the `Nlp` calls), for its lists of wards before and after July 2025 must not be mixed.
"""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import SecretStr

from nguongoc.batches.dates import VIETNAM
from nguongoc.carriage.consignment import Booking, CarriageState, Contact, Package, Quote, Report
from nguongoc.errors import Refusal
from nguongoc.fetch import Client
from nguongoc.ports.carriers import CarrierRefused, CarrierUnreached, ReportUnsigned

ID: Final = "viettel-post"
TIMEOUT_SECONDS: Final = 8.0
DEADLINE_SECONDS: Final = 15.0
MOST_OF_ANSWER: Final = 400_000
LONGEST_BYTES: Final = 150
CANCEL: Final = 4
NO_COLLECTION: Final = 1
COLLECT_GOODS: Final = 3
_STAMP: Final = "%d/%m/%Y %H:%M:%S"
S = CarriageState
STATES: Final[Mapping[int, CarriageState]] = {
    101: S.CANCELLED, 102: S.PICKUP_PENDING, 103: S.PICKUP_PENDING, 104: S.PICKUP_PENDING, 105: S.PICKED_UP,
    107: S.CANCELLED, 200: S.PICKED_UP, 201: S.CANCELLED, 202: S.IN_TRANSIT, 300: S.IN_TRANSIT, 400: S.IN_TRANSIT,
    500: S.OUT_FOR_DELIVERY, 501: S.DELIVERED, 502: S.RETURNING, 503: S.CANCELLED, 504: S.RETURNED,
    505: S.RETURN_PENDING, 506: S.FAILED, 507: S.FAILED, 508: S.OUT_FOR_DELIVERY, 509: S.IN_TRANSIT,
    515: S.RETURNING, 550: S.OUT_FOR_DELIVERY,
}  # fmt: skip
"""Of its 23 published codes; another one is kept as it came and changes nothing."""


@dataclass(slots=True)
class ViettelPost:
    """The driver; safe to call from any thread. `secret` is what was agreed with it for its webhook."""

    url: str
    username: str
    password: SecretStr
    secret: SecretStr
    _token: str | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def id(self) -> str:
        return ID

    @property
    def name(self) -> str:
        return "Viettel Post"

    def quote(self, sender: Contact, receiver: Contact, package: Package) -> Sequence[Quote]:
        """Every service that goes there."""
        answer = self._call(
            "/v2/order/getPriceAllNlp", _goods(package) | _addresses(sender, receiver) | {"TYPE": 1}
        )
        # A bare list, a bare object or inside the envelope: all three were seen.
        told = answer.get("RESULT") if isinstance(answer, dict) else answer
        return [
            Quote(
                str(each["MA_DV_CHINH"])[:40],
                str(each.get("TEN_DICHVU", ""))[:100],
                int(each["GIA_CUOC"]),
                str(each["THOI_GIAN"])[:40] if each.get("THOI_GIAN") else None,
            )
            for each in (told if isinstance(told, list) else ())
            if isinstance(each, dict) and _is_whole(each.get("GIA_CUOC")) and each.get("MA_DV_CHINH")
        ]

    def book(
        self, reference: str, service: str, sender: Contact, receiver: Contact, package: Package
    ) -> Booking:
        """An order under our reference; `CHECK_UNIQUE` asks for its refusal where it is there already."""
        order = {
            "ORDER_NUMBER": reference,
            "CHECK_UNIQUE": True,
            "ORDER_SERVICE": service,
            "ORDER_PAYMENT": COLLECT_GOODS if package.collect_vnd else NO_COLLECTION,
            "PRODUCT_DETAIL": [
                {
                    "PRODUCT_NAME": _fit(package.what),
                    "PRODUCT_QUANTITY": 1,
                    "PRODUCT_PRICE": package.value_vnd,
                    "PRODUCT_WEIGHT": package.weight_g,
                }
            ],
            **_goods(package),
            **_addresses(sender, receiver),
            "SENDER_FULLNAME": _fit(sender.name),
            "SENDER_PHONE": sender.phone,
            "RECEIVER_FULLNAME": _fit(receiver.name),
            "RECEIVER_PHONE": receiver.phone,
        }
        try:
            self._signed_in()
        except CarrierUnreached as unreached:
            raise CarrierRefused("the carrier was not reached: nothing was ordered", said="") from unreached
        answer = self._call("/v2/order/createOrderNlp", order)
        waybill = answer.get("ORDER_NUMBER") if isinstance(answer, dict) else None
        if not waybill:
            raise CarrierUnreached("the carrier took the order and named no waybill")
        fee = answer.get("MONEY_TOTAL")
        return Booking(str(waybill)[:60], int(fee) if _is_whole(fee) else None)

    def cancel(self, waybill: str) -> None:
        """Taken while it is not picked up."""
        self._call("/v2/order/UpdateOrder", {"TYPE": CANCEL, "ORDER_NUMBER": waybill, "NOTE": ""})

    def report(self, headers: Mapping[str, str], body: bytes) -> Report | None:
        """Its webhook: the secret stands in `Authorization`, in `TOKEN`, or in both."""
        try:
            said = json.loads(body)
            data = said["DATA"]
            given = (headers.get("authorization", ""), said.get("TOKEN"), data.get("TOKEN"))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise ReportUnsigned("this is no report of the carrier") from None
        if not any(self._is_secret(each) for each in given):
            raise ReportUnsigned("the secret that was agreed is not in it")
        return _report(data)

    def _is_secret(self, given: object) -> bool:
        text = given.removeprefix("Bearer ") if isinstance(given, str) else ""
        return hmac.compare_digest(text.encode(), self.secret.get_secret_value().encode())

    def _call(self, path: str, body: Mapping[str, Any]) -> Any:
        """`data` of the answer, signed in; a token that is refused is asked for anew once, which orders nothing."""
        for is_last in (False, True):
            answer = self._post(path, body, self._signed_in())
            if not isinstance(answer, dict) or "error" not in answer:
                return answer
            if not answer["error"]:
                return answer.get("data")
            said = _words(answer.get("message"))
            if is_last or "token" not in said.lower():
                if "system error" in said.lower():
                    raise CarrierUnreached("the carrier answered that it does not know")
                raise CarrierRefused("the carrier does not take it", said=said[:300])
            with self._lock:
                self._token = None
        raise AssertionError("unreachable")

    def _signed_in(self) -> str:
        with self._lock:
            if self._token is None:
                who = {"USERNAME": self.username, "PASSWORD": self.password.get_secret_value()}
                short = self._token_of(self._post("/v2/user/Login", who, None))
                self._token = self._token_of(self._post("/v2/user/ownerconnect", who, short))
            return self._token

    def _token_of(self, answer: Any) -> str:
        data = answer.get("data") if isinstance(answer, dict) else None
        token = data.get("token") if isinstance(data, dict) else None
        if not isinstance(token, str) or not token:
            raise CarrierRefused("the carrier does not know this account", said="")
        return token

    def _post(self, path: str, body: Mapping[str, Any], token: str | None) -> Any:
        client = Client(
            urlsplit(self.url).hostname, TIMEOUT_SECONDS, DEADLINE_SECONDS, user_agent="nguongoc-carrier"
        )
        headers = {"Content-Type": "application/json"} | ({} if token is None else {"Token": token})
        try:
            status, answer = client.send(
                self.url.rstrip("/") + path, headers, json.dumps(body).encode(), MOST_OF_ANSWER
            )
        except Refusal as refusal:
            raise CarrierUnreached(f"the carrier was not reached ({refusal.code})") from None
        if status >= 500:  # noqa: PLR2004
            raise CarrierUnreached(f"the carrier answered {status}")
        try:
            return json.loads(answer)
        except (ValueError, RecursionError):
            raise CarrierUnreached(f"the carrier answered {status}, and nothing that can be read") from None


def _report(data: Mapping[str, Any]) -> Report | None:
    waybill, code = data.get("ORDER_NUMBER"), data.get("ORDER_STATUS")
    if not isinstance(waybill, str) or not waybill or not _is_whole(code):
        return None
    status = int(str(code)[:9])
    try:
        at = datetime.strptime(str(data.get("ORDER_STATUSDATE")), _STAMP).replace(tzinfo=VIETNAM)
    except ValueError:
        return None
    place = data.get("LOCATION_CURRENTLY") or data.get("LOCALION_CURRENTLY")
    reference = data.get("ORDER_REFERENCE")
    return Report(
        waybill[:60],
        reference if isinstance(reference, str) else None,
        str(status),
        STATES.get(status),
        at,
        str(place)[:300] if place else None,
    )


def _goods(package: Package) -> dict[str, Any]:
    return {
        "PRODUCT_NAME": _fit(package.what),
        "PRODUCT_TYPE": "HH",
        "PRODUCT_QUANTITY": 1,
        "PRODUCT_WEIGHT": package.weight_g,
        "PRODUCT_PRICE": package.value_vnd,
        "MONEY_COLLECTION": package.collect_vnd,
    }


def _addresses(sender: Contact, receiver: Contact) -> dict[str, str]:
    return {"SENDER_ADDRESS": _fit(sender.address), "RECEIVER_ADDRESS": _fit(receiver.address)}


def _fit(text: str) -> str:
    """As many whole characters as its 150 bytes hold: a Vietnamese letter takes up to three."""
    return text.encode()[:LONGEST_BYTES].decode("utf-8", "ignore")


def _is_whole(value: object) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and value.isdigit()
    )


def _words(message: object) -> str:
    return "; ".join(map(str, message)) if isinstance(message, list) else str(message or "")
