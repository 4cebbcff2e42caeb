"""A lot's footprint and packaging in one cell each: every number with what it counts, how, over which time and by whose word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from nguongoc.batches.environment import STANDARDS, Boundary, Environment, Footprint
from nguongoc.batches.quantities import Base
from nguongoc.catalogue.footprints import FootprintVerified

Language = Literal["vi", "en", "zh"]
Days = Callable[[date], str]
_PER: Final[Mapping[Language, Mapping[Base, str]]] = {
    "vi": {Base.KG: "kg", Base.LITRE: "lít", Base.PIECE: "cái"},
    "en": {Base.KG: "kg", Base.LITRE: "litre", Base.PIECE: "piece"},
    "zh": {Base.KG: "公斤", Base.LITRE: "升", Base.PIECE: "件"},
}
_SCOPE: Final[Mapping[Language, Mapping[Boundary, str]]] = {
    "vi": {
        Boundary.FARM_GATE: "từ đầu vào tới hết việc ở ruộng, vườn, ao",
        Boundary.GATE: "từ đầu vào tới khi rời nơi làm ra",
        Boundary.GRAVE: "từ đầu vào tới khi dùng xong, bỏ bao bì",
    },
    "en": {each: each.value for each in Boundary},
    "zh": {
        Boundary.FARM_GATE: "从投入品到农场大门",
        Boundary.GATE: "从投入品到出厂",
        Boundary.GRAVE: "从投入品到使用后废弃",
    },
}
_PRIMARY: Final = {
    "vi": "{} % tính từ số đo tại chỗ",
    "en": "{} % from primary data",
    "zh": "{} % 为现场数据",
}
DECLARED: Final = {"vi": "cơ sở tự khai", "en": "declared by the producer", "zh": "生产者自报"}
_VERIFIED: Final = {"vi": "{} xác nhận", "en": "verified by {}", "zh": "由{}核证"}
_UNTIL: Final = {"vi": "đến hết {}", "en": "until {}", "zh": "有效期至{}"}
_PACKED: Final = {
    "vi": "{} g, tái chế được {} %, từ đồ tái chế {} %",
    "en": "{} g, {} % recyclable, {} % recycled content",
    "zh": "{} 克，{} % 可回收，{} % 为再生材料",
}


def footprint_cell(said: Footprint, verified: FootprintVerified | None, language: Language, day: Days) -> str:
    """In one line."""
    parts = [
        f"{_number(said.value, language)} kg CO2e/{_PER[language][said.per]}",
        _SCOPE[language][said.boundary],
        STANDARDS[said.method][1],
        f"{day(said.period_from)} – {day(said.period_to)}",
    ]
    if said.primary_percent is not None:
        parts.append(_PRIMARY[language].format(said.primary_percent))
    return "; ".join([*parts, whose_word(verified, language, day)])


def whose_word(verified: FootprintVerified | None, language: Language, day: Days) -> str:
    """*Declared*, or by whom it was verified and through which day."""
    if verified is None:
        return DECLARED[language]
    told = _VERIFIED[language].format(verified.by)
    return told if verified.until is None else f"{told}, {_UNTIL[language].format(day(verified.until))}"


def packaging_cell(said: Environment, language: Language) -> str | None:
    """Of one sold pack; None where nothing of it is declared."""
    if not said.packaging:
        return None
    shares = (_number(share * 100, language) for share in (said.recyclable_share, said.recycled_share))
    return f"{_PACKED[language].format(_number(said.grams, language), *shares)}; {DECLARED[language]}"


def _number(value: Decimal, language: Language) -> str:
    text = f"{value.normalize():f}"
    return text.replace(".", ",") if language == "vi" else text
