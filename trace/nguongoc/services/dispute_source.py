"""*This isn't mine*: whoever is named as source of a lot disputes it, and everybody reads that until it is settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from nguongoc.errors import NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, Reader, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.recalls.disputes import Dispute, DisputeState, Ground
from nguongoc.records.credential import Issuer, StatusPlace, moment
from nguongoc.records.recall import DISPUTE, recall_record
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.issue_record import IssueRecord
from nguongoc.services.once import Once, carry_out
from nguongoc.services.recall_rights import lot_under, organisation_of
from nguongoc.services.register_batch import lot_path
from nguongoc.services.upstream import upstream

KIND: Final = "dispute"


class DisputeNotFound(NotFound):
    """No dispute of this lot that is this organisation's business."""

    code = "dispute-not-found"


@dataclass(frozen=True, slots=True)
class DisputeSource:
    """A source disputes the lot that names it; settled when source and holder both said so, or an authority of the territory did."""

    writer: Writer
    clock: Clock
    issue: IssueRecord
    base_url: str

    def __call__(
        self, caller: Caller, batch_id: UUID, ground: Ground, once: Once[Dispute] | None = None
    ) -> Dispute | Answer:
        """Of the lot in this one's chain that names the caller's as its source, the nearest first; raised twice it is one.

        Raises `BatchNotFound` where no lot of the caller's went into this one, as far as is registered.
        """
        caller.require(Scope.RECALL)

        def write(uow: UnitOfWork) -> Dispute:
            disputed_id, source_id = self._source(uow, caller, batch_id)
            uow.lots.lock_batches([disputed_id])
            for each in uow.recalls.disputes_of(disputed_id):
                if each.organisation_id == caller.organisation_id and each.state is DisputeState.OPEN:
                    return each
            now = self.clock.now()
            lots = uow.lots.batches([disputed_id, source_id])

            def build(url: str, issuer: Issuer, place: StatusPlace) -> dict[str, Any]:
                subject = {
                    "id": self.base_url + lot_path(lots[disputed_id]),
                    "disputedSource": self.base_url + lot_path(lots[source_id]),
                    "disputeGround": ground.value,
                    "raisedAt": moment(now),
                }
                name = "Phản đối nguồn gốc đã khai"
                return recall_record(DISPUTE, url, name, issuer, now, place, subject, self.base_url)

            record = self.issue(uow, KIND, organisation_of(uow, caller), now, build)
            dispute = Dispute(
                uuid7(now), disputed_id, source_id, caller.organisation_id, ground, DisputeState.OPEN, record.id, now,
                caller.subject,
            )  # fmt: skip
            uow.recalls.add_dispute(dispute)
            return dispute

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

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

    @staticmethod
    def _source(reader: Reader, caller: Caller, batch_id: UUID) -> tuple[UUID, UUID]:
        """The lot that names one of the caller's own as an input, and which. A lot drawn on by its own maker is no claim on another."""
        batch = reader.lots.batch(batch_id)
        lots = {} if batch is None else {each.id: each for each in upstream(reader, batch)}
        for each in lots.values():
            if each.organisation_id == caller.organisation_id:
                continue
            sources = (lots.get(one.batch_id) for one in each.inputs)
            mine = [one.id for one in sources if one and one.organisation_id == caller.organisation_id]
            if mine:
                return each.id, min(mine)
        raise BatchNotFound("no lot of this organisation is named as its source")
