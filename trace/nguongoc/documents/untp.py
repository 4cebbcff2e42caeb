"""Which event of the UN Transparency Protocol 0.7.0 an EPCIS event is: Make, Move, Modify, or none.

One table decides, and `docs/reference/untp.md` publishes it. What maps to none is listed by whoever asks; nothing is forced into
a shape that says less or more than the event did.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from nguongoc.documents.facts import Happening


class UntpEvent(StrEnum):
    """The events of UNTP 0.7.0 that an EPCIS event may be told as."""

    MAKE = "MakeEvent"
    MOVE = "MoveEvent"
    MODIFY = "ModifyEvent"


class Needs(StrEnum):
    """What an event has to name besides; the value is how the published table says it."""

    PLACE = "where it was done (`readPoint` or `bizLocation`)"
    BOTH_ENDS = "a `location` among its sources and among its destinations"


@dataclass(frozen=True, slots=True)
class EventMapping:
    """EPCIS events of a type, an action and one of these business steps; None and an empty set stand for any."""

    type: str
    action: str | None
    steps: frozenset[str]
    needs: Needs
    told_as: UntpEvent

    def fits(self, happening: Happening) -> bool:
        """Whether the event is of this kind and names what it has to."""
        return (
            happening.type == self.type
            and self.action in {None, happening.action}
            and (not self.steps or happening.step in self.steps)
            and _names(happening, self.needs)
        )


_MAKING: Final = frozenset({"commissioning", "creating_class_instance"})
_MOVING: Final = frozenset({"shipping", "departing", "transporting", "arriving", "receiving"})
_CHANGING: Final = frozenset({"repackaging", "repairing", "replacing", "installing"})

MAPPINGS: Final = (
    EventMapping("TransformationEvent", None, frozenset(), Needs.PLACE, UntpEvent.MAKE),
    EventMapping("ObjectEvent", "ADD", _MAKING, Needs.PLACE, UntpEvent.MAKE),
    EventMapping("ObjectEvent", "OBSERVE", _MOVING, Needs.BOTH_ENDS, UntpEvent.MOVE),
    EventMapping("ObjectEvent", "OBSERVE", _CHANGING, Needs.PLACE, UntpEvent.MODIFY),
)
"""No two fit one event."""


def untp_event(happening: Happening) -> UntpEvent | None:
    """What the table tells the event as; None where no row fits."""
    return next((each.told_as for each in MAPPINGS if each.fits(happening)), None)


def mapping_table() -> str:
    """The table as the page shows it."""
    lines = ["| EPCIS event | action | business step | has to name | UNTP event |", "|---|---|---|---|---|"]
    for each in MAPPINGS:
        steps = ", ".join(f"`{step}`" for step in sorted(each.steps)) or "any"
        action = f"`{each.action}`" if each.action else "none"
        lines.append(f"| `{each.type}` | {action} | {steps} | {each.needs.value} | `{each.told_as.value}` |")
    return "\n".join(lines) + "\n"


def _names(happening: Happening, needs: Needs) -> bool:
    match needs:
        case Needs.PLACE:
            return bool(happening.read_point or happening.location)
        case Needs.BOTH_ENDS:
            return _end(happening.sources) and _end(happening.destinations)
        case _:
            assert_never(needs)


def _end(named: tuple[tuple[str, str], ...]) -> bool:
    return any(kind == "location" for kind, _ in named)
