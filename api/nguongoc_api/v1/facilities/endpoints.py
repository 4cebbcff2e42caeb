"""`/v1/facilities`."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import MasterDataReader, MasterDataWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.facilities.schemas import (
    BorderGiven,
    BorderShown,
    Facilities,
    FacilityGiven,
    FacilityShown,
)
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("facilities", "facilities")


@ROUTER.post("", status_code=201, response_model=FacilityShown)
def register_facility(caller: MasterDataWriter, given: FacilityGiven, use: Use, created: Created) -> Response:
    """Register a growing area, plot, boat, workshop, packhouse or shop."""
    return created.answer(
        lambda once: use.register_facility(caller, given.draft(), once),
        lambda facility: f"/v1/facilities/{facility.id}",
        FacilityShown.of,
    )


@ROUTER.get("", response_model=Facilities)
def list_facilities(caller: MasterDataReader, page: Paged, use: Use) -> Response:
    found = use.browse_master_data.facilities(caller, page.after_id, page.limit + 1)
    return page.answer(found, lambda each: str(each.id), FacilityShown.of)


@ROUTER.get("/{facility_id}")
def show_facility(caller: MasterDataReader, facility_id: Id, use: Use) -> FacilityShown:
    return FacilityShown.of(use.browse_master_data.facility(caller, facility_id))


@ROUTER.put("/{facility_id}/border")
def draw_border(caller: MasterDataWriter, facility_id: Id, geojson: BorderGiven, use: Use) -> BorderShown:
    """Where a plot lies, as GeoJSON: a Polygon or MultiPolygon, alone or in features. Only its owner is ever told."""
    return BorderShown.of(use.draw_border.draw(caller, facility_id, geojson))


@ROUTER.get("/{facility_id}/border")
def show_border(caller: MasterDataReader, facility_id: Id, use: Use) -> BorderShown:
    return BorderShown.of(use.draw_border.show(caller, facility_id))


@ROUTER.delete("/{facility_id}/border", status_code=204)
def erase_border(caller: MasterDataWriter, facility_id: Id, use: Use) -> Response:
    """Gone from here: no later document has it."""
    use.draw_border.erase(caller, facility_id)
    return Response(status_code=204)
