"""`/v1/batches/{batch_id}/diary`: what of the diary is told in the history of a lot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi import Response
from pydantic import Field

from nguongoc.diary.entries import Activity
from nguongoc.services.tell_growing import MOST_TOLD, Growing
from nguongoc_api.auth.access import BatchesReader, BatchesWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Given, Id, Shown

ROUTER = router("batches", "diary")


class EntriesChosen(Given):
    entries: list[Id] = Field(max_length=MOST_TOLD, description="Ids of entries of your diary")


class GrowingShown(Shown):
    """An entry that the lot may tell; `told` where an event of its history does."""

    entry_id: UUID
    activity: Activity
    happened_on: date
    late: bool
    told: bool


class GrowingList(Shown):
    items: list[GrowingShown]

    @classmethod
    def of(cls, found: Sequence[Growing]) -> GrowingList:
        return cls(
            items=[
                GrowingShown(
                    entry_id=each.entry.id,
                    activity=each.entry.said.activity,
                    happened_on=each.entry.happened_on,
                    late=each.entry.late,
                    told=each.told,
                )
                for each in found
            ]
        )


@ROUTER.get("/{batch_id}/diary")
def list_growing(caller: BatchesReader, batch_id: Id, use: Use) -> GrowingList:
    """What was done on the plot before your own lot was harvested, and what of it the lot's history tells."""
    return GrowingList.of(use.capturing.grow.offered(caller, batch_id))


@ROUTER.post("/{batch_id}/diary/withdrawal")
def take_growing_back(caller: BatchesWriter, batch_id: Id, given: EntriesChosen, use: Use) -> GrowingList:
    """Tell these entries no more, all of them or none: their events are declared in error without a reason, for the work was done. What is
    told no more stays so, however often it is asked; told again it is an event under another name."""
    return GrowingList.of(use.capturing.grow.take_back(caller, batch_id, given.entries))


@ROUTER.post("/{batch_id}/diary", status_code=201, response_model=GrowingList)
def tell_growing(
    caller: BatchesWriter, batch_id: Id, given: EntriesChosen, use: Use, created: Created
) -> Response:
    """Tell entries of your diary in the history of your own lot, as an event each: everybody may read that it was done and when, and
    nothing of what was typed. Told twice it is there once; corrected or struck out in the diary, it is declared an error."""
    return created.answer(
        lambda once: use.capturing.grow(caller, batch_id, given.entries, once),
        lambda _: f"/v1/batches/{batch_id}/diary",
        GrowingList.of,
    )
