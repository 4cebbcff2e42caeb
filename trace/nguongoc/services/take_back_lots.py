"""Lots whose commissioning was declared an error: their passports are revoked, in the transaction that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nguongoc.ports import UnitOfWork
from nguongoc.services.lot_standing import passports_of
from nguongoc.services.sign_status import SignStatus


@dataclass(frozen=True, slots=True)
class TakeBackLots:
    """Each list of statuses is signed once, however many lots it is about."""

    sign_status: SignStatus

    def __call__(self, uow: UnitOfWork, event_ids: Sequence[UUID]) -> None:
        lists = set()
        batches = {batch.id: batch for batch in uow.lots.batches_of_events(event_ids)}
        # Earlier versions as well: what is not so was not so in other words either.
        for _, passport_id, _ in passports_of(uow, batches):
            slot = uow.records.status_slot(passport_id)
            if slot is not None and not slot.revoked:
                uow.records.set_status(passport_id, revoked=True, message=slot.message)
                lists.add(slot.list_id)
        for list_id in sorted(lists):
            self.sign_status.sign_list(uow, list_id)
