"""The grammars that texts in EPCIS JSON follow: URIs (RFC 3986), times (RFC 3339), versions, units, offsets, hexadecimal."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from functools import lru_cache

_PCT = "%[0-9A-Fa-f]{2}"
_UNRESERVED_SUB = r"A-Za-z0-9_.~\-!$&'()*+,;="


def _run(characters: str) -> str:
    """Any number of these characters and percent escapes, without going back: no text takes more than linear time."""
    return f"(?:[{characters}]++|{_PCT})*+"


def _ipv6() -> str:
    octet = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)"
    h16, quads = "[0-9A-Fa-f]{1,4}", rf"(?:{octet}\.){{3}}{octet}"
    ls32 = f"(?:{h16}:{h16}|{quads})"
    forms = [f"(?:{h16}:){{6}}{ls32}", f"::(?:{h16}:){{5}}{ls32}"]
    tails = [f"(?:{h16}:){{{left}}}{ls32}" for left in (4, 3, 2, 1, 0)] + [h16, ""]
    forms += [f"(?:(?:{h16}:){{0,{most}}}{h16})?::{tail}" for most, tail in enumerate(tails)]
    return "|".join(f"(?:{form})" for form in forms)


_LITERAL = rf"\[(?:{_ipv6()}|v[0-9A-Fa-f]+\.[{_UNRESERVED_SUB}:]+)\]"
_AUTHORITY = f"(?:{_run(_UNRESERVED_SUB + ':')}@)?(?:{_LITERAL}|{_run(_UNRESERVED_SUB)})(?::[0-9]*+)?"
_PATH = _run(_UNRESERVED_SUB + ":@/")
_QUERY = _run(_UNRESERVED_SUB + ":@/?")
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*+:(?://{_AUTHORITY}(?:/{_PATH})?|(?!//){_PATH})(?:\?{_QUERY})?(?:#{_QUERY})?"
)
_TIME = re.compile(
    r"(\d{4})-(0[1-9]|1[0-2])-(\d\d)[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_DAYS_OF_EVERY_MONTH = 28

is_uri: Callable[[str], object] = _URI.fullmatch
"""True of a URI with its scheme; a CURIE is one by its form."""
is_offset: Callable[[str], object] = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)").fullmatch
is_version: Callable[[str], object] = re.compile(r"[0-9]++(?:\.[0-9]++)*").fullmatch
is_unit: Callable[[str], object] = re.compile("[A-Z0-9]{2,3}").fullmatch
is_hexadecimal: Callable[[str], object] = re.compile("[A-Fa-f0-9]+").fullmatch


@lru_cache(4096)
def is_uri_name(name: str) -> bool:
    """`is_uri` for names of members, which repeat from event to event."""
    return _URI.fullmatch(name) is not None


def is_time(text: str) -> bool:
    """A date-time of RFC 3339 with its offset, on a day there is; no leap seconds."""
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    return year > 0 and 0 < day <= (day if day <= _DAYS_OF_EVERY_MONTH else monthrange(year, month)[1])
