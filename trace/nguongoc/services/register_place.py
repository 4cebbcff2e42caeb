"""Register a place to visit; an authority does, because a map with an invented farm on it sends people astray."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import isfinite
from urllib.parse import urlsplit

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Conflict, Invalid, Malformed, TooLarge
from nguongoc.geography import communes
from nguongoc.ports import Answer, Clock, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out
from nguongoc.tourism.places import Experience, Festival, LunarDay, NotAPosition, Place, PlaceKind
from nguongoc.tourism.season import checked_months

NAME_LIMIT = 120
ABOUT_LIMIT = 2000
NOTE_LIMIT = 200
SOURCE_LIMIT = 500
MOST_OF_EACH = 30
LARGEST_ERROR_KM = 50.0
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID_LIMIT = 63
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
WEBSITE_LIMIT = 300


class PlaceIdMalformed(Malformed):
    """Not 3 to 63 of a-z and 0-9 in words joined by hyphens."""

    code = "place-id-malformed"


class PlaceTaken(Conflict):
    """There is a place of this id."""

    code = "place-taken"


class PhoneMalformed(Malformed):
    """Not a telephone number in E.164 form, such as +84237..."""

    code = "phone-malformed"


class WebsiteMalformed(Malformed):
    """Not an https address; anything else may run in the page it is shown on."""

    code = "website-malformed"


class TooManyParts(TooLarge):
    """More than `MOST_OF_EACH` festivals, experiences or products."""

    code = "too-many-parts"


class CheckedInFuture(Invalid):
    """Nobody has checked it tomorrow."""

    code = "checked-in-future"


@dataclass(frozen=True, slots=True)
class FestivalDraft:
    """Lunar days as (day, month)."""

    name_vi: str
    name_en: str
    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ExperienceDraft:
    """Something to do there; `months` 1-12, empty for all year."""

    id: str
    name_vi: str
    name_en: str
    months: tuple[int, ...] = ()
    price_note_vi: str | None = None
    price_note_en: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """What somebody found out about a place; degrees are WGS 84, `coordinate_error_km` says how well they are known."""

    id: str
    name_vi: str
    name_en: str
    kind: PlaceKind
    commune_code: str
    latitude: float
    longitude: float
    coordinate_error_km: float
    about_vi: str
    about_en: str
    checked_on: date
    source: str
    months: tuple[int, ...] = ()
    festivals: tuple[FestivalDraft, ...] = ()
    experiences: tuple[ExperienceDraft, ...] = ()
    phone: str | None = None
    website: str | None = None
    product_slugs: tuple[str, ...] = ()


class RegisterPlace:
    """Raises `ScopeMissing`, the refusals of the draft, `PlaceTaken`."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    def __call__(self, caller: Caller, draft: PlaceDraft, once: Once[Place] | None = None) -> Place | Answer:
        caller.require(Scope.PLACES_WRITE)
        place = _checked(draft, vietnamese_day(self._clock.now()))

        def put(uow: UnitOfWork) -> Place:
            if uow.catalogue.place(place.id) is not None:
                raise PlaceTaken("there is a place of this id", pointer="/id", id=place.id)
            uow.catalogue.put_place(place)
            return place

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, put))


def _checked(draft: PlaceDraft, today: date) -> Place:
    gathering = Gathering()
    gathering.ask(lambda: check_place_id(draft.id, "/id"), None)
    gathering.ask(lambda: communes.find(draft.commune_code), None, "/commune_code")
    gathering.ask(lambda: _check_position(draft), None)
    gathering.ask(lambda: _check_contact(draft), None)
    if draft.checked_on > today:
        gathering.refuse(
            CheckedInFuture("checked on a day to come", pointer="/checked_on", today=today.isoformat())
        )
    _check_parts(gathering, draft)
    months: tuple[int, ...] = gathering.ask(lambda: checked_months(draft.months), (), "/months")
    festivals = tuple(_festival(gathering, i, each) for i, each in enumerate(draft.festivals))
    experiences = tuple(_experience(gathering, i, each) for i, each in enumerate(draft.experiences))
    name_vi = gathering.text(draft.name_vi, NAME_LIMIT, "/name_vi")
    name_en = gathering.text(draft.name_en, NAME_LIMIT, "/name_en")
    about_vi = gathering.text(draft.about_vi, ABOUT_LIMIT, "/about_vi")
    about_en = gathering.text(draft.about_en, ABOUT_LIMIT, "/about_en")
    source = gathering.text(draft.source, SOURCE_LIMIT, "/source")
    gathering.settle()
    return Place(
        id=draft.id,
        name_vi=name_vi,
        name_en=name_en,
        kind=draft.kind,
        commune_code=draft.commune_code,
        latitude=draft.latitude,
        longitude=draft.longitude,
        coordinate_error_km=draft.coordinate_error_km,
        about_vi=about_vi,
        about_en=about_en,
        months=months,
        festivals=tuple(each for each in festivals if each is not None),
        experiences=tuple(each for each in experiences if each is not None),
        phone=draft.phone,
        website=draft.website,
        host_organisation_id=None,
        product_slugs=draft.product_slugs,
        checked_on=draft.checked_on,
        source=source,
    )


def _check_parts(gathering: Gathering, draft: PlaceDraft) -> None:
    """Refuses at once what is too much: its parts are not looked at one by one."""
    counts = {
        "festivals": len(draft.festivals),
        "experiences": len(draft.experiences),
        "product_slugs": len(draft.product_slugs),
    }
    for name, count in counts.items():
        if count > MOST_OF_EACH:
            gathering.refuse(
                TooManyParts(f"at most {MOST_OF_EACH} {name}", pointer=f"/{name}", most=MOST_OF_EACH)
            )
    if max(counts.values()) > MOST_OF_EACH:
        gathering.settle()
    for index, slug in enumerate(draft.product_slugs):
        gathering.ask(partial(check_place_id, slug, f"/product_slugs/{index}"), None)


def check_place_id(id: str, pointer: str) -> None:
    """Raises `PlaceIdMalformed`."""
    if not (3 <= len(id) <= ID_LIMIT and _ID.fullmatch(id)):  # noqa: PLR2004
        raise PlaceIdMalformed("write it with a-z, 0-9 and hyphens, 3 to 63 characters", pointer=pointer)


def _check_position(draft: PlaceDraft) -> None:
    for name, value, most in (
        ("latitude", abs(draft.latitude), 90.0),
        ("longitude", abs(draft.longitude), 180.0),
        ("coordinate_error_km", draft.coordinate_error_km, LARGEST_ERROR_KM),
    ):
        if not (isfinite(value) and 0 <= value <= most):
            raise NotAPosition(f"{name} is out of range", pointer=f"/{name}")


def _check_contact(draft: PlaceDraft) -> None:
    if draft.phone is not None and not _PHONE.fullmatch(draft.phone):
        raise PhoneMalformed("write the number like +84237123456", pointer="/phone")
    if draft.website is not None and not _is_https(draft.website):
        raise WebsiteMalformed("give an address that begins with https://", pointer="/website")


def _is_https(address: str) -> bool:
    printable = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>\\^`{|}")
    if len(address) > WEBSITE_LIMIT or not printable:
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _festival(gathering: Gathering, index: int, draft: FestivalDraft) -> Festival | None:
    at = f"/festivals/{index}"
    name_vi = gathering.text(draft.name_vi, NAME_LIMIT, f"{at}/name_vi")
    name_en = gathering.text(draft.name_en, NAME_LIMIT, f"{at}/name_en")
    first = gathering.ask(lambda: LunarDay(*draft.first), None, f"{at}/first")
    last = gathering.ask(lambda: LunarDay(*draft.last), None, f"{at}/last")
    if first is None or last is None:
        return None
    return gathering.ask(lambda: Festival(name_vi, name_en, first, last), None, f"{at}/last")


def _experience(gathering: Gathering, index: int, draft: ExperienceDraft) -> Experience | None:
    at = f"/experiences/{index}"
    gathering.ask(lambda: check_place_id(draft.id, f"{at}/id"), None)
    name_vi = gathering.text(draft.name_vi, NAME_LIMIT, f"{at}/name_vi")
    name_en = gathering.text(draft.name_en, NAME_LIMIT, f"{at}/name_en")
    price_vi = gathering.text_or_none(draft.price_note_vi, NOTE_LIMIT, f"{at}/price_note_vi")
    price_en = gathering.text_or_none(draft.price_note_en, NOTE_LIMIT, f"{at}/price_note_en")
    return gathering.ask(
        lambda: Experience(draft.id, name_vi, name_en, draft.months, price_vi, price_en), None, f"{at}/months"
    )
