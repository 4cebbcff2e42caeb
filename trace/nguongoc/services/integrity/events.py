"""Events, ours and captured: bytes, columns, names, index, readers, edges, movements and corrections, each computed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.events.incoming import Incoming
from nguongoc.ports import Reader, ReadSource, Standing, StoredEvent
from nguongoc.ports.audit import EventRows
from nguongoc.services.event_projection import Project, Projection
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress
from nguongoc.services.stored_events import read_stored
from nguongoc.services.unit_serials import UnitSerials

KINDS = {
    "identity": FaultKind.EVENT_IDENTITY,
    "standing": FaultKind.EVENT_STANDING,
    "voided_by": FaultKind.EVENT_VOIDED,
}
"""Columns whose damage is told by itself; the others are the event's."""
ADDRESS = "/epcis/events/"


@dataclass(frozen=True, slots=True)
class CheckEvents:
    """Yields what is wrong with stored events. Without `serials` nothing is said of what unit serials decide."""

    reads: ReadSource
    serials: UnitSerials | None
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        with self.reads.open() as reader:
            reader.audit.freeze()
            done, after = 0, None
            while events := reader.audit.events(after, CHUNK):
                readable: list[tuple[StoredEvent, Incoming]] = []
                for stored in events:
                    try:
                        readable.append((stored, read_stored(stored)))
                    except Refusal as refusal:
                        where = f" at {refusal.pointer}" if refusal.pointer else ""
                        yield Fault(
                            FaultKind.EVENT, f"event {stored.id}", f"{refusal.code}{where}: {refusal.detail}"
                        )
                yield from self._compare(reader, readable)
                done, after = done + len(events), events[-1].id
                self.progress("events", done)

    def _compare(self, reader: Reader, readable: Sequence[tuple[StoredEvent, Incoming]]) -> Iterator[Fault]:
        if not readable:
            return
        base_url = readable[0][0].event_uri.rpartition(ADDRESS)[0]
        expected = Project(reader, self.serials, base_url)(readable)
        rows = reader.audit.event_rows([stored.id for stored, _ in readable])
        for stored, read in readable:
            yield from _columns(stored, expected[stored.id])
            yield from _own_members(stored, read)
            yield from _rows(stored, expected[stored.id], rows[stored.id])


def _columns(stored: StoredEvent, expected: Projection) -> Iterator[Fault]:
    for each in fields(StoredEvent):
        there, computed = getattr(stored, each.name), getattr(expected.columns, each.name)
        if there == computed or (each.name == "standing" and not expected.certain):
            continue
        kind = KINDS.get(each.name, FaultKind.EVENT)
        detail = f"{each.name} is {there!s} in its column, {computed!s} follows from its bytes"
        yield Fault(kind, f"event {stored.id}", detail)


def _own_members(stored: StoredEvent, read: Incoming) -> Iterator[Fault]:
    """An event of ours says its own address and time; the bytes of another say neither of ours."""
    if not stored.event_uri.endswith(f"{ADDRESS}{stored.id}"):
        yield Fault(FaultKind.EVENT, f"event {stored.id}", f"its address is {stored.event_uri}")
    said = read.event.get("recordTime")
    if stored.standing is not Standing.OURS or said is None:
        return
    if read.event.get("eventID") != stored.event_uri:
        detail = f"eventID is {stored.event_uri} in its column, {read.event.get('eventID')!r} in its bytes"
        yield Fault(FaultKind.EVENT, f"event {stored.id}", detail)
    if said != stored.record_time.isoformat(timespec="microseconds"):
        detail = f"recordTime is {stored.record_time} in its column, {said!r} in its bytes"
        yield Fault(FaultKind.EVENT, f"event {stored.id}", detail)


def _rows(stored: StoredEvent, expected: Projection, rows: EventRows) -> Iterator[Fault]:
    subject = f"event {stored.id}"
    index = expected.read.index
    for what, kind, there, computed in (
        ("identifiers", FaultKind.EVENT_INDEX, rows.epcs, index.epcs),
        ("statements", FaultKind.EVENT_INDEX, rows.terms, index.terms),
        ("readers", FaultKind.EVENT_READERS, sorted(rows.parties), sorted(expected.parties)),
    ):
        if list(there) != list(computed):
            yield Fault(kind, subject, _told(what, there, computed))
    for name in sorted(set(expected.names) - set(rows.names)):
        yield Fault(FaultKind.EVENT_NAME, subject, f"it is not found under its name {name}")
    if not expected.certain:
        return
    yield from _edges(stored, expected, rows)
    if set(rows.movements) != set(expected.movements):
        detail = _told("movements", rows.movements, expected.movements)
        yield Fault(FaultKind.EVENT_MOVEMENT, subject, detail)


def _edges(stored: StoredEvent, expected: Projection, rows: EventRows) -> Iterator[Fault]:
    subject = f"event {stored.id}"
    there, computed = {(edge.source, edge.target) for edge in rows.edges}, set(expected.edges)
    for source, target in sorted(there ^ computed):
        detail = "is missing" if (source, target) in computed else "does not follow from the event"
        yield Fault(FaultKind.EDGES, subject, f"the edge {source} -> {target} {detail}")
    if any(edge.event_time != stored.event_time for edge in rows.edges):
        yield Fault(FaultKind.EDGES, subject, "an edge has another time than the event")


def _told(what: str, there: Iterable[Any], computed: Iterable[Any]) -> str:
    """The first that differs, and how many there are."""
    one, other = list(there), list(computed)
    for left, right in zip(one, other, strict=False):
        if left != right:
            return f"{what}: {left!s} is stored, {right!s} follows from the bytes"
    return f"{what}: {len(one)} are stored, {len(other)} follow from the bytes"
