"""The character sets of the GS1 General Specifications (section 7.11) and how a character is named in a refusal."""

from __future__ import annotations

CSET_82 = r"[!%-?A-Z_a-z\"]"
"""Digits, ASCII letters and `!"%&'()*+,-./:;<=>?_`: no space, `#`, `@`, and no letter with a mark."""
CSET_39 = r"[#\-/0-9A-Z]"
CSET_64 = r"[0-9A-Za-z_\-=]"


def shown(character: str) -> str:
    """The character itself where it can be seen, else its code point: a refusal must be readable and safe to print."""
    if character.isprintable() and not character.isspace():
        return character
    return f"U+{ord(character):04X}"


def quoted(text: str) -> str:
    """At most twenty characters of what was given, fit to be shown."""
    return "".join(shown(character) for character in text[:20])
