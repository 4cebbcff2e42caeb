"""Borders from GeoJSON: whatever is sent is a border or refused with its place; what is taken means the same land, drawn one way."""

from __future__ import annotations

import json
from decimal import Decimal
from math import cos, pi, sin
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.geography.borders import (
    MOST_PARTS,
    BorderElsewhere,
    BorderHasHole,
    BorderNotAPolygon,
    BorderNotDegrees,
    BorderPartsOverlap,
    BorderPositionWrong,
    BorderSwapped,
    BorderTooLarge,
    read_border,
)
from nguongoc.geography.rings import MOST_CORNERS, PlotCornersWrong, PlotCrossesItself

Ring = list[list[float]]
CENTRES = st.tuples(st.floats(104.5, 106), st.floats(19.4, 20.6))


def around(count: int = 5, centre: tuple[float, float] = (105.4, 19.9), radius: float = 0.002) -> Ring:
    ring = [
        [centre[0] + radius * cos(2 * pi * i / count), centre[1] + radius * sin(2 * pi * i / count)]
        for i in range(count)
    ]
    return [*ring, ring[0]]


def polygon(*rings: Ring) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def parts(*rings: Ring) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def feature(geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"ten": "Thửa 12"}, "geometry": geometry}


def collection(*geometries: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [feature(each) for each in geometries]}


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "features", "geometry", "crs"]), inner)
    ),
    max_leaves=20,
)
NEARLY = st.builds(
    lambda kind, inner: {
        "type": kind,
        "coordinates": inner,
        "geometry": polygon(around()),
        "features": inner,
    },
    st.sampled_from(["Polygon", "MultiPolygon", "Feature", "FeatureCollection", "Point"]),
    ANY_JSON,
)


@given(ANY_JSON | NEARLY)
@settings(max_examples=300, deadline=None)
def test_any_value_of_json_is_a_border_or_refused(value: Any) -> None:
    try:
        border = read_border(value)
    except Refusal as caught:
        refused = caught
    else:
        assert border.corners >= 3
        return
    assert refused.code.startswith(("border-", "plot-"))
    assert refused.pointer is not None


@given(st.integers(3, 60), CENTRES, st.floats(0.0003, 0.01), st.booleans(), st.booleans(), st.booleans())
@settings(deadline=None)
def test_height_direction_closing_and_wrapping_do_not_change_the_land(
    count: int, centre: tuple[float, float], radius: float, turned: bool, high: bool, wrapped: bool
) -> None:
    ring = around(count, centre, radius)
    plain = read_border(polygon(ring))
    sent = [[*each, 12.5] for each in ring] if high else ring[:-1]
    told: Any = polygon(sent[::-1] if turned else sent)
    again = read_border(collection(told) if wrapped else told)
    assert {frozenset(each) for each in again.parts} == {frozenset(each) for each in plain.parts}
    assert again.area_m2 == pytest.approx(plain.area_m2, abs=Decimal("0.05"))


@given(st.integers(3, 60), CENTRES, st.floats(0.0003, 0.01))
@settings(deadline=None)
def test_what_was_taken_is_given_back_and_read_again_as_the_same(
    count: int, centre: tuple[float, float], radius: float
) -> None:
    border = read_border(polygon(around(count, centre, radius)))
    written = json.dumps(border.geometry())
    assert read_border(json.loads(written)) == border
    decimals = [
        len(number.partition(".")[2]) for number in written.replace("]", ",").split(",") if "." in number
    ]
    assert max(decimals) <= 6


@given(CENTRES, st.floats(0, 2 * pi), st.floats(0, 0.02))
@settings(max_examples=200, deadline=None)
def test_two_parts_are_taken_exactly_when_they_are_apart(
    centre: tuple[float, float], turn: float, away: float
) -> None:
    radius, sides = 0.003, 24
    other = (centre[0] + away * cos(turn), centre[1] + away * sin(turn))
    both = parts(around(sides, centre, radius), around(sides, other, radius))
    # Polygons of 24 sides lie between two circles: what is further apart than the outer ones is apart, what is nearer than the inner ones is not.
    if away > 2 * radius + 1e-5:
        assert len(read_border(both).parts) == 2
    elif away < 2 * radius * cos(pi / sides) - 1e-5:
        with pytest.raises(BorderPartsOverlap):
            read_border(both)


def test_one_part_within_another_is_refused() -> None:
    with pytest.raises(BorderPartsOverlap):
        read_border(parts(around(radius=0.004), around(radius=0.001)))


def test_a_collection_of_plots_is_one_border() -> None:
    border = read_border(collection(polygon(around()), polygon(around(4, (105.42, 19.9)))))
    assert (len(border.parts), border.corners) == (2, 9)
    assert border.geometry()["type"] == "MultiPolygon"


SWAPPED = [[y, x] for x, y in around()]
METRES = [[541_000.0 + 100 * x, 2_201_000.0 + 100 * y] for x, y in around()]


@pytest.mark.parametrize(
    ("value", "refusal", "pointer"),
    [
        (polygon(SWAPPED), BorderSwapped, "/coordinates/0"),
        (polygon(METRES), BorderNotDegrees, "/coordinates/0"),
        (polygon(around(centre=(2.35, 48.85))), BorderElsewhere, "/coordinates/0"),
        (polygon([*around(), [2.35, 48.85]]), BorderElsewhere, "/coordinates/0"),
        (polygon(around(), around(radius=0.001)), BorderHasHole, "/coordinates/1"),
        (
            polygon([[105.4, 19.9], [105.41, 19.91], [105.41, 19.9], [105.4, 19.91]]),
            PlotCrossesItself,
            "/coordinates/0",
        ),
        (polygon([[105.4, 19.9], [105.41, 19.9]]), PlotCornersWrong, "/coordinates/0"),
        (polygon([[105.4, 19.9], [105.41], [105.41, 19.91]]), BorderPositionWrong, "/coordinates/0/1"),
        (polygon([[True, 19.9], [105.41, 19], [105.41, 19.91]]), BorderPositionWrong, "/coordinates/0/0"),
        (polygon([["105.4", 19.9]]), BorderPositionWrong, "/coordinates/0/0"),
        ({"type": "Point", "coordinates": [105.4, 19.9]}, BorderNotAPolygon, ""),
        (
            collection({"type": "LineString", "coordinates": around()}),
            BorderNotAPolygon,
            "/features/0/geometry",
        ),
        (collection(), BorderNotAPolygon, "/features"),
        ([105.4, 19.9], BorderNotAPolygon, ""),
        (feature(None), BorderNotAPolygon, "/geometry"),
        (
            {
                **polygon(around()),
                "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}},
            },
            BorderNotDegrees,
            "/crs",
        ),
        (polygon(around(MOST_CORNERS + 1)), BorderTooLarge, "/coordinates/0"),
        (parts(around(600), around(600, (105.42, 19.9))), BorderTooLarge, "/coordinates/1/0"),
        (
            parts(*(around(3, (105 + i / 100, 19.9)) for i in range(MOST_PARTS + 1))),
            BorderTooLarge,
            f"/coordinates/{MOST_PARTS}/0",
        ),
    ],
)
def test_each_slip_has_its_name_and_its_place(value: Any, refusal: type[Refusal], pointer: str) -> None:
    with pytest.raises(refusal) as caught:
        read_border(value)
    assert type(caught.value) is refusal
    assert caught.value.pointer == pointer


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326"])
def test_a_file_that_names_our_own_system_of_coordinates_is_taken(name: str) -> None:
    read_border({**collection(polygon(around())), "crs": {"type": "name", "properties": {"name": name}}})


def test_the_most_corners_there_may_be_are_taken() -> None:
    assert read_border(polygon(around(MOST_CORNERS, radius=0.05))).corners == MOST_CORNERS
