"""Recalls as they are answered."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from nguongoc.batches.lots import Batch, Hold
from nguongoc.recalls.notices import Channel, Holding, NoticeState, Whereabouts
from nguongoc.recalls.recall import (
    Advice,
    Outcome,
    Reason,
    Recall,
    RecalledLot,
    RecallKind,
    RecallState,
    UnitSpan,
)
from nguongoc.services.browse_recalls import NoticeSeen, NoticesSeen, RecallSeen
from nguongoc.services.recall_holders import Holder, LotTotals
from nguongoc.services.recall_lot import Ordered, Planned
from nguongoc.services.recall_scope import Affected
from nguongoc.services.register_batch import lot_path
from nguongoc_api.v1.wire import Shown


class SpanShown(Shown):
    first: int
    last: int


class TotalsShown(Shown):
    """Where all of a lot is, whoever has it; the parts add up to `made`. `outside`: sent to somebody who is not here."""

    unit: str
    made: str
    held: str
    in_transit: str
    consumed: str
    sold: str
    destroyed: str
    outside: str

    @classmethod
    def of(cls, each: LotTotals) -> TotalsShown:
        parts = {field.name: format(getattr(each.totals, field.name), "f") for field in fields(each.totals)}
        return cls(unit=each.unit, made=each.made, **parts)


class LotShown(Shown):
    """A lot under a recall; `named` in it, or made of what is, `depth` steps away."""

    code: str
    lot: str
    gtin: str | None
    page: str
    product: str | None = None
    organisation: str | None = None
    named: bool
    depth: int
    units: list[SpanShown]
    hold: Hold
    totals: TotalsShown | None = None

    @classmethod
    def planned(cls, each: Affected, totals: LotTotals | None, base_url: str) -> LotShown:
        lot = each.lot
        path = f"/b/{lot.code}" if lot.gtin is None else f"/01/{lot.gtin}/10/{lot.lot}"
        return cls(
            code=lot.code,
            lot=lot.lot,
            gtin=lot.gtin,
            page=f"{base_url}/p{path}",
            product=lot.product_name,
            organisation=lot.organisation_name,
            named=each.named,
            depth=each.depth,
            units=_spans(each.units),
            hold=lot.hold,
            totals=None if totals is None else TotalsShown.of(totals),
        )

    @classmethod
    def of(cls, each: RecalledLot, batch: Batch, totals: LotTotals | None, base_url: str) -> LotShown:
        return cls(
            code=batch.code,
            lot=batch.lot,
            gtin=batch.gtin,
            page=f"{base_url}/p{lot_path(batch)}",
            named=each.named,
            depth=each.depth,
            units=_spans(each.units),
            hold=batch.hold,
            totals=None if totals is None else TotalsShown.of(totals),
        )


def _spans(units: tuple[UnitSpan, ...]) -> list[SpanShown]:
    return [SpanShown(first=each.first, last=each.last) for each in units]


class HoldingShown(Shown):
    """So much of a thing at a holder. With a `code` it is a lot registered here and the amount is the ledger's, exact; of other things
    events say it, and no amount is where they do not say how much. `stoppable` null: nobody here can tell.
    """

    id: str
    code: str | None
    where: Whereabouts
    stoppable: bool | None
    amount: str | None
    unit: str | None

    @classmethod
    def of(cls, each: Holding) -> HoldingShown:
        return cls(
            id=each.key,
            code=each.code,
            where=each.where,
            stoppable=each.where.stoppable,
            amount=each.amount,
            unit=each.unit,
        )


class HolderShown(Shown):
    """An organisation of ours with its phone, or a party by its id in events."""

    organisation_id: UUID | None
    name: str | None
    phone: str | None
    party: str | None
    holdings: list[HoldingShown]

    @classmethod
    def of(cls, each: Holder) -> HolderShown:
        contact = each.contact
        return cls(
            organisation_id=None if contact is None else contact.id,
            name=None if contact is None else contact.name,
            phone=None if contact is None else contact.phone,
            party=each.party,
            holdings=[HoldingShown.of(holding) for holding in each.holdings],
        )


class ReachShown(Shown):
    """What is reached: lots here, logistic units and single packs, lots registered elsewhere, and who holds of it.

    `withheld` holders are others' customers. `complete` is false where more was affected than one walk looks at.
    """

    lots: list[LotShown]
    things: list[str]
    foreign: list[str]
    holders: list[HolderShown]
    withheld: int
    complete: bool

    @classmethod
    def of(cls, planned: Planned, base_url: str) -> ReachShown:
        scope = planned.scope
        return cls(
            lots=[
                LotShown.planned(each, planned.totals.get(each.lot.batch_id), base_url) for each in scope.lots
            ],
            things=list(scope.things),
            foreign=list(scope.foreign),
            holders=[HolderShown.of(each) for each in planned.holders],
            withheld=planned.withheld,
            complete=scope.complete,
        )


class RecallShown(Shown):
    """A recall; `record` is what was signed of it, `end_record` what was signed of its end."""

    id: UUID
    kind: RecallKind
    reason: Reason
    advice: Advice
    note: str | None
    state: RecallState
    outcome: Outcome | None
    complete: bool
    record: str
    ordered_at: datetime
    ended_at: datetime | None
    end_record: str | None

    @classmethod
    def of(cls, recall: Recall, base_url: str) -> RecallShown:
        return cls(**_members(recall, base_url))


def _members(recall: Recall, base_url: str) -> dict[str, object]:
    end = recall.end_record_id
    return {
        "id": recall.id,
        "kind": recall.kind,
        "reason": recall.reason,
        "advice": recall.advice,
        "note": recall.note,
        "state": recall.state,
        "outcome": recall.outcome,
        "complete": recall.complete,
        "record": f"{base_url}/records/{recall.record_id}",
        "ordered_at": recall.ordered_at,
        "ended_at": recall.ended_at,
        "end_record": None if end is None else f"{base_url}/records/{end}",
    }


class RecallOrdered(RecallShown):
    """The recall as it stands and what it reaches; the same recall ordered again is the same one."""

    reach: ReachShown

    @classmethod
    def made(cls, ordered: Ordered, base_url: str) -> RecallOrdered:
        reach = ReachShown.of(ordered.planned, base_url)
        return cls(**_members(ordered.recall, base_url), reach=reach)


class NoticeOfMine(Shown):
    """What your organisation was told, and whether it acknowledged."""

    state: NoticeState
    tries: int
    holdings: list[HoldingShown]
    acknowledged_at: datetime | None


class RecallDetails(RecallShown):
    ordered_by: str | None
    phone: str | None
    lots: list[LotShown]
    notice: NoticeOfMine | None

    @classmethod
    def seen(cls, seen: RecallSeen, base_url: str) -> RecallDetails:
        notice, contact = seen.notice, seen.ordered_by
        mine = None
        if notice is not None:
            holdings = [HoldingShown.of(each) for each in notice.holdings]
            mine = NoticeOfMine(
                state=notice.state,
                tries=notice.tries,
                holdings=holdings,
                acknowledged_at=notice.acknowledged_at,
            )
        return cls(
            **_members(seen.recall, base_url),
            ordered_by=None if contact is None else contact.name,
            phone=None if contact is None else contact.phone,
            lots=[LotShown.of(each, batch, seen.totals.get(batch.id), base_url) for each, batch in seen.lots],
            notice=mine,
        )


class Recalls(Shown):
    items: list[RecallShown]


class TellingShown(Shown):
    number: int
    at: datetime
    channel: Channel


class NoticeShown(Shown):
    """Who was told of what, when and how, and what was answered; state `call`: telephone."""

    organisation_id: UUID | None
    name: str | None
    phone: str | None
    party: str | None
    state: NoticeState
    next_at: datetime | None
    acknowledged_at: datetime | None
    told: list[TellingShown]
    holdings: list[HoldingShown]

    @classmethod
    def of(cls, seen: NoticeSeen) -> NoticeShown:
        notice, contact = seen.notice, seen.contact
        return cls(
            organisation_id=notice.organisation_id,
            name=None if contact is None else contact.name,
            phone=None if contact is None else contact.phone,
            party=notice.party,
            state=notice.state,
            next_at=notice.next_at,
            acknowledged_at=notice.acknowledged_at,
            told=[
                TellingShown(number=each.number, at=each.at, channel=each.channel) for each in seen.tellings
            ],
            holdings=[HoldingShown.of(each) for each in notice.holdings],
        )


class Notices(Shown):
    items: list[NoticeShown]
    withheld: int

    @classmethod
    def of(cls, seen: NoticesSeen) -> Notices:
        return cls(items=[NoticeShown.of(each) for each in seen.items], withheld=seen.withheld)
