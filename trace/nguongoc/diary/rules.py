"""Rules of the diary: what each activity must and may say, which day a wrong clock means, and what may be harvested when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import (
    LONGEST_INTERVAL_DAYS,
    OLDEST_YEARS,
    HarvestTooEarly,
    check_happened,
    vietnamese_day,
)
from nguongoc.batches.rules import IntervalOutOfRange, check_pieces
from nguongoc.batches.texts import normalise_text
from nguongoc.diary.entries import Activity, Entry, Said
from nguongoc.errors import Invalid, Refusal, Several, TooLarge

MATERIAL_LIMIT, NOTE_LIMIT, MOST_PHOTOS = 120, 500, 6
CLOCK_TOLERANCE: Final = timedelta(hours=1)
"""A phone may be a little wrong, and what it sends may be long on its way."""
INSIDE_INTERVAL: Final = "harvest-inside-interval"
"""A warning: a spraying entered afterwards shows that a harvest was taken too early. The truth is never refused."""
TAKEN_OFF: Final = "substance-taken-off"
"""A warning: the product names a substance that, as far as our list knows, is no longer permitted."""

NEEDED: Final = {
    Activity.FERTILISING: ("material",),
    Activity.SPRAYING: ("material", "interval_days"),
    Activity.HARVESTING: ("quantity",),
    Activity.LANDING: ("quantity",),
    Activity.RECEIVING: ("material", "quantity"),
}
ONLY: Final = {
    "material": {
        Activity.PLANTING,
        Activity.FERTILISING,
        Activity.SPRAYING,
        Activity.RECEIVING,
        Activity.SALTING,
        Activity.CLEANING,
    },
    "dose": {
        Activity.PLANTING,
        Activity.FERTILISING,
        Activity.SPRAYING,
        Activity.IRRIGATING,
        Activity.ICING,
        Activity.SALTING,
    },
    "interval_days": {Activity.SPRAYING},
    "quantity": {
        Activity.HARVESTING,
        Activity.FIRST_PROCESSING,
        Activity.LANDING,
        Activity.RECEIVING,
        Activity.DRYING,
        Activity.PACKING,
    },
}


class DiaryMemberMissing(Invalid):
    """This activity says nothing without it: what was spread, how long to wait, how much was harvested."""

    code = "diary-member-missing"


class DiaryMemberUnfit(Invalid):
    """Nothing that this activity has: a harvest is not a dose."""

    code = "diary-member-unfit"


class DiaryPositionImpossible(Invalid):
    """No place on Earth."""

    code = "diary-position-impossible"


class DiaryPhotosTooMany(TooLarge):
    """More than `MOST_PHOTOS` of one entry."""

    code = "diary-photos-too-many"


class HarvestBeforePlanting(Invalid):
    """Before anything was planted there; `planted_on` is the first planting of the diary."""

    code = "harvest-before-planting"


def settle_time(said: Said, sent_at: datetime | None, received_at: datetime) -> tuple[date, bool]:
    """The day something was done, and whether the phone's clock was wrong.

    A day that a person named is taken as it is. Otherwise it is the day of the capture, put right by how far the phone's clock stood
    from ours when it sent (`sent_at` is that clock then). Where that cannot be told and the capture is yet to come, or longer ago than
    entries are taken, the day is that of the receipt: nothing is lost because a battery was empty.
    """
    offset = received_at - sent_at if sent_at is not None else timedelta(0)
    off = abs(offset) > CLOCK_TOLERANCE
    captured = said.captured_at
    if captured is not None and off:
        captured += offset
    if captured is not None and not _possible(captured, received_at):
        captured, off = received_at, True
    return said.happened_on or vietnamese_day(captured or received_at), off


def _possible(captured: datetime, received_at: datetime) -> bool:
    oldest = received_at - timedelta(days=365 * OLDEST_YEARS)
    return oldest <= captured <= received_at + CLOCK_TOLERANCE


def check_said(said: Said, day: date, today: date) -> Said:
    """What was said with its texts normalised. Raises the one refusal there is, or `Several`."""
    refusals: list[Refusal] = list(_fitting(said))
    texts = dict.fromkeys(("material", "note"), "")
    for name, limit in (("material", MATERIAL_LIMIT), ("note", NOTE_LIMIT)):
        text = getattr(said, name)
        try:
            texts[name] = text and normalise_text(text, limit, f"/{name}")
        except Refusal as refusal:
            refusals.append(refusal)
    try:
        check_happened(day, today)
    except Refusal as refusal:
        refusals.append(refusal)
    refusals += _bounds(said)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Several(tuple(refusals))
    return replace(said, material=texts["material"] or None, note=texts["note"] or None)


def _fitting(said: Said) -> Iterable[Refusal]:
    for name in NEEDED.get(said.activity, ()):
        if getattr(said, name) is None or getattr(said, name) == "":
            yield DiaryMemberMissing(f"say {name} of {said.activity.value}", pointer=f"/{name}")
    for name, activities in ONLY.items():
        if getattr(said, name) is not None and said.activity not in activities:
            yield DiaryMemberUnfit(f"{said.activity.value} has no {name}", pointer=f"/{name}")


def _bounds(said: Said) -> Iterable[Refusal]:
    days, where = said.interval_days, said.position
    if days is not None and not 0 <= days <= LONGEST_INTERVAL_DAYS:
        yield IntervalOutOfRange(
            f"0 to {LONGEST_INTERVAL_DAYS} days", pointer="/interval_days", most=LONGEST_INTERVAL_DAYS
        )
    if where is not None and not _on_earth(where.latitude, where.longitude, where.accuracy_m):
        yield DiaryPositionImpossible(
            "latitude, longitude and metres of accuracy of a place on Earth", pointer="/position"
        )
    if len(said.photos) > MOST_PHOTOS:
        yield DiaryPhotosTooMany(f"at most {MOST_PHOTOS} photos", pointer="/photos", most=MOST_PHOTOS)
    if said.quantity is not None:
        try:
            check_pieces(said.quantity, "/quantity")
        except Refusal as refusal:
            yield refusal


def _on_earth(latitude: float, longitude: float, accuracy_m: int | None) -> bool:
    finite = isfinite(latitude) and isfinite(longitude)
    return finite and abs(latitude) <= 90 and abs(longitude) <= 180 and 0 <= (accuracy_m or 0) <= 10**7  # noqa: PLR2004


def same_crop(one: UUID | None, other: UUID | None) -> bool:
    """Whether a spraying concerns a harvest: only two different crops that were both named do not meet."""
    return one is None or other is None or one == other


def blocking(sprayings: Iterable[Entry], on: date, product_id: UUID | None) -> Entry | None:
    """The spraying inside whose interval a day lies: the one whose interval ends last."""
    inside = [
        each
        for each in sprayings
        if each.stands
        and same_crop(each.said.product_id, product_id)
        and each.happened_on <= on < allowed_from(each)
    ]
    return max(inside, key=allowed_from, default=None)


def allowed_from(spraying: Entry) -> date:
    """The first day after a spraying on which may be harvested."""
    return spraying.happened_on + timedelta(days=spraying.said.interval_days or 0)


def check_harvest(entries: Iterable[Entry], on: date, product_id: UUID | None, pointer: str) -> None:
    """Against what the diary of the plot says. Raises `HarvestTooEarly`, `HarvestBeforePlanting`."""
    every = [each for each in entries if each.stands and same_crop(each.said.product_id, product_id)]
    sprayed = blocking((each for each in every if each.said.activity is Activity.SPRAYING), on, product_id)
    if sprayed is not None:
        first, days = allowed_from(sprayed), sprayed.said.interval_days or 0
        raise HarvestTooEarly(
            f"{sprayed.said.material} was sprayed on {sprayed.happened_on} and needs {days} days: harvest is allowed from {first}",
            pointer=pointer,
            allowed_from=first.isoformat(),
            days=days,
        )
    planted = [each.happened_on for each in every if each.said.activity is Activity.PLANTING]
    if planted and min(planted) > on:
        raise HarvestBeforePlanting(
            f"planted on {min(planted)}, harvested on {on}",
            pointer=pointer,
            planted_on=min(planted).isoformat(),
        )


def harvested_too_early(spraying: Entry, entries: Iterable[Entry]) -> bool:
    """Whether a harvest that stands in the diary lies inside the interval of this spraying."""
    return any(
        each.stands
        and each.said.activity is Activity.HARVESTING
        and blocking((spraying,), each.happened_on, each.said.product_id) is not None
        for each in entries
    )
