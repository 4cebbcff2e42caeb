"""`/v1/recalls/webhook`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import Response
from pydantic import Field

from nguongoc.ports.recalls import RecallWebhook, WebhookTopic
from nguongoc.services.recall_webhooks import LONGEST_OVERLAP
from nguongoc_api.auth.access import RecallsReader
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Given, Shown

ROUTER = router("recalls/webhook", "recalls")
HOUR: Final = timedelta(hours=1)


class WebhookGiven(Given):
    """An https address; `secret` signs what is sent there, after Standard Webhooks, and is never shown again.

    It takes the place of an earlier one at once: `POST .../rotation` lets both hold for a while."""

    url: str
    secret: str | None = Field(default=None, description="16 to 128 bytes as text, or `whsec_` and base64")
    topics: list[Annotated[WebhookTopic, Field(strict=False)]] = Field(
        default=[WebhookTopic.RECALL], min_length=1, max_length=10, description="What to be told of"
    )


class RotationGiven(Given):
    """What it is signed with from now on; what it was signed with before signs besides for `overlap_hours`."""

    secret: str | None = Field(
        default=None, description="As at the address; none: by the service's key, `v1a`"
    )
    overlap_hours: int = Field(default=24, ge=0, le=int(LONGEST_OVERLAP / HOUR))


class WebhookShown(Shown):
    url: str
    signed: bool
    overlap_until: datetime | None = Field(
        description="Until then each message is signed with what was replaced, too"
    )
    set_at: datetime
    topics: list[WebhookTopic]

    @classmethod
    def of(cls, webhook: RecallWebhook, now: datetime) -> WebhookShown:
        return cls(
            overlap_until=webhook.old.until if webhook.old and now < webhook.old.until else None,
            url=webhook.url,
            signed=webhook.sealed_secret is not None,
            set_at=webhook.set_at,
            topics=list(webhook.topics),
        )


@ROUTER.put("")
def set_webhook(caller: RecallsReader, given: WebhookGiven, use: Use) -> WebhookShown:
    """Be told at this address of recalls that concern you, or of `topics`, from the next on."""
    kept = use.recalling.webhooks.put(caller, given.url, given.secret, tuple(given.topics))
    return WebhookShown.of(kept, use.clock.now())


@ROUTER.post("/rotation")
def rotate_webhook_secret(caller: RecallsReader, given: RotationGiven, use: Use) -> WebhookShown:
    """Replace the secret without losing a message: while both hold, `webhook-signature` has a signature by each, with a space between."""
    overlap = given.overlap_hours * HOUR
    return WebhookShown.of(use.recalling.webhooks.rotate(caller, given.secret, overlap), use.clock.now())


@ROUTER.get("")
def show_webhook(caller: RecallsReader, use: Use) -> WebhookShown:
    return WebhookShown.of(use.recalling.webhooks.get(caller), use.clock.now())


@ROUTER.delete("", status_code=204)
def drop_webhook(caller: RecallsReader, use: Use) -> Response:
    """Nothing more is sent there; notices are still listed."""
    use.recalling.webhooks.drop(caller)
    return Response(status_code=204)
