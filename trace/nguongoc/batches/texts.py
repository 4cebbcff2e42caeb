"""Text that people type: NFC at the door, nothing invisible, nothing that turns the line around, bounded."""

from __future__ import annotations

import unicodedata

from nguongoc.errors import Invalid, Malformed, Refusal, TooLarge


class TextTooLong(TooLarge):
    """Over the bound of its field; `limit` in characters after NFC."""

    code = "text-too-long"


class TextEmpty(Invalid):
    """Nothing left after trimming, where something must stand."""

    code = "text-empty"


class TextUnprintable(Malformed):
    """A control, bidirectional, zero-width, private-use or unpaired character; `character` names it as U+XXXX."""

    code = "text-unprintable"


_LARGEST_EXPANSION = 4
"""Decomposed Vietnamese has at most three code points a letter; beyond four times the limit nothing can fit."""
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Drawn as nothing although Unicode counts them as letters, marks or symbols."""


def normalise_text(text: str, limit: int, pointer: str) -> str:
    """One line in NFC, runs of white space (line breaks too) as one space, trimmed, 1 to `limit` characters.

    What cannot be seen could make one name pass for another, or run a signed sentence backwards.
    Raises `TextTooLong`, `TextEmpty`, `TextUnprintable`.
    """
    if len(text) > limit * _LARGEST_EXPANSION:
        raise _too_long(limit, pointer)
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if len(line) > limit:
        raise _too_long(limit, pointer)
    for character in line:
        if unicodedata.category(character)[0] == "C" or character in _BLANK_LETTERS:
            name = f"U+{ord(character):04X}"
            raise TextUnprintable(
                f"{name} cannot be seen in print; leave it out", pointer=pointer, character=name
            )
    if not line:
        raise TextEmpty("write something here or leave the field out", pointer=pointer)
    return line


def _too_long(limit: int, pointer: str) -> Refusal:
    return TextTooLong(f"at most {limit} characters", pointer=pointer, limit=limit)
