"""*This isn't mine*: whoever is named as source of a lot disputes it, and everybody reads that until it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from nguongoc.errors import NotFound
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.recalls.disputes import Dispute, DisputeState, Ground
from nguongoc.records.credential import Issuer, StatusPlace, moment
from nguongoc.records.recall import DISPUTE, recall_record
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.issue_record import Act, IssueRecord
from nguongoc.services.once import Once, carry_out
from nguongoc.services.recall_rights import lot_under, organisation_of
from nguongoc.services.register_batch import lot_path
from nguongoc.services.upstream import FindUpstream, NamedSource

KIND: Final = "dispute"


class DisputeNotFound(NotFound):
    """No dispute of this lot that is this organisation's business."""

    code = "dispute-not-found"


@dataclass(frozen=True, slots=True)
class DisputeSource:
    """A source disputes the lot that names it; settled when source and holder both said so, or an authority of the territory did."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    issue: IssueRecord
    upstream: FindUpstream
    base_url: str

    def __call__(
        self, caller: Caller, batch_id: UUID, ground: Ground, once: Once[Dispute] | None = None
    ) -> Dispute | Answer:
        """Of the lot in this one's chain that names the caller's as its source, the nearest first; raised twice it is one.

        Raises `BatchNotFound` where the caller made nothing that went into this one, and nobody in its chain says to have received
        such goods from the caller.
        """
        caller.require(Scope.RECALL)
        named = self.named(caller, batch_id)

        def write(uow: UnitOfWork) -> Dispute:
            return self.within(uow, caller, named, ground, self.issue.act(self.clock.now()))

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def within(
        self, uow: UnitOfWork, caller: Caller, named: NamedSource, ground: Ground, act: Act
    ) -> Dispute:
        """The same inside the caller's transaction, of the source that `named` found."""
        uow.lots.lock_batches([named.lot_id])
        for each in uow.recalls.disputes_of(named.lot_id):
            if each.organisation_id == caller.organisation_id and each.state is DisputeState.OPEN:
                return each
        now = act.at
        lots = uow.lots.batches([named.lot_id, named.source_id])
        # A box has no page; it is named as events name it.
        here = named.source_id != named.lot_id

        def build(url: str, issuer: Issuer, place: StatusPlace) -> dict[str, Any]:
            subject = {
                "id": self.base_url + lot_path(lots[named.lot_id]),
                "disputedSource": self.base_url + lot_path(lots[named.source_id])
                if here
                else named.source_key,
                "disputeGround": ground.value,
                "raisedAt": moment(now),
            }
            name = "Phản đối nguồn gốc đã khai"
            return recall_record(DISPUTE, url, name, issuer, now, place, subject, self.base_url)

        record = act.sign(uow, KIND, organisation_of(uow, caller), build)
        dispute = Dispute(
            act.id, named.lot_id, named.source_id, caller.organisation_id, ground, DisputeState.OPEN, record.id, now,
            caller.subject,
        )  # fmt: skip
        uow.recalls.add_dispute(dispute)
        return dispute

    def settle(self, caller: Caller, batch_id: UUID, dispute_id: UUID) -> Dispute:
        """The caller says that it is settled. Raises `DisputeNotFound`, `NotYourTerritory`."""
        caller.require(Scope.RECALL)

        def write(uow: UnitOfWork) -> Dispute:
            uow.lots.lock_batches([batch_id])
            dispute, batch = uow.recalls.dispute(dispute_id), uow.lots.batch(batch_id)
            if dispute is None or batch is None or dispute.batch_id != batch_id:
                raise DisputeNotFound("no such dispute of this lot")
            now = self.clock.now()
            if caller.role is Role.AUTHORITY:
                lot_under(uow, caller, batch_id)
                said = replace(dispute, settled_at=dispute.settled_at or now)
            else:
                if caller.organisation_id not in {dispute.organisation_id, batch.organisation_id}:
                    raise DisputeNotFound("no such dispute of this organisation")
                said = dispute
                if caller.organisation_id == dispute.organisation_id:
                    said = replace(said, source_agreed_at=said.source_agreed_at or now)
                if caller.organisation_id == batch.organisation_id:
                    said = replace(said, holder_agreed_at=said.holder_agreed_at or now)
                if said.source_agreed_at and said.holder_agreed_at:
                    said = replace(said, settled_at=said.settled_at or now)
            if said.settled_at and said.state is DisputeState.OPEN:
                said = replace(said, state=DisputeState.SETTLED, settled_by=caller.subject)
            uow.recalls.put_dispute(said)
            return said

        return self.writer.run(write)

    def of(self, caller: Caller, batch_id: UUID) -> Sequence[Dispute]:
        """Newest first: all of them for the lot's holder and an authority, one's own for a source. Raises `BatchNotFound`."""
        caller.require(Scope.RECALL)
        with self.reads.open() as reader:
            batch, found = reader.lots.batch(batch_id), reader.recalls.disputes_of(batch_id)
        if batch is None:
            raise BatchNotFound("no such lot")
        if caller.role is Role.AUTHORITY or batch.organisation_id == caller.organisation_id:
            return found
        mine = [each for each in found if each.organisation_id == caller.organisation_id]
        if not mine:
            raise BatchNotFound("this organisation disputes nothing of such a lot")
        return mine

    def named(self, caller: Caller, batch_id: UUID) -> NamedSource:
        """Looked up before the writer is entered: a walk takes its time."""
        with self.reads.open() as reader:
            batch = reader.lots.batch(batch_id)
            by = organisation_of(reader, caller)
            found = None if batch is None else self.upstream.named(reader, batch, by)
        if found is None:
            raise BatchNotFound("this organisation is named as a source of no such lot")
        return found
