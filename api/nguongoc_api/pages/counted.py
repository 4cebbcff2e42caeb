"""Which answers of the pages for people are scans, or another step from scan to visit: noted behind the answer, in memory, never waited for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from starlette.types import Scope

from nguongoc.scans.noted import Stamp
from nguongoc.scans.observation import ScanKind
from nguongoc.services.count_visits import CountVisits
from nguongoc.services.find_lot import Found
from nguongoc.services.provenance import Provenance
from nguongoc.services.record_scans import Asking, RecordScans
from nguongoc.tourism.funnel import Step

MOST_KEPT: Final = 50_000
OK, SEE_OTHER, NOT_MODIFIED = 200, 303, 304
NOT_FOUND: Final = 404
_PLACE: Final = re.compile(rb"/places/([a-z0-9-]{3,63})(/contact/[a-z]+)?")
_SLUG: Final = re.compile(r"[a-z0-9-]{3,63}")


def producer_of(asked: str | None) -> str:
    """The slug that a link of a pack's page sent along, where it can be one; whether it is one is asked when sums are written."""
    return asked if asked is not None and _SLUG.fullmatch(asked) else ""


def client_of(scope: Scope) -> str:
    """The network address a request came from, empty where none is known."""
    client = scope.get("client")
    return str(client[0]) if client else ""


@dataclass(frozen=True, slots=True)
class _Pack:
    stamp: Stamp
    producer: str = ""
    """Empty where the serial is none of the lot: no pack of the producer was seen."""


class CountedPages:
    """Whose pack a page is of is remembered by its path, so that a page that is kept counts as one that is made."""

    def __init__(self, funnel: CountVisits, scans: RecordScans) -> None:
        self._funnel = funnel
        self._scans = scans
        self._packs: dict[bytes, _Pack] = {}

    def is_pack_of(self, raw_path: bytes, shown: Provenance) -> Stamp:
        """Said by who made the page."""
        stamp = self._scans.stamp_of(shown.batch, shown.serial, shown.number, shown.unit)
        self._keep(raw_path, _Pack(stamp, shown.organisation.slug))
        return stamp

    def is_stranger(self, raw_path: bytes, found: Found) -> None:
        """A known lot with a serial that is none of it."""
        stamp = self._scans.stamp_found(found)
        if stamp is not None:
            self._keep(raw_path, _Pack(stamp))

    def _keep(self, raw_path: bytes, pack: _Pack) -> None:
        if len(self._packs) >= MOST_KEPT:
            self._packs.clear()
        self._packs[raw_path] = pack

    def note(self, raw_path: bytes, producer: str, status: int, asking: Asking) -> None:
        """An answer went out to somebody who asked with GET."""
        pack, kind = self._packs.get(raw_path), self._scans.kind_of(asking)
        if pack is not None and status in {OK, NOT_MODIFIED, NOT_FOUND}:
            self._scans.note(pack.stamp, asking, kind)
        if status not in {OK, SEE_OTHER, NOT_MODIFIED} or kind is not ScanKind.BUYER:
            return
        if pack is not None:
            self._funnel.note(Step.SCAN, pack.producer)
        elif (place := _PLACE.fullmatch(raw_path)) is not None:
            step = Step.CONTACT_TAPPED if place[2] else Step.PLACE_SEEN
            self._funnel.note(step, producer, place[1].decode())
