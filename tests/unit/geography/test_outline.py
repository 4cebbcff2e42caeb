from __future__ import annotations

from itertools import pairwise
from math import nan
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from nguongoc.geography.communes import every
from nguongoc.geography.outline import (
    DISCLAIMER,
    EAST,
    MOST_PLACES,
    NORTH,
    SOUTH,
    WEST,
    WIDTH,
    Spot,
    height,
    locator_svg,
    project,
)

SVG = "{http://www.w3.org/2000/svg}"
LUAN_VAN = Spot(19.9047, 105.3922, "Xã Lam Sơn")
LAM_KINH = Spot(19.925, 105.4075, "Khu di tích Lam Kinh")
SAM_SON = Spot(19.737, 105.903, "Biển Sầm Sơn")


def _land_contains(x: float, y: float) -> bool:
    """Whether a point of the drawing is on the drawn land (even-odd rule), read back from the path itself."""
    land = ET.fromstring(locator_svg(LUAN_VAN, [])).find(f"{SVG}path[@class='land']")
    assert land is not None
    start, rest = land.attrib["d"].removeprefix("M").removesuffix("z").split("l")
    numbers = [int(n) for n in rest.replace("-", " -").split()]
    ring = [tuple(int(n) for n in start.replace("-", " -").split())]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def test_the_corners_of_the_box_are_the_corners_of_the_drawing() -> None:
    assert project(NORTH, WEST, 500) == (0, 0)
    x, y = project(SOUTH, EAST, 500)
    assert (round(x, 6), round(y, 6)) == (500, round(height(500), 6))


def test_the_sketch_holds_nearly_every_commune_and_not_its_neighbours() -> None:
    inside = sum(_land_contains(*project(c.latitude, c.longitude, WIDTH)) for c in every())
    assert inside >= 160
    for latitude, longitude in [(19.6, 106.1), (20.25, 105.97), (19.33, 105.4), (20.1, 104.6)]:
        assert not _land_contains(*project(latitude, longitude, WIDTH))


def test_a_locator_is_small_accessible_and_says_that_it_is_a_sketch() -> None:
    long_labels = [Spot(19.3 + i / 4, 105.0 + i / 5, "Ầ" * 200) for i in range(MOST_PLACES)]
    svg = locator_svg(LUAN_VAN, long_labels)
    assert len(svg.encode()) <= 2_500
    root = ET.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title")
    assert DISCLAIMER in (root.findtext(f"{SVG}desc") or "")
    assert "style" not in svg
    assert "script" not in svg


def test_dots_stand_where_their_places_are_and_words_stay_inside_the_drawing() -> None:
    root = ET.fromstring(locator_svg(LUAN_VAN, [LAM_KINH, SAM_SON]))
    dots = {(int(c.attrib["cx"]), int(c.attrib["cy"])) for c in root.iter(f"{SVG}circle")}
    expected = {
        tuple(round(v) for v in project(spot.latitude, spot.longitude, WIDTH))
        for spot in (LUAN_VAN, LAM_KINH, SAM_SON)
    }
    assert dots == expected
    for text in root.iter(f"{SVG}text"):
        length = len(text.text or "") * 5.6
        x = float(text.attrib["x"])
        left = x if text.attrib["text-anchor"] == "start" else x - length
        assert left >= 0
        assert left + length <= WIDTH


def test_words_never_stand_on_one_another() -> None:
    root = ET.fromstring(locator_svg(LUAN_VAN, [Spot(19.9, 105.39, f"Nơi {i}") for i in range(5)]))
    lines = [(t.attrib["text-anchor"], int(t.attrib["y"])) for t in root.iter(f"{SVG}text")]
    for anchor in ("start", "end"):
        levels = sorted(y for side, y in lines if side == anchor)
        assert all(lower - upper >= 14 for upper, lower in pairwise(levels))


def test_without_labels_only_dots_are_drawn() -> None:
    root = ET.fromstring(locator_svg(Spot(19.9, 105.4), [Spot(19.925, 105.4075)]))
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    assert not list(root.iter(f"{SVG}text"))


def test_what_lies_elsewhere_is_left_out_and_markup_in_a_name_stays_text() -> None:
    root = ET.fromstring(
        locator_svg(Spot(nan, 105.0, "?"), [Spot(21.03, 105.85, "Hà Nội"), Spot(19.8, 105.7, "<b>&")])
    )
    assert [text.text for text in root.iter(f"{SVG}text")] == ["<b>&"]


@given(st.floats(), st.floats(), st.text(max_size=40))
def test_any_spot_gives_a_drawing_within_its_size(latitude: float, longitude: float, label: str) -> None:
    printable = "".join(c for c in label if c.isprintable())
    svg = locator_svg(Spot(latitude, longitude, printable), [Spot(longitude, latitude, printable)])
    assert len(svg.encode()) <= 2_500
