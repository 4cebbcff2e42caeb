"""Units of our own lots in the trace graph: their serials say of which lot they are, so no event has to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from nguongoc.errors import Refusal
from nguongoc.identifiers.epc import CANONICAL
from nguongoc.ports import Reader
from nguongoc.ports.tracing import LotNamed
from nguongoc.services.lot_names import LotNames, in_pieces
from nguongoc.services.trace_start import lot_of_unit
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.tracing.graph import Graph, Join, Step, Way, moment_of
from nguongoc.tracing.names import lot_key, name_of

MOST_UNITS: Final = 20_000
"""Units with events of their own that are looked at for one question; a stamp that nobody scanned into an event is in none."""


@dataclass(slots=True)
class UnitGraph:
    """A graph in which every unit of ours came from its lot, when the lot came into being.

    Forward a lot leads to those of its units that events name; `left_out` says whether there were more than `MOST_UNITS`.
    """

    graph: Graph
    reader: Reader
    serials: UnitSerials
    base_url: str
    apart: frozenset[str] = frozenset()
    """Lots of whose units only some count: whoever asks has seen to these."""
    left_out: bool = False
    _of_gtin: dict[str, list[str]] = field(default_factory=dict)
    """Units of a product that events name: they say their product, and their lot only by their serial."""
    _numbered: dict[tuple[UUID, int], list[tuple[int, str]]] = field(default_factory=dict)
    """The same by product and version of its key, in the order of their indexes: a serial takes long to read."""
    _seen: int = 0

    def steps(self, keys: Sequence[str], way: Way) -> Iterable[Step]:
        yield from self.graph.steps(keys, way)
        if way is Way.BACK:
            for key in keys:
                if (step := self._from_its_lot(key)) is not None:
                    yield step
        else:
            for piece in in_pieces(key for key in keys if key not in self.apart):
                yield from self._to_its_units(piece)

    def joins(self, keys: Sequence[str]) -> Iterable[Join]:
        return self.graph.joins(keys)

    def _from_its_lot(self, key: str) -> Step | None:
        batch = lot_of_unit(self.reader, key, self.serials, self.base_url)
        event = None if batch is None else self.reader.lots.event(batch.event_id)
        if batch is None or event is None:
            return None
        lot = lot_key(batch.gtin, batch.lot, batch.code, self.base_url)
        return lot, key, moment_of(event.event_time), event.id.hex

    def _to_its_units(self, keys: Sequence[str]) -> Iterator[Step]:
        lots = LotNames(self.reader, self.base_url).lots(keys)
        by_code: dict[str, list[str]] = {}
        for unit in self._under([f"{self.base_url}/b/{lot.code}/" for lot in lots.values()]):
            code, _, _ = unit[len(f"{self.base_url}/b/") :].partition("/")
            by_code.setdefault(code, []).append(unit)
        for gtin in {lot.product_gtin for lot in lots.values() if lot.product_gtin} - self._of_gtin.keys():
            self._of_gtin[gtin] = list(self._under([f"{CANONICAL}/01/{gtin}/21/"]))
        for key, lot in lots.items():
            event, at = lot.event_id.hex, moment_of(lot.event_time)
            units = [*self._within(lot, by_code.get(lot.code, ())), *self._of_its_gtin(lot)]
            yield from ((key, unit, at, event) for unit in units)

    def _of_its_gtin(self, lot: LotNamed) -> Sequence[str]:
        units = self._of_gtin.get(lot.product_gtin or "")
        if not units or lot.first_unit is None or lot.units is None or lot.key_version is None:
            return ()
        known = (lot.product_id, lot.key_version)
        if known not in self._numbered:
            self._numbered[known] = sorted(self._read(lot.product_id, lot.key_version, units))
        numbered = self._numbered[known]
        first = bisect_left(numbered, (lot.first_unit, ""))
        last = bisect_left(numbered, (lot.first_unit + lot.units, ""))
        return [unit for _, unit in numbered[first:last]]

    def _within(self, lot: LotNamed, units: Sequence[str]) -> Iterator[str]:
        if lot.first_unit is not None and lot.units is not None and lot.key_version is not None:
            last = lot.first_unit + lot.units
            for index, unit in self._read(lot.product_id, lot.key_version, units):
                if lot.first_unit <= index < last:
                    yield unit

    def _read(self, product_id: UUID, key_version: int, units: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Units with their indexes; what is no serial of this product is left out."""
        cipher = self.serials.cipher(product_id, key_version)
        for unit in units:
            try:
                yield cipher.index(name_of(unit, self.base_url).serial or ""), unit
            except Refusal:
                continue

    def _under(self, beginnings: Sequence[str]) -> Iterator[str]:
        """Each key that events name and that begins so, as long as there is room."""
        room = MOST_UNITS - self._seen
        found = self.reader.tracing.keys_beginning(beginnings, room + 1)
        self.left_out |= len(found) > room
        self._seen += min(len(found), room)
        yield from found[:room]
