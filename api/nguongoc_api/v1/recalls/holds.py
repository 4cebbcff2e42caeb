"""`/v1/batches/{batch_id}/hold` and `/release`."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from nguongoc.batches.lots import Batch, Hold
from nguongoc_api.auth.access import RecallOrderer
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.recalls.given import HoldGiven
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id, Shown

ROUTER = router("batches", "recalls")


class StandingShown(Shown):
    """How the lot stands now: another's hold, or a recall, goes on."""

    id: UUID
    code: str
    hold: Hold

    @classmethod
    def of(cls, batch: Batch) -> StandingShown:
        return cls(id=batch.id, code=batch.code, hold=batch.hold)


@ROUTER.post("/{batch_id}/hold", status_code=201, response_model=StandingShown)
def hold_batch(caller: RecallOrderer, batch_id: Id, given: HoldGiven, use: Use, created: Created) -> Response:
    """Hold one lot while something is looked into. The reason is kept for you and for authorities, and shown to nobody else."""
    return created.answer(
        lambda once: use.recalling.hold(caller, batch_id, given.reason, once),
        lambda batch: f"/v1/batches/{batch.id}",
        StandingShown.of,
    )


@ROUTER.post("/{batch_id}/release", status_code=201, response_model=StandingShown)
def release_batch(caller: RecallOrderer, batch_id: Id, use: Use, created: Created) -> Response:
    """Let a lot go that your organisation holds."""
    return created.answer(
        lambda once: use.recalling.hold.release(caller, batch_id, once),
        lambda batch: f"/v1/batches/{batch.id}",
        StandingShown.of,
    )
