"""The bundled letters: how wide words are, whether they can be set at all, how they are made to fit.

One set of metrics for PNG, SVG and PDF, so that the three show the same stamp. Sizes and widths are in mm.
"""

from __future__ import annotations

import json
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

from PIL import ImageFont

from nguongoc.errors import Invalid, TooLarge

ELLIPSIS = "…"
WRAP_STEPS = 4
EM = 1000
"""Font units to the em."""
MAX_TEXT = 400
"""Characters of one line of words before it is fitted; even the widest label shows a quarter of that."""


class Weight(StrEnum):
    """The two weights of the one type family."""

    REGULAR = "Regular"
    BOLD = "Bold"


class UnprintableText(Invalid):
    """The bundled font has no such letter, and a box in its place would be printed a thousand times."""

    code = "label-text-unprintable"


class LabelTextTooLong(TooLarge):
    """More characters than any label could show."""

    code = "label-text-too-long"


class TextDoesNotFit(Invalid):
    """Words that may not be shortened (domain, code, serial) are wider than the label."""

    code = "label-text-does-not-fit"


def font_bytes(weight: Weight) -> bytes:
    """The subset TrueType file."""
    return (resources.files(__package__) / f"fonts/BeVietnamPro-{weight}.ttf").read_bytes()


@cache
def outlines(weight: Weight) -> dict[str, tuple[int, str]]:
    """For each character its advance and SVG path, 1000 units to the em, y down, origin on the baseline."""
    file = resources.files(__package__) / "fonts/outlines.json"
    drawn: dict[str, tuple[int, str]] = json.loads(file.read_text(encoding="utf-8"))[weight]
    return drawn


@lru_cache(maxsize=64)
def pil_font(weight: Weight, size_px: float) -> ImageFont.FreeTypeFont:
    """The font at `size_px`, without shaping: every letter of ours is precomposed."""
    path = resources.files(__package__) / f"fonts/BeVietnamPro-{weight}.ttf"
    with resources.as_file(path) as file:
        return ImageFont.truetype(str(file), size_px, layout_engine=ImageFont.Layout.BASIC)


@cache
def advances(weight: Weight) -> dict[str, int]:
    """Width of every character that can be set, in font units."""
    return {character: advance for character, (advance, _) in outlines(weight).items()}


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """NFC, single spaces, every letter known to the font; anything else is refused by name."""
    if len(text) > MAX_TEXT:
        raise LabelTextTooLong(
            f"a line of a label is {len(text)} characters, at most {MAX_TEXT}",
            length=len(text),
            maximum=MAX_TEXT,
        )
    words = " ".join(unicodedata.normalize("NFC", text).split())
    unknown = sorted(set(words) - advances(Weight.REGULAR).keys())
    if unknown:
        shown = ", ".join(f"U+{ord(character):04X}" for character in unknown[:5])
        raise UnprintableText(f"the label's font has no letter for {shown}", characters=shown)
    return words


def width(text: str, weight: Weight, size: float) -> float:
    """How wide `text` is set at `size`."""
    table = advances(weight)
    return sum(table[character] for character in text) * size / EM


def size_within(text: str, weight: Weight, size: float, least: float, room: float) -> float | None:
    """The largest size up to `size` at which the text stays within `room`; None below `least`."""
    measured = width(text, weight, size)
    if measured <= room:
        return size
    shrunk = int(size * room / measured * 1000) / 1000
    return shrunk if shrunk >= least else None


@lru_cache(maxsize=4096)
def fit(text: str, weight: Weight, size: float, least: float, room: float) -> tuple[str, float]:
    """The text and size that stay within `room`: as it is, else smaller down to `least`, else cut with an ellipsis."""
    fitting = size_within(text, weight, size, least, room)
    if fitting is not None:
        return text, fitting
    left = room - width(ELLIPSIS, weight, least)
    used = 0.0
    position = 0
    while (used := used + width(text[position], weight, least)) <= left:
        position += 1
    return text[:position].rstrip(" ,;·-") + ELLIPSIS, least


@lru_cache(maxsize=1024)
def fit_whole(
    text: str, weight: Weight, size: float, least: float, room: float
) -> tuple[tuple[str, ...], float]:
    """Words that are never cut: smaller, else on two lines, broken after a mark if one serves, else refused."""
    fitting = size_within(text, weight, size, least, room)
    if fitting is not None:
        return (text,), fitting
    middle = len(text) / 2
    breaks = [position + 1 for position, character in enumerate(text[:-1]) if character in ".-: "]
    for position in [*sorted(breaks, key=lambda position: abs(position - middle)), round(middle)]:
        halves = (text[:position].strip(), text[position:].strip())
        if all(width(half, weight, least) <= room for half in halves):
            return halves, least
    raise TextDoesNotFit(f"{text!r} is wider than {room:.1f} mm at {least:.2f} mm letters", text=text)


@lru_cache(maxsize=1024)
def wrap(
    text: str, weight: Weight, size: float, least: float, room: float, *, lines: int
) -> tuple[tuple[str, ...], float]:
    """As few lines of one size as hold every word, at most `lines`, the letters shrunk in steps down to `least`; else cut."""
    for allowed in range(1, lines + 1):
        for step in range(WRAP_STEPS):
            tried = round(size - (size - least) * step / (WRAP_STEPS - 1), 3)
            broken = _at_comma(text, weight, tried, room) or _broken(text, weight, tried, room)
            if len(broken) <= allowed and all(width(line, weight, tried) <= room for line in broken):
                return broken, tried
    kept = (*broken[: lines - 1], " ".join(broken[lines - 1 :]))
    return tuple(fit(line, weight, least, least, room)[0] for line in kept), least


def _at_comma(text: str, weight: Weight, size: float, room: float) -> tuple[str, ...]:
    """Two lines broken after a comma, the later the better, so that a place name stays together; empty where none serves."""
    if width(text, weight, size) > room:
        for position in range(len(text) - 2, 0, -1):
            halves = (text[:position], text[position + 1 :])
            if (
                text[position - 1 : position + 1] == ", "
                and max(width(half, weight, size) for half in halves) <= room
            ):
                return halves
    return ()


def _broken(text: str, weight: Weight, size: float, room: float) -> tuple[str, ...]:
    """Filled word by word; a word wider than `room` stands alone."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and width(f"{lines[-1]} {word}", weight, size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)
