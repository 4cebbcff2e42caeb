"""What a producer had better know before its day comes: papers that end, and the day from which a sprayed plot may be harvested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import LONGEST_INTERVAL_DAYS, vietnamese_day
from nguongoc.diary.entries import Activity
from nguongoc.diary.rules import allowed_from
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.ports.diary import DiaryWish
from nguongoc.services.caller import Caller, Scope

AHEAD: Final = timedelta(days=60)
"""A certificate is renewed in one to two months; later there is no time left, earlier nobody remembers."""
BEHIND: Final = timedelta(days=90)
"""What ended longer ago was given up."""
MOST_SPRAYINGS: Final = 1_000
MOST: Final = 20


class ReminderKind(StrEnum):
    """What comes on a day."""

    CERTIFICATE = "certificate"
    """It is valid up to the day, that included."""
    MARKET_CODE = "market-code"
    """A growing-area or packhouse code ends."""
    HARVEST = "harvest"
    """The first day on which a sprayed plot may be harvested."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """`name` is that of the paper or of the plot, `number` that of the paper; `days` from today, below zero once it is over."""

    kind: ReminderKind
    name: str
    number: str | None
    day: date
    days: int


@dataclass(frozen=True, slots=True)
class Remind:
    """The use case; safe to call from any thread."""

    reads: ReadSource
    clock: Clock

    def __call__(self, caller: Caller) -> tuple[Reminder, ...]:
        """The nearest day first, at most `MOST`. Raises `ScopeMissing`."""
        caller.require(Scope.BATCHES_READ)
        today = vietnamese_day(self.clock.now())
        with self.reads.open() as reader:
            found = [*_papers(reader, caller.organisation_id), *_plots(reader, caller.organisation_id, today)]
        told = [
            Reminder(kind, name, number, day, (day - today).days)
            for kind, name, number, day in found
            if today - BEHIND <= day <= today + AHEAD
        ]
        return tuple(sorted(told, key=lambda each: (each.day, each.name))[:MOST])


Found = tuple[ReminderKind, str, str | None, date]


def _papers(reader: Reader, organisation_id: UUID) -> list[Found]:
    """A paper that was renewed as another one is not told of: of one scheme, issuer and product the last to end counts."""
    last: dict[tuple[object, ...], Found] = {}
    for each in reader.catalogue.certificates_of(organisation_id):
        if each.valid_until is None:
            continue
        same = (each.scheme, each.issuer, each.product_id, each.name)
        if same not in last or last[same][3] < each.valid_until:
            last[same] = (ReminderKind.CERTIFICATE, each.name, each.number, each.valid_until)
    codes = [
        (ReminderKind.MARKET_CODE, facility.name, code.code, code.expires_on)
        for facility in reader.parties.facilities_of(organisation_id)
        for code in facility.market_codes
        if code.expires_on is not None
    ]
    return [*last.values(), *codes]


def _plots(reader: Reader, organisation_id: UUID, today: date) -> list[Found]:
    """Of each plot the last interval that is still running; ones that are over say nothing any more."""
    since = today - timedelta(days=LONGEST_INTERVAL_DAYS)
    wish = DiaryWish(activity=Activity.SPRAYING, first=since, standing=True)
    allowed: dict[UUID, date] = {}
    for each in reader.diary.entries(organisation_id, wish, None, MOST_SPRAYINGS):
        day = allowed_from(each)
        if each.stands and day > today:
            allowed[each.facility_id] = max(day, allowed.get(each.facility_id, day))
    names = {each.id: each.name for each in reader.parties.facilities_of(organisation_id)} if allowed else {}
    return [(ReminderKind.HARVEST, names.get(id, ""), None, day) for id, day in allowed.items()]
