"""`/v1/batches/{batch_id}/disputes`."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from nguongoc.recalls.disputes import Dispute, DisputeState, Ground
from nguongoc_api.auth.access import RecallOrderer
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Given, Id, Shown

ROUTER = router("batches/{batch_id}/disputes", "recalls")


class DisputeGiven(Given):
    ground: Annotated[Ground, Field(strict=False)]


class DisputeShown(Shown):
    """`record` is what was signed; settled when both sides agreed, or an authority said so."""

    id: UUID
    batch_id: UUID = Field(
        description="The lot that names yours as its source: the one asked about, or one that it was made of"
    )
    ground: Ground
    state: DisputeState
    record: str
    raised_at: datetime
    source_agreed_at: datetime | None
    holder_agreed_at: datetime | None
    settled_at: datetime | None

    @classmethod
    def of(cls, dispute: Dispute, base_url: str) -> DisputeShown:
        return cls(
            id=dispute.id,
            batch_id=dispute.batch_id,
            ground=dispute.ground,
            state=dispute.state,
            record=f"{base_url}/records/{dispute.record_id}",
            raised_at=dispute.raised_at,
            source_agreed_at=dispute.source_agreed_at,
            holder_agreed_at=dispute.holder_agreed_at,
            settled_at=dispute.settled_at,
        )


class Disputes(Shown):
    items: list[DisputeShown]


@ROUTER.get("")
def disputes_of_lot(caller: RecallOrderer, batch_id: Id, use: Use) -> Disputes:
    """What sources say against this lot, newest first: all of it for its holder and an authority, one's own for a source."""
    found = use.recalling.dispute.of(caller, batch_id)
    return Disputes(items=[DisputeShown.of(each, use.settings.base_url) for each in found])


@ROUTER.post("", status_code=201, response_model=DisputeShown)
def dispute_source(
    caller: RecallOrderer, batch_id: Id, given: DisputeGiven, use: Use, created: Created
) -> Response:
    """Say that a lot is not made of yours, though it or a lot before it names yours as its source: every page says so until it is settled."""
    return created.answer(
        lambda once: use.recalling.dispute(caller, batch_id, given.ground, once),
        lambda made: f"/v1/batches/{made.batch_id}/disputes/{made.id}",
        partial(DisputeShown.of, base_url=use.settings.base_url),
    )


@ROUTER.post("/{dispute_id}/settlement")
def settle_dispute(caller: RecallOrderer, batch_id: Id, dispute_id: Id, use: Use) -> DisputeShown:
    """Say that it is settled: source and holder both, or an authority of the territory alone."""
    return DisputeShown.of(use.recalling.dispute.settle(caller, batch_id, dispute_id), use.settings.base_url)
