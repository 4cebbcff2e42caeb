"""How far a trace may be followed by whom (ADR 10), as a graph in which what is nobody's business is missing.

An organisation reads whole the events it captured or is a party to, and follows them anywhere. Of others' events it reads the
public minimum: that a lot registered here went into another one. That leads back, from a lot to what it was made of, and never
on: who handled a lot earlier does not thereby see to whom it was sold later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from nguongoc.events.edges import RUN
from nguongoc.ports import Reader
from nguongoc.ports.rows import Standing
from nguongoc.ports.tracing import EventSeen
from nguongoc.services.lot_names import in_pieces
from nguongoc.services.traced import lots_named
from nguongoc.tracing.graph import Graph, Join, Step, Way

_TOLD = frozenset({Standing.OURS, Standing.CAPTURED})
"""Events of which everybody reads the public minimum (ADR 10)."""


@dataclass(slots=True)
class ReadableGraph:
    """The part of a graph that `organisation_id` may follow; `withheld` says whether that was not all of it."""

    graph: Graph
    reader: Reader
    organisation_id: UUID
    base_url: str
    withheld: bool = False

    def steps(self, keys: Sequence[str], way: Way) -> Iterable[Step]:
        for piece in in_pieces(self.graph.steps(keys, way)):
            seen = self._seen(event for *_, event in piece)
            readable = {event for event, about in seen.items() if about.readable}
            public: set[str] = set()
            told: set[str] = set()
            if way is Way.BACK:
                told = {event for event, about in seen.items() if about.standing in _TOLD}
                others = [step[0] for step in piece if step[3] in told - readable]
                public.update(lots_named(self.reader, others, self.base_url))
                public.update(each for each in others if each.startswith(RUN))
            for step in piece:
                if step[3] in readable or (step[0] in public and step[3] in told):
                    yield step
                else:
                    self.withheld = True

    def joins(self, keys: Sequence[str]) -> Iterable[Join]:
        for piece in in_pieces(self.graph.joins(keys)):
            readable = self._readable(join.event for join in piece)
            for join in piece:
                if join.event in readable:
                    yield join
                else:
                    self.withheld = True

    def _readable(self, events: Iterable[str]) -> set[str]:
        return {event for event, about in self._seen(events).items() if about.readable}

    def _seen(self, events: Iterable[str]) -> Mapping[str, EventSeen]:
        return self.reader.tracing.events(sorted(set(events)), self.organisation_id)
