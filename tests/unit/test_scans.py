"""What is kept of a scan."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.units import UnitState
from nguongoc.geography.distance import great_circle_km
from nguongoc.scans import StampState
from nguongoc.scans.cells import EAST, NORTH, SOUTH, WEST, CellMalformed, cell_of, centre_of

LATITUDES = st.floats(SOUTH, NORTH, exclude_max=True)
LONGITUDES = st.floats(WEST, EAST, exclude_max=True)


def test_a_scan_tells_every_state_that_a_stamp_can_have() -> None:
    assert {each.value for each in UnitState} == {each.value for each in StampState} - {"unknown"}


@given(LATITUDES, LONGITUDES)
def test_a_cell_holds_its_points_and_its_middle_is_its_own(latitude: float, longitude: float) -> None:
    cell = cell_of(latitude, longitude)
    assert cell is not None
    middle = centre_of(cell)
    assert cell_of(*middle) == cell
    assert abs(middle[0] - latitude) <= 0.1 + 1e-9
    assert abs(middle[1] - longitude) <= 0.1 + 1e-9


@given(LATITUDES)
def test_no_cell_is_narrower_than_20_km(latitude: float) -> None:
    assert great_circle_km(latitude, 105.0, latitude, 105.2) >= 20
    assert great_circle_km(latitude, 105.0, latitude + 0.2, 105.0) >= 20


@pytest.mark.parametrize("point", [(0.0, 105.0), (21.0, 2.0), (math.nan, 105.0), (21.0, math.inf)])
def test_what_is_no_point_in_vietnam_has_no_cell(point: tuple[float, float]) -> None:
    assert cell_of(*point) is None


@given(st.text(max_size=12))
def test_any_other_text_is_refused_as_a_cell(text: str) -> None:
    try:
        middle = centre_of(text)
    except CellMalformed:
        return
    assert cell_of(*middle) == text
