"""What a producer declares of a lot's carbon footprint and packaging: whole or not at all, in numbers and fixed words.

A number of kilograms of CO2e says nothing without what it counts, how, over which time and by whose word (UNTP 0.7.0, Claim); so there
is no footprint without all of them, and no other word of being green. Nothing here is free text: all of it is signed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from nguongoc.batches.quantities import Base
from nguongoc.errors import Invalid, Refusal, Several

MOST_PARTS: Final = 8
LARGEST_FOOTPRINT: Final = Decimal(100_000)
"""Kilograms of CO2e for a kilogram, litre or piece: beyond it somebody mistook the unit."""
FINEST_FOOTPRINT: Final = Decimal("0.000001")
HEAVIEST_GRAMS: Final = Decimal(1_000_000)
LONGEST_PERIOD_DAYS: Final = 5 * 366
WHOLE_PERCENT: Final = 100
_COUNTRY: Final = re.compile("[A-Z]{2}")


class FootprintOutOfRange(Invalid):
    """Not above nothing, or more than any food has; `most` is said."""

    code = "footprint-out-of-range"


class FootprintPerOther(Invalid):
    """A footprint is of a kilogram, a litre or a piece, whichever the lot is counted in; `unit` is it."""

    code = "footprint-per-other"


class FootprintShareWrong(Invalid):
    """The share that was measured or booked on the spot is no per cent from 0 to 100."""

    code = "footprint-share-wrong"


class FootprintPeriodWrong(Invalid):
    """Not a time that ended by `today`, five years long at most."""

    code = "footprint-period-wrong"


class PackagingUncountable(Invalid):
    """No part, or more than `most`."""

    code = "packaging-uncountable"


class PackagingPartWrong(Invalid):
    """A mass, a share or a country that no part of a packaging has."""

    code = "packaging-part-wrong"


class Boundary(StrEnum):
    """What a footprint counts, from where to where."""

    FARM_GATE = "cradle-to-farm-gate"
    GATE = "cradle-to-gate"
    GRAVE = "cradle-to-grave"


class FootprintMethod(StrEnum):
    """By which published standard it was reckoned: another one can be held against it."""

    ISO_14067 = "iso-14067"
    GHG_PRODUCT = "ghg-protocol-product"
    PAS_2050 = "pas-2050"
    PEF = "eu-pef"


STANDARDS: Final[Mapping[FootprintMethod, tuple[str, str]]] = {
    FootprintMethod.ISO_14067: ("https://www.iso.org/standard/71206.html", "ISO 14067:2018"),
    FootprintMethod.GHG_PRODUCT: (
        "https://ghgprotocol.org/product-standard",
        "GHG Protocol Product Life Cycle Accounting and Reporting Standard",
    ),
    FootprintMethod.PAS_2050: (
        "https://knowledge.bsigroup.com/products/specification-for-the-assessment-of-the-life-cycle-greenhouse-gas-emissions-of-goods-and-services",
        "PAS 2050:2011",
    ),
    FootprintMethod.PEF: (
        "https://eur-lex.europa.eu/eli/reco/2021/2279/oj",
        "EU Product Environmental Footprint (Recommendation 2021/2279)",
    ),
}
"""Where each method is published, and its name there."""


class Material(StrEnum):
    """By the abbreviations of Commission Decision 97/129/EC, as they are pressed into packagings."""

    PET = "PET"
    HDPE = "HDPE"
    PVC = "PVC"
    LDPE = "LDPE"
    PP = "PP"
    PS = "PS"
    CORRUGATED = "PAP 20"
    BOARD = "PAP 21"
    PAPER = "PAP 22"
    STEEL = "FE 40"
    ALUMINIUM = "ALU 41"
    WOOD = "FOR 50"
    COTTON = "TEX 60"
    JUTE = "TEX 61"
    GLASS = "GL 70"


class Disposal(StrEnum):
    """What whoever emptied it does with it."""

    RECYCLE = "recycle"
    REUSE = "reuse"
    RETURN = "return"
    COMPOST = "compost"
    GENERAL_WASTE = "general-waste"


@dataclass(frozen=True, slots=True)
class Footprint:
    """Kilograms of CO2e for each unit of `per`; the producer's own reckoning, declared."""

    value: Decimal
    per: Base
    boundary: Boundary
    method: FootprintMethod
    period_from: date
    period_to: date
    """The time whose inputs were counted; the claim is dated by its end."""
    primary_percent: int | None = None
    """How much of it stands on what was measured or booked on the spot, not on published averages: UNTP's `primarySourcedRatio`.
    None of what was declared before it was asked for."""


@dataclass(frozen=True, slots=True)
class PackagingPart:
    """One material of what one sold pack is packed in."""

    material: Material
    grams: Decimal
    recycled_percent: int
    """Of its mass, made of recycled material."""
    recyclable: bool
    disposal: Disposal
    origin_country: str
    """ISO 3166-1 alpha-2."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What is declared; one of the two may be left out, neither may be half said."""

    footprint: Footprint | None = None
    packaging: tuple[PackagingPart, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.footprint is None and not self.packaging

    @property
    def grams(self) -> Decimal:
        """Of the whole packaging."""
        return sum((each.grams for each in self.packaging), Decimal(0))

    @property
    def recyclable_share(self) -> Decimal:
        """Of the packaging's mass, from 0 to 1."""
        return self._share(sum((each.grams for each in self.packaging if each.recyclable), Decimal(0)))

    @property
    def recycled_share(self) -> Decimal:
        recycled = sum((each.grams * each.recycled_percent for each in self.packaging), Decimal(0))
        return self._share(recycled / WHOLE_PERCENT)

    def _share(self, grams: Decimal) -> Decimal:
        return (grams / self.grams).quantize(Decimal("0.0001")) if self.packaging else Decimal(0)


def check_environment(said: Environment | None, base: Base, today: date) -> None:
    """Raises the one refusal there is, or `Several`; `base` is what the lot is counted in, `today` the day on which it is said:
    a footprint is often reckoned when the season is over, so its time may end after the lot was entered."""
    if said is None:
        return
    wrong = [*_footprint(said.footprint, base, today), *_packaging(said.packaging)]
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise Several(tuple(wrong))


def _footprint(said: Footprint | None, base: Base, today: date) -> Sequence[Refusal]:
    if said is None:
        return ()
    found: list[Refusal] = []
    at = "/environment/footprint"
    finer = said.value != said.value.quantize(FINEST_FOOTPRINT)
    if not 0 < said.value <= LARGEST_FOOTPRINT or finer:
        most = f"{LARGEST_FOOTPRINT:f}"
        found.append(
            FootprintOutOfRange(f"above 0, at most {most}, six decimals", pointer=f"{at}/value", most=most)
        )
    if said.per is not base:
        found.append(
            FootprintPerOther(f"the lot is counted in {base.value}", pointer=f"{at}/per", unit=base.value)
        )
    if said.primary_percent is not None and not 0 <= said.primary_percent <= WHOLE_PERCENT:
        found.append(FootprintShareWrong("a per cent from 0 to 100", pointer=f"{at}/primary_percent"))
    length = (said.period_to - said.period_from).days
    if not 0 <= length <= LONGEST_PERIOD_DAYS or said.period_to > today:
        found.append(
            FootprintPeriodWrong(
                "a time of five years at most that is over",
                pointer=f"{at}/period_to",
                today=today.isoformat(),
            )
        )
    return found


def _packaging(parts: Sequence[PackagingPart]) -> Sequence[Refusal]:
    if len(parts) > MOST_PARTS:
        many = PackagingUncountable(
            f"at most {MOST_PARTS}", pointer="/environment/packaging", most=MOST_PARTS
        )
        return (many,)
    found = []
    for place, each in enumerate(parts):
        good = {
            "grams": 0 < each.grams <= HEAVIEST_GRAMS and each.grams == each.grams.quantize(Decimal("0.001")),
            "recycled_percent": 0 <= each.recycled_percent <= WHOLE_PERCENT,
            "origin_country": _COUNTRY.fullmatch(each.origin_country) is not None,
        }
        found += [
            PackagingPartWrong(
                "not so of any packaging", pointer=f"/environment/packaging/{place}/{name}", name=name
            )
            for name, is_good in good.items()
            if not is_good
        ]
    return found
