"""What a picture of a trace needs: the chain, no larger than a picture shows, with photos of the goods and who holds them.

Who may see what is the trace's own rule (`tracing_rights`) and, for holders, that of balances: an authority sees every one, an
organisation its own side. A picture never tells more than the API tells the same caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from nguongoc.batches.balance import Balances, MovementKind
from nguongoc.batches.quantities import Base, Canonical
from nguongoc.catalogue.products import Photo
from nguongoc.ports import Reader, ReadSource
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller
from nguongoc.services.trace_lot import TraceLot, Wanted
from nguongoc.services.trace_start import Start
from nguongoc.services.traced import Trace, TracedEdge, TracedNode
from nguongoc.tracing.answer import Cut, Truncation
from nguongoc.tracing.graph import Way
from nguongoc.tracing.question import Direction

MOST_STEPS: Final = 600
"""Of one way; where there are more the picture says so."""
_DIRECTIONS: Final = {Way.BACK: Direction.BACK, Way.FORWARD: Direction.FORWARD}


class Where(StrEnum):
    """What stands of a part of a lot."""

    HERE = "here"
    ON_ITS_WAY = "on_its_way"
    """Sent, and not received or not told to be."""
    SENT_OUT = "sent_out"
    """Sent to somebody who is no organisation here: nobody will tell that it came."""
    HANDED_OVER = "handed_over"
    """Received by whoever it was sent to; what became of it there is theirs to know."""
    SOLD = "sold"


@dataclass(frozen=True, slots=True)
class Held:
    """So much of a lot at an organisation, in the base the lot is counted in; `name` is None for somebody outside."""

    name: str | None
    where: Where
    amount: Canonical


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a lot that is registered here."""

    photo: Photo | None
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class TracePicture:
    """A trace with, by key, what stands beside its lots."""

    trace: Trace
    beside: Mapping[str, Beside]


@dataclass(frozen=True, slots=True)
class DrawTrace:
    """Over the same use case that answers the API."""

    reads: ReadSource
    base_url: str
    trace_lot: TraceLot

    def __call__(self, caller: Caller, start: Start, wanted: Wanted) -> TracePicture:
        """From where `TraceLot.find_start` says that this caller may begin. Each way is cut at `MOST_STEPS`, which counts as `Cut.WORK`."""
        nodes: dict[str, TracedNode] = {}
        edges: list[TracedEdge] = []
        cuts: list[Truncation] = []
        for way in wanted.direction.ways:
            asked = Wanted(_DIRECTIONS[way], wanted.in_time, wanted.depth, wanted.limit)
            for each in _some(self.trace_lot.found(caller, start, asked), way):
                match each:
                    case TracedNode():
                        nodes.setdefault(each.node.key, each)
                    case TracedEdge():
                        edges.append(each)
                    case Truncation():
                        cuts.append(each)
        trace = Trace(start.key, tuple(nodes.values()), tuple(edges), tuple(cuts))
        with self.reads.open() as reader:
            return TracePicture(trace, self._beside(reader, caller, trace))

    def _beside(self, reader: Reader, caller: Caller, trace: Trace) -> Mapping[str, Beside]:
        viewer = None if caller.role is Role.AUTHORITY else caller.organisation_id
        lots = {each.node.key: each.lot for each in trace.nodes if each.lot is not None}
        batches = reader.lots.batches([each.batch_id for each in lots.values()])
        photos: dict[UUID, Photo | None] = {}
        for product_id in {each.product_id for each in batches.values()}:
            product = reader.catalogue.product(product_id)
            photos[product_id] = None if product is None else product.photo
        moved = reader.events.movements(list(batches))
        names = _Names(reader)
        beside = {}
        for key, lot in lots.items():
            batch = batches.get(lot.batch_id)
            if batch is None:
                continue
            balances = Balances(batch.organisation_id, batch.quantity.canonical.amount, moved[batch.id])
            parts = _parts(balances, batch.quantity.canonical.base, viewer)
            held = tuple(Held(names.of(who), where, amount) for who, where, amount in parts)
            beside[key] = Beside(photos[batch.product_id], held)
        return beside


def _parts(
    balances: Balances, base: Base, viewer: UUID | None
) -> Iterator[tuple[UUID | None, Where, Canonical]]:
    """What is left of a lot, and what went; for a `viewer` its own side, what it sold and handed over included."""

    def some(amount: Decimal) -> Canonical:
        return Canonical(amount, base)

    for holder, amount in balances.holders.items():
        if amount > 0 and viewer in {None, holder}:
            yield holder, Where.HERE, some(amount)
        if (sold := balances.gone(holder, MovementKind.SOLD)) > 0 and viewer in {None, holder}:
            yield holder, Where.SOLD, some(sold)
    for key, each in balances.consignments.items():
        if viewer not in {None, key.shipper_id, key.receiver_id}:
            continue
        if each.in_transit > 0:
            where = Where.SENT_OUT if key.receiver_id is None else Where.ON_ITS_WAY
            yield key.receiver_id, where, some(each.in_transit)
        if viewer == key.shipper_id and each.credited > 0:
            yield key.receiver_id, Where.HANDED_OVER, some(each.credited)


class _Names:
    """Trade names, each asked for once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[UUID, str | None] = {}

    def of(self, organisation_id: UUID | None) -> str | None:
        if organisation_id is None:
            return None
        if organisation_id not in self._known:
            found = self._reader.parties.organisation(organisation_id)
            self._known[organisation_id] = None if found is None else found.name
        return self._known[organisation_id]


def _some(
    found: Iterator[TracedNode | TracedEdge | Truncation], way: Way
) -> Iterator[TracedNode | TracedEdge | Truncation]:
    """As far as a picture goes; the view behind it is closed when this ends."""
    steps = 0
    for each in found:
        steps += isinstance(each, TracedEdge)
        if steps > MOST_STEPS:
            yield Truncation(Cut.WORK, way, MOST_STEPS)
            return
        yield each
