"""Lots on hand and consignments as their two sides read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nguongoc.batches.balance import ZERO, HandOver
from nguongoc.batches.lots import Hold
from nguongoc.batches.quantities import Canonical
from nguongoc.services.holdings import Share, Way
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator
from nguongoc_api.pages.producer.made_lot import PREFIX, amount_of, left_of


def on_hand_line(share: Share, _: Translator) -> dict[str, Any]:
    """A lot with what is left of it, in the reader's words and as one types it."""
    return {
        "id": str(share.batch.id),
        "field": f"{PREFIX}{share.batch.id}",
        "name": formats.one_of(share.product.name, share.product.name_en, _.language),
        "lot": share.batch.lot,
        "day": formats.day(share.batch.happened_on),
        "whose": "" if share.is_maker else share.maker.name,
        "left": left_of(share, _.language),
        "held": share.batch.hold is not Hold.NONE,
    }


def told(share: Share, way: Way, _: Translator) -> dict[str, Any]:
    """A consignment: who, what, how much was sent, how much came, and what lies between; `waits` while the receiver said nothing."""

    def amount(value: Decimal, language: str = _.language) -> str:
        of = Canonical(value, share.batch.quantity.canonical.base)
        return amount_of(of, share.batch, "vi" if language == "vi" else "en")

    said = way.hand_over
    return {
        **on_hand_line(share, _),
        "shipment": (shipment := "" if way.shipment_id is None else str(way.shipment_id)),
        "key": f"{shipment} {share.batch.id}",
        "other": _("nơi ngoài hệ thống") if way.other is None else way.other.name,
        "outside": way.other is None,
        "sent": amount(said.sent),
        "typed": amount(said.sent, "vi"),
        "received": amount(said.received) if said.received > ZERO else "",
        "between": _between(said, amount(said.in_transit), amount(said.surplus), _),
        "waits": way.shipment_id is not None and said.received == ZERO and said.in_transit > ZERO,
    }


def _between(said: HandOver, missing: str, beyond: str, _: Translator) -> str:
    if said.received == ZERO:
        return ""
    if said.in_transit > ZERO:
        return _("Thiếu %(amount)s so với lúc giao", amount=missing)
    if said.surplus > ZERO:
        return _("Thừa %(amount)s so với lúc giao", amount=beyond)
    return ""
