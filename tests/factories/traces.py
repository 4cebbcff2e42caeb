"""Traces as everybody sees them: rice candy of rice, honey and ginger, with a recalled lot and a long way round."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from nguongoc.batches.lots import Hold, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.products import Category
from nguongoc.ports.tracing import LotSeen
from nguongoc.services.traced import Trace, TracedEdge, TracedNode
from nguongoc.tracing.answer import Edge, EdgeKind, Node
from nguongoc.tracing.graph import Way
from nguongoc.tracing.names import Kind
from nguongoc.verdict import State


def seen(number: int, name: str, **said: Any) -> LotSeen:
    values: dict[str, Any] = {
        "batch_id": UUID(int=number),
        "organisation_id": UUID(int=1),
        "code": f"7K3MWQ9D{number:02}",
        "gtin": None,
        "lot": f"L-{number}",
        "origin": Origin.MADE,
        "quantity": Quantity(Decimal(100), Unit("kg")),
        "happened_on": date(2026, 11, 1 + number),
        "expires_on": None,
        "hold": Hold.NONE,
        "revoked": False,
        "product_name": name,
        "product_name_en": None,
        "category": Category.CONFECTIONERY,
        "organisation_name": "Hợp tác xã nông nghiệp và dịch vụ trình diễn Hà Long",
        "facility_name": "Bếp",
        "commune_code": "15544",
    }
    return LotSeen(**{**values, **said})


LOTS = (
    seen(9, "Chè lam Phủ Quảng"),
    seen(8, "Gạo nếp cái hoa vàng Hà Long"),
    seen(7, "Mật ong hoa rừng Yên Nhân", origin=Origin.HARVESTED),
    seen(3, "Thóc nếp cái hoa vàng của cánh đồng lớn Hà Long", origin=Origin.HARVESTED, hold=Hold.RECALLED),
    seen(2, "Tôm", origin=Origin.HARVESTED, category=Category.SEAFOOD),
)
WENT = ((1, 0, "40"), (2, 0, "12.5"), (3, 1, "3000"), (3, 0, "5"), (4, 1, None))


def key(at: int) -> str:
    return f"https://trace.example/b/{LOTS[at].code}"


def chain() -> Trace:
    states = {Hold.RECALLED: State.RECALLED, Hold.NONE: None}
    nodes = tuple(
        TracedNode(
            Node(key(at), min(at, 2), Way.BACK if at else None), Kind.LOT, lot, states[lot.hold], whole=False
        )
        for at, lot in enumerate(LOTS)
    )
    edges = tuple(
        TracedEdge(
            Edge(key(source), key(target), EdgeKind.MADE, 0, None, f"{at:032x}", Way.BACK),
            None,
            None if amount is None else Quantity(Decimal(amount), Unit("kg")),
        )
        for at, (source, target, amount) in enumerate(WENT)
    )
    return Trace(key(0), nodes, edges, ())


def alone() -> Trace:
    return Trace(key(0), chain().nodes[:1], (), ())
