"""How often something may be tried: counted before it is done, by phone, by network address and by everybody together.

Twins in parallel are no way around a limit, for each is counted in a transaction of its own before it is looked at. Of whom a count is
stands nowhere: keys are hashes under a secret of the service. A window that ended is forgotten, so there are never more rows than tries.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from nguongoc.errors import NotAllowed
from nguongoc.ports import Clock, UnitOfWork, Writer
from nguongoc.scans.visitors import household as home_of

_PURPOSE = b"nguongoc sign-in tries v1"


class TooManyTries(NotAllowed):
    """Tried too often; `retry_after` in seconds. Asked for a known phone or an unknown one, the same."""

    code = "sign-in-too-often"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries of one key in a window, which begins with the first."""

    key: str
    most: int
    window: timedelta


class Tries:
    """Counts; safe to call from any thread."""

    def __init__(self, writer: Writer, clock: Clock, secret: bytes) -> None:
        self._writer = writer
        self._clock = clock
        self._key = hmac.digest(secret, _PURPOSE, "sha256")

    def hashed(self, kind: str, value: str) -> str:
        """What a phone or an address is counted under."""
        return hmac.digest(self._key, f"{kind}\n{value}".encode(), "sha256").hex()

    def take(self, *limits: Limit) -> None:
        """Count one try of each in turn, and no further than the first that is used up: who is refused by a narrow limit does not
        use up a wide one for everybody. Raises `TooManyTries`."""
        now = self._clock.now()

        def count(uow: UnitOfWork) -> datetime | None:
            for each in limits:
                tries, ends = uow.access.take_try(each.key, now, now + each.window)
                if tries > each.most:
                    return ends
            return None

        ends = self._writer.run(count)
        if ends is not None:
            seconds = max(1, round((ends - now).total_seconds()))
            raise TooManyTries("too many tries", retry_after=seconds, minutes=-(-seconds // 60))


def household(address: str) -> str:
    """An IPv6 address without the half that a household chooses itself; anything else as it is."""
    return home_of(address) or address
