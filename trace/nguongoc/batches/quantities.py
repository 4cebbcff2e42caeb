"""How much: what was entered (value, unit) beside its canonical kilograms, litres or pieces, as exact decimals.

A binary float never takes part: 0.1 kg a thousand times is 100 kg. Pieces relate to kilograms or litres only through
a stated net content, because nobody knows what a pomelo weighs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from enum import StrEnum
from typing import Any

from nguongoc.errors import Invalid, Malformed

LARGEST = Decimal(10**9)
"""Of any unit. A billion tấn is more than the world harvests; beyond it is a slip or an attack."""
DECIMALS = 6
"""A milligram of a kilogram: finer than any scale a packhouse owns."""
EXACT = Context(prec=80, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
"""For sums and products of quantities: 80 digits hold every product of three of them, and rounding raises."""


class AmountNotPlain(Malformed):
    """A number not in the one spelling asked for; `example` is the spelling that would be accepted."""

    code = "amount-not-plain"


class AmountNotFinite(Malformed):
    """NaN or infinity."""

    code = "amount-not-finite"


class AmountNotPositive(Invalid):
    """Zero or less of something is no lot."""

    code = "amount-not-positive"


class AmountTooLarge(Invalid):
    """Above `LARGEST`."""

    code = "amount-too-large"


class AmountTooFine(Invalid):
    """More decimals than `DECIMALS`; never rounded in silence."""

    code = "amount-too-fine"


class UnknownUnit(Invalid):
    """Not one of the unit codes."""

    code = "unknown-unit"


class NotPieces(Invalid):
    """A net content was applied to something already weighed or measured."""

    code = "quantity-not-pieces"


class NetContentNotMeasured(Invalid):
    """A net content stated in pieces says nothing of kilograms or litres."""

    code = "net-content-not-measured"


class Base(StrEnum):
    """The three canonical units; amounts of different bases are never added or compared."""

    KG = "kg"
    LITRE = "l"
    PIECE = "pc"

    @property
    def rec20(self) -> str:
        """UN/ECE Recommendation 20 code."""
        return {Base.KG: "KGM", Base.LITRE: "LTR", Base.PIECE: "H87"}[self]


class Unit(StrEnum):
    """The units people in Thanh Hoá count in; the value is the ASCII code of the API."""

    KG = "kg", Base.KG, "1", "KGM", "kg", "kg"
    GRAM = "g", Base.KG, "0.001", "GRM", "g", "g"
    YEN = "yen", Base.KG, "10", None, "yến", "yến (10 kg)"
    TA = "ta", Base.KG, "100", "DTN", "tạ", "quintal"
    TAN = "tan", Base.KG, "1000", "TNE", "tấn", "tonne"
    LITRE = "l", Base.LITRE, "1", "LTR", "lít", "l"
    MILLILITRE = "ml", Base.LITRE, "0.001", "MLT", "ml", "ml"
    QUA = "qua", Base.PIECE, "1", "H87", "quả", "fruit"
    CON = "con", Base.PIECE, "1", "H87", "con", "head"
    CHAI = "chai", Base.PIECE, "1", "H87", "chai", "bottle"
    HOP = "hop", Base.PIECE, "1", "H87", "hộp", "box"
    GOI = "goi", Base.PIECE, "1", "H87", "gói", "packet"
    BO = "bo", Base.PIECE, "1", "H87", "bó", "bunch"
    CAI = "cai", Base.PIECE, "1", "H87", "cái", "piece"
    CHIEC = "chiec", Base.PIECE, "1", "H87", "chiếc", "piece"
    TUI = "tui", Base.PIECE, "1", "H87", "túi", "bag"
    HU = "hu", Base.PIECE, "1", "H87", "hũ", "jar"

    def __new__(cls, code: str, *_: Any) -> Unit:
        unit = str.__new__(cls, code)
        unit._value_ = code
        return unit

    def __init__(self, _: str, *definition: Any) -> None:
        base, factor, rec20, label_vi, label_en = definition
        self.base: Base = base
        self.factor: Decimal = Decimal(factor)
        """How many of the base are in one, exactly."""
        self.rec20: str | None = rec20
        """UN/ECE Recommendation 20 code; None for *yến* (10 kg), which has none and is sent in kilograms."""
        self.label_vi: str = label_vi
        self.label_en: str = label_en

    def label(self, lang: str) -> str:
        """The word for it, Vietnamese unless `lang` is `en`."""
        return self.label_en if lang == "en" else self.label_vi


@dataclass(frozen=True, slots=True)
class Canonical:
    """An exact amount of a base; unlike a `Quantity` it may be a sum or a balance, so it has no bounds."""

    amount: Decimal
    base: Base

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", shortest(self.amount))


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much, as entered: 0 < value <= `LARGEST`, at most `DECIMALS` decimals, trailing zeros dropped.

    Raises `AmountNotFinite`, `AmountNotPositive`, `AmountTooLarge` or `AmountTooFine`.
    """

    value: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", _within_bounds(self.value))

    @property
    def canonical(self) -> Canonical:
        return Canonical(EXACT.multiply(self.value, self.unit.factor), self.unit.base)


def _within_bounds(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise AmountNotFinite("the amount is not a finite number")
    if value <= 0:
        raise AmountNotPositive("the amount must be more than 0")
    if value > LARGEST:
        raise AmountTooLarge(f"the amount must be at most {LARGEST}", largest=str(LARGEST))
    tidy = shortest(value)
    # The exponent of a finite Decimal is always an int; the type also admits the marks of NaN and infinity.
    if -int(tidy.as_tuple().exponent) > DECIMALS:
        raise AmountTooFine(f"the amount must have at most {DECIMALS} decimals", decimals=DECIMALS)
    return tidy


def shortest(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent, so that one amount has one spelling in signed bytes."""
    sign, digits, exponent = value.as_tuple()
    if exponent == 0 and value:
        return value
    kept, power = list(digits), int(exponent)
    while power < 0 and kept[-1] == 0 and len(kept) > 1:
        kept.pop()
        power += 1
    if kept == [0]:
        return Decimal(0)
    return Decimal((sign, tuple(kept) + (0,) * max(power, 0), min(power, 0)))


def parse_unit(code: str) -> Unit:
    """The unit of a code. Raises `UnknownUnit`, with the codes there are."""
    try:
        return Unit(code)
    except ValueError:
        known = ", ".join(Unit)
        raise UnknownUnit(f"the unit is none of {known}", units=known) from None


_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_LONGEST_TEXT = 40
_DECIMAL_COMMA = re.compile(r"([0-9]+),([0-9]+)")
_VIETNAMESE = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+|0|[1-9][0-9]*)(?:,([0-9]+))?")
_ENGLISH_GROUPS = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)(\.[0-9]+)?")
_EXPONENT = re.compile(r"([0-9]{1,10}(?:\.[0-9]{1,10})?)[eE]([+-]?[0-9]{1,2})")


def parse_amount(text: str | int) -> Decimal:
    """A number as machines write it, `12.5`: digits, one point, nothing else; bounds are those of `Quantity`.

    A comma is refused with the right spelling instead of guessed, because `1,234` is a thousand times more to an
    English reader than to a Vietnamese one. Raises `AmountNotPlain` and what `Quantity` raises.
    """
    if isinstance(text, bool) or not isinstance(text, str | int):
        raise AmountNotPlain(
            'write the amount as text with a decimal point, such as "12.5", or as a whole number',
            example="12.5",
        )
    if isinstance(text, int):
        return _within_bounds(Decimal(min(max(text, -1), int(LARGEST) + 1)))
    if len(text) > _LONGEST_TEXT or not _PLAIN.fullmatch(text):
        example = _plain_spelling(text)
        raise AmountNotPlain(
            f"write the amount with digits and one decimal point: {example}", example=example
        )
    return _within_bounds(Decimal(text))


def _plain_spelling(text: str) -> str:
    """How what was meant would be written; `12.5` where that cannot be told."""
    tidy = text[:_LONGEST_TEXT].strip().removeprefix("+")
    if _PLAIN.fullmatch(tidy):
        return tidy
    if (comma := _DECIMAL_COMMA.fullmatch(tidy)) and _ENGLISH_GROUPS.fullmatch(tidy):
        return f"{comma[1]}{comma[2]} or {comma[1]}.{comma[2]}"
    if vietnamese := _VIETNAMESE.fullmatch(tidy):
        return _joined(vietnamese[1].replace(".", ""), vietnamese[2])
    if english := _ENGLISH_GROUPS.fullmatch(tidy):
        return english[1].replace(",", "") + (english[2] or "")
    if exponent := _EXPONENT.fullmatch(tidy):
        spelled = format(Decimal(exponent[1]).scaleb(int(exponent[2])), "f")
        return spelled if len(spelled) <= _LONGEST_TEXT else "12.5"
    return "12.5"


def parse_vietnamese_amount(text: str) -> Decimal:
    """A number as people write it, `1.234,5` or `1234,5`: points group thousands, a comma begins the decimals.

    `12.5` is refused and `12,5` proposed, so that nobody's 12.5 kg becomes 125. Raises as `parse_amount` does.
    """
    tidy = text.strip() if len(text) <= _LONGEST_TEXT else ""
    match = _VIETNAMESE.fullmatch(tidy)
    if match is None:
        example = tidy.replace(".", ",") if _PLAIN.fullmatch(tidy) else "1.234,5"
        raise AmountNotPlain(f"write the amount with a decimal comma: {example}", example=example)
    return _within_bounds(Decimal(_joined(match[1].replace(".", ""), match[2])))


def _joined(whole: str, decimals: str | None) -> str:
    return whole if decimals is None else f"{whole}.{decimals}"


def format_amount(value: Decimal, lang: str) -> str:
    """For people: `1.234,5` in Vietnamese, `1,234.5` when `lang` is `en`; every digit kept, no trailing zeros."""
    whole, _, decimals = format(value, ",f").partition(".")
    decimals = decimals.rstrip("0")
    if lang != "en":
        whole = whole.replace(",", ".")
    return whole + (("." if lang == "en" else ",") + decimals if decimals else "")


def pieces_to_mass(quantity: Quantity, net_content: Quantity) -> Canonical:
    """Pieces in the kilograms or litres that their stated net content makes of them.

    Raises `NotPieces` and `NetContentNotMeasured`.
    """
    if quantity.unit.base is not Base.PIECE:
        raise NotPieces("a net content applies to pieces only", unit=quantity.unit.value)
    content = net_content.canonical
    if content.base is Base.PIECE:
        raise NetContentNotMeasured(
            "a net content is stated in kilograms or litres", unit=net_content.unit.value
        )
    return Canonical(EXACT.multiply(quantity.value, content.amount), content.base)
