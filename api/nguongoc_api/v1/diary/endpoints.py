"""`/v1/diary`: the farm diary of one's own organisation."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from nguongoc.diary.entries import Activity, Entry
from nguongoc.diary.substances import search_substances, substance_list
from nguongoc.ports.diary import DiaryWish
from nguongoc.services.diary_ledger import DiaryEntryDiffers, Kept
from nguongoc_api.auth.access import BatchesReader, BatchesWriter
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import CursorWrong
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.diary.schemas import (
    CorrectionGiven,
    DiaryGiven,
    EntriesShown,
    EntryShown,
    HarvestShown,
    KeptShown,
    StrikingGiven,
    SubstancesShown,
)
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("diary", "diary")
HARVEST = router("facilities", "diary")
_KEY = re.compile(r"(\d{4}-\d\d-\d\d)/([0-9a-f-]{36})")
Month = Annotated[
    str | None, Query(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", description="Such as 2026-11")
]


@ROUTER.post("", status_code=201, response_model=KeptShown)
def keep_diary(
    caller: BatchesWriter, given: DiaryGiven, use: Use, created: Created, request: Request
) -> Response:
    """Write one activity down for one plot or many, whole or not at all. A harvest inside the pre-harvest interval is refused with
    the day from which it is allowed. The same entry under the same id is there once; another one is a 409 with `kept` and `sent`."""
    return _showing_both(
        request,
        lambda: created.answer(
            lambda once: use.keep_diary(caller, given.draft(), once), _location, KeptShown.of
        ),
    )


@ROUTER.get("", response_model=EntriesShown)
def list_diary(
    caller: BatchesReader,
    page: Paged,
    use: Use,
    facility_id: Annotated[UUID | None, Query()] = None,
    month: Month = None,
    activity: Annotated[Activity | None, Query()] = None,
    standing: Annotated[bool, Query(description="Only what nothing took the place of")] = False,
) -> Response:
    """The newest day first; corrected and struck entries are there too unless `standing` is asked for."""
    wish = wish_of(facility_id, month, activity, standing=standing)
    found = use.keep_diary.entries(caller, wish, _after(page.after), page.limit + 1)
    asked = {"facility_id": facility_id, "month": month, "activity": activity and activity.value}
    kept = {name: str(value) for name, value in asked.items() if value is not None}
    return page.answer(found, _key, EntryShown.of, kept | ({"standing": "true"} if standing else {}))


@ROUTER.get("/substances")
def list_substances(
    caller: BatchesReader, q: Annotated[str, Query(max_length=100, description="Part of a name")] = ""
) -> SubstancesShown:
    """Active substances to search in: a short list with its source and how sure it is. Intervals stand on labels."""
    return SubstancesShown.of(substance_list(), search_substances(q))


@ROUTER.get("/{entry_id}")
def show_entry(caller: BatchesReader, entry_id: Id, use: Use) -> EntriesShown:
    """An entry with all that it took the place of or that took its place, the oldest first."""
    return EntriesShown(items=[EntryShown.of(each) for each in use.keep_diary.versions(caller, entry_id)])


@ROUTER.post("/{entry_id}/correction", status_code=201, response_model=KeptShown)
def correct_entry(
    caller: BatchesWriter, entry_id: Id, given: CorrectionGiven, use: Use, created: Created, request: Request
) -> Response:
    """Say it right: a new entry takes the place of this one, and both stay."""
    return _showing_both(
        request,
        lambda: created.answer(
            lambda once: use.keep_diary.correct(caller, entry_id, given.draft(), once),
            _location,
            KeptShown.of,
        ),
    )


@ROUTER.post("/{entry_id}/strike-out", status_code=201, response_model=KeptShown)
def strike_entry(
    caller: BatchesWriter, entry_id: Id, given: StrikingGiven, use: Use, created: Created, request: Request
) -> Response:
    """Say that nothing of the kind was done: the entry stays, struck out."""
    return _showing_both(
        request,
        lambda: created.answer(
            lambda once: use.keep_diary.strike(caller, entry_id, given.id, given.note, once),
            _location,
            KeptShown.of,
        ),
    )


@HARVEST.get("/{facility_id}/harvest-from")
def show_harvest_from(
    caller: BatchesReader, facility_id: Id, use: Use, product_id: Annotated[UUID | None, Query()] = None
) -> HarvestShown:
    """From when may be harvested there, by the sprayings of the diary and their intervals."""
    return HarvestShown(harvest_from=use.keep_diary.harvest_from(caller, facility_id, product_id))


def wish_of(
    facility_id: UUID | None, month: str | None, activity: Activity | None, *, standing: bool
) -> DiaryWish:
    """A month as its first and last day."""
    if month is None:
        return DiaryWish(facility_id, activity, standing=standing)
    year, number = int(month[:4]), int(month[5:])
    last = calendar.monthrange(year, number)[1]
    return DiaryWish(facility_id, activity, date(year, number, 1), date(year, number, last), standing)


def _location(kept: Kept) -> str:
    return f"/v1/diary/{kept.entries[0].id}"


def _key(entry: Entry) -> str:
    return f"{entry.happened_on.isoformat()}/{entry.id}"


def _after(key: str | None) -> tuple[date, UUID] | None:
    if key is None:
        return None
    match = _KEY.fullmatch(key)
    try:
        if match is not None:
            return date.fromisoformat(match[1]), UUID(match[2])
    except ValueError:
        pass
    raise CursorWrong("this is no cursor of this list")


def _showing_both(request: Request, answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except DiaryEntryDiffers as refusal:
        both = {"kept": EntryShown.of(refusal.kept), "sent": EntryShown.of(refusal.sent)}
        members = {name: shown.model_dump(mode="json") for name, shown in both.items()}
        base_url = str(request.app.state.services.settings.base_url)
        return problem_response(refusal, request.scope, base_url, members=members)
