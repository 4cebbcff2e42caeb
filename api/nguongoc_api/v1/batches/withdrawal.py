"""`/v1/batches/{batch_id}/withdrawal`."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from nguongoc.batches.lots import Batch
from nguongoc.services.withdraw_lot import WithdrawalReason
from nguongoc_api.auth.access import RecordsRevoker
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Given, Id, Shown

ROUTER = router("batches", "batches")


class WithdrawalGiven(Given):
    """Why: there is no such lot, or its declaration is wrong."""

    reason: Annotated[WithdrawalReason, Field(strict=False)]


class WithdrawnShown(Shown):
    """The lot whose declaration no longer counts; its passport is revoked for ever."""

    id: UUID
    code: str
    passport_id: str

    @classmethod
    def of(cls, batch: Batch) -> WithdrawnShown:
        return cls(id=batch.id, code=batch.code, passport_id=batch.passport_id)


@ROUTER.post("/{batch_id}/withdrawal", status_code=201, response_model=WithdrawnShown)
def withdraw_batch(
    caller: RecordsRevoker, batch_id: Id, given: WithdrawalGiven, use: Use, created: Created
) -> Response:
    """Take your own declaration of a lot back, for ever. Refused once others drew on the lot: recall it then."""
    return created.answer(
        lambda once: use.capturing.withdraw(caller, batch_id, given.reason, once),
        lambda batch: f"/v1/batches/{batch.id}",
        WithdrawnShown.of,
    )
