"""Somebody's word on a footprint, other than its producer's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FootprintVerified:
    """Who verified it, through which day, and the credential in which they say so."""

    by: str
    until: date | None
    record_id: str
