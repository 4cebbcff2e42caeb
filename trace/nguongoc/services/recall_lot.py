"""Recall lots and whatever was made of them: first what it would reach, then all of it in one transaction.

In that one transaction stand the scope as it is then, the events, the signed record with its place in the log, the bits of
the status lists, the holds, and a notice for every holder. Killed in the middle there is nothing of it; answered, all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.events.recalling import LotSaid, Said
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.recalls.notices import Notice, NoticeState
from nguongoc.recalls.recall import (
    NamedLot,
    Order,
    Recall,
    RecalledLot,
    RecallKind,
    RecallState,
    UnitSpanWrong,
    check_order,
)
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.records.recall import RECALL, recall_record, recall_subject
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.issue_record import Act, IssueRecord
from nguongoc.services.lot_standing import ShowStanding, lock_all
from nguongoc.services.once import Once, carry_out
from nguongoc.services.recall_holders import FindHolders, Holder, LotTotals
from nguongoc.services.recall_rights import lot_under, organisation_of, viewer_of
from nguongoc.services.recall_scope import Affected, FindScope
from nguongoc.services.recall_scope import Scope as Reach
from nguongoc.services.register_batch import lot_path
from nguongoc.services.tell_holders import TellHolders

KIND: Final = "recall"
ROUNDS: Final = 8
"""Of locking and looking again: each finds what was made of a lot before it was locked, and nothing can be made of one since."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a recall reaches. `holders` leaves out those whom the asker may not know; `withheld` counts them. `totals` are of the
    asker's own lots, or of all for whoever sees all."""

    kind: RecallKind
    order: Order
    scope: Reach
    holders: tuple[Holder, ...]
    withheld: int
    totals: Mapping[UUID, LotTotals]


@dataclass(frozen=True, slots=True)
class Ordered:
    """A recall that stands; `again` where the same was ordered before."""

    recall: Recall
    planned: Planned
    again: bool = False


@dataclass(frozen=True, slots=True)
class RecallLot:
    """Orders a recall, or says what one would reach; event, record, bits, projections and notices in one transaction."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    find_scope: FindScope
    find_holders: FindHolders
    issue: IssueRecord
    show: ShowStanding
    tell: TellHolders
    base_url: str

    def plan(self, caller: Caller, order: Order, *, operator: bool = False) -> Planned:
        """What it would reach; nothing is written. Nothing is withheld from an `operator`, whose the database is. Raises as
        ordering it does."""
        caller.require(Scope.RECALL)
        order = check_order(order)
        with self.reads.open() as reader:
            self._judge(reader, caller, order)
            viewer = None if operator else viewer_of(caller)
            return self._planned(reader, caller, viewer, order, self.find_scope(reader, order.lots))[0]

    def __call__(
        self, caller: Caller, order: Order, once: Once[Ordered] | None = None, *, operator: bool = False
    ) -> Ordered | Answer:
        """Raises the refusals of `check_order`, `BatchNotFound`, `NotYourTerritory`, `UnitSpanWrong`, and those of signing."""
        caller.require(Scope.RECALL)
        order = check_order(order)

        def write(uow: UnitOfWork) -> Ordered:
            return self.within(uow, caller, order, self.issue.act(self.clock.now()), operator=operator)

        answer = self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))
        self.tell.pushed()
        return answer

    def within(
        self, uow: UnitOfWork, caller: Caller, order: Order, act: Act, *, operator: bool = False
    ) -> Ordered:
        """The same inside the caller's transaction, of a checked order; whoever calls it has holders told afterwards."""
        organisation = self._judge(uow, caller, order)
        batches, reach = self._hold_still(uow, order.lots)
        fingerprint = order.fingerprint(caller.organisation_id)
        viewer = None if operator else viewer_of(caller)
        planned, holders = self._planned(uow, caller, viewer, order, reach)
        known = uow.recalls.open_like(fingerprint)
        if known is not None:
            return Ordered(known, planned, again=True)
        return self._write(uow, caller, organisation, planned, holders, batches, fingerprint, act)

    def _judge(self, reader: Reader, caller: Caller, order: Order) -> Organisation:
        for index, named in enumerate(order.lots):
            batch = lot_under(reader, caller, named.batch_id)
            issued = reader.lots.unit_range(batch.id) if named.units else None
            if named.units and (issued is None or named.units[-1].last > issued.count):
                count = 0 if issued is None else issued.count
                raise UnitSpanWrong(
                    f"lot {batch.lot} has {count} units",
                    pointer=f"/lots/{index}/units",
                    lot=batch.lot,
                    count=count,
                )
        return organisation_of(reader, caller)

    def _hold_still(self, uow: UnitOfWork, named: Sequence[NamedLot]) -> tuple[dict[UUID, Batch], Reach]:
        """The scope, and its lots locked: whoever makes something of one of them waits, and is then refused."""
        batches = lock_all(uow, [each.batch_id for each in named])
        reach = self.find_scope(uow, named)
        for _ in range(ROUNDS):
            if not (more := reach.batch_ids - batches.keys()):
                break
            batches |= lock_all(uow, more)
            reach = self.find_scope(uow, named)
        return batches, reach

    def _planned(
        self, reader: Reader, caller: Caller, viewer: UUID | None, order: Order, reach: Reach
    ) -> tuple[Planned, tuple[Holder, ...]]:
        holders = self.find_holders(reader, reach, viewer)
        known = tuple(each for each in holders if each.known)
        mine = [each.lot.batch_id for each in reach.lots if viewer in {None, each.lot.organisation_id}]
        totals = self.find_holders.totals(reader, mine)
        kind = RecallKind.FORCED if caller.role is Role.AUTHORITY else RecallKind.VOLUNTARY
        return Planned(kind, order, reach, known, len(holders) - len(known), totals), holders

    def _write(
        self,
        uow: UnitOfWork,
        caller: Caller,
        organisation: Organisation,
        planned: Planned,
        holders: Sequence[Holder],
        batches: dict[UUID, Batch],
        fingerprint: str,
        act: Act,
    ) -> Ordered:
        id, now, order, reach = act.id, act.at, planned.order, planned.scope
        address = recall_address(self.base_url, id)

        def build(url: str, issuer: Issuer, place: StatusPlace) -> dict[str, Any]:
            subject = self._subject(address, planned, batches, now)
            name = "Thu hồi lô hàng"
            return recall_record(RECALL, url, name, issuer, now, place, subject, self.base_url)

        record = act.sign(uow, KIND, organisation, build)
        recall = Recall(
            id, organisation.id, planned.kind, order.reason, order.advice, order.note, RecallState.OPEN, None,
            reach.complete, fingerprint, record.id, now, caller.subject,
        )  # fmt: skip
        lots = [RecalledLot(id, each.lot.batch_id, each.named, each.depth, each.units) for each in reach.lots]
        uow.recalls.add_recall(recall, lots)
        self.show(
            uow,
            {
                each.lot.batch_id: batches[each.lot.batch_id]
                for each in reach.lots
                if each.lot.batch_id in batches
            },
        )
        said = [said_of(each, self.base_url) for each in reach.lots]
        self.show.tell(uow, organisation, Said.RECALLED, said, now, address)
        uow.recalls.add_notices(_notices(recall, holders, now))
        self.tell.due(uow, now)
        return Ordered(recall, planned)

    def _subject(
        self, address: str, planned: Planned, batches: dict[UUID, Batch], at: datetime
    ) -> dict[str, Any]:
        order, reach = planned.order, planned.scope
        named = [
            (
                self.base_url + lot_path(batches[lot.batch_id]),
                [(span.first, span.last) for span in lot.units],
            )
            for lot in order.lots
        ]
        links = sorted(each.epc_class(self.base_url) for each in reach.lots)
        digest = hashlib.sha256("\n".join(links).encode()).hexdigest()
        kind, reason, advice = planned.kind.value, order.reason.value, order.advice.value
        return recall_subject(address, kind, reason, advice, named, len(links), digest, reach.complete, at)


def recall_address(base_url: str, recall_id: UUID) -> str:
    """Where a recall is read."""
    return f"{base_url}/v1/recalls/{recall_id}"


def said_of(each: Affected, base_url: str) -> LotSaid:
    """An affected lot as the signed record names it: its class, and how many units where not all."""
    units = sum(span.last - span.first + 1 for span in each.units)
    return LotSaid(each.epc_class(base_url), units or None)


def _notices(recall: Recall, holders: Sequence[Holder], now: datetime) -> list[Notice]:
    """One for each holder but whoever orders it; parties elsewhere can only be telephoned."""
    return [
        Notice(
            uuid7(now),
            recall.id,
            None if each.contact is None else each.contact.id,
            each.party,
            each.holdings,
            NoticeState.CALL if each.contact is None else NoticeState.WAITING,
            0,
            None if each.contact is None else now,
        )
        for each in holders
        if each.contact is None or each.contact.id != recall.organisation_id
    ]
