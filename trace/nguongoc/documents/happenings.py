"""Events as documents read them: an event told in EPCIS JSON-LD to one frozen value, its shape never trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from nguongoc.documents.facts import Happening, Moved
from nguongoc.errors import Refusal
from nguongoc.events.context import Namespaces
from nguongoc.events.envelopes import Told
from nguongoc.events.moments import read_moment
from nguongoc.events.reading import listed, objects, text_of
from nguongoc.events.vocabulary import bare_term
from nguongoc.identifiers.epc import canonical_epc

_MADE: Final = ("outputEPCList", "outputQuantityList")
_CHILDREN: Final = ("childEPCs", "childQuantityList")
_OBJECTS: Final = ("epcList", "quantityList")
_INPUTS: Final = ("inputEPCList", "inputQuantityList")
_STANDARD: Final = frozenset(
    {"ilmd", "sensorElementList", "persistentDisposition", "certificationInfo", "errorDeclaration"}
)
MOST_STATED = 200
"""Statements of one event; more are left in it."""


def happening_of(told: Told) -> Happening | None:
    """None for an event without a time that can be read: it has no place in a document."""
    event = told.event
    at = read_moment(text_of(event, "eventTime") or "")
    if at is None:
        return None
    step = text_of(event, "bizStep")
    parent = text_of(event, "parentID")
    return Happening(
        name=text_of(event, "eventID") or "",
        type=text_of(event, "type") or "",
        action=text_of(event, "action"),
        step=None if step is None else bare_term(step),
        at=at,
        day=_day(event, at),
        read_point=_place(event, "readPoint"),
        location=_place(event, "bizLocation"),
        things=tuple(_moved(event, *_MADE, *_CHILDREN, *_OBJECTS)),
        inputs=tuple(_moved(event, *_INPUTS)),
        parent=None if parent is None else canonical_epc(parent),
        sources=tuple(_pairs(event, "sourceList", "source")),
        destinations=tuple(_pairs(event, "destinationList", "destination")),
        references=tuple(_pairs(event, "bizTransactionList", "bizTransaction", is_key=False)),
        stated=_stated(event, told.context),
        taken_back=told.taken_back,
        whole=told.whole,
    )


def _day(event: Mapping[str, Any], at: datetime) -> date:
    """By the offset that the event states; the day in UTC where it states none that can be read."""
    offset = text_of(event, "eventTimeZoneOffset") or "+00:00"
    local = read_moment(f"2000-01-02T00:00:00{offset}")
    if local is None:
        return at.date()
    try:
        return (at + (datetime(2000, 1, 2, tzinfo=UTC) - local)).date()
    except OverflowError:
        return at.date()


def _place(event: Mapping[str, Any], member: str) -> str | None:
    id = text_of(event.get(member), "id")
    return None if id is None else canonical_epc(id)


def _moved(event: Mapping[str, Any], *members: str) -> Iterator[Moved]:
    for member in members:
        for each in listed(event, member):
            if isinstance(each, str):
                yield Moved(canonical_epc(each))
            elif (epc_class := text_of(each, "epcClass")) is not None:
                yield Moved(canonical_epc(epc_class), _amount(each.get("quantity")), text_of(each, "uom"))


def _amount(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _pairs(
    event: Mapping[str, Any], member: str, name: str, *, is_key: bool = True
) -> Iterator[tuple[str, str]]:
    for each in objects(event, member):
        value = text_of(each, name)
        if value is not None:
            yield bare_term(text_of(each, "type") or ""), canonical_epc(value) if is_key else value


def _stated(event: Mapping[str, Any], context: Any) -> Mapping[str, Any]:
    """ILMD first, then extensions; names written out by the contexts in force, as they are where those cannot be read."""
    try:
        namespaces = Namespaces.read(context).within(event.get("@context"))
    except Refusal:
        namespaces = Namespaces()
    found: dict[str, Any] = {}
    ilmd = event.get("ilmd")
    extensions = {name: value for name, value in event.items() if ":" in name and name not in _STANDARD}
    for name, value in [*(ilmd.items() if isinstance(ilmd, dict) else ()), *extensions.items()]:
        if len(found) < MOST_STATED:
            found.setdefault(namespaces.expand(name), value)
    return found
