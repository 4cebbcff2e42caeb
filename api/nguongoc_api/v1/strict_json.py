"""JSON read strictly: one meaning or none (RFC 8259 section 4, I-JSON), text in NFC, nothing without a bound."""

from __future__ import annotations

import json
import unicodedata
from math import isfinite
from typing import Any, Never

from nguongoc.errors import Refusal
from nguongoc_api.problems.refusals import (
    BodyNotJson,
    BodyTooDeep,
    MemberRepeated,
    NumberNotFinite,
    TextBroken,
)

DEEPEST = 20
LONGEST_NUMBER = 60
LONGEST_NAME = 60


def read_json(body: bytes) -> Any:
    """The value of a JSON text, every string of it in NFC.

    Raises `BodyNotJson`, `MemberRepeated`, `NumberNotFinite`, `BodyTooDeep`, `TextBroken`.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BodyNotJson("the body is not UTF-8", position=error.start + 1) from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_float,
            parse_int=_int,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise BodyNotJson(
            f"not JSON at character {error.pos + 1}: {error.msg}", position=error.pos + 1
        ) from None
    except RecursionError:
        raise _too_deep() from None
    return _normalised(value, 0)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise MemberRepeated(
                    f"the member {name[:LONGEST_NAME]!r} is there twice", name=name[:LONGEST_NAME]
                )
            seen.add(name)
    return found


def _float(text: str) -> float:
    value = float(text)
    if len(text) > LONGEST_NUMBER or not isfinite(value):
        raise NumberNotFinite("a number out of range")
    return value


def _int(text: str) -> int:
    # Bounded before it is read: a number of a million digits takes quadratic time.
    if len(text) > LONGEST_NUMBER:
        raise NumberNotFinite("a number out of range")
    return int(text)


def _constant(name: str) -> Never:
    raise NumberNotFinite(f"{name} is not JSON")


def _normalised(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _text(value)
    if not isinstance(value, dict | list):
        return value
    if depth >= DEEPEST:
        raise _too_deep()
    if isinstance(value, list):
        return [_normalised(each, depth + 1) for each in value]
    return {_text(name): _normalised(each, depth + 1) for name, each in value.items()}


def _text(text: str) -> str:
    if text.isascii():
        if "\0" in text:
            raise TextBroken("U+0000 in a text", character="U+0000")
        return text
    normal = unicodedata.normalize("NFC", text)
    for character in normal:
        if character == "\0" or "\ud800" <= character <= "\udfff":
            name = f"U+{ord(character):04X}"
            raise TextBroken(f"{name} in a text", character=name)
    return normal


def _too_deep() -> Refusal:
    return BodyTooDeep(f"at most {DEEPEST} levels", most=DEEPEST)
