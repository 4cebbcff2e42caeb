"""`/v1/batches/{batch_id}/units`."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import BatchesReader, UnitsWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.units.schemas import ChangedShown, ChangeGiven, UnitsShown
from nguongoc_api.v1.wire import Id

ROUTER = router("batches", "labels")


@ROUTER.post("/{batch_id}/units", status_code=201, response_model=ChangedShown)
def change_units(
    caller: UnitsWriter, batch_id: Id, given: ChangeGiven, use: Use, created: Created
) -> Response:
    """Activate stamps of your own lot, or say that they are spoilt, sold, taken back or at their end.

    Which: `from` and `to`, or `first_code` and `last_code`, or `roll`, or none of them for every unit that can be changed so.
    """
    return created.answer(
        lambda once: use.change_units(caller, batch_id, given.change, given.which(), once),
        lambda changed: f"/v1/batches/{changed.batch_id}/units",
        ChangedShown.of,
    )


@ROUTER.get("/{batch_id}/units")
def show_units(caller: BatchesReader, batch_id: Id, use: Use) -> UnitsShown:
    """How many stamps of units were printed, wait, are in use, spoilt, sold or at their end; and which."""
    return UnitsShown.of(use.change_units.show(caller, batch_id))
