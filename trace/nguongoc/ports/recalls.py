"""Recalls, notices, holds and disputes as they are kept, and where goods went as far as events say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from nguongoc.events.index import EpcRole
from nguongoc.recalls.disputes import Dispute
from nguongoc.recalls.notices import Notice, NoticeState, Telling
from nguongoc.recalls.recall import Outcome, Recall, RecalledLot
from nguongoc.recalls.standing import LotHold, Stands


@dataclass(frozen=True, slots=True)
class Movement:
    """What one standing event says of one thing: which step, how it stood after, how much, from whom, to whom."""

    key: str
    event_id: UUID
    organisation_id: UUID
    at: datetime
    type: str
    action: str | None
    biz_step: str | None
    disposition: str | None
    role: EpcRole
    amount: Decimal | None
    uom: str | None
    destinations: tuple[str, ...]
    """Parties, else places, by the one key that all spellings share."""


class WebhookTopic(StrEnum):
    """What an organisation may be told of at its address."""

    RECALL = "recall.notice"
    REPORT_RECEIVED = "report.received"
    """A buyer reported a problem with goods of its own, or of its territory."""
    SCANNED_UNUSUALLY = "lot.scanned-unusually"
    """Stamps of a lot are checked unusually."""
    BADGE_ELSEWHERE = "badge.seen-elsewhere"
    """A badge of a lot of its own, or of its territory, was seen on a site it was not made for."""
    ORDER_CHANGED = "order.changed"
    """One side of an order of its own took a step."""
    ORDER_STOPPED = "order.stopped"
    """A lot of an order of its own is held or recalled; told to whoever is told of recalls, too."""
    OFFER_CHANGED = "offer.changed"
    """An offer of its own, or one that names it as buyer, opened or ended."""
    SHIPMENT_CHANGED = "shipment.changed"
    """Goods that it sent or was sent, in the hands of a carrier."""
    TEST = "webhook.test"
    """Asked for by whoever is told."""


@dataclass(frozen=True, slots=True)
class OldSecret:
    """What was signed with before, and is besides until it ends: a secret, sealed, or None for the service's own key."""

    sealed_secret: bytes | None = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class RecallWebhook:
    """Where an organisation wants to be told at once; the secret is sealed (`services.webhook_secrets`)."""

    organisation_id: UUID
    url: str
    sealed_secret: bytes | None
    set_at: datetime
    topics: tuple[WebhookTopic, ...] = (WebhookTopic.RECALL,)
    ended_at: datetime | None = None
    """When it was given up: nothing is sent there until somebody begins again."""
    end_status: int | None = None
    """What it last answered, if it did."""
    old: OldSecret | None = None

    def signed_with(self, now: datetime) -> tuple[bytes | None, ...]:
        """Each a sealed secret, or None for the service's own key; more than one while a secret is being replaced."""
        old = self.old if self.old is not None and now < self.old.until else None
        return (self.sealed_secret,) if old is None else (self.sealed_secret, old.sealed_secret)

    def hears(self, *topics: WebhookTopic) -> bool:
        """Whether it is told of one of these."""
        return self.ended_at is None and any(each in self.topics for each in topics)


@dataclass(frozen=True, slots=True)
class Contact:
    """An organisation as somebody who telephones needs it."""

    id: UUID
    name: str
    phone: str | None
    commune_code: str | None


class RecallRepository(Protocol):
    """Lists are taken in pieces. Rows of ended recalls stay."""

    def add_recall(self, recall: Recall, lots: Iterable[RecalledLot]) -> None: ...
    def recall(self, recall_id: UUID) -> Recall | None: ...
    def open_like(self, fingerprint: str) -> Recall | None:
        """The open recall that says the same."""
        ...

    def lock_recall(self, recall_id: UUID) -> Recall | None:
        """As it stands, until this transaction ends."""
        ...

    def end(self, recall_id: UUID, outcome: Outcome, at: datetime, record_id: str) -> None: ...
    def recalls(self, organisation_id: UUID | None, before: UUID | None, limit: int) -> Sequence[Recall]:
        """Newest first: those an organisation ordered, whose lots are under it, or that it was told of; all for None."""
        ...

    def concerns(self, recall_id: UUID, organisation_id: UUID) -> bool:
        """Whether it is in that list."""
        ...

    def lots_of(self, recall_id: UUID) -> Sequence[RecalledLot]:
        """The named ones first, then by distance."""
        ...

    def open_of_lots(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[tuple[Recall, bool]]]:
        """The recalls that bite a lot, oldest first, and whether the lot is named in each."""
        ...

    def stands(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Stands]:
        """What each lot is under now; every lot asked for is in the answer."""
        ...

    def add_hold(self, hold: LotHold) -> None: ...
    def holds_of(self, batch_id: UUID) -> Sequence[LotHold]:
        """Those that nobody let go, oldest first."""
        ...

    def release(self, hold_id: UUID, at: datetime, by: str) -> None: ...

    def movements(self, keys: Sequence[str]) -> Sequence[Movement]:
        """What standing events, registrations and recalls aside, say of these things, in the order it happened."""
        ...

    def destinations(self, event_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
        """Where events say that things go: whoever comes to possess them, then owners, then places."""
        ...

    def received_from(
        self, keys: Sequence[str], senders: Sequence[str], by: Set[UUID], steps: Set[str]
    ) -> frozenset[str]:
        """Those of these things of which standing events of `by`, of one of these steps, name one of `senders` as source."""
        ...

    def keys_beginning(self, prefix: str) -> Iterable[str]:
        """Identifiers of standing events that begin so, each once; may be many, so they are read one by one."""
        ...

    def contacts(self, organisation_ids: Sequence[UUID]) -> Mapping[UUID, Contact]: ...

    def add_notices(self, notices: Iterable[Notice]) -> None: ...
    def notices_of(self, recall_id: UUID) -> Sequence[Notice]: ...
    def tellings_of(self, recall_id: UUID) -> Sequence[Telling]: ...
    def notice_for(self, recall_id: UUID, organisation_id: UUID) -> Notice | None: ...
    def is_notice_due(self, at: datetime) -> bool: ...
    def notices_due(self, at: datetime, limit: int) -> Sequence[Notice]:
        """Held until the transaction ends; those another process is at are left out."""
        ...

    def is_notice_to_message(self) -> bool: ...
    def notices_to_message(self, limit: int) -> Sequence[Notice]:
        """Of whom somebody has to telephone because its address was given up, and whom no text message told; held as above."""
        ...

    def told(self, telling: Telling, state: NoticeState, tries: int, next_at: datetime | None) -> None: ...
    def acknowledge(self, notice_id: UUID, at: datetime, by: str) -> None: ...
    def hasten_notices(self, organisation_id: UUID, at: datetime) -> None:
        """What waits to be told to it again is due now."""
        ...

    def end_notices(self, recall_id: UUID) -> None:
        """Nobody is told any more."""
        ...

    def webhook(self, organisation_id: UUID) -> RecallWebhook | None: ...
    def put_webhook(self, webhook: RecallWebhook) -> None:
        """In the place of an earlier one."""
        ...

    def webhooks_of(
        self, organisation_id: UUID | None, commune_code: str | None, limit: int
    ) -> Sequence[RecallWebhook]:
        """That organisation's, and those of the authorities of that commune (None: of none) and of the whole province."""
        ...

    def end_webhook(self, organisation_id: UUID, url: str, at: datetime, status: int | None) -> bool:
        """Nothing more is sent there. False where it is another address by now, or ended before."""
        ...

    def drop_webhook(self, organisation_id: UUID) -> None: ...
    def forget_old_secrets(self, at: datetime) -> int:
        """Those that signed until then; how many."""
        ...

    def add_dispute(self, dispute: Dispute) -> None: ...
    def dispute(self, dispute_id: UUID) -> Dispute | None: ...
    def disputes_of(self, batch_id: UUID) -> Sequence[Dispute]:
        """Of the lot that names the source, newest first."""
        ...

    def open_disputes(self, batch_ids: Sequence[UUID]) -> Sequence[Dispute]:
        """Of these lots, oldest first."""
        ...

    def any_open_dispute(self) -> bool:
        """Whether there is one at all: most pages need not ask further."""
        ...

    def put_dispute(self, dispute: Dispute) -> None: ...
