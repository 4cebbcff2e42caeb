"""Where an organisation wants to be told of recalls at once: one address, told through the outbox, signed with its secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from pydantic import AnyHttpUrl

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Invalid, NotFound
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.recalls import OldSecret, RecallWebhook, WebhookTopic
from nguongoc.recalls.notices import Notice
from nguongoc.recalls.recall import Recall
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.told import RecallNotice, message_to
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc.signing.webhooks import secret_bytes

TOPIC: Final = WebhookTopic.RECALL.value
LONGEST_URL: Final = 500
SECRET_BYTES: Final = range(16, 129)
LONGEST_OVERLAP: Final = timedelta(days=7)
"""Long enough for a receiver that is brought up to date once a week."""


class WebhookSecretWrong(Invalid):
    """Too short to guard anything, or longer than anybody needs."""

    code = "webhook-secret-wrong"


class WebhookOverlapWrong(Invalid):
    """Longer than `LONGEST_OVERLAP`, or no time at all backwards; `most` in hours."""

    code = "webhook-overlap-wrong"


class RecallWebhookNotFound(NotFound):
    """This organisation gave no address."""

    code = "recall-webhook-not-found"


@dataclass(frozen=True, slots=True)
class RecallWebhooks:
    """`check` refuses addresses that are never told anything."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    secrets: WebhookSecrets
    check: Callable[[str], None]
    base_url: str

    def put(
        self,
        caller: Caller,
        url: str,
        secret: str | None,
        topics: tuple[WebhookTopic, ...] = (WebhookTopic.RECALL,),
        *,
        keeps_secret: bool = False,
    ) -> RecallWebhook:
        """Told of `topics` from now on; with `keeps_secret` signed as before where the address stays the same.

        Raises `AddressRefused`, `WebhookSecretWrong` and the refusals of texts."""
        caller.require_as_owner(Scope.RECALLS_READ)
        url = normalise_text(url, LONGEST_URL, "/url")
        self.check(url)
        sealed = self._sealed(caller, secret)
        made = RecallWebhook(
            caller.organisation_id, url, sealed, self.clock.now(), tuple(dict.fromkeys(topics))
        )

        def write(uow: UnitOfWork) -> RecallWebhook:
            before = uow.recalls.webhook(caller.organisation_id) if keeps_secret else None
            webhook = made
            if before is not None and before.url == url and secret is None:
                webhook = replace(made, sealed_secret=before.sealed_secret, old=before.old)
            uow.recalls.put_webhook(webhook)
            return webhook

        return self.writer.run(write)

    def rotate(self, caller: Caller, secret: str | None, overlap: timedelta) -> RecallWebhook:
        """Signed with `secret` (without one by the service's key) from now on, and for `overlap` with what it was signed with as well:
        what was replaced before that ends. Raises `RecallWebhookNotFound`, `WebhookSecretWrong`, `WebhookOverlapWrong`."""
        caller.require_as_owner(Scope.RECALLS_READ)
        if not timedelta() <= overlap <= LONGEST_OVERLAP:
            most = int(LONGEST_OVERLAP / timedelta(hours=1))
            raise WebhookOverlapWrong(f"from 0 to {most} hours", pointer="/overlap_hours", most=most)
        sealed = self._sealed(caller, secret)

        def write(uow: UnitOfWork) -> RecallWebhook:
            found = uow.recalls.webhook(caller.organisation_id)
            if found is None:
                raise RecallWebhookNotFound("no address was given")
            old = OldSecret(found.sealed_secret, self.clock.now() + overlap) if overlap else None
            changed = replace(found, sealed_secret=sealed, old=old)
            uow.recalls.put_webhook(changed)
            return changed

        return self.writer.run(write)

    def get(self, caller: Caller) -> RecallWebhook:
        """Raises `RecallWebhookNotFound`."""
        caller.require(Scope.RECALLS_READ)
        with self.reads.open() as reader:
            found = reader.recalls.webhook(caller.organisation_id)
        if found is None:
            raise RecallWebhookNotFound("no address was given")
        return found

    def _sealed(self, caller: Caller, secret: str | None) -> bytes | None:
        if secret is None:
            return None
        opened = secret_bytes(secret)
        if len(opened) not in SECRET_BYTES:
            raise WebhookSecretWrong("a secret of 16 to 128 bytes", pointer="/secret")
        return self.secrets.seal(caller.organisation_id, opened)

    def drop(self, caller: Caller) -> None:
        caller.require_as_owner(Scope.RECALLS_READ)
        self.writer.run(lambda uow: uow.recalls.drop_webhook(caller.organisation_id))

    def push(self, uow: UnitOfWork, notice: Notice) -> bool:
        """Inside the transaction that tells: into the outbox, if there is an address. False where there is none."""
        if notice.organisation_id is None:
            return False
        webhook, recall = uow.recalls.webhook(notice.organisation_id), uow.recalls.recall(notice.recall_id)
        if webhook is None or recall is None or not webhook.hears(WebhookTopic.RECALL):
            return False
        said = _said(recall, notice, self.base_url)
        uow.outbox.put(message_to(webhook, said, about(notice.id), recall.ordered_at, self.clock.now()))
        return True


def about(notice_id: UUID) -> str:
    """What a message of the outbox says it is about: this notice."""
    return str(notice_id)


def _said(recall: Recall, notice: Notice, base_url: str) -> RecallNotice:
    there = f"{base_url}/v1/recalls/{recall.id}"
    return RecallNotice(
        recall=AnyHttpUrl(there),
        record=AnyHttpUrl(f"{base_url}/records/{recall.record_id}"),
        kind=recall.kind,
        reason=recall.reason,
        advice=recall.advice,
        note=recall.note,
        **{"try": notice.tries + 1},
        holdings=notice.holdings,
        acknowledge=AnyHttpUrl(f"{there}/acknowledgement"),
    )
