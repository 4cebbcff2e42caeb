from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.geography.distance import SpokenDistance, great_circle_km, spoken

degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_ha_noi_to_thanh_hoa_is_about_137_km_as_the_crow_flies() -> None:
    assert great_circle_km(21.0285, 105.8542, 19.8075, 105.7764) == pytest.approx(136.0, abs=1.5)


def test_a_quarter_of_a_meridian_and_half_a_globe_are_what_the_mean_radius_says() -> None:
    assert great_circle_km(0, 0, 90, 0) == pytest.approx(10007.557, abs=0.001)
    assert great_circle_km(0, 0, 0, 180) == pytest.approx(20015.115, abs=0.001)


@given(degrees, degrees)
def test_a_distance_is_the_same_both_ways_and_at_most_half_the_globe(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    there = great_circle_km(*a, *b)
    assert 0 <= there <= 20015.2
    assert there == pytest.approx(great_circle_km(*b, *a), abs=1e-6)


@pytest.mark.parametrize(
    ("km", "errors", "said"),
    [
        (11.7, (3.0, 4.0), SpokenDistance(12, within=False)),
        (2.8, (3.0, 2.0), SpokenDistance(7, within=True)),
        (0.0, (3.0, 3.0), SpokenDistance(5, within=True)),
        (0.2, (), SpokenDistance(1, within=True)),
        (27.9, (3.0,), SpokenDistance(30, within=False)),
        (22.4, (0.1,), SpokenDistance(20, within=False)),
    ],
)
def test_a_distance_is_said_only_as_exactly_as_both_ends_are_known(
    km: float, errors: tuple[float, ...], said: SpokenDistance
) -> None:
    assert spoken(km, *errors) == said
