"""End subscriptions: by themselves, or with the query that they are to."""

from __future__ import annotations

from uuid import UUID

from nguongoc.ports import UnitOfWork

TOPIC = "epcis.subscription"
"""What reports are called in the outbox; each is about the id of its subscription."""


def end_subscriptions(uow: UnitOfWork, organisation_id: UUID, query_name: str, id: UUID | None = None) -> int:
    """End one, or all of a query, and tell nothing more for them; how many there were."""
    gone = uow.subscriptions.drop(organisation_id, query_name, id)
    for each in gone:
        uow.outbox.drop_waiting(TOPIC, str(each))
    return len(gone)
