"""Values as the CBV 2.0 event hash writes them: one spelling for whatever spellings mean the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from nguongoc.errors import Malformed
from nguongoc.events.context import Namespaces
from nguongoc.events.vocabulary import CBV, VOCABULARIES, TermKind, canonical_term
from nguongoc.identifiers.epc import canonical_epc

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):([0-5]\d))", re.ASCII
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LONGEST_NUMBER = 64
_NUMBER_STARTS = frozenset("+-.0123456789")
_CBV_URN = "urn:epcglobal:cbv:"
_CBV_URNS = {
    each.prefixes[2]: each.prefixes[0] for each in VOCABULARIES.values() if each.prefixes[0].startswith(CBV)
}
_MILLISECOND = 3


class EventNotHashable(Malformed):
    """No event, or a member of it, from which the hash could be made; the pointer names the member."""

    code = "event-not-hashable"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, pointer="")

    def within(self, name: str | int) -> EventNotHashable:
        """The same fault, seen from the object or list that holds the faulty member under `name`."""
        token = str(name).replace("~", "~0").replace("/", "~1")
        self.pointer = f"/{token}{self.pointer}"
        return self


def time_value(value: Any) -> str:
    """UTC to the millisecond, the fourth decimal rounding the third up from 5."""
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise EventNotHashable("not a time of RFC 3339 with its offset")
    day, clock, fraction, sign, hours, minutes = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}")
        if sign is not None:
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            moment = moment - offset if sign == "+" else moment + offset
        if fraction is not None:
            thousandths = int(fraction[:_MILLISECOND].ljust(_MILLISECOND, "0"))
            moment += timedelta(milliseconds=thousandths + (fraction[_MILLISECOND : _MILLISECOND + 1] >= "5"))
    except (ValueError, OverflowError):
        raise EventNotHashable("not a time there is") from None
    return moment.replace(tzinfo=UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def term_value(kind: TermKind, value: Any, namespaces: Namespaces) -> str:
    """A word of one of CBV's vocabularies as its web URI; any other vocabulary's as `plain_value` writes it."""
    if isinstance(value, str):
        text = value.strip()
        term = canonical_term(kind, text)
        if term is not text:
            return term
    return plain_value(value, namespaces)


def plain_value(value: Any, namespaces: Namespaces) -> str:
    """Any text, number or truth value: numbers by their value, GS1 keys as canonical Digital Links, CURIEs expanded.

    A text that is a number counts as one, because XML knows no difference.
    """
    if isinstance(value, str):
        return _text(value.strip(), namespaces)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise EventNotHashable("not a finite number")
        return str(int(value)) if value.is_integer() else repr(value)
    if value is None:
        return ""
    raise EventNotHashable("neither text nor number")


def _text(text: str, namespaces: Namespaces) -> str:
    if text[:1] in _NUMBER_STARTS:
        return _number(text)
    if ":" not in text:
        return text
    if text.startswith(_CBV_URN):
        head, colon, word = text[len(_CBV_URN) :].partition(":")
        web = _CBV_URNS.get(f"{_CBV_URN}{head}{colon}")
        return text if web is None else web + word
    return canonical_epc(namespaces.expand(text))


def _number(text: str) -> str:
    """The shortest spelling of a plain number that has its value exactly in binary floating point, else as it stands.

    The reference implementation rounds longer ones; an 18-digit SSCC written as text would lose its last digits.
    """
    if len(text) > _LONGEST_NUMBER or _NUMBER.fullmatch(text) is None:
        return text
    number = float(text)
    if not isfinite(number):
        return text
    short = str(int(number)) if number.is_integer() else repr(number)
    return short if Decimal(short) == Decimal(text) else text
