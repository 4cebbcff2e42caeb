"""Organisations: producers, cooperatives, processors, shops, marketplaces, authorities, hosts.

A household farm *is* a person, so what is signed holds only the trade name it chose and an opaque id; phone and
registration numbers are ordinary, erasable rows that never enter signed or logged bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class OrganisationKind(StrEnum):
    """What part an organisation takes in the chain."""

    PRODUCER = "producer"
    COOPERATIVE = "cooperative"
    PROCESSOR = "processor"
    CARRIER = "carrier"
    SHOP = "shop"
    MARKETPLACE = "marketplace"
    AUTHORITY = "authority"
    CERTIFIER = "certifier"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A party under its trade name; `slug` and `did` are given once and never reassigned."""

    id: UUID
    slug: str
    did: str
    name: str
    name_en: str | None
    kind: OrganisationKind
    commune_code: str | None
    is_household: bool
    about_vi: str | None
    about_en: str | None
    website: str | None
    created_at: datetime
    phone: str | None = None
    """Shown only with consent; an ordinary row, erasable, never signed."""
    erased_at: datetime | None = None
    """When it was forgotten at its own request: what was signed still holds, people and pictures are gone."""
