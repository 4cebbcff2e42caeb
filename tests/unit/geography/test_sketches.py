"""Sketches of many places: what is drawn is well formed, inside its box, and in the order of travel."""

from __future__ import annotations

from math import hypot
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.geography.outline import EAST, NORTH, SOUTH, WEST, WIDTH, Spot, height
from nguongoc.geography.sketches import MOST_DOTS, PIN, Square, dots_svg, route_svg, squares_svg

SVG = "{http://www.w3.org/2000/svg}"
HAM_RONG, DONG_SON = Spot(19.8395, 105.7935, "Hàm Rồng"), Spot(19.843, 105.7885, "Đông Sơn")
SAM_SON, HA_NOI = Spot(19.737, 105.903, "Sầm Sơn"), Spot(21.03, 105.85, "Hà Nội")
DEGREES = st.floats(allow_nan=True, allow_infinity=True) | st.floats(19, 21) | st.floats(104, 107)
SPOTS = st.lists(st.builds(Spot, DEGREES, DEGREES, st.none() | st.text(max_size=20)), max_size=25)


def numbers(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text")]


def test_stops_are_numbered_and_near_ones_stand_under_one_number() -> None:
    assert numbers(route_svg([HAM_RONG, DONG_SON, SAM_SON], title="Tuyến")) == ["1,2", "3"]


def test_a_stop_outside_the_province_keeps_its_number_to_itself() -> None:
    svg = route_svg([HA_NOI, HAM_RONG, SAM_SON], title="Tuyến")
    assert numbers(svg) == ["2", "3"]
    assert "1. Hà Nội" in (ET.fromstring(svg).findtext(f"{SVG}desc") or "")


def test_a_short_route_is_seen_from_near_and_never_from_outside_the_sketch() -> None:
    left, top, width, tall = map(
        float, ET.fromstring(route_svg([SAM_SON, HAM_RONG], title="")).attrib["viewBox"].split()
    )
    assert width < WIDTH / 2
    assert left >= 0 <= top
    assert left + width <= WIDTH + 1
    assert top + tall <= height(WIDTH) + 1


@given(SPOTS, st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20))
def test_whatever_is_given_the_drawing_is_well_formed_and_small(spots: list[Spot], title: str) -> None:
    spots = [Spot(each.latitude, each.longitude, _printable(each.label)) for each in spots]
    for svg in (route_svg(spots, title=title), dots_svg(spots, title=title)):
        ET.fromstring(svg)
        assert len(svg) < 12_000


def test_a_catalogue_of_thousands_is_drawn_up_to_a_bound() -> None:
    root = ET.fromstring(dots_svg([SAM_SON] * 5_000, title="Nơi đến"))
    assert len(list(root.iter(f"{SVG}circle"))) == MOST_DOTS


def squares(svg: str) -> list[dict[str, float]]:
    sides = ("x", "y", "width", "height")
    group = next(each for each in ET.fromstring(svg).iter(f"{SVG}g") if each.get("class") == "squares")
    return [{side: float(each.attrib[side]) for side in sides} for each in group.iter(f"{SVG}rect")]


def test_what_was_counted_is_drawn_as_large_as_it_is_known_with_its_number() -> None:
    svg = squares_svg([Square(19.7, 105.9, 0.2, 7)], [], title="Nơi kiểm", told="gần Sầm Sơn: 7")
    (square,) = squares(svg)
    assert square["height"] == pytest.approx(0.2 * height(WIDTH) / (NORTH - SOUTH), abs=0.2)
    assert square["width"] == pytest.approx(0.2 * WIDTH / (EAST - WEST), abs=0.2)
    assert numbers(svg) == ["7"]
    assert "gần Sầm Sơn: 7" in (ET.fromstring(svg).findtext(f"{SVG}desc") or "")


def test_a_square_elsewhere_is_not_drawn_and_a_pin_elsewhere_leaves_the_others_their_numbers() -> None:
    far = Square(HA_NOI.latitude, HA_NOI.longitude, 0.2, 9)
    svg = squares_svg([far], [HA_NOI, SAM_SON], title="Nơi kiểm", told="")
    assert squares(svg) == []
    assert numbers(svg) == ["2"]


def test_the_number_of_a_square_goes_out_of_the_way_of_a_pin() -> None:
    on_it = Square(SAM_SON.latitude, SAM_SON.longitude, 0.2, 7)
    free, pinned = (
        next(each for each in ET.fromstring(svg).iter(f"{SVG}text") if each.text == "7")
        for svg in (
            squares_svg([on_it], [], title="", told=""),
            squares_svg([on_it], [SAM_SON], title="", told=""),
        )
    )
    moved = hypot(*(float(pinned.attrib[axis]) - float(free.attrib[axis]) for axis in "xy"))
    assert moved > PIN / 2


def _printable(label: str | None) -> str | None:
    return None if label is None else "".join(letter for letter in label if letter.isprintable())
