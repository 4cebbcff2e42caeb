"""Amounts and units: one spelling in, exact arithmetic through, nothing guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.quantities import (
    DECIMALS,
    LARGEST,
    AmountNotFinite,
    AmountNotPlain,
    AmountNotPositive,
    AmountTooFine,
    AmountTooLarge,
    Base,
    Canonical,
    NetContentNotMeasured,
    NotPieces,
    Quantity,
    Unit,
    UnknownUnit,
    format_amount,
    parse_amount,
    parse_unit,
    parse_vietnamese_amount,
    pieces_to_mass,
)
from nguongoc.errors import Refusal

amounts = st.decimals(min_value=Decimal("0.000001"), max_value=LARGEST, places=DECIMALS)


@pytest.mark.parametrize(
    ("value", "unit", "canonical"),
    [
        ("3", Unit.YEN, Canonical(Decimal(30), Base.KG)),
        ("2.5", Unit.TA, Canonical(Decimal(250), Base.KG)),
        ("0.75", Unit.TAN, Canonical(Decimal(750), Base.KG)),
        ("1", Unit.GRAM, Canonical(Decimal("0.001"), Base.KG)),
        ("500", Unit.MILLILITRE, Canonical(Decimal("0.5"), Base.LITRE)),
        ("240", Unit.QUA, Canonical(Decimal(240), Base.PIECE)),
    ],
)
def test_local_units_become_exact_kilograms_litres_and_pieces(
    value: str, unit: Unit, canonical: Canonical
) -> None:
    assert Quantity(Decimal(value), unit).canonical == canonical


@given(amounts, st.sampled_from(Unit))
def test_canonical_amounts_are_exact_for_every_amount_and_unit(value: Decimal, unit: Unit) -> None:
    quantity = Quantity(value, unit)
    # Fractions of integers know no rounding, so they are the judge of the decimals.
    assert (
        quantity.canonical.amount.as_integer_ratio()
        == (Decimal(int(value * 10**9)) * unit.factor / 10**9).as_integer_ratio()
    )


def test_the_same_amount_has_one_spelling_however_it_was_typed() -> None:
    assert str(Quantity(Decimal("12.500"), Unit.KG).value) == "12.5"
    assert str(Quantity(Decimal("1E+3"), Unit.KG).value) == "1000"
    assert str(Quantity(Decimal("12.5"), Unit.TA).canonical.amount) == "1250"
    assert str(Canonical(Decimal("0.000"), Base.KG).amount) == "0"
    assert str(Canonical(Decimal("-0"), Base.KG).amount) == "0"


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        ("NaN", AmountNotFinite),
        ("sNaN", AmountNotFinite),
        ("Infinity", AmountNotFinite),
        ("-Infinity", AmountNotFinite),
        ("0", AmountNotPositive),
        ("-0.000001", AmountNotPositive),
        ("1000000000.000001", AmountTooLarge),
        ("1e308", AmountTooLarge),
        ("1e999999", AmountTooLarge),
        ("0.0000001", AmountTooFine),
        ("1e-999999", AmountTooFine),
    ],
)
def test_an_amount_outside_the_bounds_is_refused_by_its_own_code(value: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        Quantity(Decimal(value), Unit.KG)


def test_the_bounds_themselves_are_accepted() -> None:
    assert Quantity(LARGEST, Unit.TAN).canonical.amount == 10**12
    assert Quantity(Decimal("0.000001"), Unit.GRAM).canonical.amount == Decimal("1E-9")


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("12,5", "12.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234", "1234 or 1.234"),
        ("1e3", "1000"),
        ("1.5E-2", "0.015"),
        (" 12.5", "12.5"),
        ("+7", "7"),
        ("٣", "12.5"),
        ("1e99", "12.5"),
        ("0x10", "12.5"),
        ("NaN", "12.5"),
        ("", "12.5"),
        ("1_000", "12.5"),
        (".5", "12.5"),
        ("5.", "12.5"),
    ],
)
def test_another_spelling_is_refused_and_the_right_one_shown(typed: str, example: str) -> None:
    with pytest.raises(AmountNotPlain) as refused:
        parse_amount(typed)
    assert refused.value.params == {"example": example}
    assert example in refused.value.detail


def test_plain_numbers_are_read_as_they_stand() -> None:
    assert parse_amount("12.5") == Decimal("12.5")
    assert parse_amount("0.000001") == Decimal("0.000001")
    assert parse_amount(1200) == Decimal(1200)


@pytest.mark.parametrize("value", [True, 12.5, None, [], Decimal("1")])
def test_a_binary_float_or_another_type_is_refused_rather_than_converted(value: object) -> None:
    with pytest.raises(AmountNotPlain):
        parse_amount(value)  # type: ignore[arg-type]


def test_an_enormous_integer_is_refused_without_being_spelled_out() -> None:
    with pytest.raises(AmountTooLarge) as refused:
        parse_amount(10**5000)
    assert len(refused.value.detail) < 100
    with pytest.raises(AmountNotPositive):
        parse_amount(-(10**5000))


@given(st.text(max_size=60) | st.text("0123456789.,eE+- ", max_size=45))
def test_no_text_makes_the_parsers_raise_anything_but_a_refusal(text: str) -> None:
    for parse in (parse_amount, parse_vietnamese_amount):
        try:
            value = parse(text)
        except Refusal:
            continue
        assert 0 < value <= LARGEST


@given(amounts)
def test_what_is_shown_in_vietnamese_can_be_typed_back(value: Decimal) -> None:
    assert parse_vietnamese_amount(format_amount(value, "vi")) == value


@given(amounts)
def test_a_value_written_plainly_is_read_back(value: Decimal) -> None:
    assert parse_amount(str(Quantity(value, Unit.KG).value)) == value


def test_people_write_points_for_thousands_and_a_comma_for_decimals() -> None:
    assert parse_vietnamese_amount("1.234,5") == Decimal("1234.5")
    assert parse_vietnamese_amount(" 1234,5 ") == Decimal("1234.5")
    assert parse_vietnamese_amount("1.234") == Decimal(1234)
    assert parse_vietnamese_amount("0,5") == Decimal("0.5")


@pytest.mark.parametrize(
    ("typed", "example"),
    [("12.5", "12,5"), ("0.500", "0,500"), ("1..234", "1.234,5"), ("1.2345", "1,2345"), ("-1", "1.234,5")],
)
def test_a_decimal_point_typed_by_a_person_is_refused_not_read_as_thousands(typed: str, example: str) -> None:
    with pytest.raises(AmountNotPlain) as refused:
        parse_vietnamese_amount(typed)
    assert refused.value.params == {"example": example}


def test_amounts_are_shown_the_way_each_language_writes_them() -> None:
    assert format_amount(Decimal("1234.50"), "vi") == "1.234,5"
    assert format_amount(Decimal("1234.50"), "en") == "1,234.5"
    assert format_amount(Decimal("1E+6"), "vi") == "1.000.000"


def test_pieces_become_litres_only_through_a_stated_net_content() -> None:
    bottles = Quantity(Decimal(24), Unit.CHAI)
    assert pieces_to_mass(bottles, Quantity(Decimal(500), Unit.MILLILITRE)) == Canonical(
        Decimal(12), Base.LITRE
    )
    with pytest.raises(NotPieces):
        pieces_to_mass(Quantity(Decimal(1), Unit.KG), Quantity(Decimal(1), Unit.KG))
    with pytest.raises(NetContentNotMeasured):
        pieces_to_mass(bottles, Quantity(Decimal(6), Unit.CHAI))


def test_the_widest_product_of_pieces_and_net_content_stays_exact() -> None:
    pieces = Quantity(Decimal("999999999.999999"), Unit.HOP)
    content = Quantity(Decimal("999999999.999999"), Unit.GRAM)
    assert pieces_to_mass(pieces, content).amount == Decimal("999999999999998.000000000000001")


def test_an_unknown_unit_is_refused_with_the_units_there_are() -> None:
    assert parse_unit("ta") is Unit.TA
    with pytest.raises(UnknownUnit) as refused:
        parse_unit("tạ")
    assert "yen" in str(refused.value.params["units"])


def test_every_unit_has_both_labels_and_only_yen_lacks_a_rec_20_code() -> None:
    assert all(unit.label("vi") and unit.label("en") for unit in Unit)
    assert [unit for unit in Unit if unit.rec20 is None] == [Unit.YEN]
