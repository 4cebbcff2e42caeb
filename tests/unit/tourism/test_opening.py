"""Opening hours: one spelling for each meaning, and everything else refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.tourism.opening import DAYS, OpeningHoursMalformed, canonical_opening, parse_opening


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mo-Fr 08:00-11:30,13:30-17:00", "Mo-Fr 08:00-11:30,13:30-17:00"),
        ("mo,tu,we 8:00-17:00;su 9:00 - 12:00".replace(" - ", "-"), "Mo-We 08:00-17:00; Su 09:00-12:00"),
        ("Sa,Su,Mo 07:30-24:00", "Mo,Sa-Su 07:30-24:00"),
    ],
)
def test_the_same_hours_have_one_spelling(typed: str, kept: str) -> None:
    assert canonical_opening(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "8-17", "Mo", "Mo 17:00-08:00", "Mo 08:00-08:00", "Mo 08:60-09:00", "Mo 08:00-24:01", "Xx 08:00-09:00",
        "Fr-Mo 08:00-09:00", "Mo 08:00-12:00,11:00-13:00", "Mo 08:00-09:00; Mo 10:00-11:00", "Mo-Tu-We 08:00-09:00",
        "Mo 01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00", "Mo 08:00-09:00;", "M" * 300,
    ],
)  # fmt: skip
def test_what_is_not_hours_is_refused(typed: str) -> None:
    with pytest.raises(OpeningHoursMalformed):
        parse_opening(typed)


@given(
    st.text(max_size=60) | st.from_regex(r"[MTWFS][a-z]([-,][A-Z][a-z])? [0-9:,\- ]{0,30}", fullmatch=True)
)
def test_any_text_is_hours_or_refused_and_what_is_kept_stays(typed: str) -> None:
    try:
        kept = canonical_opening(typed)
    except OpeningHoursMalformed:
        return
    assert canonical_opening(kept) == kept
    assert parse_opening(kept) == parse_opening(typed)


@given(st.sets(st.integers(0, 6), min_size=1), st.integers(0, 1438))
def test_whatever_days_are_said_come_back(days: set[int], minute: int) -> None:
    text = f"{','.join(DAYS[day] for day in days)} {minute // 60}:{minute % 60:02d}-24:00"
    (rule,) = parse_opening(canonical_opening(text))
    assert (set(rule.days), rule.spans[0].first, rule.spans[0].last) == (days, minute, 1440)
