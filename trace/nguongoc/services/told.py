"""What is told at others' addresses, as models: what is sent and the schema that is published of it are made of the same ones.

A body is `{"type", "timestamp", "data"}`, as Standard Webhooks recommends; `data` says that something happened and where to read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Final, Literal, cast
from uuid import UUID

from pydantic import AnyHttpUrl, AwareDatetime, BaseModel, ConfigDict, Field, create_model

from nguongoc.batches.lots import Hold
from nguongoc.carriage.consignment import CarriageState
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports.outbox import Message
from nguongoc.ports.recalls import RecallWebhook, WebhookTopic
from nguongoc.recalls.notices import Holding
from nguongoc.recalls.recall import Advice, Reason, RecallKind
from nguongoc.reports.report import ReportKind
from nguongoc.scans.signals import Grade
from nguongoc.scans.signals_thresholds import Signal
from nguongoc.trading.offer import OfferStep
from nguongoc.trading.order import OrderState, Side


class Told(BaseModel):
    """The `data` of one type; `topic` is that type."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    topic: ClassVar[WebhookTopic]


class RecallNotice(Told):
    """A recall concerns what the one told holds."""

    topic = WebhookTopic.RECALL
    recall: AnyHttpUrl
    record: AnyHttpUrl = Field(description="The signed record of it")
    kind: RecallKind
    reason: Reason
    advice: Advice
    note: str | None
    number: int = Field(alias="try", ge=1, description="It is told again until it is acknowledged")
    holdings: tuple[Holding, ...] = Field(description="How much of what you hold, as far as events say")
    acknowledge: AnyHttpUrl = Field(description="POST here")


class ReportReceived(Told):
    """A buyer reported a problem; what was written is read at the desk alone."""

    topic = WebhookTopic.REPORT_RECEIVED
    kind: ReportKind
    batch: AnyHttpUrl | None
    has_photo: bool


class ScannedUnusually(Told):
    """Stamps of a lot are checked unusually."""

    topic = WebhookTopic.SCANNED_UNUSUALLY
    batch: AnyHttpUrl
    grade: Grade
    signals: tuple[Signal, ...]
    read: AnyHttpUrl


class BadgeElsewhere(Told):
    """A button made for one listing was seen on another site, as a browser told; once for each site."""

    topic = WebhookTopic.BADGE_ELSEWHERE
    batch: AnyHttpUrl
    page: AnyHttpUrl = Field(description="What buyers see of the badge")
    listing: AnyHttpUrl = Field(description="The page that it was made for")
    seen_at: str = Field(
        description="Origin of the other site (RFC 6454); `…` for all beyond the fifty told apart"
    )
    read: AnyHttpUrl


class OrderChanged(Told):
    """One side of an order took a step."""

    topic = WebhookTopic.ORDER_CHANGED
    order: AnyHttpUrl
    state: OrderState
    side: Side = Field(description="Which side of it you are")


class OrderStopped(Told):
    """A lot of an order is held or recalled."""

    topic = WebhookTopic.ORDER_STOPPED
    order: AnyHttpUrl
    state: OrderState
    hold: Hold = Field(description="How a lot of it stands")
    consignments: tuple[AnyHttpUrl, ...] = Field(
        description="To the seller: what is on the road and can be asked back"
    )


class OfferChanged(Told):
    """An offer opened or ended. What others offer to everybody is told to nobody: that would tell how much who sells."""

    topic = WebhookTopic.OFFER_CHANGED
    offer: AnyHttpUrl
    state: OfferStep
    side: Literal[Side.SELLER, Side.BUYER] = Field(
        description="`seller`: yours; `buyer`: it names you among those who alone may see it"
    )


class ShipmentChanged(Told):
    """A carrier took, moved or brought goods."""

    topic = WebhookTopic.SHIPMENT_CHANGED
    shipment: AnyHttpUrl = Field(description="Lots and quantities, to both sides of it")
    consignments: AnyHttpUrl = Field(description="Who carries it, and all that was reported")
    state: CarriageState
    side: Literal["sender", "receiver"] = Field(description="Which side of it you are")


class Tested(Told):
    """Somebody of the one told asked for it."""

    topic = WebhookTopic.TEST
    asked_by: Literal["you"]


MODELS: Final[Mapping[WebhookTopic, type[Told]]] = {
    each.topic: each
    for each in (
        RecallNotice,
        OrderStopped,
        OrderChanged,
        OfferChanged,
        ShipmentChanged,
        ScannedUnusually,
        BadgeElsewhere,
        ReportReceived,
        Tested,
    )
}


@cache
def envelope_of(topic: WebhookTopic) -> type[BaseModel]:
    """The whole body of a type."""
    words = "".join(word.capitalize() for word in topic.value.replace("-", ".").split("."))
    return create_model(
        words,
        __config__=ConfigDict(extra="forbid", frozen=True),
        # A checker cannot follow what is only known when it runs.
        type=(cast(Any, Literal)[topic.value], ...),
        timestamp=(AwareDatetime, Field(description="When it happened, not when it is sent")),
        data=(MODELS[topic], ...),
    )


def body_of(said: Told, at: datetime) -> bytes:
    """The body as it is sent and signed."""
    made = envelope_of(said.topic)(type=said.topic.value, timestamp=at, data=said)
    return made.model_dump_json(by_alias=True).encode()


def schema_of(topic: WebhookTopic) -> dict[str, Any]:
    """JSON Schema 2020-12 of a body. It is open: members may be added, and whoever reads a body ignores those it does not know."""
    found = envelope_of(topic).model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_opened(found)}


def _opened(schema: Any) -> Any:
    match schema:
        case dict():
            return {name: _opened(each) for name, each in schema.items() if name != "additionalProperties"}
        case list():
            return [_opened(each) for each in schema]
        case _:
            return schema


def message_to(
    webhook: RecallWebhook,
    said: Told,
    about: str,
    at: datetime,
    now: datetime | None = None,
    lots: Sequence[UUID] = (),
) -> Message:
    """For the outbox: what happened at `at`, to be told from `now` on, after what is still to be told of these lots."""
    now = now or at
    return Message(
        id=uuid7(now),
        organisation_id=webhook.organisation_id,
        topic=said.topic.value,
        about=about,
        url=webhook.url,
        body=body_of(said, at),
        created_at=now,
        due_at=now,
        headers={"Content-Type": "application/json"},
        sealed_secret=webhook.sealed_secret,
        batch_ids=tuple(lots),
    )
