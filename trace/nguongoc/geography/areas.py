"""How much land, in the units people say: square metres, hectares, and the two kinds of *sào*."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from nguongoc.batches.quantities import EXACT
from nguongoc.errors import Invalid

HUNDREDTH: Final = Decimal("0.01")


class AreaUnitUnknown(Invalid):
    """None of the units of land; *sào* alone is two different ones."""

    code = "area-unit-unknown"


class AreaUnit(StrEnum):
    """A *sào* of the Centre is 500 m², one of the North 360 m²: both are said in Thanh Hoá, so it is always asked."""

    SAO_500 = "sao500"
    SAO_360 = "sao360"
    SQUARE_METRE = "m2"
    HECTARE = "ha"

    @property
    def square_metres(self) -> Decimal:
        """How many are in one, exactly."""
        return _IN_ONE[self]


_IN_ONE: Final = {
    AreaUnit.SAO_500: Decimal(500),
    AreaUnit.SAO_360: Decimal(360),
    AreaUnit.SQUARE_METRE: Decimal(1),
    AreaUnit.HECTARE: Decimal(10_000),
}


def parse_area_unit(code: str) -> AreaUnit:
    """Raises `AreaUnitUnknown`."""
    try:
        return AreaUnit(code)
    except ValueError:
        raise AreaUnitUnknown("choose m², ha, or which sào", pointer="/area_unit") from None


def square_metres(value: Decimal, unit: AreaUnit) -> Decimal:
    """Exactly."""
    return EXACT.multiply(value, unit.square_metres)


def counted_in(area_m2: Decimal, unit: AreaUnit) -> Decimal:
    """To the hundredth: enough for words, never for arithmetic."""
    return (area_m2 / unit.square_metres).quantize(HUNDREDTH, ROUND_HALF_UP)
