"""A chain in layers from left to right, as a desk shows it: what came from where, the lot asked about, what went where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from nguongoc_api.pages.drawing.lettering import text_width, wrap
from nguongoc_api.pages.drawing.shapes import (
    AMOUNT_SIZE,
    LINE,
    TEXT_SIZE,
    TITLE_SIZE,
    Card,
    Drawing,
    Line,
    Thing,
    Went,
)

CARD_WIDTH: Final = 212
CARD_PADDING: Final = 14
GAP_ACROSS: Final = 84
WIDEST_GAP: Final = 180
GAP_DOWN: Final = 22
PASSING: Final = 18.0
TIP: Final = 7
_NEAR, _FAR = 0.42, 0.6


def layered(things: Sequence[Thing], went: Sequence[Went]) -> Drawing:
    """Each source stands left of all that was made of it, the lot asked about in its own column, what it went into to its right.

    A line that passes a layer gets a place of its own in it, so that it is drawn beside the cards and not behind them.
    """
    layers, start = _layers(things, went)
    columns: list[list[_Slot]] = [[] for _ in range(max(layers.values()) + 1)]
    slots = {thing.key: _Slot(thing.key, layers[thing.key], thing=thing) for thing in things}
    for slot in slots.values():
        columns[slot.layer].append(slot)
    chains: dict[Went, list[_Slot]] = {}
    for each in went:
        first, last = slots[each.source], slots[each.target]
        passed = [_Slot(f"{each.source} {each.target} {at}", at) for at in range(first.layer + 1, last.layer)]
        for slot in passed:
            columns[slot.layer].append(slot)
        chains[each] = [first, *passed, last]
        for left, right in pairwise(chains[each]):
            left.joined.append(right)
            right.joined.append(left)
    _untangle(columns, start)
    gap = _gap(went)
    height = _place(columns, gap)
    cards = tuple(_card(slot.thing, slot.x, slot.y) for slot in slots.values() if slot.thing is not None)
    splits = {key for key in slots if _splits(key, went)}
    lines = tuple(_across(chain, each, splits) for each, chain in chains.items())
    width = len(columns) * CARD_WIDTH + (len(columns) - 1) * gap + 2.0
    pitch = CARD_WIDTH + gap
    return Drawing(width, height + 2, cards, lines, start_x=start * pitch + 1.0, pitch=pitch)


@dataclass(eq=False, slots=True)
class _Slot:
    """A place in a layer: of a lot, or of a line that only passes."""

    key: str
    layer: int
    joined: list[_Slot] = field(default_factory=list)
    thing: Thing | None = None
    x: float = 0.0
    y: float = 0.0
    height: float = PASSING

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def _layers(things: Sequence[Thing], went: Sequence[Went]) -> tuple[dict[str, int], int]:
    """The column of each lot from the left, and that of the lot asked about."""
    before = {thing.key for thing in things if thing.is_start or not thing.went_on}
    beyond = {thing.key for thing in things if thing.is_start or thing.went_on}
    back = _steps_away(before, ((each.target, each.source) for each in went))
    forward = _steps_away(beyond, ((each.source, each.target) for each in went))
    start = max(back.values())
    columns = {key: start + steps for key, steps in forward.items()}
    return columns | {key: start - steps for key, steps in back.items()}, start


def _steps_away(keys: set[str], pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many steps each lies from the one asked about, the longest way round; a circle is cut where it closes."""
    steps = dict.fromkeys(keys, 0)
    within = [(near, far) for near, far in pairs if near in keys and far in keys and near != far]
    for _ in keys:
        moved = False
        for near, far in within:
            if steps[far] < steps[near] + 1 < len(keys):
                steps[far] = steps[near] + 1
                moved = True
        if not moved:
            break
    used = {step: at for at, step in enumerate(sorted(set(steps.values())))}
    return {key: used[step] for key, step in steps.items()}


def _untangle(columns: list[list[_Slot]], start: int) -> None:
    """From the lot asked about outwards, each column ordered by what it is joined to, so that lines cross little."""
    left, right = columns[start::-1], columns[start:]
    for nearer, column in [*pairwise(left), *pairwise(right)]:
        place = {slot.key: row for row, slot in enumerate(nearer)}

        def wanted(slot: _Slot, place: Mapping[str, int] = place) -> tuple[float, str]:
            rows = [place[other.key] for other in slot.joined if other.key in place]
            return (sum(rows) / len(rows) if rows else 0.0, slot.thing.day if slot.thing else "")

        column.sort(key=wanted)


def _gap(went: Sequence[Went]) -> float:
    """Wide enough for what is said on the lines, with some of the line on either side of it."""
    said = max((_words_width(each) for each in went), default=0.0)
    return round(min(max(GAP_ACROSS, said + 44), WIDEST_GAP))


def _words_width(each: Went) -> float:
    return max(text_width(said, AMOUNT_SIZE) for said in (each.amount, each.when)) + 12


def _place(columns: list[list[_Slot]], gap: float) -> float:
    """Each column from the top, then all of them about the same middle; how high the highest is."""
    heights = []
    for layer, column in enumerate(columns):
        y = 1.0
        for slot in column:
            slot.x, slot.y = layer * (CARD_WIDTH + gap) + 1.0, y
            slot.height = PASSING if slot.thing is None else _card(slot.thing, 0, 0).height
            y += slot.height + GAP_DOWN
        heights.append(y - GAP_DOWN)
    for column, height in zip(columns, heights, strict=True):
        for slot in column:
            slot.y = round(slot.y + (max(heights) - height) / 2, 1)
    return max(heights)


def _card(thing: Thing, x: float, y: float) -> Card:
    room = CARD_WIDTH - 2 * CARD_PADDING
    title = wrap(thing.title, room - thing.head - 8, TITLE_SIZE, 3 if thing.photo else 2)
    text = tuple(line for said in thing.lines for line in wrap(said, room, TEXT_SIZE, 2))
    card = Card(thing, x, y, CARD_WIDTH, 0, title, text)
    rows = len(text) + bool(thing.trouble)
    return replace(card, height=2 * CARD_PADDING + card.below + rows * LINE + (4 if rows else 0))


def _splits(key: str, went: Sequence[Went]) -> bool:
    """Whether more leaves it than came in: then words stand where the lines have parted."""
    return sum(each.source == key for each in went) > 1


def _across(chain: Sequence[_Slot], each: Went, splits: set[str]) -> Line:
    """From the right edge of the first slot to the left edge of the last, level where it passes a layer."""
    path = f"M{chain[0].x + CARD_WIDTH:g} {chain[0].middle:g}"
    for near, far in pairwise(chain):
        tip = TIP if far is chain[-1] else 0
        x1, y1, x2, y2 = near.x + CARD_WIDTH, near.middle, far.x, far.middle
        bend = max(abs(x2 - x1) / 2, 40)
        path += f"C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2 - tip:g} {y2:g}"
        if not tip:
            path += f"H{far.x + CARD_WIDTH:g}"
    # Near the source, where lines that come together have not met yet; beyond it, where lines that part have parted.
    x1, x2, at = chain[0].x + CARD_WIDTH, chain[1].x, _FAR if each.source in splits else _NEAR
    x = _bezier(at, x1, (x1 + x2) / 2, (x1 + x2) / 2, x2)
    y = _bezier(at, chain[0].middle, chain[0].middle, chain[1].middle, chain[1].middle)
    x, y, width = round(x, 1), round(y, 1), round(_words_width(each), 1)
    return Line(path, each.amount, each.when, x, y, width, each.kind)


def _bezier(at: float, *points: float) -> float:
    a, b, c, d = points
    rest = 1 - at
    return rest**3 * a + 3 * rest**2 * at * b + 3 * rest * at**2 * c + at**3 * d
