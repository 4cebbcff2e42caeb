"""Rings of plots, held to an oracle: points on a circle make a simple ring in no other order than around it."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from itertools import pairwise
from math import cos, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.geography.rings import (
    MOST_CORNERS,
    PlotCornersWrong,
    PlotCrossesItself,
    degrees,
    ring_of,
    square_metres,
    within,
)

COUNTS = st.integers(3, 12)
CENTRES = st.tuples(st.floats(-179, 179), st.floats(-80, 80))


def around(count: int, centre: tuple[float, float], radius: float = 0.01) -> list[tuple[float, float]]:
    return [
        (centre[0] + radius * cos(2 * pi * i / count), centre[1] + radius * sin(2 * pi * i / count))
        for i in range(count)
    ]


def signed_area(ring: tuple[tuple[int, int], ...]) -> int:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


@given(COUNTS, CENTRES, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_a_ring_is_taken_exactly_when_it_goes_once_around(
    count: int, centre: tuple[float, float], chance: random.Random
) -> None:
    order = list(range(count))
    chance.shuffle(order)
    points = around(count, centre)
    shuffled = [points[i] for i in order]
    steps = {(b - a) % count for a, b in zip(order, order[1:] + order[:1], strict=True)}
    if steps in ({1}, {count - 1}):
        ring = ring_of(shuffled)
        assert ring[0] == ring[-1]
        assert len(ring) == count + 1
        assert signed_area(ring) > 0
    else:
        with pytest.raises(PlotCrossesItself):
            ring_of(shuffled)


@given(COUNTS, CENTRES, st.integers(0, 11))
@settings(deadline=None)
def test_direction_start_and_closing_corner_do_not_matter(
    count: int, centre: tuple[float, float], first: int
) -> None:
    points = around(count, centre)
    turned = points[first % count :] + points[: first % count]
    rings = [ring_of(each) for each in (points, points[::-1], turned, [*turned, turned[0]])]
    assert len({frozenset(ring) for ring in rings}) == 1
    assert all(signed_area(ring) > 0 for ring in rings)


@given(st.lists(st.tuples(st.floats(), st.floats()), max_size=8))
def test_any_numbers_are_a_ring_or_refused(border: list[tuple[float, float]]) -> None:
    try:
        ring = ring_of(border)
    except Refusal:
        return
    assert len(ring) >= 4


@given(st.integers(-180_000_000, 180_000_000))
def test_six_decimals_always_and_exactly(millionths: int) -> None:
    text = format(degrees(millionths), "f")
    assert len(text.partition(".")[2]) == 6
    assert round(Decimal(text) * 1_000_000) == millionths
    assert json.loads(text) * 1_000_000 == pytest.approx(millionths)


def test_the_whole_earth_has_the_area_of_wgs_84() -> None:
    earth = ((-180_000_000, -90_000_000), (180_000_000, -90_000_000), (180_000_000, 90_000_000))
    ring = (*earth, (-180_000_000, 90_000_000), earth[0])
    assert square_metres(ring) == pytest.approx(Decimal(510_065_621_724_089), abs=2)


def by_strips(ring: tuple[tuple[int, int], ...], strips: int = 400) -> float:
    """Cut into strips along parallels, each as wide as the ring is there: radii of curvature, no formula of areas."""
    a, e2 = 6_378_137.0, 0.0066943799901413165
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    total, step = 0.0, (north - south) / strips
    for i in range(strips):
        y = south + (i + 0.5) * step
        crossings = sorted(
            x0 + (x1 - x0) * (y - y0) / (y1 - y0)
            for (x0, y0), (x1, y1) in pairwise(ring)
            if (y0 > y) != (y1 > y)
        )
        wide = sum(east - west for west, east in zip(crossings[::2], crossings[1::2], strict=True))
        bent = 1 - e2 * sin(y / 1e6 * pi / 180) ** 2
        along = a / bent**0.5 * cos(y / 1e6 * pi / 180)
        up = a * (1 - e2) / bent**1.5
        total += wide / 1e6 * pi / 180 * along * step / 1e6 * pi / 180 * up
    return total


@given(st.integers(3, 9), st.tuples(st.floats(104, 107), st.floats(19, 21)), st.floats(0.001, 0.02))
@settings(deadline=None)
def test_the_area_is_that_of_strips_laid_side_by_side(
    count: int, centre: tuple[float, float], radius: float
) -> None:
    ring = ring_of(around(count, centre, radius))
    assert float(square_metres(ring)) == pytest.approx(by_strips(ring), rel=2e-3)


@given(COUNTS, st.tuples(st.floats(104, 107), st.floats(19, 21)), st.floats(0, 0.02), st.floats(0, 2 * pi))
@settings(deadline=None)
def test_a_place_is_within_a_ring_when_it_is_nearer_than_its_sides_and_not_when_it_is_further_than_its_corners(
    count: int, centre: tuple[float, float], away: float, turn: float
) -> None:
    ring = ring_of(around(count, centre))
    spot = (
        round((centre[0] + away * cos(turn)) * 1e6),
        round((centre[1] + away * sin(turn)) * 1e6),
    )
    if away < 0.01 * cos(pi / count) - 1e-5:
        assert within(spot, ring)
    elif away > 0.01 + 1e-5:
        assert not within(spot, ring)


@pytest.mark.parametrize(
    "border",
    [
        [],
        [(105, 20)],
        [(105, 20), (105.1, 20)],
        [(105, 20), (105, 20), (105.0000001, 20)],
        [(181, 20), (105, 20), (105, 21)],
        [(20, 105), (20.1, 105), (20, 105.1)],
        [(float("nan"), 20), (105, 20), (105, 21)],
        [(105 + i / 1e4, 20) for i in range(MOST_CORNERS + 2)],
    ],
)
def test_too_few_too_many_and_places_that_are_nowhere(border: list[tuple[float, float]]) -> None:
    with pytest.raises(PlotCornersWrong):
        ring_of(border)


@pytest.mark.parametrize(
    "border",
    [
        [(0, 0), (2, 2), (2, 0), (0, 2)],
        [(0, 0), (2, 0), (1, 0), (1, 1)],
        [(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)],
        [(0, 0), (1, 1), (2, 2)],
    ],
)
def test_bow_ties_spikes_touches_and_lines_are_refused(border: list[tuple[float, float]]) -> None:
    with pytest.raises(PlotCrossesItself):
        ring_of(border)
