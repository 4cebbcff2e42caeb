"""What `MATCH_...` means by a value (EPCIS 2.0, 8.2.7.1.1), as keys and beginnings of keys that an index can walk."""

from __future__ import annotations

import re

from nguongoc.events.fitting import LONGEST
from nguongoc.events.index import identifier_key
from nguongoc.events.query.criteria import KeyMatch
from nguongoc.identifiers.epc import CANONICAL, canonical_epc
from nguongoc.identifiers.epc_schemes import BY_NAME, KEPT_QUALIFIERS

_CLASS = re.compile(rf"{re.escape(CANONICAL)}/(01|8003|8006|8010|253|255)/([^/]+)")
"""A key that has serials, without one."""
_APPENDED = {"8003": 14, "253": 13, "255": 13}
"""Keys whose serial is their own end, to their length without it."""
_WIDE = re.compile(r"urn:epc:idpat:([a-z]+):([0-9]{6,12})((?:\.\*)+)")
_PLACE_WIDE = re.compile(r"urn:epc:idpat:sgln:([0-9]{6,12})\.([0-9]*)\.\*")
_WILDCARDS = {"sgtin": 2, "sgln": 2, "grai": 2, "gdti": 2, "sgcn": 2, "cpi": 2, "upui": 2, "itip": 4}
"""Components behind the company prefix; one for the schemes that are not listed."""
_GLN = f"{CANONICAL}/414/"
_EVERY_INDICATOR = "0123456789"


def instance_matches(text: str) -> tuple[KeyMatch, ...]:
    """The instances a value asks for: one, or all of a class, of a company, of a place; None for a pattern nobody can walk."""
    if text.startswith("urn:epc:idpat:"):
        wide = _wide(text)
        if wide:
            return wide
        place = _PLACE_WIDE.fullmatch(text)
        if place is not None:
            return within(canonical_epc(f"urn:epc:id:sgln:{place[1]}.{place[2]}.0"))
    key = identifier_key(text)
    found = _CLASS.fullmatch(key)
    if found is None:
        return (KeyMatch(key),)
    ai, value = found.groups()
    if ai in _APPENDED:
        return (KeyMatch(key, prefix=True),) if len(value) == _APPENDED[ai] else (KeyMatch(key),)
    serials = [each for each in KEPT_QUALIFIERS[ai] if each != "10"]
    return (KeyMatch(key), *(KeyMatch(f"{key}/{serial}/", prefix=True) for serial in serials))


def class_matches(text: str) -> tuple[KeyMatch, ...]:
    """The one class a value asks for: a lot is not found by its GTIN, as an LGTIN is no SGTIN pattern."""
    return (KeyMatch(identifier_key(text)),)


def within(place: str) -> tuple[KeyMatch, ...]:
    """A place by its key and what lies in it: the units (254) of a GLN."""
    if place.startswith(_GLN) and "/" not in place[len(_GLN) :]:
        return (KeyMatch(place), KeyMatch(f"{place}/254/", prefix=True))
    return (KeyMatch(place),)


def is_pattern(text: str) -> bool:
    """Whether it is a pattern that `identifier_key` has no key for."""
    return text.startswith("urn:epc:idpat:") and canonical_epc(text) == text


def _wide(text: str) -> tuple[KeyMatch, ...]:
    """`urn:epc:idpat:sgtin:9520123.*.*`: everything of one company prefix."""
    found = _WIDE.fullmatch(text)
    if found is None or len(found[3]) != 2 * _WILDCARDS.get(found[1], 1) or len(text) > LONGEST:
        return ()
    scheme = BY_NAME.get(f"urn:epc:id:{found[1]}:")
    if scheme is None:
        return ()
    begin = f"{CANONICAL}/{scheme.key}/{scheme.filler}"
    indicators = _EVERY_INDICATOR if scheme.indicator else ("",)
    return tuple(KeyMatch(f"{begin}{each}{found[2]}", prefix=True) for each in indicators)
