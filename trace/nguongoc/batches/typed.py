"""An amount with its unit in one breath, as people type and say it: `1.234,5`, `1,5 tấn`, `3 tạ rưỡi`, `1 tấn 2 tạ`.

Numbers are read as `parse_vietnamese_amount` reads them. A word with its marks is that word alone: *tá* is a dozen and no *tạ*,
though without marks *ta* is taken for what is weighed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from nguongoc.batches.quantities import (
    EXACT,
    AmountNotPlain,
    Base,
    Quantity,
    Unit,
    UnknownUnit,
    parse_vietnamese_amount,
)
from nguongoc.geography.communes import search_key

LONGEST: Final = 60
MOST_PARTS: Final = 3
_PART: Final = re.compile(r"([0-9][0-9.,]*)\s*([^\W\d_]*)(?:\s+(rưỡi|ruoi))?\s*")
_HALF: Final = Decimal("0.5")
_ALSO_CALLED: Final[Mapping[str, Unit]] = {
    "cân": Unit.KG, "ký": Unit.KG, "kí": Unit.KG, "ky": Unit.KG, "ki": Unit.KG, "kilo": Unit.KG, "kilôgam": Unit.KG,
    "gam": Unit.GRAM, "gram": Unit.GRAM, "lit": Unit.LITRE, "trái": Unit.QUA, "trai": Unit.QUA,
}  # fmt: skip


class AmountUnclear(AmountNotPlain):
    """More than one amount, and not told so that they can be added: a unit is missing, or they do not go down."""

    code = "amount-unclear"


def parse_typed_quantity(text: str, usual: Unit) -> Quantity:
    """So much of `usual`, or of the unit that is written beside it; `1 tấn 2 tạ` is 12 tạ.

    Raises `AmountNotPlain`, `AmountUnclear`, `UnknownUnit` and what `Quantity` raises.
    """
    tidy = unicodedata.normalize("NFC", text[: LONGEST + 1]).casefold().strip()
    parts = _PART.findall(tidy)
    if len(tidy) > LONGEST or not parts or len(parts) > MOST_PARTS or _read_over(tidy):
        raise AmountNotPlain("write the amount with a decimal comma: 1.234,5", example="1.234,5")
    if len(parts) == 1:
        number, word, half = parts[0]
        unit = _unit(word) if word else usual
        return Quantity(_with_half(parse_vietnamese_amount(number), half, unit), unit)
    return _sum(parts)


def _sum(parts: list[tuple[str, str, str]]) -> Quantity:
    units = [_unit(word) if word else None for _, word, _ in parts]
    last, total = units[-1], Decimal(0)
    for place, (number, _, half) in enumerate(parts):
        unit = units[place]
        finer = place == 0 or (unit is not None and unit.factor < getattr(units[place - 1], "factor", 0))
        if unit is None or last is None or unit.base is not last.base or not finer:
            raise AmountUnclear("say each amount with its unit, the largest first", example="1 tấn 2 tạ")
        amount = _with_half(parse_vietnamese_amount(number), half, unit)
        total = EXACT.add(total, EXACT.multiply(amount, unit.factor))
    assert last is not None  # noqa: S101  (the loop refuses a part without a unit)
    return Quantity(EXACT.divide(total, last.factor), last)


def _read_over(tidy: str) -> bool:
    """Whether something is left between the parts that was not understood."""
    return "".join(found[0] for found in _PART.finditer(tidy)) != tidy


def _with_half(amount: Decimal, half: str, unit: Unit) -> Decimal:
    if not half:
        return amount
    if unit.base is Base.PIECE or amount != amount.to_integral_value():
        raise AmountUnclear("half of what?", example="3,5 tạ")
    return EXACT.add(amount, _HALF)


def _unit(word: str) -> Unit:
    """By its word as written, or by the same letters without any marks."""
    bare = search_key(word) == word
    for unit in Unit:
        names = (unit.value, unit.label_vi, unit.label_en)
        if word in names or (bare and word in map(search_key, names)):
            return unit
    if word in _ALSO_CALLED:
        return _ALSO_CALLED[word]
    known = ", ".join(unit.label_vi for unit in Unit)
    raise UnknownUnit(f"the unit is none of {known}", units=known)
