"""EPCIS documents as they come in: where their events are, and what the names in them stand for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nguongoc.errors import Malformed, TooLarge
from nguongoc.events.context import Namespaces

MOST_EVENTS = 10_000
"""In one document."""


class DocumentKind(StrEnum):
    """What was sent: the two envelopes by their `type`, or one event without any."""

    CAPTURE = "EPCISDocument"
    QUERY = "EPCISQueryDocument"
    EVENT = "Event"


_WAY_TO_EVENTS = {
    DocumentKind.CAPTURE.value: ("epcisBody", "eventList"),
    DocumentKind.QUERY.value: ("epcisBody", "queryResults", "resultsBody", "eventList"),
}


class DocumentNotReadable(Malformed):
    """No envelope in which events could be found; the pointer names the member."""

    code = "epcis-document-not-readable"


class TooManyEvents(TooLarge):
    """More than one document may hold."""

    code = "epcis-too-many-events"


@dataclass(frozen=True, slots=True)
class Document:
    """The events of a document in its order. `context` is the document's own, as it came, None where it had none."""

    kind: DocumentKind
    events: tuple[dict[str, Any], ...]
    context: Any
    namespaces: Namespaces
    events_pointer: str
    """Where the list of events stands; empty for an event without envelope."""

    def pointer(self, index: int) -> str:
        """Where an event stands."""
        return f"{self.events_pointer}/{index}" if self.events_pointer else ""

    def namespaces_of(self, index: int) -> Namespaces:
        """What the names in an event stand for: its own `@context` within the document's."""
        if self.kind is DocumentKind.EVENT:
            return self.namespaces
        return self.namespaces.within(self.events[index].get("@context"), f"{self.pointer(index)}/@context")


def read_document(value: Any) -> Document:
    """The events of any JSON value that claims to be a document or an event; their own members are not looked at.

    Raises `DocumentNotReadable`, `TooManyEvents` and what `Namespaces.read` raises.
    """
    top = _object(value, "")
    context, kind = top.get("@context"), top.get("type")
    if not isinstance(kind, str):
        raise DocumentNotReadable("type is not a text", pointer="/type")
    path = _WAY_TO_EVENTS.get(kind)
    if path is None:
        return Document(DocumentKind.EVENT, (top,), context, Namespaces.read(context), "")
    here: Any = value
    pointer = ""
    for name in path:
        pointer = f"{pointer}/{name}"
        if name not in here:
            raise DocumentNotReadable(f"{name} is missing", pointer=pointer)
        here = here[name] if name == "eventList" else _object(here[name], pointer)
    if not isinstance(here, list):
        raise DocumentNotReadable("eventList is not a list", pointer=pointer)
    if len(here) > MOST_EVENTS:
        raise TooManyEvents(f"a document has at most {MOST_EVENTS} events", pointer=pointer, most=MOST_EVENTS)
    events = tuple(_object(event, f"{pointer}/{index}") for index, event in enumerate(here))
    return Document(DocumentKind(kind), events, context, Namespaces.read(context), pointer)


def _object(value: Any, pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DocumentNotReadable("not a JSON object", pointer=pointer)
    return value
