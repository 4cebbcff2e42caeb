"""What a reader keeps of a status list between two looks, and whether the list it is shown next continues that.

A list is cut from the log's cloth without its tree: its version only grows, a revocation is never taken back, nor is that
another record took a record's place. Holds and recalls end; they are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from nguongoc.signing.signed_status import SignedList
from nguongoc.signing.status_list import Message, StatusBits

CLOCK_SKEW = timedelta(minutes=5)
"""How far two honest clocks may stand apart."""
REVOCATION = "revocation"


class Continuation(Enum):
    """How a list stands to the one that was seen before."""

    CONTINUES = auto()
    OLDER = auto()
    """A copy from before: a cache's, a bundle's. No lie, and no news."""
    ROLLED_BACK = auto()
    """Signed later under a lower number, or under a number that another list had: its host counts back."""
    TAKEN_BACK = auto()
    """A later list lacks what is never taken back."""


@dataclass(frozen=True, slots=True)
class SeenList:
    """`final` has a bit for every place of which a list once said what is never taken back."""

    version: int | None
    valid_from: datetime
    sha256: str
    final: StatusBits

    def says(self, index: int) -> bool:
        """Whether a place was seen to be revoked, or replaced."""
        return index < len(self.final.data) * 8 and bool(self.final.value(index))


def seen_of(opened: SignedList, before: SeenList | None = None) -> SeenList:
    """What to keep of a list that continues what was seen before."""
    final = final_places(opened)
    final = final if before is None else final.joined(before.final)
    return SeenList(opened.version, opened.valid_from, opened.sha256, final)


def final_places(opened: SignedList) -> StatusBits:
    """The places of which a list says what is never taken back."""
    revokes = opened.purpose == REVOCATION
    return opened.bits.places(lambda value: revokes or value == Message.SUPERSEDED)


def continuation(seen: SeenList, opened: SignedList) -> Continuation:
    """How an authentic list stands to what was seen of its address."""
    if seen.sha256 == opened.sha256:
        return Continuation.CONTINUES
    order = _order(seen, opened)
    if order is not Continuation.CONTINUES:
        return order
    return Continuation.TAKEN_BACK if _lacks(seen, opened) else Continuation.CONTINUES


def _order(seen: SeenList, opened: SignedList) -> Continuation:
    if seen.version is None:
        # Who counts no versions is held to the dates; whoever begins to count is not told from that.
        return Continuation.OLDER if opened.valid_from < seen.valid_from else Continuation.CONTINUES
    if opened.version is not None and opened.version > seen.version:
        return Continuation.CONTINUES
    if opened.version == seen.version or opened.valid_from > seen.valid_from + CLOCK_SKEW:
        return Continuation.ROLLED_BACK
    return Continuation.OLDER


def _lacks(seen: SeenList, opened: SignedList) -> bool:
    if opened.purpose == REVOCATION:
        kept = final_places(opened)
    else:
        # A hold or a recall stands in front of *superseded*, at the same place.
        kept = opened.bits.places(lambda value: value != Message.NONE)
    held = int.from_bytes(kept.data.ljust(len(seen.final.data), b"\0"))
    mine = int.from_bytes(seen.final.data.ljust(len(kept.data), b"\0"))
    return bool(mine & ~held)
