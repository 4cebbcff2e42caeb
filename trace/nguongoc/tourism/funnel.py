"""From scan to visit, counted: daily totals for each producer and place, and nothing else, not even for a moment.

Counting never waits and never fails a page: a number in memory goes up, and the sums are written once a minute. What a process
counted since and lost in a crash is lost, which a count of people passing by can bear.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

MOST_KEYS: Final = 20_000
"""So many sums are held between two writings; beyond them nothing new is begun."""


class Step(StrEnum):
    """One step on the way, in its order."""

    SCAN = "scan"
    """The page of a lot or unit was shown."""
    PLACE_SEEN = "place_seen"
    """The page of a place was opened; from a pack's page where a producer is named."""
    CONTACT_TAPPED = "contact_tapped"
    """Telephone, Zalo, booking, website or directions; a tap is not yet a visit."""
    VOUCHER_TAKEN = "voucher_taken"
    VOUCHER_REDEEMED = "voucher_redeemed"


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted under one number; `producer` is a slug. Empty where there is none."""

    day: date
    step: Step
    producer: str = ""
    place_id: str = ""


class Tally:
    """Sums in memory; safe to use from any thread."""

    def __init__(self) -> None:
        self._sums: Counter[Counted] = Counter()
        self._lock = threading.Lock()

    def add(self, counted: Counted, number: int = 1) -> None:
        with self._lock:
            if counted in self._sums or len(self._sums) < MOST_KEYS:
                self._sums[counted] += number

    def take(self) -> Mapping[Counted, int]:
        """What was counted since the last taking."""
        with self._lock:
            sums, self._sums = self._sums, Counter()
        return sums

    def put_back(self, sums: Mapping[Counted, int]) -> None:
        """They could not be written; next time."""
        for counted, number in sums.items():
            self.add(counted, number)
