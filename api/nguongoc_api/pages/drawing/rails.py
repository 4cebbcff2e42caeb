"""A chain on rails from top to bottom, as a phone shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nguongoc_api.pages.drawing.lettering import wrap
from nguongoc_api.pages.drawing.shapes import (
    LINE,
    TEXT_SIZE,
    TITLE_LINE,
    TITLE_SIZE,
    Card,
    Drawing,
    Line,
    Thing,
    Went,
)

PHONE_WIDTH: Final = 320
RAIL: Final = 18
RAILS_WIDTH: Final = 90
DOT: Final = 8
ROW_GAP: Final = 26
WORD_BEFORE: Final = 40
"""Room for the word that stands before amounts."""


def on_rails(things: Sequence[Thing], went: Sequence[Went]) -> Drawing:
    """The oldest at the top, the youngest at the bottom, each on a rail that runs down into what was made of it."""
    order = _youngest_first(things, went)
    rails = _rails(order, went)
    count = max(rails.values()) + 1
    step = min(RAIL, RAILS_WIDTH / count)
    text_x = count * step + 10
    cards: dict[str, Card] = {}
    y = 0.0
    for thing in reversed(order):
        room = PHONE_WIDTH - text_x
        title = wrap(thing.title, room - thing.head - 8, TITLE_SIZE, 3)
        text = tuple(line for said in thing.lines for line in wrap(said, room, TEXT_SIZE, 3))
        said = dict.fromkeys(each.amount for each in went if each.source == thing.key and each.amount)
        amounts = wrap("; ".join(said), room - WORD_BEFORE, TEXT_SIZE, 2)
        x = rails[thing.key] * step + DOT
        card = Card(thing, x, y, room, 0, title, text, amounts)
        height = card.below + LINE * (len(text) + bool(thing.trouble) + len(amounts))
        cards[thing.key] = replace(card, height=height)
        y += height + ROW_GAP
    lines = tuple(_down(cards[each.source], cards[each.target], each.kind) for each in went)
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


def _down(source: Card, target: Card, kind: str) -> Line:
    """Down the source's rail, then over to the target's just above it."""
    x1, x2 = source.x, target.x
    y1, y2 = source.y + TITLE_LINE / 2, target.y + TITLE_LINE / 2
    if x1 == x2:
        return Line(f"M{x1:g} {y1:g}V{y2:g}", kind=kind)
    turn = y2 - ROW_GAP
    path = f"M{x1:g} {y1:g}V{turn:g}C{x1:g} {y2 - 8:g} {x2:g} {turn + 8:g} {x2:g} {y2:g}"
    return Line(path, kind=kind)
