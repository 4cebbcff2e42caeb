"""An event on its way in: checked by itself, and everything made of it that is stored beside it. Pure and without state."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nguongoc.errors import Refusal, Several, TooLarge
from nguongoc.events.context import Namespaces
from nguongoc.events.documents import Document, DocumentKind
from nguongoc.events.fitting import fitting
from nguongoc.events.hash import event_hash
from nguongoc.events.index import EventIndex, index_event
from nguongoc.events.profile import check_profile
from nguongoc.events.structure import event_faults, structure_faults
from nguongoc.records.canonical import canonical_bytes

MOST_BYTES = 1_000_000
"""Of one event in canonical form."""


class EventTooLarge(TooLarge):
    """More bytes than any honest event has."""

    code = "event-too-large"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event as it came, less `recordTime`, which is ours to give."""

    position: int
    """In its document."""
    event: Mapping[str, Any]
    body: bytes
    context: bytes | None
    hash: str
    index: EventIndex

    @property
    def identity(self) -> str:
        return identity_of(self.hash, self.index.declared_at)

    @property
    def names(self) -> tuple[str, ...]:
        return names_of(self.event, self.hash, self.index.declared_at)


def identity_of(hash: str, declared_at: datetime | None) -> str:
    """What makes an event itself within its organisation: its hash, and for a declaration of error the time of that,
    because a declaration hashes like the event that it takes back."""
    if declared_at is None:
        return hash
    return f"{hash}@{declared_at.astimezone(UTC).isoformat(timespec='microseconds').replace('+00:00', 'Z')}"


def names_of(event: Mapping[str, Any], hash: str, declared_at: datetime | None) -> tuple[str, ...]:
    """Under what it is known: its `eventID`, else its hash; a declaration also under the hash of what it takes back."""
    given = event.get("eventID")
    names = [fitting(given)] if isinstance(given, str) else []
    if not names or declared_at is not None:
        names.append(hash)
    return tuple(dict.fromkeys(names))


def check_event(document: Document, position: int) -> None:
    """That one event of a document has the shape of its type; alone it needs a `@context`. Pointers are within the event.

    Raises `StructureWrong`, or `Several` of it.
    """
    judge = structure_faults if document.kind is DocumentKind.EVENT else event_faults
    raise_any(judge(document.events[position]))


def raise_any(faults: Sequence[Refusal]) -> None:
    """The only one as it is, more of them as `Several`."""
    if faults:
        raise faults[0] if len(faults) == 1 else Several(tuple(faults))


def receive(document: Document, position: int, now: datetime) -> Incoming:
    """One event of a document whose structure holds. Raises the refusals of hash, index, profile and bounds, each with a
    pointer within the event where a member is at fault."""
    event = {name: value for name, value in document.events[position].items() if name != "recordTime"}
    bare = document.kind is DocumentKind.EVENT
    context = None if bare or document.context is None else canonical_bytes(document.context)
    body = canonical_bytes(event)
    if len(body) > MOST_BYTES:
        raise EventTooLarge(f"an event has at most {MOST_BYTES} bytes", limit=MOST_BYTES)
    namespaces = document.namespaces_of(position)
    found = read_again(body, context, namespaces, position)
    check_profile(found.event, namespaces, now)
    return found


def read_again(
    body: bytes, context: bytes | None, namespaces: Namespaces, position: int = 0, *, own: bool = False
) -> Incoming:
    """What follows from the canonical bytes of an event and nothing else, when it comes and whenever it is recomputed.

    From the bytes and not from what they were made of: the order of members, and how a number was written, are gone by then.
    """
    event = json.loads(body)
    index = index_event(event, namespaces, own=own)
    return Incoming(position, event, body, context, event_hash(event, namespaces), index)
