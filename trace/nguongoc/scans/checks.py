"""What is told of scans: to everybody whether a pack was checked before, to its producer where and how often, never below five.

A visitor has another name every day, so *how many looked* cannot be known beyond a day: daily numbers of visitors are summed, and
called that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Final
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From `thresholds.json`."""

    shown_from: int
    """A smaller number of visitors is told to nobody."""
    often_from: int
    """Daily visitors of one pack, summed, from which on it was checked often."""
    days_kept: int


THRESHOLDS: Final = Thresholds(
    **json.loads(files("nguongoc.scans").joinpath("thresholds.json").read_text(encoding="utf-8"))["values"]
)


class CheckedBefore(StrEnum):
    """All that a pack's page says of its scans."""

    NO = "no"
    YES = "yes"
    OFTEN = "often"


@dataclass(frozen=True, slots=True)
class UnitChecks:
    """Daily visitors of one pack: summed over the days before today, and today's."""

    earlier: int
    today: int


@dataclass(frozen=True, slots=True)
class CheckedDay:
    """Visitors of one lot on one day: in a town that some of them named or, where `city` is empty, all of them together."""

    day: date
    batch_id: UUID
    city: str
    visitors: int


@dataclass(frozen=True, slots=True)
class CheckedTerritory:
    """Daily visitors of every lot that comes from somewhere, summed three ways; none of them is fit to be told as it is."""

    days: Mapping[date, int]
    towns: Mapping[str, int]
    """By slug."""
    products: Mapping[UUID, int]
    """The most checked ones."""


def checked_before(checks: UnitChecks, thresholds: Thresholds = THRESHOLDS) -> CheckedBefore:
    """A single visitor of today may be who is reading, so that is still the first time."""
    if checks.earlier + checks.today >= thresholds.often_from:
        return CheckedBefore.OFTEN
    return CheckedBefore.YES if checks.earlier or checks.today > 1 else CheckedBefore.NO


def shown(visitors: int, thresholds: Thresholds = THRESHOLDS) -> int | None:
    """A number as it may be told: None where it is too small."""
    return visitors if visitors >= thresholds.shown_from else None
