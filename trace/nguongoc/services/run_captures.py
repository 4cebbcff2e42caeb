"""Finish what was accepted: captures one after the other, each in whole or in pieces, however often it is cut short.

Checking, hashing and indexing are done before the writer is entered. What is done is counted in the transaction that did
it, so a process killed anywhere goes on where it was, or has done nothing; and of two processes at the same capture one
writes and the other finds that it was written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from nguongoc.errors import Conflict, Refusal, Unavailable
from nguongoc.events.documents import Document
from nguongoc.events.incoming import Incoming, check_event, receive
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.events import Behaviour, Capture, CaptureReport
from nguongoc.services.accept_capture import kept_document, placed
from nguongoc.services.capture_events import Captured, CaptureEvents, Outcome, Refused

LOG = logging.getLogger(__name__)
PIECE = 500
MOST_ERRORS = 1_000
"""Kept of one capture; the rest is counted."""
MOST_TRIES = 5
_LONGEST = 500


class CaptureFailed(Conflict):
    """We failed at it again and again; what is known of it is in our log under the id of the capture."""

    code = "capture-failed"


@dataclass(slots=True)
class RunCaptures:
    """Carries out every open capture, oldest first; how many it finished. `stopping` is asked between pieces."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    capture: CaptureEvents
    most_bytes: int
    stopping: Callable[[], bool] = lambda: False
    _tries: dict[UUID, int] = field(default_factory=dict)

    def __call__(self) -> int:
        finished, after = 0, None
        while not self.stopping() and (capture := self._next(after)) is not None:
            finished += self._attempt(capture)
            after = capture.id
        return finished

    def _next(self, after: UUID | None) -> Capture | None:
        with self.reads.open() as reader:
            return reader.events.next_capture(after)

    def _attempt(self, capture: Capture) -> bool:
        """Whether it is finished. One that cannot be carried out now must not stop those after it."""
        try:
            return self._run(capture)
        except (Unavailable, Conflict):
            LOG.warning("capture %s waits for the store", capture.id, exc_info=True)
            return False
        except Exception:
            LOG.exception("capture %s failed", capture.id)
            tries = self._tries[capture.id] = self._tries.get(capture.id, 0) + 1
            if tries < MOST_TRIES:
                return False
            del self._tries[capture.id]
            return self._give_up(capture.id)

    def _run(self, capture: Capture) -> bool:
        document = kept_document(capture.document or b"", self.most_bytes)
        whole = capture.behaviour is Behaviour.ROLLBACK
        while not self.stopping():
            end = capture.events if whole else min(capture.done + PIECE, capture.events)
            moved = self._piece(capture, document, end)
            if moved is None or moved.finished_at is not None:
                return moved is not None
            capture = moved
        return False

    def _piece(self, capture: Capture, document: Document, end: int) -> Capture | None:
        """The capture as it stands after events up to `end`; None when somebody else has it."""
        now = self.clock.now()
        events, refused = prepare(document, range(capture.done, end), now)
        whole = capture.behaviour is Behaviour.ROLLBACK

        def write(uow: UnitOfWork) -> Capture | None:
            if not uow.events.hold_capture(capture.id, capture.done):
                return None
            outcome = Outcome(refused=list(refused))
            if not (whole and refused):
                judged = self.capture(
                    uow, Captured(capture.organisation_id, events, now, capture.id, all_or_nothing=whole)
                )
                outcome = Outcome(judged.stored, judged.known, [*refused, *judged.refused])
            if whole and outcome.refused:
                outcome = Outcome(refused=outcome.refused)
            report = _added(capture.report, outcome, document)
            finished_at = self.clock.now() if end >= capture.events else None
            uow.events.move_capture(capture.id, end, report, finished_at)
            return _moved(capture, end, report, finished_at)

        return self.writer.run(write)

    def _give_up(self, capture_id: UUID) -> bool:
        failed = CaptureFailed("this service failed at the capture")

        def write(uow: UnitOfWork) -> bool:
            found = uow.events.capture(capture_id)
            if found is None or not uow.events.hold_capture(capture_id, found.done):
                return False
            report = _with_errors(found.report, 0, 0, [{**error_of(failed), "index": None}])
            uow.events.move_capture(capture_id, found.done, report, self.clock.now())
            return True

        return self.writer.run(write)


def prepare(
    document: Document, positions: Sequence[int], now: datetime
) -> tuple[list[Incoming], list[Refused]]:
    """The events that hold by themselves, and the others."""
    events, refused = [], []
    for position in positions:
        try:
            check_event(document, position)
            events.append(receive(document, position, now))
        except Refusal as refusal:
            refused.append(Refused(position, refusal))
    return events, refused


def _moved(capture: Capture, done: int, report: CaptureReport, finished_at: datetime | None) -> Capture:
    return Capture(
        capture.id,
        capture.organisation_id,
        capture.behaviour,
        capture.state,
        capture.document,
        capture.events,
        done,
        report,
        capture.received_at,
        finished_at,
    )


def _added(report: CaptureReport, outcome: Outcome, document: Document) -> CaptureReport:
    errors = [
        {**error_of(part), "index": each.position}
        for each in sorted(outcome.refused, key=lambda each: each.position)
        for part in placed(each.refusal, document.pointer(each.position))
    ]
    added = _with_errors(report, len(outcome.stored), len(outcome.known), errors)
    return CaptureReport(added.stored, added.known, report.refused + len(outcome.refused), added.errors)


def _with_errors(
    report: CaptureReport, stored: int, known: int, errors: Sequence[dict[str, Any]]
) -> CaptureReport:
    kept = (*report.errors, *errors)[:MOST_ERRORS]
    return CaptureReport(
        report.stored + stored, report.known + known, report.refused + bool(errors), tuple(kept)
    )


def error_of(refusal: Refusal) -> dict[str, Any]:
    """A refusal as plain JSON that every database can hold; told in the reader's language when it is read."""
    return {
        "code": refusal.code,
        "detail": _plain(refusal.detail),
        "pointer": None if refusal.pointer is None else _plain(refusal.pointer),
        "params": {
            name: _plain(each) if isinstance(each, str) else each for name, each in refusal.params.items()
        },
    }


def _plain(text: str) -> str:
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return cut.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
