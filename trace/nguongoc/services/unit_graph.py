"""Units of our own lots in the trace graph: their serials say of which lot they are, so no event has to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nguongoc.ports import Reader
from nguongoc.services.trace_start import lot_of_unit
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.tracing.graph import Graph, Join, Step, Way, moment_of
from nguongoc.tracing.names import lot_key


@dataclass(frozen=True, slots=True)
class UnitGraph:
    """A graph in which every unit of ours came from its lot, when the lot came into being."""

    graph: Graph
    reader: Reader
    serials: UnitSerials
    base_url: str

    def steps(self, keys: Sequence[str], way: Way) -> Iterable[Step]:
        yield from self.graph.steps(keys, way)
        if way is Way.BACK:
            for key in keys:
                if (step := self._from_its_lot(key)) is not None:
                    yield step

    def joins(self, keys: Sequence[str]) -> Iterable[Join]:
        return self.graph.joins(keys)

    def _from_its_lot(self, key: str) -> Step | None:
        batch = lot_of_unit(self.reader, key, self.serials, self.base_url)
        event = None if batch is None else self.reader.lots.event(batch.event_id)
        if batch is None or event is None:
            return None
        lot = lot_key(batch.gtin, batch.lot, batch.code, self.base_url)
        return lot, key, moment_of(event.event_time), event.id.hex
