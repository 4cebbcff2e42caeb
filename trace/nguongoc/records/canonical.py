"""Canonical JSON (RFC 8785), and a parser that accepts only what has one reading.

The bytes made here are what is hashed and signed. No Unicode normalisation happens here: text is NFC at the door.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

import rfc8785

from nguongoc.errors import Malformed, TooLarge

DEPTH_LIMIT = 64
SIZE_LIMIT = 2 * 1024 * 1024
LARGEST_INTEGER = 2**53 - 1
"""Beyond it readers that hold numbers as doubles round, each in its own way (RFC 7493, 2.2)."""
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotCanonicalisable(Malformed):
    """A value JSON cannot carry exactly: NaN, an integer beyond 2^53, a lone surrogate, a key that is no text."""

    code = "not-canonicalisable"


class JsonMalformed(Malformed):
    """No JSON, or JSON with two readings: duplicate members, NaN, bytes that are not UTF-8."""

    code = "json-malformed"


class JsonTooDeep(Malformed):
    """Nested deeper than `DEPTH_LIMIT`."""

    code = "json-too-deep"


class JsonTooLarge(TooLarge):
    """More bytes than the caller's limit."""

    code = "json-too-large"


def canonical_bytes(value: Any) -> bytes:
    """The canonical UTF-8 bytes of a JSON value (RFC 8785). Raises `NotCanonicalisable`.

    A value of plain kind is written by the standard library's encoder, which then agrees with the RFC byte for byte
    and is five times faster; a property test holds the two together.
    """
    try:
        return _ENCODER.encode(value).encode() if _is_plain(value) else rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError, UnicodeEncodeError) as error:
        raise NotCanonicalisable(f"not a value canonical JSON can hold: {error}") from error


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)
SMALLEST_PLAIN, LARGEST_PLAIN = 1e-4, 1e16
"""Between them Python writes a float as ECMAScript does, without an exponent."""
_SCALARS = frozenset({str, bool, type(None)})


def _is_plain(value: Any) -> bool:
    """Whether it holds nothing that the two write differently: a float that is whole or needs an exponent, a name beyond
    ASCII (sorted differently), an integer beyond 2^53, or a kind of object that is not JSON's own."""
    left = [value]
    for each in left:
        kind = type(each)
        if kind is dict:
            for name in each:
                if type(name) is not str or not name.isascii():
                    return False
            left.extend(each.values())
        elif kind is list:
            left.extend(each)
        elif kind is int:
            if not -LARGEST_INTEGER <= each <= LARGEST_INTEGER:
                return False
        elif kind is float:
            if each.is_integer() or not SMALLEST_PLAIN <= abs(each) < LARGEST_PLAIN:
                return False
        elif kind not in _SCALARS:
            return False
    return True


def parse_strict(data: bytes, limit: int = SIZE_LIMIT) -> Any:
    """The value of JSON bytes that everybody reads alike (I-JSON, RFC 7493).

    Raises `JsonTooLarge`, `JsonTooDeep`, or `JsonMalformed` for duplicate members (signed once, read twice), NaN, infinities
    and numbers that overflow to them, integers beyond `LARGEST_INTEGER`, lone surrogates, and invalid UTF-8.
    """
    if len(data) > limit:
        raise JsonTooLarge(f"at most {limit} bytes", limit=limit)
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise JsonMalformed("the bytes are not UTF-8") from error
    except RecursionError as error:
        raise JsonTooDeep(f"nested deeper than {DEPTH_LIMIT}", limit=DEPTH_LIMIT) from error
    except ValueError as error:
        raise JsonMalformed(f"not JSON: {error}") from error
    # Fewer openings than the limit cannot nest deeper than it: most records are spared the walk.
    if data.count(b"{") + data.count(b"[") > DEPTH_LIMIT:
        _check_depth(value)
    # Only an escape brings half a surrogate pair into what was UTF-8.
    if b"\\u" in data and _SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        raise JsonMalformed("half of a surrogate pair stands alone")
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise JsonMalformed("a member is given twice")
    return members


def _constant(name: str) -> Any:
    raise JsonMalformed(f"{name} is no JSON number")


def _integer(digits: str) -> int:
    value = int(digits)
    if abs(value) > LARGEST_INTEGER:
        raise JsonMalformed("an integer beyond 2^53 - 1 is not read alike by everybody")
    return value


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise JsonMalformed("a number beyond the largest double")
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_constant=_constant, parse_int=_integer, parse_float=_float
)


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        deeper: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                deeper.extend(each.values())
            elif isinstance(each, list):
                deeper.extend(each)
        if not deeper:
            return
        level = deeper
    raise JsonTooDeep(f"nested deeper than {DEPTH_LIMIT}", limit=DEPTH_LIMIT)
