"""Hold a lot while something is looked into, and let it go again. A hold is no recall: only this lot stops, nobody is called."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict
from nguongoc.events.build import lot_class
from nguongoc.events.recalling import LotSaid, Said
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, UnitOfWork, Writer
from nguongoc.recalls.recall import LONGEST_NOTE
from nguongoc.recalls.standing import LotHold
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.lot_standing import ShowStanding
from nguongoc.services.once import Once, carry_out
from nguongoc.services.recall_rights import lot_under, organisation_of


class LotNotHeld(Conflict):
    """This organisation does not hold the lot; what another holds, that one lets go."""

    code = "lot-not-held"


@dataclass(frozen=True, slots=True)
class HoldLot:
    """Both answer with the lot as it stands after; said twice they change nothing the second time."""

    writer: Writer
    clock: Clock
    show: ShowStanding
    base_url: str

    def __call__(
        self, caller: Caller, batch_id: UUID, reason: str, once: Once[Batch] | None = None
    ) -> Batch | Answer:
        """Raises `BatchNotFound`, `NotYourTerritory` and the refusals of texts."""
        caller.require(Scope.RECALL)
        reason = normalise_text(reason, LONGEST_NOTE, "/reason")

        def write(uow: UnitOfWork) -> Batch:
            batch = self._locked(uow, caller, batch_id)
            holds = uow.recalls.holds_of(batch_id)
            if not any(each.organisation_id == caller.organisation_id for each in holds):
                now = self.clock.now()
                uow.recalls.add_hold(
                    LotHold(uuid7(now), batch_id, caller.organisation_id, reason, now, caller.subject)
                )
                self._said(uow, caller, batch, Said.HELD)
            return uow.lots.batch(batch_id) or batch

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def release(self, caller: Caller, batch_id: UUID, once: Once[Batch] | None = None) -> Batch | Answer:
        """Raises `BatchNotFound`, `NotYourTerritory`, `LotNotHeld`."""
        caller.require(Scope.RECALL)

        def write(uow: UnitOfWork) -> Batch:
            batch = self._locked(uow, caller, batch_id)
            mine = [
                each
                for each in uow.recalls.holds_of(batch_id)
                if each.organisation_id == caller.organisation_id
            ]
            if not mine:
                raise LotNotHeld("this organisation does not hold the lot", lot=batch.lot)
            for each in mine:
                uow.recalls.release(each.id, self.clock.now(), caller.subject)
            self._said(uow, caller, batch, Said.RELEASED)
            return uow.lots.batch(batch_id) or batch

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    @staticmethod
    def _locked(uow: UnitOfWork, caller: Caller, batch_id: UUID) -> Batch:
        lot_under(uow, caller, batch_id)
        return uow.lots.lock_batches([batch_id])[batch_id]

    def _said(self, uow: UnitOfWork, caller: Caller, batch: Batch, said: Said) -> None:
        self.show(uow, {batch.id: batch})
        lot = LotSaid(lot_class(batch.gtin, batch.lot, batch.code, self.base_url))
        self.show.tell(uow, organisation_of(uow, caller), said, [lot], self.clock.now())
