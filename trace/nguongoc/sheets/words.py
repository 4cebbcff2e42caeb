"""Words that people choose among in a sheet, and what each means."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, TypeVar

from nguongoc.catalogue.products import Category
from nguongoc.errors import Invalid
from nguongoc.geography.communes import search_key
from nguongoc.parties.facilities import FacilityKind

T = TypeVar("T")


class WordUnknown(Invalid):
    """None of the words of a list; `choices` are they."""

    code = "word-unknown"


KINDS: Final[Mapping[str, FacilityKind]] = {
    "Vùng trồng": FacilityKind.GROWING_AREA,
    "Thửa": FacilityKind.PLOT,
    "Tàu": FacilityKind.BOAT,
    "Xưởng": FacilityKind.WORKSHOP,
    "Nhà đóng gói": FacilityKind.PACKHOUSE,
    "Cửa hàng": FacilityKind.SHOP,
}
CATEGORIES: Final[Mapping[str, Category]] = {
    "Quả": Category.FRUIT,
    "Rau": Category.VEGETABLE,
    "Lúa gạo": Category.RICE,
    "Gia vị": Category.SPICE,
    "Thuỷ sản": Category.SEAFOOD,
    "Vật nuôi": Category.LIVESTOCK,
    "Thịt": Category.MEAT,
    "Bánh kẹo": Category.CONFECTIONERY,
    "Đồ chế biến": Category.PROCESSED,
    "Đồ uống": Category.BEVERAGE,
    "Chè": Category.TEA,
    "Mật ong": Category.HONEY,
    "Dược liệu": Category.HERB,
    "Cây công nghiệp": Category.CROP,
    "Thủ công": Category.CRAFT,
}
AREA_UNITS: Final[Mapping[str, Decimal]] = {
    "m²": Decimal(1),
    "ha": Decimal(10_000),
    "sào 500 m²": Decimal(500),
    "sào 360 m²": Decimal(360),
}
"""In square metres. A *sào* alone is one of two, and is refused."""
_ALSO: Final = {"m2": "m²", "m": "m²", "hecta": "ha", "sao 500": "sào 500 m²", "sao 360": "sào 360 m²", "sao 500 m2": "sào 500 m²",
                "sao 360 m2": "sào 360 m²"}  # fmt: skip


def facility_kind(said: str) -> FacilityKind:
    """Raises `WordUnknown`."""
    return _chosen(said, KINDS, {each.value: each for each in FacilityKind})


def category(said: str) -> Category:
    """Raises `WordUnknown`."""
    return _chosen(said, CATEGORIES, {each.value: each for each in Category})


def area_unit(said: str) -> Decimal:
    """Square metres of one. Raises `WordUnknown`."""
    return _chosen(said, AREA_UNITS, {also: AREA_UNITS[word] for also, word in _ALSO.items()})


def _chosen(said: str, words: Mapping[str, T], also: Mapping[str, T]) -> T:
    key = search_key(said[:100])
    for listed in (words, also):
        for word, meaning in listed.items():
            if key and key == search_key(word):
                return meaning
    choices = ", ".join(words)
    raise WordUnknown(f"write one of: {choices}", text=said[:40], choices=choices)
