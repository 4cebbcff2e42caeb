"""What concerns a lot, told at once to whose it is and to the authority of where it comes from, where they gave an address for it.

A message says that something happened and where to read it, never what a buyer wrote.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Clock, UnitOfWork
from nguongoc.ports.outbox import Message
from nguongoc.ports.recalls import WebhookTopic
from nguongoc.reports.report import Report
from nguongoc.scans.signals import Judgement

MOST_TOLD: Final = 50
"""Organisations told of one thing: an owner, and the authorities of one commune and of the province."""


@dataclass(frozen=True, slots=True)
class TellWebhooks:
    """Puts messages into the outbox inside the transaction in which the thing happened: told if and only if it did."""

    clock: Clock
    base_url: str

    def report(self, uow: UnitOfWork, report: Report) -> None:
        """Somebody reported a problem."""
        data = {
            "kind": report.kind.value,
            "batch": None if report.batch_id is None else f"{self.base_url}/v1/batches/{report.batch_id}",
            "has_photo": report.has_photo,
        }
        told = (report.organisation_id, report.commune_code)
        self._tell(uow, WebhookTopic.REPORT_RECEIVED, report.id, told, data)

    def unusual(self, uow: UnitOfWork, batch_id: UUID, owner: UUID, judgement: Judgement) -> None:
        """A unit of a lot is checked unusually, of which nothing like it was known."""
        batch = uow.lots.batch(batch_id)
        facility = None if batch is None else uow.parties.facility(batch.facility_id)
        data = {
            "batch": f"{self.base_url}/v1/batches/{batch_id}",
            "grade": judgement.grade.value,
            "signals": [each.value for each in judgement.signals],
            "read": f"{self.base_url}/v1/batches/{batch_id}/signals",
        }
        told = (owner, None if facility is None else facility.commune_code)
        self._tell(uow, WebhookTopic.SCANNED_UNUSUALLY, batch_id, told, data)

    def _tell(
        self,
        uow: UnitOfWork,
        topic: WebhookTopic,
        about: UUID,
        told: tuple[UUID | None, str | None],
        data: dict[str, Any],
    ) -> None:
        now = self.clock.now()
        body = {"type": topic.value, "timestamp": now.isoformat().replace("+00:00", "Z"), "data": data}
        sent = json.dumps(body, ensure_ascii=False).encode()
        for each in uow.recalls.webhooks_of(*told, MOST_TOLD):
            if topic not in each.topics:
                continue
            uow.outbox.put(
                Message(
                    id=uuid7(now),
                    organisation_id=each.organisation_id,
                    topic=topic.value,
                    about=str(about),
                    url=each.url,
                    body=sent,
                    created_at=now,
                    due_at=now,
                    headers={"Content-Type": "application/json"},
                    sealed_secret=each.sealed_secret,
                )
            )
