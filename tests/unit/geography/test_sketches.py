"""Sketches of many places: what is drawn is well formed, inside its box, and in the order of travel."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from nguongoc.geography.outline import WIDTH, Spot, height
from nguongoc.geography.sketches import MOST_DOTS, dots_svg, route_svg

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


def _printable(label: str | None) -> str | None:
    return None if label is None else "".join(letter for letter in label if letter.isprintable())
