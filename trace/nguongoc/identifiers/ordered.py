"""UUIDv7: ids that sort by the time they were made, so that inserts stay at the right edge of every index."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID


def uuid7(at: datetime) -> UUID:
    """A UUIDv7 (RFC 9562, 5.7) of the given moment with 74 random bits; order within a millisecond is not promised."""
    milliseconds = int(at.timestamp() * 1000)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return UUID(int=value)
