"""Amounts as people type and say them are read for what they mean, or not at all."""

from __future__ import annotations

import contextlib
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.quantities import Quantity, Unit, format_amount
from nguongoc.batches.typed import parse_typed_quantity
from nguongoc.errors import Refusal


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("1.234,5", "1234.5", Unit.KG), ("200", "200", Unit.KG), ("200 kg", "200", Unit.KG), ("200kg", "200", Unit.KG),
        ("1,5 tấn", "1.5", Unit.TAN), ("12 yến", "12", Unit.YEN), ("3 tạ", "3", Unit.TA), ("3 TẠ", "3", Unit.TA),
        ("3 ta", "3", Unit.TA), ("2 tan", "2", Unit.TAN), ("12 yen", "12", Unit.YEN), ("3 tạ rưỡi", "3.5", Unit.TA),
        ("1 tấn 2 tạ", "12", Unit.TA), ("1 tấn 2 tạ 5 kg", "1205", Unit.KG), ("40 quả", "40", Unit.QUA),
        ("40 trái", "40", Unit.QUA), ("5 cân", "5", Unit.KG), ("7 ký", "7", Unit.KG), ("20 lít", "20", Unit.LITRE),
        ("900 chai", "900", Unit.CHAI), ("0,5 tấn", "0.5", Unit.TAN),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(typed: str, value: str, unit: Unit) -> None:
    wanted = Quantity(Decimal(value), unit)
    assert parse_typed_quantity(typed, Unit.KG) == wanted
    assert parse_typed_quantity(unicodedata.normalize("NFD", f"  {typed} "), Unit.KG) == wanted


def test_a_number_alone_is_of_the_usual_unit() -> None:
    assert parse_typed_quantity("40", Unit.CON) == Quantity(Decimal(40), Unit.CON)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12.5", "amount-not-plain"), ("", "amount-not-plain"), ("tấn", "amount-not-plain"), ("-3 kg", "amount-not-plain"),
        ("1e9", "unknown-unit"), ("NaN", "amount-not-plain"), ("3 tá", "unknown-unit"), ("3 thùng", "unknown-unit"),
        ("2 tạ 5", "amount-unclear"), ("2 tạ 5 tấn", "amount-unclear"), ("2 tạ 5 quả", "amount-unclear"),
        ("1 2 3 4 kg", "amount-not-plain"), ("3 quả rưỡi", "amount-unclear"), ("2,5 tạ rưỡi", "amount-unclear"),
        ("0 kg", "amount-not-positive"), ("9999999999 tấn", "amount-too-large"), ("3 kg!", "amount-not-plain"),
        ("1" * 5000, "amount-not-plain"), ("3\u202ekg", "amount-not-plain"), ("٣ kg", "amount-not-plain"),
    ],
)  # fmt: skip
def test_what_could_mean_two_things_is_asked_about(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_typed_quantity(typed, Unit.KG)
    assert refused.value.code == code


@given(st.decimals(min_value="0.000001", max_value=10**9, places=6), st.sampled_from(Unit))
def test_what_we_print_is_read_as_it_was(value: Decimal, unit: Unit) -> None:
    said = Quantity(value, unit)
    assert parse_typed_quantity(f"{format_amount(said.value, 'vi')} {unit.label_vi}", Unit.GRAM) == said


@given(st.text(max_size=80))
def test_whatever_is_typed_is_an_amount_or_a_refusal(typed: str) -> None:
    with contextlib.suppress(Refusal):
        assert parse_typed_quantity(typed, Unit.KG).value > 0
