"""What a drawing of a chain is made of: things and steps in words, cards and lines in numbers.

Everything is numbers in SVG's own units, one to a CSS pixel at natural size; nothing is measured in a browser, so the widths of
letters are estimated, generously.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ICON: Final = 22
THUMB: Final = 44
LINE: Final = 19
TITLE_LINE: Final = 22
TITLE_SIZE, TEXT_SIZE, AMOUNT_SIZE = 16.0, 13.5, 13.0


@dataclass(frozen=True, slots=True)
class Thing:
    """A lot to be drawn, in words."""

    key: str
    title: str
    lines: tuple[str, ...]
    trouble: str
    tone: str
    icon: str
    href: str | None
    is_start: bool
    day: str
    """Sorts the older before the younger."""
    photo: str = ""
    """The address of a small picture; '' where only the icon stands for it."""
    went_on: bool = False
    """Reached on the way forward: it stands beyond the lot asked about."""

    @property
    def head(self) -> int:
        """How wide the sign beside the title is."""
        return THUMB if self.photo else ICON


@dataclass(frozen=True, slots=True)
class Went:
    """One lot went into another, so much of it where that is known, and when where that is not the other's own day."""

    source: str
    target: str
    amount: str
    when: str = ""
    is_packing: bool = False
    """Into, out of or inside a parcel, and not made into anything."""
    is_hand_over: bool = False
    """The same lot, from one party to the next."""

    @property
    def kind(self) -> str:
        """How the line is drawn."""
        return "handed" if self.is_hand_over else "packing" if self.is_packing else ""


@dataclass(frozen=True, slots=True)
class Card:
    thing: Thing
    x: float
    y: float
    width: float
    height: float
    title: tuple[str, ...]
    text: tuple[str, ...]
    amounts: tuple[str, ...] = ()

    @property
    def below(self) -> float:
        """Where the lines under the head begin, from the top of its contents."""
        titles = len(self.title) * TITLE_LINE
        return max(titles, THUMB) + 4 if self.thing.photo else titles


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    amount: str = ""
    when: str = ""
    x: float = 0
    y: float = 0
    width: float = 0
    kind: str = ""

    @property
    def plate(self) -> int:
        """How high the words on it are."""
        return 22 if not (self.amount and self.when) else 38


@dataclass(frozen=True, slots=True)
class Drawing:
    """Cards over lines, and the box that holds both."""

    width: float
    height: float
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    text_x: float = 0
    start_x: float = 0
    """Where the column of the lot asked about begins."""
    pitch: float = 0
    """From the beginning of one column to that of the next."""

    @property
    def ends_at_start(self) -> bool:
        """The lot asked about stands in the last column: everything came before it."""
        return self.start_x + self.pitch > self.width
