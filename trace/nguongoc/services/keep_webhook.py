"""What became of what was sent to an organisation's address, for its own people: look, send again, begin again, try.

A message that is sent again keeps its id (`webhook-id`), so that whoever has it already passes over it; it goes to the address, and is
signed with the secret, of now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from nguongoc.errors import Conflict, NotFound
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.outbox import Attempt, Claim, Message, OutboxState, Sent
from nguongoc.ports.recalls import RecallWebhook, WebhookTopic
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.recall_webhooks import RecallWebhookNotFound
from nguongoc.services.told import Tested, message_to

TOPICS: Final = tuple(each.value for each in WebhookTopic)
MOST_AGAIN: Final = 500
"""Sent again at once; press again for the rest."""
AT_ONCE: Final = 100


class DeliveryNotFound(NotFound):
    """No message of this organisation that could be sent again: it waits to be sent, or is no longer kept."""

    code = "delivery-not-found"


class WebhookEnded(Conflict):
    """Nothing is sent to this address until somebody begins again."""

    code = "webhook-ended"


@dataclass(frozen=True, slots=True)
class KeepWebhook:
    """Raises `ScopeMissing`, `RecallWebhookNotFound`."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    nudge: Callable[[], None]
    """Called once something is to be sent."""

    def deliveries(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[Sent]:
        """Newest first, with every attempt; never a body, in which others' words may stand, never a secret."""
        caller.require(Scope.RECALLS_READ)
        with self.reads.open() as reader:
            return reader.outbox.told_to(caller.organisation_id, TOPICS, before, limit)

    def again(self, caller: Caller, message: UUID) -> None:
        """Raises `DeliveryNotFound`, `WebhookEnded`."""
        caller.require(Scope.RECALLS_READ)

        def write(uow: UnitOfWork) -> None:
            if not self._again(uow, _open(uow, caller), message):
                raise DeliveryNotFound("nothing to send again under this id")

        self.writer.run(write)
        self.nudge()

    def again_since(self, caller: Caller, since: datetime) -> int:
        """All that did not arrive of what was first sent from then on; how many. Raises `WebhookEnded`."""
        caller.require(Scope.RECALLS_READ)

        def write(uow: UnitOfWork) -> int:
            webhook, done, before = _open(uow, caller), 0, None
            while done < MOST_AGAIN:
                page = uow.outbox.told_to(caller.organisation_id, TOPICS, before, AT_ONCE)
                lost = [each for each in page if each.created_at >= since and each.state is OutboxState.DEAD]
                done += sum(self._again(uow, webhook, each.id) for each in lost)
                if len(page) < AT_ONCE or page[-1].created_at < since:
                    break
                before = page[-1].id
            return done

        done = self.writer.run(write)
        self.nudge()
        return done

    def begin_again(self, caller: Caller) -> RecallWebhook:
        """What was given up is told again from the next on; what was lost meanwhile is not sent by itself."""
        caller.require_as_owner(Scope.RECALLS_READ)

        def write(uow: UnitOfWork) -> RecallWebhook:
            begun = replace(_own(uow, caller), ended_at=None, end_status=None)
            uow.recalls.put_webhook(begun)
            return begun

        return self.writer.run(write)

    def test(self, caller: Caller) -> UUID:
        """A message that says nothing but that it was asked for; its id. Raises `WebhookEnded`."""
        caller.require(Scope.RECALLS_READ)

        def write(uow: UnitOfWork) -> UUID:
            message = message_to(
                _open(uow, caller), Tested(asked_by="you"), f"test {uuid4()}", self.clock.now()
            )
            uow.outbox.put(message)
            return message.id

        made = self.writer.run(write)
        self.nudge()
        return made

    def _again(self, uow: UnitOfWork, webhook: RecallWebhook, message: UUID) -> bool:
        now = self.clock.now()
        return uow.outbox.again(message, webhook.organisation_id, webhook.url, webhook.sealed_secret, now)


def signed_now(uow: UnitOfWork, message: Message, now: datetime) -> tuple[bytes | None, ...]:
    """With the secrets of now, an old one among them while it lasts; nothing said of an address that is no longer this one."""
    webhook = uow.recalls.webhook(message.organisation_id) if message.topic in TOPICS else None
    return () if webhook is None or webhook.url != message.url else webhook.signed_with(now)


def end_address(uow: UnitOfWork, claim: Claim, attempt: Attempt, state: OutboxState) -> None:
    """A message was given up: nothing more is sent to that address, and whoever was to be told of a recall there is telephoned."""
    message = claim.message
    if state is not OutboxState.DEAD:
        return
    if uow.recalls.end_webhook(message.organisation_id, message.url, attempt.at, attempt.status):
        uow.recalls.hasten_notices(message.organisation_id, attempt.at)


def _own(uow: UnitOfWork, caller: Caller) -> RecallWebhook:
    found = uow.recalls.webhook(caller.organisation_id)
    if found is None:
        raise RecallWebhookNotFound("no address was given")
    return found


def _open(uow: UnitOfWork, caller: Caller) -> RecallWebhook:
    found = _own(uow, caller)
    if found.ended_at is not None:
        raise WebhookEnded("this address was given up: begin again first")
    return found
