"""What people in Viet Nam write into a cell, as a number, a day or a yes: what can be read in two ways is refused, never guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import Final

from nguongoc.errors import Invalid, Malformed
from nguongoc.geography.communes import search_key
from nguongoc.sheets.cells import Cell, CellKind


class CellIsFormula(Invalid):
    """A formula: it is never worked out here, and what another program once made of it is not believed."""

    code = "cell-is-formula"


class CellIsError(Invalid):
    """`#REF!`, `#N/A`: the spreadsheet itself has no value here."""

    code = "cell-is-error"


class CellMissing(Invalid):
    """Nothing where something is needed."""

    code = "cell-missing"


class NumberMalformed(Malformed):
    """Not a number as Vietnamese or English write one."""

    code = "number-malformed"


class NumberAmbiguous(Malformed):
    """`1.234` is a thousand times more to one reader than to another."""

    code = "number-ambiguous"


class NumberIsDate(Malformed):
    """The spreadsheet took what was typed for a day: `1.5` becomes 1 May."""

    code = "number-is-date"


class DayMalformed(Malformed):
    """No day of the calendar as day/month/year."""

    code = "day-malformed"


class YearTooShort(Malformed):
    """`28/11/26`: which century is a guess."""

    code = "year-too-short"


class AnswerMalformed(Malformed):
    """Neither yes nor no."""

    code = "answer-malformed"


_SHOWN = Context(prec=15)
"""As many digits as spreadsheets show of the binary fractions they keep: 0.30000000000000004 is 0.3 to whoever typed it."""
_LONGEST: Final = 40
_ONE_SIGN = re.compile(r"([0-9]+)([.,])([0-9]+)")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_BOTH = re.compile(r"([1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)([.,])([0-9]+)")
_GROUP_DIGITS: Final = 3
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_IN_WORDS = re.compile(r"(?:ngay )?([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_YES, _NO = (
    frozenset({"co", "x", "yes", "y", "1", "true", "dung"}),
    frozenset({"khong", "no", "n", "0", "false", "sai"}),
)


def refuse_unreadable(cell: Cell) -> None:
    """Raises `CellIsFormula`, `CellIsError`."""
    if cell.kind is CellKind.FORMULA:
        raise CellIsFormula("a formula is not worked out; paste its value")
    if cell.kind is CellKind.ERROR:
        raise CellIsError(f"the cell holds the error {cell.text[:20]}", error=cell.text[:20])


def read_number(cell: Cell, *, point: bool = False) -> Decimal:
    """With `point` one sign can only be a decimal one: nobody groups the digits of a latitude.

    Raises `NumberIsDate`, `NumberAmbiguous`, `NumberMalformed`; bounds are whoever's the number is."""
    refuse_unreadable(cell)
    match cell.kind:
        case CellKind.DATE:
            raise NumberIsDate("the spreadsheet made a day of this number; format the cell as a number")
        case CellKind.NUMBER:
            try:
                value = _SHOWN.create_decimal(cell.text.strip())
            except InvalidOperation:
                raise NumberMalformed(
                    f"{cell.text[:_LONGEST]!r} is no number", text=cell.text[:_LONGEST]
                ) from None
            if not value.is_finite():
                raise NumberMalformed("the number is not finite", text=cell.text[:_LONGEST])
            return value
        case _:
            return _written_number(cell.text.replace("\u00a0", "").replace("\u202f", "").strip(), point)


def _written_number(text: str, decimal: bool) -> Decimal:
    sign = "-" if text.startswith(("-", "\u2212")) else ""
    digits = text[1:] if sign else text
    if len(text) <= _LONGEST and digits.isascii():
        if digits.isdigit():
            return Decimal(sign + digits)
        if both := _BOTH.fullmatch(digits):
            whole, group, point, decimals = both.groups()
            if group != point:
                return Decimal(f"{sign}{whole.replace(group, '')}.{decimals}")
        if one := _ONE_SIGN.fullmatch(digits):
            whole, point, decimals = one.groups()
            if (
                not decimal
                and len(decimals) == _GROUP_DIGITS
                and len(whole) <= _GROUP_DIGITS
                and whole[0] != "0"
            ):
                raise NumberAmbiguous(
                    f"{text} is {whole}{decimals} or {whole}.{decimals}; write it as one of these",
                    text=text,
                    large=f"{whole}{decimals}",
                    small=f"{whole},{(decimals.rstrip('0') or '0') if decimals.endswith('0') else decimals + '0'}",
                )
            return Decimal(f"{sign}{whole}.{decimals}")
        if _GROUPS.fullmatch(digits):
            return Decimal(sign + digits.replace(".", "").replace(",", ""))
    raise NumberMalformed(f"{text[:_LONGEST]!r} is no number", text=text[:_LONGEST])


def read_day(cell: Cell, *, date1904: bool = False) -> date:
    """A day that the spreadsheet counts, or one as written: day first, year in full. Raises `DayMalformed`, `YearTooShort`."""
    refuse_unreadable(cell)
    text = " ".join(cell.text.split())
    try:
        if cell.kind in (CellKind.DATE, CellKind.NUMBER):
            day = (_EPOCH_1904 if date1904 else _EPOCH) + timedelta(days=int(Decimal(text)))
        else:
            day = _written_day(text)
    except (ValueError, OverflowError, InvalidOperation):
        raise _no_day(text) from None
    if not _FIRST <= day <= _LAST:
        raise _no_day(text)
    return day


def _written_day(text: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        if len(found[4]) == 2:  # noqa: PLR2004
            raise YearTooShort("write the year with four digits", text=text[:_LONGEST])
        return date(int(found[4]), int(found[3]), int(found[1]))
    if found := _IN_WORDS.fullmatch(search_key(text[:100])):
        return date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(text[:_LONGEST])


def _no_day(text: str) -> DayMalformed:
    return DayMalformed(
        f"{text[:_LONGEST]!r} is no day; write day/month/year, such as 28/11/2026", text=text[:_LONGEST]
    )


def read_answer(cell: Cell) -> bool:
    """Raises `AnswerMalformed`."""
    refuse_unreadable(cell)
    said = search_key(cell.text[:100])
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise AnswerMalformed("write yes or no", text=cell.text[:_LONGEST])


def read_text(cell: Cell) -> str:
    """As written; a number or day that the spreadsheet made of a text is given as it keeps it. Raises what is unreadable."""
    refuse_unreadable(cell)
    if cell.kind is CellKind.NUMBER and cell.text.strip().endswith(".0"):
        return cell.text.strip()[:-2]
    return cell.text.strip()
