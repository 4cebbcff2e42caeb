"""The events of a whole chain as one EPCIS 2.0 document, valid as EPCIS, honest about what is not told in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from nguongoc.documents.happenings import happening_of
from nguongoc.documents.untp import untp_event
from nguongoc.events.envelopes import Told, capture_document
from nguongoc.events.structure import event_faults

PUBLIC_MINIMUM: Final = "publicMinimum"
"""Events told as anybody may read them: without amounts, parties and other identifiers (ADR 10)."""
NOT_TOLD: Final = "notTold"
"""Events of which too little may be told for an EPCIS document to hold it."""
NO_UNTP_EVENT: Final = "noUntpEvent"
"""Events that map to no event of UNTP 0.7.0."""
INCOMPLETE: Final = "incomplete"
"""Why the chain is not whole, as a trace says it: `depth`, `nodes`, `not_yours`, `events`."""


def chain_document(
    told: Sequence[Told], made_at: datetime, base_url: str, incomplete: Sequence[str] = ()
) -> dict[str, Any]:
    """In the order they happened. Our own remarks stand beside the body under absolute names, which a reader of EPCIS passes over."""
    in_order = sorted(told, key=_moment)
    kept = [each for each in in_order if each.whole or not event_faults(each.event)]
    remarks = {
        PUBLIC_MINIMUM: [_name(each) for each in kept if not each.whole],
        NOT_TOLD: [_name(each) for each in in_order if not each.whole and event_faults(each.event)],
        NO_UNTP_EVENT: [_name(each) for each in kept if not _maps(each)],
        INCOMPLETE: list(dict.fromkeys(incomplete)),
    }
    document = capture_document(kept, made_at)
    return document | {f"{base_url}/ns/epcis#{name}": said for name, said in remarks.items()}


def _moment(told: Told) -> tuple[bool, datetime | None, str]:
    happening = happening_of(told)
    return (happening is None, None if happening is None else happening.at, _name(told))


def _name(told: Told) -> str:
    return str(told.event.get("eventID", ""))


def _maps(told: Told) -> bool:
    happening = happening_of(told)
    return happening is not None and untp_event(happening) is not None
