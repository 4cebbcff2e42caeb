"""How far a trace may be followed by whom (ADR 10), as a graph in which what is nobody's business is missing.

An organisation reads whole the events it captured or is a party to, and follows them anywhere. Of others' events it reads the
public minimum: that a lot registered here went into another one. That leads back, from a lot to what it was made of, and never
on: who handled a lot earlier does not thereby see to whom it was sold later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from uuid import UUID

from nguongoc.ports import Reader
from nguongoc.services.traced import lots_named
from nguongoc.tracing.graph import Graph, Join, Step, Way

T = TypeVar("T")
AT_ONCE = 500


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
            readable = self._readable(event for *_, event in piece)
            others = [source for source, _, _, event in piece if event not in readable]
            public = lots_named(self.reader, others, self.base_url) if way is Way.BACK and others else {}
            for step in piece:
                if step[3] in readable or step[0] in public:
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
        seen = self.reader.tracing.events(sorted(set(events)), self.organisation_id)
        return {event for event, about in seen.items() if about.readable}


def in_pieces(items: Iterable[T]) -> Iterator[list[T]]:
    """As many as one question to the store takes."""
    rest = iter(items)
    while piece := list(islice(rest, AT_ONCE)):
        yield piece
