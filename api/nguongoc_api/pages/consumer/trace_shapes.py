"""How a chain of lots is laid out: in layers from left to right on a desk, on rails from top to bottom on a phone.

Everything is numbers in SVG's own units, one to a CSS pixel at natural size; nothing is measured in a browser, so the widths of
letters are estimated, generously.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nguongoc_api.pages.consumer.lettering import text_width, wrap

CARD_WIDTH: Final = 212
CARD_PADDING: Final = 14
ICON: Final = 22
GAP_ACROSS: Final = 84
GAP_DOWN: Final = 22
PASSING: Final = 18.0
LINE: Final = 19
TITLE_LINE: Final = 22
TITLE_SIZE, TEXT_SIZE, AMOUNT_SIZE = 16.0, 13.5, 13.0
PHONE_WIDTH: Final = 320
RAIL: Final = 18
RAILS_WIDTH: Final = 90
DOT: Final = 8
ROW_GAP: Final = 26


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


@dataclass(frozen=True, slots=True)
class Went:
    """One lot went into another, so much of it where that is public."""

    source: str
    target: str
    amount: str


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


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    amount: str = ""
    x: float = 0
    y: float = 0
    width: float = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Cards over lines, and the box that holds both."""

    width: float
    height: float
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    text_x: float = 0


def layered(things: Sequence[Thing], went: Sequence[Went]) -> Drawing:
    """The lot asked about stands at the right; each source left of all that was made of it.

    A line that passes a layer gets a place of its own in it, so that it is drawn beside the cards and not behind them.
    """
    layers = _layers(things, went)
    last = max(layers.values())
    columns: list[list[_Slot]] = [[] for _ in range(last + 1)]
    for thing in things:
        columns[layers[thing.key]].append(_Slot(thing.key, [], thing))
    chains: dict[Went, list[_Slot]] = {}
    slots = {slot.key: slot for column in columns for slot in column}
    for each in went:
        passed = [
            _Slot(f"{each.source} {each.target} {at}", [])
            for at in range(layers[each.target] + 1, layers[each.source])
        ]
        for slot, at in zip(passed, range(layers[each.target] + 1, layers[each.source]), strict=True):
            columns[at].append(slot)
        chains[each] = [slots[each.source], *reversed(passed), slots[each.target]]
        for near, far in pairwise(chains[each]):
            near.leads_to.append(far)
    _untangle(columns)
    height = _place(columns)
    cards = [_card(slot.thing, slot.x, slot.y) for slot in slots.values() if slot.thing is not None]
    lines = tuple(_across(chain, each.amount) for each, chain in chains.items())
    width = (last + 1) * CARD_WIDTH + last * GAP_ACROSS + 2.0
    return Drawing(width, height + 2, tuple(cards), lines)


@dataclass(eq=False, slots=True)
class _Slot:
    """A place in a layer: of a lot, or of a line that only passes."""

    key: str
    leads_to: list[_Slot]
    thing: Thing | None = None
    x: float = 0.0
    y: float = 0.0
    height: float = PASSING

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def _place(columns: list[list[_Slot]]) -> float:
    """Each column from the top, then all of them about the same middle; how high the highest is."""
    heights = []
    for layer, column in enumerate(columns):
        y = 1.0
        for slot in column:
            slot.x, slot.y = (len(columns) - 1 - layer) * (CARD_WIDTH + GAP_ACROSS) + 1.0, y
            slot.height = PASSING if slot.thing is None else _card(slot.thing, 0, 0).height
            y += slot.height + GAP_DOWN
        heights.append(y - GAP_DOWN)
    for column, height in zip(columns, heights, strict=True):
        for slot in column:
            slot.y = round(slot.y + (max(heights) - height) / 2, 1)
    return max(heights)


def _layers(things: Sequence[Thing], went: Sequence[Went]) -> dict[str, int]:
    """How many steps each lot lies before the one asked about, the longest way round; a circle is cut where it closes."""
    layers = {thing.key: 0 for thing in things}
    for _ in things:
        moved = False
        for each in went:
            wanted = layers[each.target] + 1
            if each.source != each.target and layers[each.source] < wanted < len(things):
                layers[each.source] = wanted
                moved = True
        if not moved:
            break
    used = {layer: at for at, layer in enumerate(sorted(set(layers.values())))}
    return {key: used[layer] for key, layer in layers.items()}


def _untangle(columns: list[list[_Slot]]) -> None:
    """Each column ordered by where its lots go, so that lines cross little."""
    for nearer, column in pairwise(columns):
        place = {slot.key: row for row, slot in enumerate(nearer)}

        def wanted(slot: _Slot, place: Mapping[str, int] = place) -> tuple[float, str]:
            rows = [place[other.key] for other in slot.leads_to if other.key in place]
            return (sum(rows) / len(rows) if rows else 0.0, slot.thing.day if slot.thing else "")

        column.sort(key=wanted)


def _card(thing: Thing, x: float, y: float) -> Card:
    room = CARD_WIDTH - 2 * CARD_PADDING
    title = wrap(thing.title, room - ICON - 8, TITLE_SIZE, 2)
    text = tuple(line for said in thing.lines for line in wrap(said, room, TEXT_SIZE, 2))
    rows = len(text) + bool(thing.trouble)
    height = 2 * CARD_PADDING + len(title) * TITLE_LINE + rows * LINE + (4 if rows else 0)
    return Card(thing, x, y, CARD_WIDTH, height, title, text)


def _across(chain: Sequence[_Slot], amount: str) -> Line:
    """From the right edge of the first slot to the left edge of the last, level where it passes a layer."""
    path = f"M{chain[0].x + CARD_WIDTH:g} {chain[0].middle:g}"
    for near, far in pairwise(chain):
        tip = 7 if far is chain[-1] else 0
        x1, y1, x2, y2 = near.x + CARD_WIDTH, near.middle, far.x, far.middle
        bend = max(abs(x2 - x1) / 2, 40)
        path += f"C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2 - tip:g} {y2:g}"
        if not tip:
            path += f"H{far.x + CARD_WIDTH:g}"
    width = text_width(amount, AMOUNT_SIZE) + 12
    # Near the source, where lines that come together have not met yet.
    x1, x2, at = chain[0].x + CARD_WIDTH, chain[1].x, 0.42
    x = _bezier(at, x1, (x1 + x2) / 2, (x1 + x2) / 2, x2)
    y = _bezier(at, chain[0].middle, chain[0].middle, chain[1].middle, chain[1].middle)
    return Line(path, amount, round(x, 1), round(y, 1), round(width, 1))


def _bezier(at: float, *points: float) -> float:
    a, b, c, d = points
    rest = 1 - at
    return rest**3 * a + 3 * rest**2 * at * b + 3 * rest * at**2 * c + at**3 * d


def on_rails(things: Sequence[Thing], went: Sequence[Went]) -> Drawing:
    """The oldest at the top, the lot asked about at the bottom, each on a rail that runs down into what was made of it."""
    order = _youngest_first(things, went)
    rails = _rails(order, went)
    count = max(rails.values()) + 1
    step = min(RAIL, RAILS_WIDTH / count)
    text_x = count * step + 10
    cards: dict[str, Card] = {}
    y = 0.0
    for thing in reversed(order):
        room = PHONE_WIDTH - text_x
        title = wrap(thing.title, room - ICON - 6, TITLE_SIZE, 3)
        text = tuple(line for said in thing.lines for line in wrap(said, room, TEXT_SIZE, 3))
        amounts = tuple(
            dict.fromkeys(each.amount for each in went if each.source == thing.key and each.amount)
        )
        rows = len(text) + bool(thing.trouble) + bool(amounts)
        height = len(title) * TITLE_LINE + rows * LINE
        x = rails[thing.key] * step + DOT
        cards[thing.key] = Card(thing, x, y, room, height, title, text, amounts)
        y += height + ROW_GAP
    lines = tuple(_down(cards[each.source], cards[each.target]) for each in went)
    return Drawing(
        PHONE_WIDTH, y - ROW_GAP + 4, tuple(cards[thing.key] for thing in reversed(order)), lines, text_x
    )


def _youngest_first(things: Sequence[Thing], went: Sequence[Went]) -> list[Thing]:
    """What was made before what it was made of; where a circle leaves none, the youngest day first."""
    waiting = {thing.key: {each.target for each in went if each.source == thing.key} for thing in things}
    left = sorted(things, key=lambda thing: (thing.is_start, thing.day), reverse=True)
    order: list[Thing] = []
    while left:
        done = {thing.key for thing in order}
        at = next((at for at, thing in enumerate(left) if waiting[thing.key] <= done), 0)
        order.append(left.pop(at))
    return order


def _rails(order: Sequence[Thing], went: Sequence[Went]) -> dict[str, int]:
    """A rail is a lot's from the first thing made of it up to itself, and free again beyond."""
    rails: dict[str, int] = {}
    kept: list[str | None] = []

    def take(key: str) -> int:
        at = kept.index(None) if None in kept else len(kept)
        kept[at : at + 1] = [key]
        return at

    for thing in order:
        at = kept.index(thing.key) if thing.key in kept else take(thing.key)
        rails[thing.key] = at
        kept[at] = None
        for source in dict.fromkeys(each.source for each in went if each.target == thing.key):
            if source not in rails and source not in kept:
                take(source)
    return rails


def _down(source: Card, target: Card) -> Line:
    """Down the source's rail, then over to the target's just above it."""
    x1, x2 = source.x, target.x
    y1, y2 = source.y + TITLE_LINE / 2, target.y + TITLE_LINE / 2
    if x1 == x2:
        return Line(f"M{x1:g} {y1:g}V{y2:g}")
    turn = y2 - ROW_GAP
    return Line(f"M{x1:g} {y1:g}V{turn:g}C{x1:g} {y2 - 8:g} {x2:g} {turn + 8:g} {x2:g} {y2:g}")
