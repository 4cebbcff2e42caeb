"""Which event of the UN Transparency Protocol 0.7.0 an EPCIS event is: Make, Move, Modify, or none.

What maps to none is listed by whoever asks; nothing is forced into a shape that says less or more than the event did.
"""

from __future__ import annotations

from enum import StrEnum

from nguongoc.documents.facts import Happening


class UntpEvent(StrEnum):
    """The events of UNTP 0.7.0 that an EPCIS event may be told as."""

    MAKE = "MakeEvent"
    MOVE = "MoveEvent"
    MODIFY = "ModifyEvent"


_MOVING = frozenset({"shipping", "departing", "transporting", "arriving", "receiving"})
_CHANGING = frozenset({"repackaging", "repairing", "replacing", "installing"})


def untp_event(happening: Happening) -> UntpEvent | None:
    """A Move needs both its ends, a Make and a Modify the place where it was done: without them it is none."""
    here = happening.read_point or happening.location
    if happening.type == "TransformationEvent":
        return UntpEvent.MAKE if here else None
    if happening.type != "ObjectEvent":
        return None
    if happening.action == "ADD" and happening.step in ("commissioning", "creating_class_instance"):
        return UntpEvent.MAKE if here else None
    if happening.action == "OBSERVE" and happening.step in _MOVING:
        return UntpEvent.MOVE if _end(happening.sources) and _end(happening.destinations) else None
    if happening.action == "OBSERVE" and happening.step in _CHANGING:
        return UntpEvent.MODIFY if here else None
    return None


def _end(named: tuple[tuple[str, str], ...]) -> bool:
    return any(kind == "location" for kind, _ in named)
