"""Take documents in: what can be said at once is said at once, what is accepted is durable before it is answered."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nguongoc.errors import Malformed, NotFound, Refusal, Several
from nguongoc.events.build import event_id
from nguongoc.events.documents import Document, DocumentKind, read_document
from nguongoc.events.incoming import check_event, raise_any, receive
from nguongoc.events.structure import structure_faults
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.events import Behaviour, Capture, CaptureReport, CaptureState
from nguongoc.records.canonical import parse_strict
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.capture_events import Captured, CaptureEvents
from nguongoc.services.once import Once, carry_out

FAST = 1


class DocumentExpected(Malformed):
    """An event without envelope where a document is captured."""

    code = "epcis-document-expected"


class EventExpected(Malformed):
    """A document where one event is captured."""

    code = "epcis-event-expected"


class CaptureUnknown(NotFound):
    """No such capture of this organisation."""

    code = "capture-unknown"


def open_document(raw: bytes, limit: int) -> Document:
    """Strictly read (I-JSON), otherwise untouched: an event comes back as it came."""
    return read_document(parse_strict(raw, limit))


def keep(raw: bytes) -> bytes:
    """A document as it is stored until it is captured."""
    return zlib.compress(raw, FAST)


def kept_document(kept: bytes, limit: int) -> Document:
    """What `keep` kept."""
    return open_document(zlib.decompress(kept), limit)


@dataclass(frozen=True, slots=True)
class AcceptCapture:
    """`POST /epcis/capture`: the capture, kept durably, or the answer given before. `wake` is told of it afterwards."""

    writer: Writer
    clock: Clock
    wake: Callable[[], None]
    most_bytes: int

    def __call__(
        self, caller: Caller, raw: bytes, behaviour: Behaviour, once: Once[Capture] | None = None
    ) -> Capture | Answer:
        caller.require(Scope.EVENTS_CAPTURE)
        value = parse_strict(raw, self.most_bytes)
        document = read_document(value)
        if document.kind is DocumentKind.EVENT:
            raise DocumentExpected("send an EPCISDocument or EPCISQueryDocument", pointer="/type")
        raise_any(structure_faults(value if behaviour is Behaviour.ROLLBACK else _hollow(value)))
        now = self.clock.now()
        capture = Capture(
            id=uuid7(now),
            organisation_id=caller.organisation_id,
            behaviour=behaviour,
            state=CaptureState.OPEN,
            document=keep(raw),
            events=len(document.events),
            done=0,
            report=CaptureReport(),
            received_at=now,
        )

        def write(uow: UnitOfWork) -> Capture:
            uow.events.add_capture(capture)
            return capture

        made = self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))
        self.wake()
        return made


def _hollow(value: Any) -> Any:
    """A document without its events: all that is judged at once when a bad event shall not stop the others."""
    if isinstance(value, dict):
        return {name: [] if name == "eventList" else _hollow(each) for name, each in value.items()}
    return value


def placed(refusal: Refusal, pointer: str) -> Sequence[Refusal]:
    """A refusal within an event as seen from its document, each fault by itself."""
    parts = refusal.refusals
    for part in parts:
        part.pointer = pointer + (part.pointer or "")
    return parts


def within(refusal: Refusal, pointer: str) -> Refusal:
    """The same as one refusal."""
    parts = placed(refusal, pointer)
    return parts[0] if len(parts) == 1 else Several(tuple(parts))


@dataclass(frozen=True, slots=True)
class CaptureEvent:
    """`POST /epcis/events`: one event, judged and stored when this returns. The same again is the same event."""

    writer: Writer
    clock: Clock
    capture: CaptureEvents
    most_bytes: int

    def __call__(
        self, caller: Caller, raw: bytes, once: Once[OneCaptured] | None = None
    ) -> OneCaptured | Answer:
        caller.require(Scope.EVENTS_CAPTURE)
        document = open_document(raw, self.most_bytes)
        if document.kind is not DocumentKind.EVENT:
            raise EventExpected("send one event; documents go to /epcis/capture", pointer="/type")
        check_event(document, 0)
        now = self.clock.now()
        event = receive(document, 0, now)

        def write(uow: UnitOfWork) -> OneCaptured:
            outcome = self.capture(uow, Captured(caller.organisation_id, (event,), now, all_or_nothing=True))
            for refused in outcome.refused:
                raise refused.refusal
            id = (outcome.stored or outcome.known)[0]
            return OneCaptured(id, event.body, known=bool(outcome.known))

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))


@dataclass(frozen=True, slots=True)
class OneCaptured:
    """The event as stored; `known`: it was here before."""

    id: UUID
    body: bytes
    known: bool

    def address(self, base_url: str) -> str:
        return event_id(self.id, base_url)


@dataclass(frozen=True, slots=True)
class BrowseCaptures:
    """An organisation's own captures; another's are unknown."""

    reads: ReadSource

    def captures(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[Capture]:
        """Newest first."""
        caller.require(Scope.EVENTS_CAPTURE)
        with self.reads.open() as reader:
            return reader.events.captures_of(caller.organisation_id, before, limit)

    def capture(self, caller: Caller, capture_id: UUID) -> Capture:
        """Raises `CaptureUnknown`."""
        caller.require(Scope.EVENTS_CAPTURE)
        with self.reads.open() as reader:
            found = reader.events.capture(capture_id)
        if found is None or found.organisation_id != caller.organisation_id:
            raise CaptureUnknown("no such capture of this organisation")
        return found
