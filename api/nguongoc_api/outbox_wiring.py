"""What is told to others, wired: secrets, the courier, its workers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from nguongoc.ports import Clock, Writer
from nguongoc.services.deliver_outbox import DeliverOutbox, Follower
from nguongoc.services.keep_webhook import TOPICS, signed_now
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc_api.adapters.webhooks import Webhooks
from nguongoc_api.jobs.outbox import OutboxWorker
from nguongoc_api.key_files import key_files
from nguongoc_api.key_ring import keys_in
from nguongoc_api.settings import Settings

_STEPS = 1 << 16


@dataclass(frozen=True, slots=True)
class OutboxParts:
    """`worker.nudge` after something was put; `secrets` seal what a message is signed with."""

    secrets: WebhookSecrets
    webhooks: Webhooks
    deliver: DeliverOutbox
    worker: OutboxWorker


def open_outbox(
    settings: Settings, writer: Writer, clock: Clock, followers: Mapping[str, Follower]
) -> OutboxParts:
    """`followers`, by topic, hear what came of each attempt, in the transaction that settles it."""
    files = key_files(settings)
    kept = WebhookSecrets(lambda: keys_in(settings.key_file("webhook"), files))
    webhooks = Webhooks(kept, loopback=settings.demo or settings.webhooks_to_loopback)
    deliver = DeliverOutbox(writer, clock, webhooks, followers, _chance, TOPICS, signed_now)
    return OutboxParts(kept, webhooks, deliver, OutboxWorker(deliver))


def _chance() -> float:
    return secrets.randbelow(_STEPS) / _STEPS
