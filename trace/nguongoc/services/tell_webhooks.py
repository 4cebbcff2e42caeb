"""What concerns a lot, told at once to whose it is and to the authority of where it comes from, where they gave an address for it.

A message says that something happened and where to read it, never what a buyer wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pydantic import AnyHttpUrl

from nguongoc.ports import Clock, UnitOfWork
from nguongoc.ports.badges import Badge
from nguongoc.reports.report import Report
from nguongoc.scans.signals import Judgement
from nguongoc.services.told import BadgeElsewhere, ReportReceived, ScannedUnusually, Told, message_to

MOST_TOLD: Final = 50
"""Organisations told of one thing: an owner, and the authorities of one commune and of the province."""


@dataclass(frozen=True, slots=True)
class TellWebhooks:
    """Puts messages into the outbox inside the transaction in which the thing happened: told if and only if it did."""

    clock: Clock
    base_url: str

    def report(self, uow: UnitOfWork, report: Report) -> None:
        """Somebody reported a problem."""
        batch = None if report.batch_id is None else self._link(f"/v1/batches/{report.batch_id}")
        said = ReportReceived(kind=report.kind, batch=batch, has_photo=report.has_photo)
        self._tell(uow, report.id, (report.organisation_id, report.commune_code), said)

    def unusual(self, uow: UnitOfWork, batch_id: UUID, owner: UUID, judgement: Judgement) -> None:
        """A unit of a lot is checked unusually, of which nothing like it was known."""
        batch = uow.lots.batch(batch_id)
        facility = None if batch is None else uow.parties.facility(batch.facility_id)
        said = ScannedUnusually(
            batch=self._link(f"/v1/batches/{batch_id}"),
            grade=judgement.grade,
            signals=judgement.signals,
            read=self._link(f"/v1/batches/{batch_id}/signals"),
        )
        self._tell(uow, batch_id, (owner, None if facility is None else facility.commune_code), said)

    def badge_elsewhere(self, uow: UnitOfWork, badge: Badge, origin: str) -> None:
        """A badge was seen on a site that it was not made for, for the first time."""
        batch = uow.lots.batch(badge.batch_id)
        if batch is None:
            return
        facility = uow.parties.facility(batch.facility_id)
        said = BadgeElsewhere(
            batch=self._link(f"/v1/batches/{batch.id}"),
            page=self._link(f"/badges/{badge.id}"),
            listing=AnyHttpUrl(badge.listing),
            seen_at=origin,
            read=self._link(f"/v1/batches/{batch.id}/badges"),
        )
        told = (batch.organisation_id, None if facility is None else facility.commune_code)
        self._tell(uow, batch.id, told, said)

    def _link(self, path: str) -> AnyHttpUrl:
        return AnyHttpUrl(f"{self.base_url}{path}")

    def _tell(self, uow: UnitOfWork, about: UUID, told: tuple[UUID | None, str | None], said: Told) -> None:
        now = self.clock.now()
        for each in uow.recalls.webhooks_of(*told, MOST_TOLD):
            if each.hears(said.topic):
                uow.outbox.put(message_to(each, said, str(about), now))
