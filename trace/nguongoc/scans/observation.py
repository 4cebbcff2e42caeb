"""One scan as it is kept for at most 90 days: which stamp, when, and what may honestly be known of who looked and where.

Nothing here leads back to a person: the visitor is a hash under a key that dies with the day, the place no finer than 20 km.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ScanKind(StrEnum):
    """Who looked, as far as the request itself says; who lies is taken for a buyer."""

    BUYER = "buyer"
    BOT = "bot"
    PREVIEW = "preview"
    """A chat or social network that fetches a page to show its title, or a browser that fetches ahead of a tap."""
    MARKETPLACE = "marketplace"
    """A request that carries an API key."""
    STAFF = "staff"
    """A browser that is signed in to one of the desks."""
    FULFILMENT = "fulfilment"
    """Not looked at: a marketplace or carrier says that it sent the pack to whoever bought it."""


class PlaceSource(StrEnum):
    """How the place is known."""

    CONSENTED = "consented"
    """Said by who scanned, by a button that nobody has to press."""
    ADDRESS = "address"
    """Guessed from the network address by what the operator supplied: often the gateway of a carrier, so of little weight."""
    NONE = "none"


class StampState(StrEnum):
    """How the unit stood when it was scanned."""

    WAITING = "waiting"
    ACTIVE = "active"
    SPOILT = "spoilt"
    SOLD = "sold"
    ENDED = "ended"
    REOPENED = "reopened"
    """On the market, and its PIN, right, had been used before by somebody."""
    UNKNOWN = "unknown"
    """No unit of the lot is meant, or the serial is none of it."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One scan of a lot's or a unit's stamp."""

    gtin: str
    """Empty where the product has none; `lot` is our own code then."""
    lot: str
    serial: str | None
    """A keyed reference of the unit, the same for every scan of it and meaningless without the key; None for a lot's stamp."""
    at: datetime
    """UTC, to the minute."""
    day: date
    """In Vietnam."""
    visitor: str | None
    """Equal for one visitor on one day, never across days; None where nobody is counted. Of a fulfilment, who reports which."""
    cell: str | None
    """A cell of at least 20 km a side (`nguongoc.scans.cells`); None where no place is known."""
    place_source: PlaceSource
    kind: ScanKind
    state: StampState
