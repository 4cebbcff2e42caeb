"""How much a growing area can have given in a year, and how much a certificate covers: goods beyond that came from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from nguongoc.batches.quantities import EXACT
from nguongoc.catalogue.products import Category
from nguongoc.errors import Conflict

YEAR = timedelta(days=365)
HECTARE = Decimal(10_000)
"""In square metres."""
SEASON_HIGH = "season-high"
SEASON_BEYOND = "season-beyond"
"""More than we think any such area gives: a stronger warning and no refusal, for the bound is ours alone."""


class SeasonExceeded(Conflict):
    """More than the area is declared to give in twelve months; `most` and `total` in kilograms."""

    code = "season-exceeded"


class CertificateExceeded(Conflict):
    """More than the certificate covers; `most` and `total` in the unit the certificate is counted in."""

    code = "certificate-exceeded"


@dataclass(frozen=True, slots=True)
class SeasonCap:
    """Kilograms in twelve months, by our estimate: beyond `high` unusual, beyond `beyond` hardly possible. Both only warn."""

    high: Decimal
    beyond: Decimal


@lru_cache(maxsize=1)
def _per_hectare() -> Mapping[Category, SeasonCap]:
    text = files("nguongoc.batches").joinpath("seasons.json").read_text(encoding="utf-8")
    return {
        Category(name): SeasonCap(Decimal(each["high"]), Decimal(each["beyond"]))
        for name, each in json.loads(text)["kilograms_per_hectare"].items()
    }


def season_cap(category: Category, area_m2: Decimal | None) -> SeasonCap | None:
    """Of an area of this size; None where size or kind of goods say nothing."""
    each = _per_hectare().get(category)
    if each is None or area_m2 is None:
        return None
    return SeasonCap(*(EXACT.multiply(bound, area_m2) / HECTARE for bound in (each.high, each.beyond)))


def judge_season(cap: SeasonCap, total: Decimal) -> str | None:
    """The code of a warning, or None: an estimate of ours refuses nobody."""
    if total > cap.beyond:
        return SEASON_BEYOND
    return SEASON_HIGH if total > cap.high else None


def check_season(declared: Decimal, total: Decimal) -> None:
    """Raises `SeasonExceeded`."""
    if total > declared:
        raise SeasonExceeded(
            f"{total:f} kg within a year, the area is declared to give {declared:f} kg",
            pointer="/quantity",
            total=f"{total:f}",
            most=f"{declared:f}",
        )


def check_certificate(name: str, cap: Decimal, total: Decimal) -> None:
    """Raises `CertificateExceeded`."""
    if total > cap:
        raise CertificateExceeded(
            f"{total:f} in all, {name} covers {cap:f}",
            pointer="/quantity",
            certificate=name,
            total=f"{total:f}",
            most=f"{cap:f}",
        )
