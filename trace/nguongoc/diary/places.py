"""What is done where: nobody sows or sprays on a boat, and nobody lands a catch in a garden."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nguongoc.diary.entries import Activity
from nguongoc.errors import Invalid
from nguongoc.parties.facilities import Facility, FacilityKind

_ON_LAND: Final = frozenset(
    {
        Activity.PLANTING,
        Activity.FERTILISING,
        Activity.SPRAYING,
        Activity.IRRIGATING,
        Activity.INSPECTING,
        Activity.HARVESTING,
        Activity.FIRST_PROCESSING,
    }
)
_AT_SEA: Final = frozenset(
    {
        Activity.HARVESTING,
        Activity.ICING,
        Activity.LANDING,
        Activity.FIRST_PROCESSING,
        Activity.CLEANING,
    }
)
_UNDER_A_ROOF: Final = frozenset(
    {
        Activity.RECEIVING,
        Activity.FIRST_PROCESSING,
        Activity.SALTING,
        Activity.DRYING,
        Activity.PACKING,
        Activity.CLEANING,
    }
)
DONE_AT: Final[Mapping[FacilityKind, frozenset[Activity]]] = MappingProxyType(
    {
        FacilityKind.GROWING_AREA: _ON_LAND,
        FacilityKind.PLOT: _ON_LAND,
        FacilityKind.BOAT: _AT_SEA,
        FacilityKind.WORKSHOP: _UNDER_A_ROOF,
        FacilityKind.PACKHOUSE: _UNDER_A_ROOF,
        FacilityKind.SHOP: frozenset({Activity.RECEIVING, Activity.PACKING, Activity.CLEANING}),
    }
)
"""Fish is bred in ponds and cages, which are plots; a boat's harvest is its catch."""


class DiaryPlotUnfit(Invalid):
    """Work of the field said of a boat or a workshop, or the other way round."""

    code = "diary-plot-unfit"


def is_done_at(activity: Activity, facility: Facility) -> bool:
    """Whether such a thing is done at such a place at all."""
    return activity in DONE_AT[facility.kind]


def check_place(activity: Activity, facility: Facility, pointer: str) -> None:
    """Raises `DiaryPlotUnfit`."""
    if not is_done_at(activity, facility):
        raise DiaryPlotUnfit(f"{activity.value} is not done at a {facility.kind.value}", pointer=pointer)
