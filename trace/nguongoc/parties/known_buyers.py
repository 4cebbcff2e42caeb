"""Whom an organisation sells to, as it knows them before anything is handed over: a name, a kind, and what makes sure who is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class BuyerKind(StrEnum):
    """What sort of buyer, in the words of who sells to them."""

    TRADER = "trader"
    SHOP = "shop"
    MARKET = "market"
    SUPERMARKET = "supermarket"
    COOPERATIVE = "cooperative"
    PROCESSOR = "processor"
    KITCHEN = "kitchen"
    EXPORTER = "exporter"
    ONLINE = "online"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KnownBuyer:
    """An ordinary row, seen by its organisation alone and deleted when it says so; in nothing that is signed.

    No telephone and no address: a hand-over needs neither, and a trader is a person. `buyer_id` is who it is of those here.
    """

    id: UUID
    organisation_id: UUID
    name: str
    kind: BuyerKind
    gln: str | None
    tax_code: str | None
    buyer_id: UUID | None
    created_at: datetime
