"""A lot from answers as they were typed: they become a wish, or sentences beside the fields it was typed into."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import GrowingStatements, Origin
from nguongoc.batches.quantities import Quantity, Unit, parse_unit
from nguongoc.batches.rules import Declaration, check_declaration
from nguongoc.batches.typed import parse_typed_quantity
from nguongoc.errors import Invalid, Malformed, Refusal
from nguongoc.services.keep_lot_drafts import SELLER
from nguongoc.services.keep_sellers import name_of_seller
from nguongoc.services.make_lot import Wish
from nguongoc.services.master_data import FacilityUnknown, ProductUnknown
from nguongoc.services.register_batch import suggest_lot
from nguongoc_api.pages.producer import made_lot
from nguongoc_api.pages.producer.bought_lot import BOUGHT, TOLD, read_told
from nguongoc_api.pages.producer.visit import read_id

T = TypeVar("T")
FIELDS: Final = (
    "product_id",
    "facility_id",
    "value",
    "unit",
    "happened_on",
    BOUGHT,
    TOLD,
    "packed_on",
    "lot",
    "variety",
    "no_pesticide",
    "pesticide_name",
    "pesticide_last_used_on",
    "pre_harvest_interval_days",
    "fertiliser",
    "water",
    "notes",
    SELLER,
)
ONCE: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_LOCAL_DAY: Final = re.compile(r"([0-9]{1,2})(?: *[/.-] *| +)([0-9]{1,2})(?: *[/.-] *| +)([0-9]{4}|[0-9]{2})")
_RUN_TOGETHER: Final = re.compile(r"([0-9]{2})([0-9]{2})((?:19|20)[0-9]{2})")
"""No day written so is also one of ISO 8601's basic format: there the fifth and sixth digit are a month."""
_DAYS: Final = re.compile(r"[0-9]{1,4}")


class AnswerMissing(Invalid):
    """A field that has to be filled in is empty."""

    code = "answer-missing"


class DayUnreadable(Malformed):
    """Neither 23/11/2026 nor 2026-11-23."""

    code = "day-unreadable"


class NumberUnreadable(Malformed):
    """Not a whole number."""

    code = "number-unreadable"


def new_once() -> str:
    """The key of one form: sent twice, by a thumb or by a network, it registers one lot."""
    return secrets.token_urlsafe(16)


@dataclass(slots=True)
class Wrong:
    """What is wrong at which field; under `""` what is wrong with the whole."""

    at: dict[str, Refusal] = field(default_factory=dict)

    def take(self, name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Refusal as refusal:
            self.at.setdefault(name, refusal)
            return None

    def spread(self, refusal: Refusal) -> None:
        """A refusal of the domain, to the fields its pointers name."""
        for each in refusal.refusals:
            self.at.setdefault(_field_of(each.pointer), each)


def _field_of(pointer: str | None) -> str:
    parts = (pointer or "").split("/")
    if "inputs" in parts:
        return "inputs"
    if parts[-1].startswith(made_lot.PREFIX):
        return parts[-1]
    if "told_origin" in parts:
        return TOLD
    if parts[-1] == "quantity":
        return "value"
    if parts[-1] == "origin":
        return "product_id"
    return parts[-1] if parts[-1] in FIELDS else ""


def read_wish(given: Mapping[str, str], now: datetime) -> Wish | Wrong:
    """What was typed; an empty lot number is given one."""
    wrong = Wrong()
    product = wrong.take("product_id", lambda: _id(given, "product_id", ProductUnknown))
    facility = wrong.take("facility_id", lambda: _id(given, "facility_id", FacilityUnknown))
    quantity = wrong.take("value", lambda: read_quantity(given))
    happened = wrong.take("happened_on", lambda: read_day(_needed(given, "happened_on")))
    packed = wrong.take("packed_on", lambda: _optional(given, "packed_on", read_day))
    used = wrong.take("pesticide_last_used_on", lambda: _optional(given, "pesticide_last_used_on", read_day))
    days = wrong.take(
        "pre_harvest_interval_days", lambda: _optional(given, "pre_harvest_interval_days", read_whole)
    )
    made = bool(given.get(made_lot.MADE))
    inputs = wrong.take("inputs", lambda: made_lot.read_inputs(given)) if made else ()
    bought = bool(given.get(BOUGHT)) and not made
    told = wrong.take(TOLD, lambda: read_told(_needed(given, TOLD))) if bought else None
    if bought:
        # In nothing that is signed, and judged with what is.
        wrong.take(SELLER, lambda: name_of_seller(given.get(SELLER)))
    declaration = Declaration(
        lot=(given.get("lot") or suggest_lot(now)).upper(),
        origin=_origin(made=made, bought=bought),
        quantity=quantity or Quantity(Decimal(1), Unit.KG),
        happened_on=happened or vietnamese_day(now),
        packed_on=packed if happened else None,
        variety=given.get("variety") or None,
        statements=GrowingStatements(
            pesticide_last_used_on=used if happened else None,
            pesticide_name=given.get("pesticide_name") or None,
            pre_harvest_interval_days=days,
            no_pesticide="no_pesticide" in given,
            fertiliser=given.get("fertiliser") or None,
            water=given.get("water") or None,
            notes=given.get("notes") or None,
        )
        if not (made or bought)
        else GrowingStatements(notes=given.get("notes") or None),
        inputs=inputs or (),
        told_origin=told,
    )
    if not wrong.at and product is not None and facility is not None:
        return Wish(product, facility, declaration)
    # What could be read is judged as well, beside stand-ins for what could not: the form is mended in one go.
    try:
        check_declaration(declaration, vietnamese_day(now))
    except Refusal as refusal:
        wrong.spread(refusal)
    return wrong


def _origin(*, made: bool, bought: bool) -> Origin:
    if made:
        return Origin.MADE
    return Origin.PURCHASED if bought else Origin.HARVESTED


def read_quantity(given: Mapping[str, str]) -> Quantity:
    """As typed; of the unit that was chosen where none is written beside the number."""
    text = _needed(given, "value")
    return parse_typed_quantity(text, parse_unit(_needed(given, "unit")))


def _needed(given: Mapping[str, str], name: str) -> str:
    text = given.get(name, "")
    if not text:
        raise AnswerMissing("fill this in")
    return text


def _optional(given: Mapping[str, str], name: str, read: Callable[[str], T]) -> T | None:
    text = given.get(name, "")
    return read(text) if text else None


def _id(given: Mapping[str, str], name: str, unknown: type[Refusal]) -> UUID:
    return read_id(_needed(given, name), unknown("choose one of the list"))


def read_day(text: str) -> date:
    """As a browser's own field sends it, or as people write it."""
    local = _LOCAL_DAY.fullmatch(text) or _RUN_TOGETHER.fullmatch(text)
    try:
        if local is None:
            return date.fromisoformat(text)
        return date(int(f"20{local[3]}"[-4:]), int(local[2]), int(local[1]))
    except ValueError:
        raise DayUnreadable("write the day like 23/11/2026") from None


def read_whole(text: str) -> int:
    if not _DAYS.fullmatch(text):
        raise NumberUnreadable("write a whole number")
    return int(text)
