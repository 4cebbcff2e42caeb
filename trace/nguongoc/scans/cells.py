"""Cells of a fifth of a degree: at least 20 km a side everywhere in Vietnam, 22 km at most; the finest place that is ever known of a scan.

The browser rounds to a cell before it sends anything (`static/where.js`), by the same rule as here.
"""

from __future__ import annotations

import math
import re
from typing import Final

from nguongoc.errors import Malformed

PER_DEGREE: Final = 5
SOUTH, NORTH, WEST, EAST = 8.0, 23.6, 102.0, 110.0
"""Vietnam and its coast; cells of other countries are not told apart."""
_CELL: Final = re.compile(r"(\d{2,3})\.(\d{3})")


class CellMalformed(Malformed):
    """Not the name of a cell in Vietnam."""

    code = "cell-malformed"


def cell_of(latitude: float, longitude: float) -> str | None:
    """The cell of a point, None outside Vietnam or where this is no point."""
    if not (SOUTH <= latitude < NORTH and WEST <= longitude < EAST):
        return None
    return f"{math.floor(latitude * PER_DEGREE)}.{math.floor(longitude * PER_DEGREE)}"


def centre_of(cell: str) -> tuple[float, float]:
    """Latitude and longitude of its middle. Raises `CellMalformed`."""
    found = _CELL.fullmatch(cell)
    if found is not None:
        latitude, longitude = ((int(each) + 0.5) / PER_DEGREE for each in found.groups())
        if cell_of(latitude, longitude) == cell:
            return latitude, longitude
    raise CellMalformed("this is no cell of Vietnam")
