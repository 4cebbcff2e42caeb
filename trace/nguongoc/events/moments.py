"""Times of events and of questions about them: RFC 3339, always with an offset."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MICROSECONDS = 6


def read_moment(text: str) -> datetime | None:
    """The moment in UTC that a text states, or None: digits behind the microsecond are cut off, not rounded up."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    clock, fraction, offset = found.groups()
    digits = (fraction or "")[:MICROSECONDS].ljust(MICROSECONDS, "0")
    try:
        return datetime.fromisoformat(f"{clock.upper()}.{digits}{offset.upper()}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_day_or_moment(text: str) -> datetime | None:
    """As `read_moment`; a day alone is its first moment in UTC, as `xsd:date` without a zone is compared."""
    return read_moment(f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text)
