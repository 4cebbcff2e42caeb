"""What a host types about its place: read leniently, so that months may be `9-12, 1` and English may be left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from nguongoc.errors import Malformed
from nguongoc.parties.phones import parse_phone
from nguongoc.services.place_drafts import ExperienceDraft, WebsiteMalformed, WelcomeDraft
from nguongoc.tourism.opening import DAYS
from nguongoc.tourism.places import Experience, ExperienceKind, Place
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong

WELCOME_FIELDS: Final = (
    "about_vi", "about_en", "months", "opening", "phone", "zalo", "website", "booking_url",
)  # fmt: skip
EXPERIENCE_FIELDS: Final = ("kind", "name_vi", "name_en", "months", "price_note_vi", "price_note_en")
_MONTHS: Final = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")
_IN_YEAR: Final = 12
_DAYS: Final = dict(zip(("T2", "T3", "T4", "T5", "T6", "T7", "CN"), DAYS, strict=True))
"""Days as calendars here name them."""


class MonthsUnreadable(Malformed):
    """Not months like `9-12, 1`."""

    code = "months-unreadable"


class KindUnknown(Malformed):
    """Not one of the kinds of experience."""

    code = "experience-kind-unknown"


def read_welcome(given: Mapping[str, str], before: WelcomeDraft) -> WelcomeDraft | Wrong:
    """What was typed, beside the experiences and festivals that there are."""
    wrong = Wrong()
    about_vi = wrong.take("about_vi", lambda: needed(given, "about_vi")) or ""
    months = wrong.take("months", lambda: read_months(given.get("months", ""))) or ()
    phone = wrong.take("phone", lambda: _phone(given, "phone"))
    zalo = wrong.take("zalo", lambda: _phone(given, "zalo"))
    website = wrong.take("website", lambda: _address(given, "website"))
    booking_url = wrong.take("booking_url", lambda: _address(given, "booking_url"))
    if wrong.at:
        return wrong
    return replace(
        before,
        about_vi=about_vi,
        about_en=given.get("about_en") or about_vi,
        months=months,
        opening=_renamed(given.get("opening", "").upper(), _DAYS) or None,
        phone=phone,
        zalo=zalo,
        website=website,
        booking_url=booking_url,
    )


def read_experience(given: Mapping[str, str], id: str) -> ExperienceDraft | Wrong:
    wrong = Wrong()
    kind = wrong.take("kind", lambda: _kind(given))
    name = wrong.take("name_vi", lambda: needed(given, "name_vi")) or ""
    months = wrong.take("months", lambda: read_months(given.get("months", ""))) or ()
    if wrong.at or kind is None:
        return wrong
    price = given.get("price_note_vi") or None
    return ExperienceDraft(
        id=id,
        name_vi=name,
        name_en=given.get("name_en") or name,
        months=months,
        price_note_vi=price,
        price_note_en=given.get("price_note_en") or price,
        kind=kind,
    )


def welcome_values(place: Place) -> dict[str, str]:
    """What stands in the form before anything is typed."""
    values = {name: str(getattr(place, name) or "") for name in WELCOME_FIELDS}
    opening = _renamed(place.opening or "", {english: day for day, english in _DAYS.items()})
    return values | {"months": written_months(place.months), "opening": opening}


def experience_values(experience: Experience) -> dict[str, str]:
    values = {name: str(getattr(experience, name) or "") for name in EXPERIENCE_FIELDS}
    return values | {"months": written_months(experience.months)}


def read_months(text: str) -> tuple[int, ...]:
    """`9-12, 1`, `11-2` across the new year; empty is all year. Raises `MonthsUnreadable`."""
    months: list[int] = []
    for part in filter(None, re.split(r"[\s,;]+", re.sub(r"\s*[-–]\s*", "-", text[:100].strip()))):
        found = _MONTHS.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not (1 <= first <= _IN_YEAR and 1 <= last <= _IN_YEAR):
            raise MonthsUnreadable("write the months like 9-12, 1")
        months += [(first - 1 + ahead) % _IN_YEAR + 1 for ahead in range((last - first) % _IN_YEAR + 1)]
    return tuple(dict.fromkeys(months))


def written_months(months: tuple[int, ...]) -> str:
    return ", ".join(map(str, months))


def _renamed(text: str, days: Mapping[str, str]) -> str:
    for day, name in days.items():
        text = text.replace(day, name)
    return text


def needed(given: Mapping[str, str], name: str) -> str:
    """Raises `AnswerMissing`."""
    if not given.get(name):
        raise AnswerMissing("fill this in")
    return given[name]


def _phone(given: Mapping[str, str], name: str) -> str | None:
    return parse_phone(given[name], f"/{name}") if given.get(name) else None


def _address(given: Mapping[str, str], name: str) -> str | None:
    typed = given.get(name, "")
    if typed and not typed.startswith("https://"):
        raise WebsiteMalformed("give an address that begins with https://", pointer=f"/{name}")
    return typed or None


def _kind(given: Mapping[str, str]) -> ExperienceKind:
    try:
        return ExperienceKind(given.get("kind", ""))
    except ValueError:
        raise KindUnknown("choose one of the list", pointer="/kind") from None
