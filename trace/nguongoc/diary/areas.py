"""How large: square metres, sào and hectares. A sào is 500 m² in Trung Bộ and 360 m² in Bắc Bộ, and Thanh Hoá lies where both are said.

So which sào is meant is asked, never guessed, and what was entered is kept beside the square metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from nguongoc.batches.quantities import EXACT


class AreaUnit(StrEnum):
    """The value is the ASCII code of the API."""

    SQUARE_METRE = "m2", "1", "m²", "m²"
    SAO_TRUNG_BO = "sao_trung_bo", "500", "sào (500 m²)", "sào of 500 m²"
    SAO_BAC_BO = "sao_bac_bo", "360", "sào (360 m²)", "sào of 360 m²"
    HECTARE = "ha", "10000", "ha", "ha"

    def __new__(cls, code: str, *_: Any) -> AreaUnit:
        unit = str.__new__(cls, code)
        unit._value_ = code
        return unit

    def __init__(self, _: str, *definition: Any) -> None:
        square_metres, vi, en = definition
        self.square_metres: Decimal = Decimal(square_metres)
        self._labels: dict[str, str] = {"vi": vi, "en": en}

    def label(self, lang: str) -> str:
        return self._labels["en" if lang == "en" else "vi"]


@dataclass(frozen=True, slots=True)
class Area:
    """As entered."""

    value: Decimal
    unit: AreaUnit

    @property
    def square_metres(self) -> Decimal:
        return EXACT.multiply(self.value, self.unit.square_metres)
