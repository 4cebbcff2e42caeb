"""`/v1/webhooks`."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from fastapi import Response
from pydantic import Field

from nguongoc.ports.recalls import WebhookTopic
from nguongoc.services.told import MODELS, schema_of
from nguongoc.services.told_examples import examples
from nguongoc.signing.webhooks import public_text
from nguongoc_api.v1.negotiation import JSON
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Shown

ROUTER = router("webhooks", "webhooks")
PUBLIC = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}
WHEN: dict[WebhookTopic, str] = {
    WebhookTopic.RECALL: "A recall concerns what you hold. Told again until you acknowledge it; goes before everything else.",
    WebhookTopic.ORDER_STOPPED: "A lot of an order of yours is held or recalled. Told also to who is told of recalls.",
    WebhookTopic.ORDER_CHANGED: "A side of an order of yours reserved, ordered, accepted, refused, cancelled, resumed, shipped or received; or a reservation ran out.",
    WebhookTopic.OFFER_CHANGED: "An offer of yours, or one that names you among its buyers, opened or was ended.",
    WebhookTopic.SHIPMENT_CHANGED: "Goods that you sent, or that are on their way to you, stand otherwise with their carrier.",
    WebhookTopic.SCANNED_UNUSUALLY: "Stamps of a lot of yours, or of your territory, are checked unusually.",
    WebhookTopic.BADGE_ELSEWHERE: "A badge of a lot of yours, or of your territory, was first seen on a site it was not made for.",
    WebhookTopic.REPORT_RECEIVED: "A buyer reported a problem with your goods, or with goods of your territory.",
    WebhookTopic.TEST: "You asked for a test. Sent whatever your topics are.",
}


class TypeShown(Shown):
    type: WebhookTopic
    when: str
    json_schema: dict[str, Any] = Field(description="JSON Schema 2020-12 of the body; members may be added")
    example: dict[str, Any]


class CatalogueShown(Shown):
    signing_keys: list[str] = Field(
        description="`whpk_…` of Standard Webhooks: what goes to an address without a secret is signed `v1a` by each of these"
    )
    items: list[TypeShown]


@ROUTER.get("/catalogue", response_model=CatalogueShown)
def show_catalogue(use: Use) -> Response:
    """Public. Every type that is sent to an address of yours: when, the schema of its body, an example."""
    keys = tuple(map(public_text, use.recalling.webhooks.secrets.signing_keys()))
    return Response(_catalogue(use.settings.base_url, keys), media_type=JSON, headers=PUBLIC)


@lru_cache(maxsize=2)
def _catalogue(base_url: str, keys: tuple[str, ...]) -> bytes:
    shown = {topic: json.loads(body) for topic, body in examples(base_url).items()}
    items = [
        TypeShown(type=topic, when=WHEN[topic], json_schema=schema_of(topic), example=shown[topic])
        for topic in MODELS
    ]
    return CatalogueShown(signing_keys=list(keys), items=items).model_dump_json().encode()
