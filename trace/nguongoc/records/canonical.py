"""Canonical JSON (RFC 8785), and a parser that accepts only what has one reading.

The bytes made here are what is hashed and signed. No Unicode normalisation happens here: text is NFC at the door.
"""

from __future__ import annotations

import json
from typing import Any

import rfc8785

from nguongoc.errors import Malformed, TooLarge

DEPTH_LIMIT = 64
SIZE_LIMIT = 2 * 1024 * 1024


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
    """The canonical UTF-8 bytes of a JSON value (RFC 8785). Raises `NotCanonicalisable`."""
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise NotCanonicalisable(f"not a value canonical JSON can hold: {error}") from error


def parse_strict(data: bytes, limit: int = SIZE_LIMIT) -> Any:
    """The value of JSON bytes that everybody reads alike.

    Raises `JsonTooLarge`, `JsonTooDeep`, or `JsonMalformed` for duplicate members (signed once, read twice), NaN and
    infinities, and invalid UTF-8.
    """
    if len(data) > limit:
        raise JsonTooLarge(f"at most {limit} bytes", limit=limit)
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_members, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise JsonMalformed("the bytes are not UTF-8") from error
    except RecursionError as error:
        raise JsonTooDeep(f"nested deeper than {DEPTH_LIMIT}", limit=DEPTH_LIMIT) from error
    except ValueError as error:
        raise JsonMalformed(f"not JSON: {error}") from error
    _check_depth(value)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise JsonMalformed("a member is given twice")
    return members


def _constant(name: str) -> Any:
    raise JsonMalformed(f"{name} is no JSON number")


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
