"""Rules of registration: what is refused, at which field, and what the refusal offers instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches import dates, rules
from nguongoc.batches.dates import HarvestTooEarly, check_pre_harvest, vietnamese_day
from nguongoc.batches.lots import GrowingStatements, Hold, LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.batches.rules import (
    Declaration,
    LotNumberMalformed,
    check_declaration,
    check_inputs,
    check_lot_number,
    check_sources,
)
from nguongoc.batches.texts import TextEmpty, TextTooLong, TextUnprintable, normalise_text
from nguongoc.errors import Refusal, Several
from tests.unit.events.lots import HARVEST

TODAY = date(2026, 11, 12)
KILO = Quantity(Decimal(1), Unit.KG)
POMELO = Declaration("LV-1112", Origin.HARVESTED, Quantity(Decimal(500), Unit.QUA), date(2026, 11, 11))
SPRAYED = GrowingStatements(pesticide_last_used_on=date(2026, 11, 1), pre_harvest_interval_days=14)


def refused(declaration: Declaration) -> list[tuple[type[Refusal], str | None]]:
    try:
        check_declaration(declaration, TODAY)
    except Several as several:
        return [(type(refusal), refusal.pointer) for refusal in several.refusals]
    except Refusal as refusal:
        return [(type(refusal), refusal.pointer)]
    return []


def test_a_plain_harvest_is_accepted_as_it_stands() -> None:
    assert check_declaration(POMELO, TODAY) == POMELO


def test_the_texts_of_a_declaration_come_back_composed_and_on_one_line() -> None:
    typed = replace(
        POMELO, variety="  Luận   Văn ", statements=GrowingStatements(notes="ph\u01b0\u01a1\u0301ng\nTân")
    )
    kept = check_declaration(typed, TODAY)
    assert kept.variety == "Luận Văn"
    assert kept.statements.notes == "phướng Tân"


@pytest.mark.parametrize(
    ("change", "refusal", "pointer"),
    [
        ({"lot": "lô 1"}, rules.LotNumberMalformed, "/lot"),
        ({"quantity": Quantity(Decimal("2.5"), Unit.CON)}, rules.PiecesNotWhole, "/quantity/value"),
        ({"happened_on": date(2026, 11, 13)}, dates.DateInFuture, "/happened_on"),
        ({"happened_on": date(2021, 11, 11)}, dates.DateTooOld, "/happened_on"),
        ({"packed_on": date(2026, 11, 10)}, dates.PackedBeforeHarvest, "/packed_on"),
        ({"packed_on": date(2026, 11, 13)}, dates.DateInFuture, "/packed_on"),
        ({"expires_on": date(2026, 11, 11)}, dates.ExpiresTooEarly, "/expires_on"),
        (
            {"packed_on": date(2026, 11, 12), "expires_on": date(2026, 11, 12)},
            dates.ExpiresTooEarly,
            "/expires_on",
        ),
        ({"expires_on": date(2062, 11, 11)}, dates.ExpiresTooLate, "/expires_on"),
        ({"variety": "a\u202eb"}, TextUnprintable, "/variety"),
        ({"inputs": (LotInput(UUID(int=1), KILO),)}, rules.InputsUnexpected, "/inputs"),
        ({"origin": Origin.MADE}, rules.InputsMissing, "/inputs"),
        ({"statements": SPRAYED}, dates.HarvestTooEarly, "/happened_on"),
        (
            {"statements": GrowingStatements(pre_harvest_interval_days=-1)},
            rules.IntervalOutOfRange,
            "/statements/pre_harvest_interval_days",
        ),
        (
            {"statements": GrowingStatements(no_pesticide=True, pesticide_name="x")},
            rules.PesticideContradiction,
            "/statements/no_pesticide",
        ),
        ({"statements": GrowingStatements(water="x" * 501)}, TextTooLong, "/statements/water"),
    ],
)
def test_each_fault_is_refused_at_its_field(
    change: dict[str, object], refusal: type[Refusal], pointer: str
) -> None:
    assert refused(replace(POMELO, **change)) == [(refusal, pointer)]  # type: ignore[arg-type]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = replace(
        POMELO, lot="", happened_on=date(2027, 1, 1), expires_on=date(2020, 1, 1), variety="\u200b"
    )
    assert [pointer for _, pointer in refused(wrong)] == ["/lot", "/happened_on", "/expires_on", "/variety"]


def test_today_is_todays_date_in_vietnam_and_not_in_greenwich() -> None:
    assert vietnamese_day(datetime(2026, 11, 11, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 11)
    assert vietnamese_day(datetime(2026, 11, 11, 17, 0, tzinfo=UTC)) == date(2026, 11, 12)


def test_a_harvest_inside_the_interval_is_refused_with_the_day_from_which_it_is_allowed() -> None:
    with pytest.raises(HarvestTooEarly) as early:
        check_pre_harvest(SPRAYED, date(2026, 11, 14))
    assert early.value.params["allowed_from"] == "2026-11-15"
    check_pre_harvest(SPRAYED, date(2026, 11, 15))


def test_a_harvest_before_the_last_use_is_refused_even_without_an_interval() -> None:
    said = GrowingStatements(pesticide_last_used_on=date(2026, 11, 12))
    with pytest.raises(HarvestTooEarly):
        check_pre_harvest(said, date(2026, 11, 11))
    check_pre_harvest(said, date(2026, 11, 12))


@given(st.dates(), st.none() | st.dates(), st.none() | st.dates(), st.none() | st.dates(), st.integers())
def test_no_dates_make_the_rules_raise_anything_but_refusals(
    happened: date, packed: date | None, expires: date | None, used: date | None, days: int
) -> None:
    said = GrowingStatements(pesticide_last_used_on=used, pre_harvest_interval_days=days)
    faults = refused(
        replace(POMELO, happened_on=happened, packed_on=packed, expires_on=expires, statements=said)
    )
    if not faults:
        assert happened <= TODAY
        assert used is None or happened >= used + timedelta(days=days)


def test_the_29th_of_february_has_a_fifth_anniversary() -> None:
    dates.check_happened(date(2019, 2, 28), date(2024, 2, 29))
    with pytest.raises(dates.DateTooOld):
        dates.check_happened(date(2019, 2, 27), date(2024, 2, 29))


@pytest.mark.parametrize("lot", ["A", "LV-20261112", "9.9-Z", "A" * 20, ".1"])
def test_lot_numbers_of_the_plain_alphabet_are_accepted(lot: str) -> None:
    check_lot_number(lot)


@pytest.mark.parametrize("lot", ["", ".", "..", "-", "A" * 21, "A/1", "A%2F1", "A 1", "Ａ1", "A1\n", "Đ1"])
def test_a_lot_number_that_would_not_survive_a_link_is_refused(lot: str) -> None:
    with pytest.raises(LotNumberMalformed):
        check_lot_number(lot)


def test_a_lot_number_in_lower_case_is_offered_in_upper_case() -> None:
    with pytest.raises(LotNumberMalformed) as malformed:
        check_lot_number("lv-1112 ")
    assert malformed.value.params == {"example": "LV-1112"}


def test_at_most_fifty_source_lots_each_named_once() -> None:
    parts = [LotInput(UUID(int=n), KILO) for n in range(51)]
    check_inputs(parts[:50], Origin.MADE)
    with pytest.raises(rules.TooManyInputs):
        check_inputs(parts, Origin.MADE)
    with pytest.raises(rules.DuplicateInput) as twice:
        check_inputs([*parts[:3], parts[1]], Origin.MADE)
    assert (twice.value.pointer, twice.value.params) == ("/inputs/3/batch_id", {"first": 1})
    with pytest.raises(rules.PiecesNotWhole) as half:
        check_inputs([parts[0], LotInput(UUID(int=9), Quantity(Decimal("0.5"), Unit.QUA))], Origin.MADE)
    assert half.value.pointer == "/inputs/1/quantity/value"


def test_what_is_made_carries_no_growing_statements_of_its_own() -> None:
    made = replace(POMELO, origin=Origin.MADE, inputs=(LotInput(UUID(int=1), KILO),))
    assert refused(replace(made, statements=GrowingStatements(notes="ủ chượp 12 tháng"))) == []
    sprayed = replace(made, statements=GrowingStatements(fertiliser="NPK"))
    assert refused(sprayed) == [(rules.StatementsUnexpected, "/statements")]


def test_a_source_lot_must_be_earlier_good_and_free() -> None:
    day = HARVEST.happened_on
    good = replace(HARVEST, expires_on=day)
    check_sources([good], day)
    faults: tuple[tuple[dict[str, object], type[Refusal]], ...] = (
        ({"hold": Hold.RECALLED}, rules.SourceHeld),
        ({"hold": Hold.ON_HOLD}, rules.SourceHeld),
        ({"happened_on": day + timedelta(days=1)}, rules.SourceLater),
        ({"expires_on": day - timedelta(days=1)}, rules.SourceExpired),
    )
    for change, refusal in faults:
        with pytest.raises(refusal) as fault:
            check_sources([good, replace(good, **change)], day)  # type: ignore[arg-type]
        assert fault.value.pointer == "/inputs/1/batch_id"


INVISIBLE = (
    "\0 \x1b \u202e \u2066 \u200b \u200d \ufeff \u00ad \ud800 \ue000 \uffff \u3164 \u2800 \u034f \U000e0041"
)


@pytest.mark.parametrize("character", INVISIBLE.split(" "), ids=ascii)
def test_a_character_nobody_can_see_is_refused_by_its_number(character: str) -> None:
    with pytest.raises(TextUnprintable) as unprintable:
        normalise_text(f"Hợp{character}tác", 40, "/name")
    assert unprintable.value.params == {"character": f"U+{ord(character):04X}"}


def test_the_limit_counts_letters_as_people_do_and_holds_before_any_work() -> None:
    decomposed = "e\u0302\u0301" * 10
    assert normalise_text(decomposed, 10, "/name") == "ế" * 10
    for text in ("ế" * 11, "x" * 10_000_000):
        with pytest.raises(TextTooLong):
            normalise_text(text, 10, "/name")
    with pytest.raises(TextEmpty):
        normalise_text(" \t\n", 10, "/name")


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    try:
        once = normalise_text(text, 60, "/name")
    except Refusal:
        return
    assert normalise_text(once, 60, "/name") == once
