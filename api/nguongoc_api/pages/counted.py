"""Which answers of the pages for people are a step from scan to visit: noted behind the answer, in memory, never waited for."""

from __future__ import annotations

import re
from typing import Final

from nguongoc.services.count_visits import CountVisits
from nguongoc.tourism.funnel import Step, is_machine

MOST_KEPT: Final = 50_000
OK, SEE_OTHER, NOT_MODIFIED = 200, 303, 304
_PLACE: Final = re.compile(rb"/places/([a-z0-9-]{3,63})(/contact/[a-z]+)?")
_SLUG: Final = re.compile(r"[a-z0-9-]{3,63}")


def producer_of(asked: str | None) -> str:
    """The slug that a link of a pack's page sent along, where it can be one; whether it is one is asked when sums are written."""
    return asked if asked is not None and _SLUG.fullmatch(asked) else ""


class CountedPages:
    """Whose pack a page is of is remembered by its path, so that a page that is kept counts as one that is made."""

    def __init__(self, funnel: CountVisits) -> None:
        self._funnel = funnel
        self._packs: dict[bytes, str] = {}

    def is_pack_of(self, raw_path: bytes, producer: str) -> None:
        """Said by who made the page."""
        if len(self._packs) >= MOST_KEPT:
            self._packs.clear()
        self._packs[raw_path] = producer

    def note(self, raw_path: bytes, producer: str, status: int, user_agent: bytes) -> None:
        """An answer went out to somebody who asked with GET."""
        if status not in {OK, SEE_OTHER, NOT_MODIFIED} or is_machine(user_agent):
            return
        if (pack := self._packs.get(raw_path)) is not None:
            self._funnel.note(Step.SCAN, pack)
        elif (place := _PLACE.fullmatch(raw_path)) is not None:
            step = Step.CONTACT_TAPPED if place[2] else Step.PLACE_SEEN
            self._funnel.note(step, producer, place[1].decode())
