"""One measured thing beside its limit: what every benchmark answers with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """`ours` and `limit` in `unit`, measured in turns in one run; `ratio` is compared with `goal`.

    `at_most` is said of what should be small, such as a latency. `note` tells how it was measured.
    """

    name: str
    ours: float
    limit: float
    unit: str
    goal: float
    at_most: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.limit

    @property
    def met(self) -> bool:
        return self.ratio <= self.goal if self.at_most else self.ratio >= self.goal


@dataclass(frozen=True, slots=True)
class Measured:
    """Ratios, and tables in Markdown that say more than ratios can."""

    ratios: Sequence[Ratio]
    report: str


class CannotMeasureError(Exception):
    """What is needed for a measurement is not here; the sentence says what, and is printed in its place."""
