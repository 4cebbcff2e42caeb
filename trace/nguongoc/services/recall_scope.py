"""How far a recall reaches: the lots made of what is recalled, forward in time, and whatever carries them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from uuid import UUID

from nguongoc.errors import Refusal
from nguongoc.events.build import lot_class
from nguongoc.identifiers.epc import CANONICAL
from nguongoc.ports import Reader
from nguongoc.ports.tracing import LotSeen
from nguongoc.recalls.recall import NamedLot, UnitSpan, within
from nguongoc.services.lot_names import LotNames, NamedGraph
from nguongoc.services.traced import lots_named
from nguongoc.services.unit_graph import UnitGraph
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.tracing.answer import Node
from nguongoc.tracing.graph import Way
from nguongoc.tracing.names import Kind, lot_key, name_of
from nguongoc.tracing.question import DEEPEST, Direction, Question
from nguongoc.tracing.walk import Walk

MOST_THINGS: Final = 200_000
"""Lots, units and logistic units that one recall looks at; where there are more it says that it is not complete."""
MOST_UNITS: Final = 20_000
"""Units with events of their own that are looked at of one lot."""


@dataclass(frozen=True, slots=True)
class Affected:
    """A lot registered here under a recall. `units` only where a part of a named lot is recalled."""

    lot: LotSeen
    key: str
    named: bool
    depth: int
    units: tuple[UnitSpan, ...] = ()

    def epc_class(self, base_url: str) -> str:
        return lot_class(self.lot.gtin, self.lot.lot, self.lot.code, base_url)


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything found. `things` are units and logistic units, `foreign` lots that are registered elsewhere, all by key."""

    lots: tuple[Affected, ...]
    things: tuple[str, ...]
    foreign: tuple[str, ...]
    complete: bool

    @property
    def batch_ids(self) -> frozenset[UUID]:
        return frozenset(each.lot.batch_id for each in self.lots)


@dataclass(frozen=True, slots=True)
class FindScope:
    """Walks forward from each named lot. Which units of a lot went into another one no event says: whatever was made of a lot of
    which a part is recalled is recalled whole, because a recall that says too much is the smaller harm."""

    serials: UnitSerials
    base_url: str

    def __call__(self, reader: Reader, named: Sequence[NamedLot]) -> Scope:
        batches = reader.lots.batches([each.batch_id for each in named])
        starts: dict[str, NamedLot] = {}
        reached: dict[str, int] = {}
        complete = True
        for each in named:
            batch = batches[each.batch_id]
            key = lot_key(batch.gtin, batch.lot, batch.code, self.base_url)
            starts[key] = each
            units, all_seen = self._units_of(reader, each, key, batch.product_id, batch.gtin)
            complete &= all_seen
            for start in (key, *units):
                complete &= self._walk(reader, (start, key), 0 if start == key else 1, reached)
        lots = lots_named(reader, reached, self.base_url)
        affected = [
            Affected(lot, key, key in starts, reached[key], starts[key].units if key in starts else ())
            for key, lot in lots.items()
        ]
        affected.sort(key=lambda each: (each.depth, each.lot.batch_id))
        others = sorted(reached.keys() - lots.keys())
        kinds = {key: name_of(key, self.base_url).kind for key in others}
        return Scope(
            tuple(affected),
            tuple(key for key in others if kinds[key] in {Kind.UNIT, Kind.LOGISTIC_UNIT}),
            tuple(key for key in others if kinds[key] not in {Kind.UNIT, Kind.LOGISTIC_UNIT}),
            complete,
        )

    def _units_of(
        self, reader: Reader, named: NamedLot, key: str, product_id: UUID, gtin: str | None
    ) -> tuple[list[str], bool]:
        """Units of the lot that events name, those outside a partial recall left out."""
        prefix = f"{key}/" if gtin is None else f"{CANONICAL}/01/{gtin}/21/"
        candidates = list(islice(reader.recalls.keys_beginning(prefix), MOST_UNITS + 1))
        found = []
        for candidate in candidates[:MOST_UNITS]:
            serial = name_of(candidate, self.base_url).serial
            number = (
                None if serial is None else _number(reader, self.serials, named.batch_id, product_id, serial)
            )
            if number is not None and (not named.units or within(named.units, number)):
                found.append(candidate)
        return found, len(candidates) <= MOST_UNITS

    def _walk(self, reader: Reader, of: tuple[str, str], further: int, reached: dict[str, int]) -> bool:
        """Note what is reached from a lot that is named or from one of its units, each at its least distance; whether that was all."""
        start, lot = of
        named = NamedGraph(reader.tracing.graph(), LotNames(reader, self.base_url))
        graph = UnitGraph(named, reader, self.serials, self.base_url, apart=frozenset({lot}))
        walk = Walk(graph, Question(start, Direction.FORWARD, depth=DEEPEST, limit=MOST_THINGS), Way.FORWARD)
        for node in _nodes(walk):
            depth = node.depth + further
            if depth < reached.get(node.key, depth + 1):
                reached[node.key] = depth
        return not walk.truncated and not graph.left_out


def _number(
    reader: Reader, serials: UnitSerials, batch_id: UUID, product_id: UUID, serial: str
) -> int | None:
    try:
        numbered = serials.number_of(reader, product_id, serial)
    except Refusal:
        return None
    return None if numbered is None or numbered[0].batch_id != batch_id else numbered[1]


def _nodes(walk: Iterable[object]) -> Iterable[Node]:
    return (each for each in walk if isinstance(each, Node))
