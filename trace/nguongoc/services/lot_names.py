"""The names of lots registered here: each has its public code, and its GTIN and lot number, whichever of them it was registered by.

A GTIN may come to a product later, and anybody may call a lot by the other name, so a graph is asked under both and answers
under the one by which the lot was registered (`tracing.names.lot_key`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from urllib.parse import quote

from nguongoc.identifiers.epc import CANONICAL
from nguongoc.ports import Reader
from nguongoc.ports.tracing import LotNamed
from nguongoc.tracing.graph import Join, PackedGraph, Step, Way
from nguongoc.tracing.names import Kind, lot_key, name_of
from nguongoc.tracing.packing import Packing, joins_of

T = TypeVar("T")
AT_ONCE = 500


def in_pieces(items: Iterable[T]) -> Iterator[list[T]]:
    """As many as one question to the store takes."""
    rest = iter(items)
    while piece := list(islice(rest, AT_ONCE)):
        yield piece


@dataclass(frozen=True, slots=True)
class LotNames:
    """Asks the store, some hundred names at a time, and remembers nothing: a hub has very many."""

    reader: Reader
    base_url: str

    def lots(self, keys: Iterable[str]) -> Mapping[str, LotNamed]:
        """The lots registered here that these keys name, by the key."""
        codes: dict[str, str] = {}
        numbers: dict[tuple[str, str], str] = {}
        for key in keys:
            name = name_of(key, self.base_url)
            if name.kind is Kind.LOT and name.code is not None:
                codes[name.code] = key
            elif name.kind is Kind.LOT and name.gtin is not None and name.lot is not None:
                numbers[name.gtin, name.lot] = key
        found: dict[str, LotNamed] = {}
        for lot in self.reader.tracing.lots_named(list(codes), list(numbers)):
            if lot.code in codes:
                found[codes[lot.code]] = lot
            if (number := (lot.product_gtin or "", lot.lot)) in numbers:
                found[numbers[number]] = lot
        return found

    def key(self, lot: LotNamed) -> str:
        return lot_key(lot.gtin, lot.lot, lot.code, self.base_url)

    def settled(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Those of these keys that are another name of a lot, with the one that it is known by."""
        lots = self.lots(dict.fromkeys(keys))
        return {key: known for key, lot in lots.items() if (known := self.key(lot)) != key}

    def others(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Every other name of the lots that these keys name, with the key."""
        found = {}
        for key, lot in self.lots(keys).items():
            if key != (code := f"{self.base_url}/b/{lot.code}"):
                found[code] = key
            if lot.product_gtin is not None:
                number = f"{CANONICAL}/01/{lot.product_gtin}/10/{quote(lot.lot, safe='')}"
                if number != key:
                    found[number] = key
        return found


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """A graph in which every lot registered here has one name. It is asked under names that are settled."""

    graph: PackedGraph
    names: LotNames

    def steps(self, keys: Sequence[str], way: Way) -> Iterable[Step]:
        told: set[tuple[str, str, str]] = set()
        others = self._others(keys)
        if others:
            for step in self._settled(self.graph.steps(list(others), way)):
                if step[0] != step[1] and (step[0], step[1], step[3]) not in told:
                    told.add((step[0], step[1], step[3]))
                    yield step
        for step in self._settled(self.graph.steps(keys, way)):
            if step[0] != step[1] and (not told or (step[0], step[1], step[3]) not in told):
                yield step

    def joins(self, keys: Sequence[str]) -> Iterable[Join]:
        """Put together after the names are settled: what went in under one name may come out under another."""
        packings = self.graph.packings([*keys, *self._others(keys)])
        settled: set[Packing] = set()
        for piece in in_pieces(packings):
            known = self.names.settled(each.child for each in piece if each.child is not None)
            settled.update(each._replace(child=known.get(each.child or "", each.child)) for each in piece)
        return joins_of(settled)

    def _others(self, keys: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for piece in in_pieces(keys):
            found.update(self.names.others(piece))
        return found

    def _settled(self, steps: Iterable[Step]) -> Iterator[Step]:
        for piece in in_pieces(steps):
            known = self.names.settled(end for step in piece for end in step[:2])
            for source, target, at, event in piece:
                yield known.get(source, source), known.get(target, target), at, event
