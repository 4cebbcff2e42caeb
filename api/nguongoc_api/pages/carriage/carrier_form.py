"""What a carrier has to know, asked for on one form: the price first, then the order. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from starlette.responses import Response

from nguongoc.batches.quantities import parse_vietnamese_amount
from nguongoc.batches.texts import normalise_text
from nguongoc.carriage.consignment import Contact, Package, Quote, grams_of
from nguongoc.errors import Refusal
from nguongoc.listings.listing import Price
from nguongoc.parties.phones import parse_phone
from nguongoc.services.consign import MANUAL, ConsignmentWish
from nguongoc.services.gathering import Gathering
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import go_on
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

FIELDS: Final = (
    "do", "carrier", "waybill", "service", "sender_name", "sender_phone", "sender_address", "receiver_name",
    "receiver_phone", "receiver_address", "what", "weight", "value", "collect",
)  # fmt: skip
QUOTE: Final = "quote"
OK: Final = 200
_AT: Final[Mapping[str, str]] = {
    "/package/weight_g": "weight",
    "/package/value_vnd": "value",
    "/package/collect_vnd": "collect",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The form as it is shown again: what was typed, what is wrong with it, what each service costs."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    quotes: tuple[tuple[str, str], ...] = ()


def carry(
    services: Services,
    visit: Visit,
    book: Callable[[ConsignmentWish], str],
    page: Callable[[Shown, int], Response],
) -> Response:
    """The form sent: prices on it, or what `book` did, or what is wrong beside its field. `book` answers where to go on."""
    given = visit.given
    try:
        if (carrier := given.get("carrier", MANUAL)) == MANUAL:
            return go_on(book(ConsignmentWish(MANUAL, given.get("waybill") or None)))
        sender, receiver, package = _read(given)
        if given.get("do") == QUOTE or not given.get("service"):
            found = services.capturing.carriage.consign.quotes(
                visit.caller, carrier, sender, receiver, package
            )
            _ = translator(visit.language)
            return page(Shown(given, {}, tuple((each.service, _said(each, _)) for each in found)), OK)
        service = normalise_text(given["service"], 40, "/service")
        return go_on(book(ConsignmentWish(carrier, None, service, sender, receiver, package)))
    except Refusal as refusal:
        status = kind_of(mendable(refusal, 503)).status
        return page(Shown(given, _errors(refusal, visit, services)), status)


def _read(given: Mapping[str, str]) -> tuple[Contact, Contact, Package]:
    gathering = Gathering()
    sides = [
        Contact(
            gathering.text(given.get(f"{side}_name", ""), 100, f"/{side}_name"),
            _phone(gathering, given, side),
            gathering.text(given.get(f"{side}_address", ""), 300, f"/{side}_address"),
        )
        for side in ("sender", "receiver")
    ]
    what = gathering.text(given.get("what", ""), 100, "/what")
    weight = gathering.ask(lambda: parse_vietnamese_amount(given.get("weight", "")), Decimal(1), "/weight")
    value, collect = (_dong(gathering, given, name) for name in ("value", "collect"))
    package = gathering.ask(lambda: Package(grams_of(weight), value, collect, what), None)
    gathering.settle()
    if package is None:
        raise AssertionError("what was refused was raised")
    return sides[0], sides[1], package


def _phone(gathering: Gathering, given: Mapping[str, str], side: str) -> str:
    """As carriers here dial it."""
    pointer = f"/{side}_phone"
    number = gathering.ask(lambda: parse_phone(given.get(pointer[1:], ""), pointer), "")
    return f"0{number[3:]}" if number.startswith("+84") else number


def _dong(gathering: Gathering, given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "").strip()
    if text in {"", "0"}:
        return 0
    return int(gathering.ask(lambda: parse_vietnamese_amount(text), Decimal(0), f"/{name}"))


def _said(quote: Quote, _: Translator) -> str:
    fee = formats.money(Price(Decimal(quote.fee_vnd), "VND"), _.language)
    return ", ".join(filter(None, (f"{quote.name or quote.service}: {fee}", quote.takes)))


def _errors(refusal: Refusal, visit: Visit, services: Services) -> dict[str, str]:
    _, base_url = translator(visit.language), services.settings.base_url
    errors = {}
    for each in getattr(refusal, "refusals", (refusal,)):
        pointer = each.pointer or ""
        name = _AT.get(pointer, pointer.removeprefix("/"))
        errors[name if name in FIELDS else ""] = at_field(each, _, base_url)
    return errors
