"""Festivals for people's own calendars: days of the lunar calendar, in the grammar of RFC 5545."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.tourism.calendar import YEARS, calendar
from nguongoc.tourism.lunar import dated
from nguongoc.tourism.places import Festival, LunarDay
from tests.unit.tourism.test_export import FESTIVAL, LAM_KINH

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
BASE = "https://trace.example"


def unfolded(body: bytes) -> list[str]:
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    return body.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def values(lines: list[str], name: str) -> list[str]:
    return [value for line in lines for key, _, value in [line.partition(":")] if key.split(";")[0] == name]


def test_each_of_the_years_ahead_has_an_event_on_its_own_days() -> None:
    lines = unfolded(calendar([LAM_KINH], BASE, NOW))
    held = [each for year in range(2027, 2027 + YEARS) if (each := dated(FESTIVAL, year))]
    assert values(lines, "DTSTART") == [f"{each.first:%Y%m%d}" for each in held]
    # The end is the day after: RFC 5545 section 3.6.1.
    assert values(lines, "DTEND") == [f"{each.last + timedelta(days=1):%Y%m%d}" for each in held]
    assert values(lines, "SUMMARY") == ["Lễ hội Lam Kinh"] * YEARS
    assert len(set(values(lines, "UID"))) == YEARS
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"


def test_whoever_asks_again_gets_the_same_events_not_more_of_them() -> None:
    later = unfolded(calendar([LAM_KINH], BASE, NOW + timedelta(days=90)))
    assert values(later, "UID") == values(unfolded(calendar([LAM_KINH], BASE, NOW)), "UID")


def test_a_festival_of_the_lunar_year_that_still_runs_is_in_it() -> None:
    """In January the lunar year has the number of the year before."""
    new_year = Festival("Tất niên", "Year's end", LunarDay(28, 12), LunarDay(29, 12))
    place = replace(LAM_KINH, festivals=(new_year,))
    lines = unfolded(calendar([place], BASE, datetime(2027, 1, 10, tzinfo=UTC)))
    held = dated(new_year, 2026)
    assert held is not None
    assert held.first > date(2027, 1, 10)
    assert values(lines, "DTSTART")[0] == f"{held.first:%Y%m%d}"


def test_a_place_with_two_festivals_on_one_day_has_two_events() -> None:
    other = replace(FESTIVAL, name_vi="Hội vật")
    lines = unfolded(calendar([replace(LAM_KINH, festivals=(FESTIVAL, other))], BASE, NOW))
    assert len(set(values(lines, "UID"))) == 2 * YEARS


def test_english_is_told_in_english() -> None:
    assert values(unfolded(calendar([LAM_KINH], BASE, NOW, "en")), "SUMMARY")[0] == "Lam Kinh festival"


@pytest.mark.parametrize("now", [datetime(2200, 1, 1, tzinfo=UTC), datetime(1800, 1, 1, tzinfo=UTC)])
def test_years_that_the_lunar_calendar_does_not_know_have_no_events(now: datetime) -> None:
    assert values(unfolded(calendar([LAM_KINH], BASE, now)), "UID") == []


@given(st.text(max_size=300))
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    body = calendar([replace(LAM_KINH, about_vi=text)], BASE, NOW)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    lines = unfolded(body)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == YEARS
    assert {line.partition(":")[0].partition(";")[0] for line in lines} <= {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "REFRESH-INTERVAL", "UID", "DTSTAMP",
        "DTSTART", "DTEND", "SUMMARY", "LOCATION", "GEO", "URL", "DESCRIPTION", "TRANSP",
    }  # fmt: skip
