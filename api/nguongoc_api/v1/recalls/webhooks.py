"""`/v1/recalls/webhook`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import Field

from nguongoc.ports.recalls import RecallWebhook, WebhookTopic
from nguongoc_api.auth.access import RecallsReader
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Given, Shown

ROUTER = router("recalls/webhook", "recalls")


class WebhookGiven(Given):
    """An https address; `secret` signs what is sent there, after Standard Webhooks, and is never shown again."""

    url: str
    secret: str | None = Field(default=None, description="16 to 128 bytes as text, or `whsec_` and base64")
    topics: list[Annotated[WebhookTopic, Field(strict=False)]] = Field(
        default=[WebhookTopic.RECALL], min_length=1, max_length=10, description="What to be told of"
    )


class WebhookShown(Shown):
    url: str
    signed: bool
    set_at: datetime
    topics: list[WebhookTopic]

    @classmethod
    def of(cls, webhook: RecallWebhook) -> WebhookShown:
        return cls(
            url=webhook.url,
            signed=webhook.sealed_secret is not None,
            set_at=webhook.set_at,
            topics=list(webhook.topics),
        )


@ROUTER.put("")
def set_webhook(caller: RecallsReader, given: WebhookGiven, use: Use) -> WebhookShown:
    """Be told at this address of recalls that concern you, or of `topics`, from the next on."""
    return WebhookShown.of(use.recalling.webhooks.put(caller, given.url, given.secret, tuple(given.topics)))


@ROUTER.get("")
def show_webhook(caller: RecallsReader, use: Use) -> WebhookShown:
    return WebhookShown.of(use.recalling.webhooks.get(caller))


@ROUTER.delete("", status_code=204)
def drop_webhook(caller: RecallsReader, use: Use) -> Response:
    """Nothing more is sent there; notices are still listed."""
    use.recalling.webhooks.drop(caller)
    return Response(status_code=204)
