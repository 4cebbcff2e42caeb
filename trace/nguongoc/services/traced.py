"""What a trace shows of each thing and each step: the lot behind a key, how it stands, how much went in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nguongoc.batches.lots import Hold
from nguongoc.batches.quantities import Quantity
from nguongoc.ports import Reader
from nguongoc.ports.tracing import Amount, LotSeen
from nguongoc.services.handed import NONE, FindHandOvers, HandOvers
from nguongoc.services.lot_names import LotNames
from nguongoc.tracing.answer import Edge, EdgeKind, Node, Truncation
from nguongoc.tracing.names import Kind, name_of
from nguongoc.verdict import State

NOBODY = UUID(int=0)
"""Who sees only what pages show to everybody."""
AMOUNTS_OF = frozenset({EdgeKind.MADE, EdgeKind.PACKED})


@dataclass(frozen=True, slots=True)
class TracedNode:
    """A thing on the way. Without a `lot` it is not registered here: foreign, or no lot at all."""

    node: Node
    kind: Kind
    lot: LotSeen | None
    state: State | None
    """What is the matter with the lot: recalled, revoked, expired, on hold. None is not *valid*: nothing was verified."""
    whole: bool
    """Whether who asks may know amounts and ids of it."""
    handed: HandOvers = NONE
    """Where the lot itself went, as far as who asks may know."""


@dataclass(frozen=True, slots=True)
class TracedEdge:
    """A step on the way; without `event_uri` who asks may know only that it happened."""

    edge: Edge
    event_uri: str | None
    amount: Quantity | Amount | None


@dataclass(frozen=True, slots=True)
class Trace:
    """A whole answer."""

    start: str
    nodes: tuple[TracedNode, ...]
    edges: tuple[TracedEdge, ...]
    truncated: tuple[Truncation, ...]


@dataclass(frozen=True, slots=True)
class Describing:
    """Turns what a walk finds into what is shown to `viewer`; None sees everything."""

    reader: Reader
    base_url: str
    viewer: UUID | None
    today: date

    def __call__(self, found: Sequence[Node | Edge]) -> Iterable[TracedNode | TracedEdge]:
        """In the same order, with a handful of questions to the store for all of them."""
        nodes = [each for each in found if isinstance(each, Node)]
        edges = [each for each in found if isinstance(each, Edge)]
        keys = [each.key for each in nodes] + [each.source for each in edges]
        lots = lots_named(self.reader, keys, self.base_url)
        events = sorted({each.event for each in edges})
        tracing = self.reader.tracing
        seen = tracing.events(events, self.viewer)
        readable = [event for event in events if event in seen and seen[event].readable]
        # What a registration drew stands on the public page of the lot it made, as it was entered.
        entered = tracing.entered(events if self.viewer == NOBODY else readable)
        amounts = tracing.amounts(readable)
        names = LotNames(self.reader, self.base_url).settled(key for _, key in amounts)
        told = {(event, names.get(key, key)): amount for (event, key), amount in amounts.items()}
        handed = self._handed(lots)
        for each in found:
            if isinstance(each, Node):
                yield self._node(each, lots.get(each.key), handed)
                continue
            amount: Quantity | Amount | None = None
            if each.kind in AMOUNTS_OF and (source := lots.get(each.source)) is not None:
                amount = entered.get((each.event, source.batch_id))
            if each.kind in AMOUNTS_OF and amount is None:
                amount = told.get((each.event, each.source))
            about = seen.get(each.event)
            yield TracedEdge(each, about.event_uri if about and about.readable else None, amount)

    def _handed(self, lots: Mapping[str, LotSeen]) -> Mapping[UUID, HandOvers]:
        if self.viewer == NOBODY:
            return {}
        return FindHandOvers(self.reader, self.viewer)(lot.batch_id for lot in lots.values())

    def _node(self, node: Node, lot: LotSeen | None, handed: Mapping[UUID, HandOvers]) -> TracedNode:
        kind = name_of(node.key, self.base_url).kind
        if lot is None:
            return TracedNode(node, kind, None, None, whole=self.viewer is None)
        whole = self.viewer is None or lot.organisation_id == self.viewer
        return TracedNode(node, kind, lot, _state(lot, self.today), whole, handed.get(lot.batch_id, NONE))


def lots_named(reader: Reader, keys: Iterable[str], base_url: str) -> Mapping[str, LotSeen]:
    """The lots registered here among these keys."""
    codes: dict[str, str] = {}
    numbers: dict[tuple[str, str], str] = {}
    for key in keys:
        name = name_of(key, base_url)
        if name.kind is not Kind.LOT:
            continue
        if name.code is not None:
            codes[name.code] = key
        elif name.gtin is not None and name.lot is not None:
            numbers[name.gtin, name.lot] = key
    found = {codes[code]: lot for code, lot in reader.tracing.lots_of_codes(list(codes)).items()}
    for number, lot in reader.tracing.lots_of_numbers(list(numbers)).items():
        found[numbers[number]] = lot
    return found


def _state(lot: LotSeen, today: date) -> State | None:
    """The strongest first, as verdicts have them."""
    if lot.hold in {Hold.RECALLED, Hold.PARTLY_RECALLED}:
        return State.RECALLED
    if lot.revoked:
        return State.REVOKED
    if lot.expires_on is not None and lot.expires_on < today:
        return State.EXPIRED
    return State.ON_HOLD if lot.hold is Hold.ON_HOLD else None
