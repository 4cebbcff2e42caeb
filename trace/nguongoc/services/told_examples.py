"""One example of each type that is told, made by the models that make what is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from pydantic import AnyHttpUrl

from nguongoc.batches.lots import Hold
from nguongoc.carriage.consignment import CarriageState
from nguongoc.ports.recalls import WebhookTopic
from nguongoc.recalls.notices import Holding, Whereabouts
from nguongoc.recalls.recall import Advice, Reason, RecallKind
from nguongoc.reports.report import ReportKind
from nguongoc.scans.signals import Grade
from nguongoc.scans.signals_thresholds import Signal
from nguongoc.services.told import (
    BadgeElsewhere,
    OfferChanged,
    OrderChanged,
    OrderStopped,
    RecallNotice,
    ReportReceived,
    ScannedUnusually,
    ShipmentChanged,
    Tested,
    Told,
    body_of,
)
from nguongoc.trading.offer import OfferStep
from nguongoc.trading.order import OrderState, Side

AT: Final = datetime(2026, 11, 23, 2, 30, 15, tzinfo=UTC)
_ID: Final = UUID("019ac2f0-5a00-7000-8000-00000000000a")
_CODE: Final = "7KM3PQ9XYV"


def examples(base_url: str) -> dict[WebhookTopic, bytes]:
    """The body of each, as it would be sent by this service."""
    return {each.topic: body_of(each, AT) for each in _said(base_url)}


def _said(base_url: str) -> tuple[Told, ...]:
    def link(path: str) -> AnyHttpUrl:
        return AnyHttpUrl(f"{base_url}{path}")

    recall, order, batch = link(f"/v1/recalls/{_ID}"), link(f"/v1/orders/{_ID}"), link(f"/v1/batches/{_ID}")
    held = Holding(f"{base_url}/b/{_CODE}", _CODE, Whereabouts.RECEIVED, "120", "kg")
    return (
        RecallNotice(
            recall=recall,
            record=link("/records/01JDA4QF3V8RS9BBTT00EXAMPLE"),
            kind=RecallKind.VOLUNTARY,
            reason=Reason.MICROBES,
            advice=Advice.RETURN,
            note=None,
            **{"try": 1},
            holdings=(held,),
            acknowledge=link(f"/v1/recalls/{_ID}/acknowledgement"),
        ),
        OrderStopped(order=order, state=OrderState.STOPPED, hold=Hold.RECALLED, consignments=()),
        OrderChanged(order=order, state=OrderState.ACCEPTED, side=Side.BUYER),
        OfferChanged(offer=link(f"/v1/offers/{_ID}"), state=OfferStep.OPENED, side=Side.BUYER),
        ShipmentChanged(
            shipment=link(f"/v1/shipments/{_ID}"),
            consignments=link(f"/v1/shipments/{_ID}/consignments"),
            state=CarriageState.IN_TRANSIT,
            side="receiver",
        ),
        ScannedUnusually(
            batch=batch,
            grade=Grade.UNUSUAL,
            signals=(Signal.IMPOSSIBLE_TRAVEL,),
            read=link(f"/v1/batches/{_ID}/signals"),
        ),
        BadgeElsewhere(
            batch=batch,
            page=link("/badges/7h3k9m2pq4rst8"),
            listing=AnyHttpUrl("https://shop.example/p/buoi-luan-van"),
            seen_at="https://copy.example",
            read=link(f"/v1/batches/{_ID}/badges"),
        ),
        ReportReceived(kind=ReportKind.STAMP, batch=batch, has_photo=True),
        Tested(asked_by="you"),
    )
