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

from nguongoc.documents.plots import (
    MOST_CORNERS,
    PlotCornersWrong,
    PlotCrossesItself,
    degrees,
    hectares,
    ring_of,
)
from nguongoc.errors import Refusal

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


def test_a_square_of_a_hundred_metres_is_a_hectare() -> None:
    side_lat, side_lon = 100 / 111_319.49, 100 / (111_319.49 * cos(20 * pi / 180))
    ring = ring_of([(105, 20), (105 + side_lon, 20), (105 + side_lon, 20 + side_lat), (105, 20 + side_lat)])
    assert hectares(ring) == pytest.approx(Decimal(1), abs=Decimal("0.001"))


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
