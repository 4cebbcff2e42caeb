"""Festivals as an iCalendar file (RFC 5545), dated from the lunar calendar, for people's own calendars.

A yearly rule cannot say *the 21st of the eighth lunar month*, so each year is an event of its own, for the years ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from nguongoc.batches.dates import vietnamese_day
from nguongoc.geography import communes
from nguongoc.tourism.lunar import DatedFestival, dated
from nguongoc.tourism.places import Place

YEARS: Final = 3
"""The lunar years told ahead: whoever subscribes asks again long before they are over."""
MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_LINE_OCTETS: Final = 75
_ESCAPED: Final = re.compile(r"([\\;,])")
_PRODUCT: Final = "-//Nguon Goc//le hoi//VI"


def calendar(places: Iterable[Place], base_url: str, now: datetime, lang: str = "vi") -> bytes:
    """The festivals of these places that are not over on the day of `now`, for `YEARS` lunar years, in the order of their days."""
    name = "Lễ hội Thanh Hóa" if lang != "en" else "Festivals of Thanh Hóa"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:P30D"]
    coming = sorted(
        _coming(places, vietnamese_day(now)), key=lambda each: (each[1].first, each[0].id, each[1].name_vi)
    )
    for place, festival in coming:
        lines += _event(place, festival, base_url, now, lang)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _coming(places: Iterable[Place], on: date) -> Iterator[tuple[Place, DatedFestival]]:
    for place in places:
        for festival in place.festivals:
            # The lunar year that is still running has the number of the last solar year until Tết.
            years = (dated(festival, on.year - 1 + ahead) for ahead in range(YEARS + 2))
            held = [each for each in years if each is not None and each.last >= on]
            yield from ((place, each) for each in held[:YEARS])


def _event(place: Place, festival: DatedFestival, base_url: str, now: datetime, lang: str) -> Iterator[str]:
    english = lang == "en"
    url = f"{base_url.rstrip('/')}/places/{place.id}"
    where = place.name_en if english else place.name_vi
    commune = f"{communes.find(place.commune_code).name}, {communes.PROVINCE_NAME}"
    yield "BEGIN:VEVENT"
    # The same event for ever: a calendar that asks again mends what it has instead of doubling it.
    yield f"UID:{place.id}-{_slug(festival)}-{festival.first.year}@{urlsplit(base_url).hostname or 'localhost'}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{festival.first:%Y%m%d}"
    # RFC 5545 section 3.6.1: the end of an event of whole days is the day after its last.
    yield f"DTEND;VALUE=DATE:{festival.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(festival.name_en if english else festival.name_vi)}"
    yield f"LOCATION:{_text(f'{where}, {commune}')}"
    yield f"GEO:{place.latitude:.4f};{place.longitude:.4f}"
    yield f"URL:{url}"
    yield f"DESCRIPTION:{_text(place.about_en if english else place.about_vi)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _slug(festival: DatedFestival) -> str:
    """Told apart by lunar name among the festivals of one place, in letters that an id may have."""
    return festival.name_vi.encode().hex()[:32]


def _text(value: str) -> str:
    """RFC 5545 section 3.3.11."""
    return _ESCAPED.sub(r"\\\1", value).replace("\r\n", "\n").replace("\r", "\n").replace("\n", r"\n")


def _folded(line: str) -> bytes:
    """RFC 5545 section 3.1: at most 75 octets a line, cut between letters, never inside one."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > _LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
