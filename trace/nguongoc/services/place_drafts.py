"""What is written down of a place, judged whole: by an authority when it registers it, by its host ever after."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from nguongoc.errors import Malformed, TooLarge
from nguongoc.services.gathering import Gathering
from nguongoc.tourism.opening import canonical_opening
from nguongoc.tourism.places import Experience, ExperienceKind, Festival, LunarDay
from nguongoc.tourism.season import checked_months

NAME_LIMIT = 120
ABOUT_LIMIT = 2000
NOTE_LIMIT = 200
SOURCE_LIMIT = 500
MOST_OF_EACH = 30
ID_LIMIT = 63
ADDRESS_LIMIT = 300
_ID = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")


class PlaceIdMalformed(Malformed):
    """Not 3 to 63 of a-z and 0-9 in words joined by hyphens."""

    code = "place-id-malformed"


class PhoneMalformed(Malformed):
    """Not a telephone number in E.164 form, such as +84237..."""

    code = "phone-malformed"


class WebsiteMalformed(Malformed):
    """Not an https address; anything else may run in the page it is shown on."""

    code = "website-malformed"


class TooManyParts(TooLarge):
    """More than `MOST_OF_EACH` festivals, experiences or products."""

    code = "too-many-parts"


@dataclass(frozen=True, slots=True)
class FestivalDraft:
    """Lunar days as (day, month)."""

    name_vi: str
    name_en: str
    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ExperienceDraft:
    """Something to do there; `months` 1-12, empty for all year; without a price one asks."""

    id: str
    name_vi: str
    name_en: str
    months: tuple[int, ...] = ()
    price_note_vi: str | None = None
    price_note_en: str | None = None
    kind: ExperienceKind = ExperienceKind.VISIT


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeDraft:
    """What visitors are told: all that a host may say of its own place."""

    about_vi: str
    about_en: str
    months: tuple[int, ...] = ()
    festivals: tuple[FestivalDraft, ...] = ()
    experiences: tuple[ExperienceDraft, ...] = ()
    opening: str | None = None
    phone: str | None = None
    zalo: str | None = None
    website: str | None = None
    booking_url: str | None = None


def check_welcome(gathering: Gathering, draft: WelcomeDraft) -> Mapping[str, Any]:
    """The fields of a `Place` that a draft fills, whatever is wrong handed to `gathering`; too much of anything is refused at once."""
    check_counts(gathering, {"festivals": len(draft.festivals), "experiences": len(draft.experiences)})
    festivals = [_festival(gathering, i, each) for i, each in enumerate(draft.festivals)]
    experiences = [_experience(gathering, i, each) for i, each in enumerate(draft.experiences)]
    for name in ("phone", "zalo"):
        gathering.ask(partial(_check_phone, getattr(draft, name), f"/{name}"), None)
    for name in ("website", "booking_url"):
        gathering.ask(partial(_check_address, getattr(draft, name), f"/{name}"), None)
    opening, no_months = draft.opening, tuple[int, ...]()
    return {
        "about_vi": gathering.text(draft.about_vi, ABOUT_LIMIT, "/about_vi"),
        "about_en": gathering.text(draft.about_en, ABOUT_LIMIT, "/about_en"),
        "months": gathering.ask(lambda: checked_months(draft.months), no_months, "/months"),
        "festivals": tuple(each for each in festivals if each is not None),
        "experiences": tuple(each for each in experiences if each is not None),
        "opening": opening and gathering.ask(lambda: canonical_opening(opening), None, "/opening"),
        "phone": draft.phone,
        "zalo": draft.zalo,
        "website": draft.website,
        "booking_url": draft.booking_url,
    }


def check_counts(gathering: Gathering, counts: Mapping[str, int]) -> None:
    """Refuses at once what is too much: its parts are not looked at one by one."""
    for name, count in counts.items():
        if count > MOST_OF_EACH:
            gathering.refuse(
                TooManyParts(f"at most {MOST_OF_EACH} {name}", pointer=f"/{name}", most=MOST_OF_EACH)
            )
    if max(counts.values()) > MOST_OF_EACH:
        gathering.settle()


def check_place_id(id: str, pointer: str) -> None:
    """Raises `PlaceIdMalformed`."""
    if not (3 <= len(id) <= ID_LIMIT and _ID.fullmatch(id)):  # noqa: PLR2004
        raise PlaceIdMalformed("write it with a-z, 0-9 and hyphens, 3 to 63 characters", pointer=pointer)


def _check_phone(number: str | None, pointer: str) -> None:
    if number is not None and not _PHONE.fullmatch(number):
        raise PhoneMalformed("write the number like +84237123456", pointer=pointer)


def _check_address(address: str | None, pointer: str) -> None:
    if address is not None and not _is_https(address):
        raise WebsiteMalformed("give an address that begins with https://", pointer=pointer)


def _is_https(address: str) -> bool:
    printable = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>\\^`{|}")
    if len(address) > ADDRESS_LIMIT or not printable:
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
        lambda: Experience(draft.id, name_vi, name_en, draft.months, price_vi, price_en, draft.kind),
        None,
        f"{at}/months",
    )
