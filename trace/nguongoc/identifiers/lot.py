"""Lot numbers that we issue: a narrower alphabet than GS1 allows, because people read them out and write them down."""

from __future__ import annotations

import re

from nguongoc.errors import Invalid
from nguongoc.identifiers.characters import shown

LONGEST = 20
_NOT_OURS = re.compile(r"[^A-Z0-9.\-]")
_DOT_SEGMENTS = frozenset({".", ".."})


class LotLength(Invalid):
    """Empty, or longer than AI 10 holds."""

    code = "lot-length"


class LotCharacter(Invalid):
    """Outside `[A-Z0-9.-]`; `character` names it."""

    code = "lot-character"


class LotIsDotSegment(Invalid):
    """`.` or `..`: clients take such a path segment away before they send it (RFC 3986, 5.2.4)."""

    code = "lot-dot-segment"


def validate_issued_lot(text: str) -> str:
    """The lot number, unchanged, where we may print it: 1 to 20 of `[A-Z0-9.-]`.

    Raises `LotLength`, `LotCharacter` or `LotIsDotSegment`. Lots of others are read by the wider rule of `digital_link`.
    """
    if not 1 <= len(text) <= LONGEST:
        raise LotLength(
            f"a lot number has 1 to {LONGEST} characters, not {len(text)}", length=len(text), most=LONGEST
        )
    if stranger := _NOT_OURS.search(text):
        raise LotCharacter(
            f"lot numbers use A-Z, 0-9, '.' and '-', not {shown(stranger.group())!r}",
            character=shown(stranger.group()),
            position=stranger.start() + 1,
        )
    if text in _DOT_SEGMENTS:
        raise LotIsDotSegment(f"the lot number {text!r} would vanish from a web address")
    return text
