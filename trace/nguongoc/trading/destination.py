"""Whether the places that goods come from have the code that a market asks for, and whether it is good on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nguongoc.geography.communes import search_key
from nguongoc.parties.facilities import Facility, MarketCode
from nguongoc.parties.market_codes import runs


class CodeStanding(StrEnum):
    """Unknown (nobody said until when) is not valid, and none is not wrong: not every market asks for one of everything."""

    VALID = "valid"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CodeChecked:
    """What one place has for a market; `code` is the one that stands best."""

    facility: Facility
    standing: CodeStanding
    code: MarketCode | None


def check_codes(market: str, facilities: Sequence[Facility], today: date) -> tuple[CodeChecked, ...]:
    """One answer a place, each once; markets are compared as people write them, without case and marks."""
    wanted, found = search_key(market), dict[str, CodeChecked]()
    for facility in facilities:
        theirs = [each for each in facility.market_codes if search_key(each.market) == wanted]
        ranked = sorted(theirs, key=lambda each: _RANK.index(_standing(each, today)))
        best = ranked[0] if ranked else None
        standing = CodeStanding.NONE if best is None else _standing(best, today)
        found.setdefault(str(facility.id), CodeChecked(facility, standing, best))
    return tuple(found.values())


_RANK = (CodeStanding.VALID, CodeStanding.UNKNOWN, CodeStanding.EXPIRED, CodeStanding.NONE)


def _standing(code: MarketCode, today: date) -> CodeStanding:
    match runs(code, today):
        case None:
            return CodeStanding.UNKNOWN
        case True:
            return CodeStanding.VALID
        case False:
            return CodeStanding.EXPIRED
