"""End a recall: lifted, or with one of the remedies of the circular. Signed and logged like the recall itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from nguongoc.errors import Conflict, NotFound
from nguongoc.events.build import lot_class
from nguongoc.events.recalling import LotSaid, Said
from nguongoc.ports import Answer, Clock, UnitOfWork, Writer
from nguongoc.recalls.recall import Outcome, Recall, RecallState
from nguongoc.records.credential import Issuer, StatusPlace, moment, record_url
from nguongoc.records.recall import RECALL_END, recall_record
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.issue_record import Act, IssueRecord
from nguongoc.services.lot_standing import ShowStanding, lock_all
from nguongoc.services.once import Once, carry_out
from nguongoc.services.recall_lot import recall_address
from nguongoc.services.recall_rights import organisation_of

KIND: Final = "recall-end"


class RecallNotFound(NotFound):
    """No recall of this id that concerns this organisation."""

    code = "recall-not-found"


class RecallEnded(Conflict):
    """It ended already, another way."""

    code = "recall-ended"


@dataclass(frozen=True, slots=True)
class EndRecall:
    """Only whoever ordered a recall ends it: a producer cannot lift what an authority ordered, nor the other way round."""

    writer: Writer
    clock: Clock
    issue: IssueRecord
    show: ShowStanding
    base_url: str

    def __call__(
        self, caller: Caller, recall_id: UUID, outcome: Outcome, once: Once[Recall] | None = None
    ) -> Recall | Answer:
        """Ending it the same way again changes nothing. Raises `RecallNotFound`, `RecallEnded`."""
        caller.require(Scope.RECALL)

        def write(uow: UnitOfWork) -> Recall:
            return self.within(uow, caller, recall_id, outcome, self.issue.act(self.clock.now()))

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def within(self, uow: UnitOfWork, caller: Caller, recall_id: UUID, outcome: Outcome, act: Act) -> Recall:
        """The same inside the caller's transaction."""
        # Lots before the recall, as whoever orders one locks them.
        lots = uow.recalls.lots_of(recall_id)
        batches = lock_all(uow, [each.batch_id for each in lots])
        recall = uow.recalls.lock_recall(recall_id)
        if recall is None or recall.organisation_id != caller.organisation_id:
            raise RecallNotFound("no such recall of this organisation")
        if recall.state is RecallState.ENDED:
            if recall.outcome is outcome:
                return recall
            raise RecallEnded("this recall has ended")
        self._end(uow, caller, recall, outcome, act)
        self.show(uow, batches)
        said = [
            LotSaid(lot_class(each.gtin, each.lot, each.code, self.base_url)) for each in batches.values()
        ]
        how = Said.RECALL_OVER if outcome.frees else Said.RECALL_REMEDIED
        organisation, address = organisation_of(uow, caller), recall_address(self.base_url, recall_id)
        self.show.tell(uow, organisation, how, said, act.at, address)
        return uow.recalls.recall(recall_id) or recall

    def _end(self, uow: UnitOfWork, caller: Caller, recall: Recall, outcome: Outcome, act: Act) -> None:
        now = act.at

        def build(url: str, issuer: Issuer, place: StatusPlace) -> dict[str, Any]:
            subject = {
                "id": recall_address(self.base_url, recall.id),
                "recallRecord": record_url(self.base_url, recall.record_id),
                "recallOutcome": outcome.value,
                "endedAt": moment(now),
            }
            name = "Kết thúc thu hồi lô hàng"
            return recall_record(RECALL_END, url, name, issuer, now, place, subject, self.base_url)

        record = act.sign(uow, KIND, organisation_of(uow, caller), build)
        uow.recalls.end(recall.id, outcome, now, record.id)
        uow.recalls.end_notices(recall.id)
