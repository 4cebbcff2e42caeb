"""Where a lot came from and where it went, as far as who asks may know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.ports.rows import Role
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.lot_names import LotNames, NamedGraph, in_pieces
from nguongoc.services.trace_start import FindStart, Start
from nguongoc.services.traced import NOBODY, Describing, Trace, TracedEdge, TracedNode
from nguongoc.services.tracing_rights import ReadableGraph
from nguongoc.services.unit_graph import MOST_UNITS, UnitGraph
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.tracing.answer import Cut, Edge, Node, Truncation
from nguongoc.tracing.graph import Graph, Way
from nguongoc.tracing.names import lot_key
from nguongoc.tracing.question import DEFAULT_DEPTH, DEFAULT_NODES, Direction, Question
from nguongoc.tracing.walk import Walk

PAGE_DEPTH, PAGE_NODES = 12, 60
"""What a picture can still show; the whole is asked for in the API."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a lot, without the lot."""

    direction: Direction = Direction.BOTH
    in_time: bool = True
    depth: int = DEFAULT_DEPTH
    limit: int = DEFAULT_NODES

    def of(self, start: str) -> Question:
        return Question(start, self.direction, self.in_time, self.depth, self.limit)


class TraceLot:
    """Traces over one consistent view of what is committed. `serials` tell of which lot a unit is; without them units end a trace."""

    def __init__(self, reads: ReadSource, clock: Clock, base_url: str, serials: UnitSerials | None) -> None:
        self._reads = reads
        self._clock = clock
        self._base_url = base_url
        self._serials = serials

    @property
    def find_start(self) -> FindStart:
        """Where this caller may begin."""
        return FindStart(self._reads, self._base_url, self._serials)

    def start_of(self, caller: Caller, batch_id: UUID) -> Batch:
        """A lot whose documents this caller may have: its own, or any for an authority. Raises `BatchNotFound`."""
        caller.require(Scope.TRACE)
        with self._reads.open() as reader:
            batch = reader.lots.batch(batch_id)
        mine = batch is not None and batch.organisation_id == caller.organisation_id
        if batch is None or not (mine or caller.role is Role.AUTHORITY):
            raise BatchNotFound("no such lot of this organisation")
        return batch

    def __call__(self, caller: Caller, start: Start, wanted: Wanted) -> Trace:
        """From where `find_start` says that this caller may begin."""
        return _gathered(self.found(caller, start, wanted), start.key)

    def found(
        self, caller: Caller, start: Start, wanted: Wanted
    ) -> Iterator[TracedNode | TracedEdge | Truncation]:
        """The same piece by piece, truncations last: for hubs. The view stays open until the last piece, or until it is closed."""
        caller.require(Scope.TRACE)
        viewer = None if caller.role is Role.AUTHORITY else caller.organisation_id
        return self._found(wanted.of(start.key), viewer)

    def everything(self, start: str, wanted: Wanted) -> Trace:
        """From any key, for who runs the service: nothing is withheld."""
        return _gathered(self._found(wanted.of(start), None), start)

    def public(self, batch: Batch) -> Trace:
        """What everybody may see of where a lot came from."""
        wanted = Wanted(Direction.BACK, depth=PAGE_DEPTH, limit=PAGE_NODES)
        start = self.key_of(batch)
        return _gathered(self._found(wanted.of(start), NOBODY), start)

    def key_of(self, batch: Batch) -> str:
        return lot_key(batch.gtin, batch.lot, batch.code, self._base_url)

    def _found(
        self, question: Question, viewer: UUID | None
    ) -> Iterator[TracedNode | TracedEdge | Truncation]:
        with self._reads.open() as reader:
            graph: Graph = NamedGraph(reader.tracing.graph(), LotNames(reader, self._base_url))
            if self._serials is not None:
                graph = UnitGraph(graph, reader, self._serials, self._base_url)
            describe = Describing(reader, self._base_url, viewer, vietnamese_day(self._clock.now()))
            cuts: list[Truncation] = []
            for piece in in_pieces(_walked(graph, question, reader, viewer, self._base_url, cuts)):
                yield from describe(piece)
            yield from cuts


def _walked(
    graph: Graph,
    question: Question,
    reader: Reader,
    viewer: UUID | None,
    base_url: str,
    cuts: list[Truncation],
) -> Iterator[Node | Edge]:
    """One way after the other; what is missing of each is put into `cuts`."""
    known: set[str] = set()
    for way in question.direction.ways:
        allowed = graph if viewer is None else ReadableGraph(graph, reader, viewer, base_url)
        walk = Walk(allowed, question, way, known)
        yield from walk
        known = set(walk.reached)
        cuts += walk.truncated
        if isinstance(allowed, ReadableGraph) and allowed.withheld:
            cuts.append(Truncation(Cut.NOT_YOURS, way))
        if way is Way.FORWARD and isinstance(graph, UnitGraph) and graph.left_out:
            cuts.append(Truncation(Cut.WORK, way, MOST_UNITS))


def _gathered(found: Iterator[TracedNode | TracedEdge | Truncation], start: str) -> Trace:
    nodes: list[TracedNode] = []
    edges: list[TracedEdge] = []
    cuts: list[Truncation] = []
    for each in found:
        match each:
            case TracedNode():
                nodes.append(each)
            case TracedEdge():
                edges.append(each)
            case Truncation():
                cuts.append(each)
    return Trace(start, tuple(nodes), tuple(edges), tuple(cuts))
