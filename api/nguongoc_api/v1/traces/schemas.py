"""A trace on the wire."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from nguongoc.batches.lots import Origin, PlaceRole
from nguongoc.batches.quantities import Canonical, Quantity
from nguongoc.catalogue.products import Category
from nguongoc.geography import communes
from nguongoc.ports.tracing import Amount, LotSeen
from nguongoc.services.handed import MOST_HAND_OVERS, Handed, HandedState
from nguongoc.services.trace_lot import Wanted
from nguongoc.services.traced import Trace, TracedEdge, TracedNode
from nguongoc.tracing.answer import Cut, EdgeKind, Truncation
from nguongoc.tracing.graph import FOREVER, Way, time_of
from nguongoc.tracing.names import Kind
from nguongoc.tracing.question import Direction
from nguongoc.verdict import State
from nguongoc_api.v1.batches.told_origin import ToldOriginShown
from nguongoc_api.v1.wire import Shown, moment

Time = Literal["respected", "ignored"]


class AmountShown(Shown):
    value: str
    unit: str | None = Field(description="A unit of ours, or a UN/ECE Recommendation 20 code")

    @classmethod
    def of(cls, said: Quantity | Amount) -> AmountShown:
        unit = said.unit.value if isinstance(said, Quantity) else said.uom
        return cls(value=format(said.value, "f"), unit=unit)

    @classmethod
    def canonical(cls, amount: Canonical) -> AmountShown:
        return cls(value=format(amount.amount, "f"), unit=amount.base.value)


class HandOverShown(Shown):
    """The lot itself, from one organisation to another: what both said of it, in the base the lot is counted in."""

    shipper: str | None
    receiver: str | None = Field(description="Null for somebody who is no organisation here")
    reference: str
    state: HandedState
    sent: AmountShown
    received: AmountShown
    sent_at: str | None
    received_at: str | None

    @classmethod
    def of(cls, handed: Handed) -> HandOverShown:
        return cls(
            shipper=handed.shipper,
            receiver=handed.receiver,
            reference=handed.reference,
            state=handed.state,
            sent=AmountShown.canonical(handed.sent),
            received=AmountShown.canonical(handed.received),
            sent_at=None if handed.sent_at is None else moment(handed.sent_at),
            received_at=None if handed.received_at is None else moment(handed.received_at),
        )


class LotOnTheWay(Shown):
    """A lot registered here: what its public page says, and `id` and `quantity` where they are yours to know."""

    id: UUID | None
    code: str
    lot: str
    gtin: str | None
    page: str
    product: str
    product_en: str | None
    category: Category
    organisation: str
    facility: str
    commune_code: str
    commune: str
    place_role: PlaceRole = Field(
        description="What facility and commune are to the goods: where they grew or were made (`origin`), where bought goods were "
        "`received`, or only `packed`"
    )
    told_origin: ToldOriginShown | None = Field(
        description="Of a purchased lot, by whoever sold it; null where nobody said"
    )
    source_countries: list[str] | None = Field(
        description="Of a lot made of purchases: where its raw material grew (ISO 3166-1; `ZZ` where nobody said)"
    )
    origin: Origin
    happened_on: date
    expires_on: date | None
    state: State | None = Field(description="What is the matter with it; null says nothing of its validity")
    quantity: AmountShown | None
    hand_overs: list[HandOverShown] = Field(
        description="Where the lot itself went, earliest first: those that you sent or were sent; for an authority all"
    )
    hand_overs_left_out: int = Field(description=f"How many there are beyond the {MOST_HAND_OVERS} shown")


class NodeShown(Shown):
    """A thing on the way, by the one key of all its spellings; `lot` is null where it is not registered here."""

    id: str
    kind: Kind
    depth: int
    way: Way | None = Field(description="On which side of the start; null for the start")
    lot: LotOnTheWay | None

    @classmethod
    def of(cls, traced: TracedNode, base_url: str) -> NodeShown:
        lot = None if traced.lot is None else _lot(traced, traced.lot, base_url)
        node = traced.node
        return cls(id=node.key, kind=traced.kind, depth=node.depth, way=node.way, lot=lot)


class EdgeShown(Shown):
    """`source` went into `target`, or was packed into it, or held it; `event` where you may read it whole."""

    source: str
    target: str
    kind: EdgeKind
    way: Way
    at: str
    until: str | None
    event: str | None
    amount: AmountShown | None

    @classmethod
    def of(cls, traced: TracedEdge) -> EdgeShown:
        edge = traced.edge
        return cls(
            source=edge.source,
            target=edge.target,
            kind=edge.kind,
            way=edge.way,
            at=moment(time_of(edge.at)),
            until=None if edge.until is None or edge.until == FOREVER else moment(time_of(edge.until)),
            event=traced.event_uri,
            amount=None if traced.amount is None else AmountShown.of(traced.amount),
        )


class TruncationShown(Shown):
    """Why this is not the whole: `depth`, `nodes`, `work`, or `not_yours`."""

    reason: Cut
    way: Way
    limit: int | None

    @classmethod
    def of(cls, cut: Truncation) -> TruncationShown:
        return cls(reason=cut.cut, way=cut.way, limit=cut.limit)


class TraceAsked(Shown):
    """What was asked, every default filled in."""

    start: str
    direction: Direction
    depth: int
    limit: int
    time: Time

    @classmethod
    def of(cls, start: str, wanted: Wanted) -> TraceAsked:
        time: Time = "respected" if wanted.in_time else "ignored"
        return cls(start=start, direction=wanted.direction, depth=wanted.depth, limit=wanted.limit, time=time)


class TraceShown(TraceAsked):
    """Nodes in the order they were reached, nearest first; edges after them. `truncated` is empty when this is all."""

    nodes: list[NodeShown]
    edges: list[EdgeShown]
    truncated: list[TruncationShown]

    @classmethod
    def whole(cls, trace: Trace, wanted: Wanted, base_url: str) -> TraceShown:
        return cls(
            **dict(TraceAsked.of(trace.start, wanted)),
            nodes=[NodeShown.of(each, base_url) for each in trace.nodes],
            edges=[EdgeShown.of(each) for each in trace.edges],
            truncated=[TruncationShown.of(each) for each in trace.truncated],
        )


def _lot(traced: TracedNode, lot: LotSeen, base_url: str) -> LotOnTheWay:
    path = f"/b/{lot.code}" if lot.gtin is None else f"/01/{lot.gtin}/10/{lot.lot}"
    return LotOnTheWay(
        id=lot.batch_id if traced.whole else None,
        code=lot.code,
        lot=lot.lot,
        gtin=lot.gtin,
        page=f"{base_url}/p{path}",
        product=lot.product_name,
        product_en=lot.product_name_en,
        category=lot.category,
        organisation=lot.organisation_name,
        facility=lot.facility_name,
        commune_code=lot.commune_code,
        commune=communes.find(lot.commune_code).name,
        place_role=lot.place_role,
        told_origin=None if lot.told_origin is None else ToldOriginShown.of(lot.told_origin),
        source_countries=None if lot.bought_inputs is None else [*lot.bought_inputs.grown_in],
        origin=lot.origin,
        happened_on=lot.happened_on,
        expires_on=lot.expires_on,
        state=traced.state,
        quantity=AmountShown.of(lot.quantity) if traced.whole else None,
        hand_overs=[HandOverShown.of(each) for each in traced.handed.shown],
        hand_overs_left_out=traced.handed.left_out,
    )
