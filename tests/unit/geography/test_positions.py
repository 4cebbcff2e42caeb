"""Positions in the spellings people use, and what each slip is told."""

from __future__ import annotations

import pytest

from nguongoc.errors import Refusal
from nguongoc.geography.positions import (
    PositionElsewhere,
    PositionNotDegrees,
    PositionSwapped,
    PositionUnreadable,
    read_position,
)


@pytest.mark.parametrize(
    "text",
    [
        "19.9098, 105.402",
        "19.9098,105.402",
        "19,9098; 105,402",
        "19,9098 105,402",
        "19.9098 105.402",
        "(19.9098, 105.402)",
        "19.9098° N, 105.402° E",
        "105.402 E, 19.9098 N",
        "Vĩ độ: 19.9098, kinh độ: 105.402",
        "lat=19.9098 lon=105.402",
        "19°54'35.28\"N 105°24'7.2\"E",
        "19° 54.588' N, 105° 24.12' E",
        "19º54’35,28”N 105º24’7,2”E",
        "https://www.google.com/maps/place/X/@19.9098,105.402,17z",
        "https://maps.google.com/?q=19.9098,105.402",
        "https://www.google.com/maps/search/?api=1&query=19.9098%2C105.402",
        "https://www.openstreetmap.org/?mlat=19.9098&mlon=105.402#map=17",
    ],
)
def test_every_spelling_is_the_same_place(text: str) -> None:
    found = read_position(text)
    assert (round(found.latitude, 6), round(found.longitude, 6)) == (19.9098, 105.402)
    assert found.error_m is None


def test_what_a_telephone_says_of_its_error_is_kept() -> None:
    assert read_position("19.90980, 105.40200 ±12").error_m == 12
    assert read_position("19.90980, 105.40200 ± 12 m").error_m == 12


def test_swapped_numbers_are_told_with_what_is_meant() -> None:
    with pytest.raises(PositionSwapped) as told:
        read_position("105.402, 19.9098")
    assert told.value.params["meant"] == "19.9098, 105.402"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2201234.5, 540123.2", PositionNotDegrees),
        ("X=2201234 Y=540123", PositionNotDegrees),
        ("10.7769, 106.7009", PositionElsewhere),
        ("19.9098 S, 105.402 E", PositionElsewhere),
        ("gần đình làng", PositionUnreadable),
        ("19.9098", PositionUnreadable),
        ("19.9098, 105.402, 7", PositionUnreadable),
        ("", PositionUnreadable),
        ("9" * 10_000, PositionUnreadable),
        ("https://maps.app.goo.gl/abc", PositionUnreadable),
    ],
)
def test_every_slip_has_a_refusal_of_its_own(text: str, why: type[Refusal]) -> None:
    with pytest.raises(why) as told:
        read_position(text)
    assert told.value.pointer == "/position"
