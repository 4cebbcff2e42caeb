"""Borders out of KML and out of typed lines: what map programs write is taken, what is hostile or unclear is refused at once."""

from __future__ import annotations

import pytest

from nguongoc.errors import Refusal
from nguongoc.geography.borders import BorderHasHole, BorderSwapped, BorderTooLarge, read_border
from nguongoc.geography.corners import read_corners
from nguongoc.geography.kml import (
    KmlBroken,
    KmlHasDoctype,
    KmlTooMuch,
    KmlWithoutPolygon,
    KmlZipped,
    read_kml,
)
from nguongoc.geography.positions import PositionNotDegrees, PositionUnreadable
from nguongoc.geography.rings import PlotCornersWrong, PlotCrossesItself

RING = "105.40,19.90,0 105.41,19.90,0 105.41,19.91,0 105.40,19.91,0 105.40,19.90,0"
HOLE = "105.402,19.902 105.404,19.902 105.404,19.904 105.402,19.902"
POLYGON = "<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing></outerBoundaryIs>{}</Polygon>"


def kml(inside: str, before: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>{before}<kml xmlns="http://www.opengis.net/kml/2.2">'
    return f"{head}<Document><Placemark><name>Vườn</name>{inside}</Placemark></Document></kml>".encode()


def test_a_polygon_of_a_map_program_is_the_land_itself() -> None:
    border = read_border(read_kml(kml(POLYGON.format(RING, ""))))
    assert border.corners == 4
    assert border.box == (19.9, 19.91, 105.4, 105.41)
    prefixed = (
        kml(POLYGON.format(RING, "")).replace(b"<", b"<k:").replace(b"<k:/", b"</k:").replace(b"<k:?", b"<?")
    )
    assert read_border(read_kml(prefixed.replace(b"xmlns=", b"xmlns:k="))) == border


def test_a_hole_is_found_wherever_it_stands() -> None:
    inner = f"<innerBoundaryIs><LinearRing><coordinates>{HOLE}</coordinates></LinearRing></innerBoundaryIs>"
    with pytest.raises(BorderHasHole):
        read_border(read_kml(kml(POLYGON.format(RING, inner))))


BOMB = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE kml SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (kml("<name>&b;</name>", BOMB), KmlHasDoctype),
        (kml(POLYGON.format(RING, ""), OUTSIDE), KmlHasDoctype),
        (kml("<LineString><coordinates>105,19 105,20</coordinates></LineString>"), KmlWithoutPolygon),
        (kml(POLYGON.format("105.4 19.9", "")), KmlBroken),
        (kml(POLYGON.format("a,b c,d", "")), KmlBroken),
        (kml("<Polygon>")[:-30], KmlBroken),
        (b"", KmlBroken),
        (kml("<a>" * 100 + "</a>" * 100), KmlTooMuch),
        (kml("<a/>" * 20_001), KmlTooMuch),
        (kml(POLYGON.format(RING, "") * 51), BorderTooLarge),
        (b"<kml>" + b" " * 300_001 + b"</kml>", BorderTooLarge),
        (b"PK\x03\x04rest", KmlZipped),
    ],
    ids=lambda each: "" if isinstance(each, bytes) else each.__name__,
)
def test_what_is_hostile_or_no_land_is_refused_in_words_of_its_own(body: bytes, why: type[Refusal]) -> None:
    with pytest.raises(why):
        read_kml(body)


def test_numbers_that_are_nowhere_are_left_to_the_border_to_refuse() -> None:
    for nowhere in ("nan,nan", "inf,0", "1e400,0"):
        with pytest.raises(Refusal):
            read_border(read_kml(kml(POLYGON.format(" ".join([nowhere] * 4), ""))))
    with pytest.raises(BorderSwapped):
        read_border(read_kml(kml(POLYGON.format("19.90,105.40 19.90,105.41 19.91,105.41", ""))))


def test_typed_corners_are_land_in_any_spelling_and_a_wrong_one_is_named_by_its_line() -> None:
    typed = "19.90, 105.40\n\n19,90 105,41\n19°54'36\"N 105°24'36\"E\n 19.91; 105.40 \n"
    assert read_border(read_corners(typed)).corners == 4
    crossed = "19.90, 105.40\n19.91, 105.41\n19.90, 105.41\n19.91, 105.40"
    with pytest.raises(PlotCrossesItself):
        read_border(read_corners(crossed))
    for text, why, line in (
        ("19.90, 105.40\n19.91, 105.41\ncạnh ao\n", PositionUnreadable, "/3"),
        ("19.90, 105.40\n2201234, 540123\n19.91, 105.41", PositionNotDegrees, "/2"),
    ):
        with pytest.raises(why) as told:
            read_corners(text)
        assert told.value.pointer == line
    with pytest.raises(PlotCornersWrong):
        read_corners("19.90, 105.40\n19.91, 105.41")
    with pytest.raises(BorderTooLarge):
        read_corners("19.90, 105.40\n" * 1001)
    with pytest.raises(BorderSwapped):
        read_border(read_corners("105.40, 19.90\n105.41, 19.90\n105.41, 19.91"))
