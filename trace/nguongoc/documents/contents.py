"""Which lots went along in an event: those it names, and those that were in the logistic units it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nguongoc.documents.facts import Dossier, Happening, Lot, Moved

DEEPEST: Final = 5
"""Units in units: a case on a pallet in a container is three."""


def lots_in(dossier: Dossier, happening: Happening) -> Iterator[tuple[Lot, Moved]]:
    """Each lot on the way back to the start, with the amount as the event, or the packing, tells it."""
    waiting = [(each, 0) for each in happening.things]
    if not waiting and happening.parent is not None:
        waiting = [(Moved(happening.parent), 0)]
    waiting.reverse()
    seen = set[str]()
    while waiting:
        thing, depth = waiting.pop()
        if thing.key in seen:
            continue
        seen.add(thing.key)
        lot = dossier.lots.get(thing.key)
        if lot is not None:
            yield lot, thing
        elif depth < DEEPEST:
            waiting += [(each, depth + 1) for each in _packed(dossier, thing.key, happening)]


def _packed(dossier: Dossier, parent: str, when: Happening) -> list[Moved]:
    """What was in a unit at that moment, by the aggregations told: in at an ADD, out at a DELETE, all at one without children."""
    inside: dict[str, Moved] = {}
    for each in dossier.happenings:
        if each.parent != parent or each.type != "AggregationEvent" or each.at > when.at or each.taken_back:
            continue
        if each.action == "ADD":
            inside |= {child.key: child for child in each.things}
        elif each.action == "DELETE":
            gone = {child.key for child in each.things} or set(inside)
            inside = {key: child for key, child in inside.items() if key not in gone}
    return list(inside.values())
