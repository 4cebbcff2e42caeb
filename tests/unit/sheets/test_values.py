"""Numbers and days as Vietnamese write them: read as meant, or refused where two things could be meant."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.quantities import format_amount
from nguongoc.errors import Refusal
from nguongoc.sheets.cells import Cell, CellKind
from nguongoc.sheets.values import (
    AnswerMalformed,
    CellIsError,
    CellIsFormula,
    DayMalformed,
    NumberAmbiguous,
    NumberIsDate,
    NumberMalformed,
    YearTooShort,
    read_answer,
    read_day,
    read_number,
)


def said(text: str, kind: CellKind = CellKind.TEXT) -> Cell:
    return Cell(kind, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1250", "1250"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("12,5", "12.5"), ("12.5", "12.5"),
        ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("0,500", "0.500"), ("0.500", "0.500"), ("1234,567", "1234.567"),
        ("1\u00a0250", "1250"), ("-5", "-5"), (" 7 ", "7"), ("1.234.567,25", "1234567.25"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_written(text: str, value: str) -> None:
    assert read_number(said(text)) == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.500", "999,999"])
def test_a_number_that_two_readers_read_differently_is_refused_with_both_readings(text: str) -> None:
    with pytest.raises(NumberAmbiguous) as refused:
        read_number(said(text))
    large, small = str(refused.value.params["large"]), str(refused.value.params["small"])
    assert read_number(said(large)) == 1000 * read_number(said(small))


@pytest.mark.parametrize(
    "text", ["", "120 kg", "1.23.4", "1,2,3", "1.234,5,6", "١٢", "1e5", "∞", "12,", ",5", "9" * 50]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberMalformed):
        read_number(said(text))


def test_a_number_that_the_spreadsheet_took_for_a_day_is_refused() -> None:
    with pytest.raises(NumberIsDate):
        read_number(said("46143", CellKind.DATE))


def test_a_binary_fraction_is_the_number_that_was_typed() -> None:
    assert read_number(said("0.30000000000000004", CellKind.NUMBER)) == Decimal("0.3")
    assert read_number(said("1.2345E3", CellKind.NUMBER)) == Decimal("1234.5")


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_what_we_write_for_people_we_read_back_or_call_ambiguous(value: Decimal) -> None:
    written = format_amount(value, "vi")
    try:
        assert read_number(said(written)) == value
    except NumberAmbiguous:
        assert written.count(".") == 1
        assert "," not in written


@pytest.mark.parametrize(
    "text",
    [
        "28/11/2026",
        "28-11-2026",
        "28.11.2026",
        "2026-11-28",
        "2026-11-28T00:00:00",
        "ngày 28 tháng 11 năm 2026",
    ],
)
def test_a_day_is_read_day_first(text: str) -> None:
    assert read_day(said(text)) == date(2026, 11, 28)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_that_the_spreadsheet_counts_is_that_day_by_either_way_of_counting(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    assert read_day(said(serial, CellKind.DATE)) == day
    assert read_day(said(serial + ".75", CellKind.NUMBER)) == day
    assert read_day(said(str((day - date(1904, 1, 1)).days), CellKind.DATE), date1904=True) == day
    assert read_day(said(f"{day:%d/%m/%Y}")) == day
    assert read_day(said(f"{day.day}/{day.month}/{day.year}")) == day


@pytest.mark.parametrize(
    "text", ["11/28/2026", "31/2/2026", "hôm qua", "28/11", "0/0/0000", "28/11-2026", "99999999999"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(DayMalformed):
        read_day(said(text))


@pytest.mark.parametrize("text", ["28112026", "1", "-5", "1e308", "nan"])
def test_a_number_that_counts_to_no_day_people_live_is_refused(text: str) -> None:
    with pytest.raises(DayMalformed):
        read_day(said(text, CellKind.NUMBER))


def test_a_year_of_two_digits_is_not_completed() -> None:
    with pytest.raises(YearTooShort):
        read_day(said("28/11/26"))


def test_yes_and_no_in_either_language_and_nothing_else() -> None:
    assert [read_answer(said(each)) for each in ("Có", "x", "YES", "Không", "no")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(AnswerMalformed):
        read_answer(said("có lẽ"))


@pytest.mark.parametrize("read", [read_number, read_day, read_answer])
def test_formulas_and_errors_are_never_believed(read: object) -> None:
    assert callable(read)
    with pytest.raises(CellIsFormula):
        read(said("1250", CellKind.FORMULA))
    with pytest.raises(CellIsError):
        read(said("#REF!", CellKind.ERROR))


@given(st.text(max_size=60), st.sampled_from(CellKind))
def test_any_cell_is_read_or_refused(text: str, kind: CellKind) -> None:
    for read in (read_number, read_day, read_answer):
        with suppress(Refusal):
            read(Cell(kind, text))
