"""Compute every projection again from the bytes of events and put right what differs (`nguongoc rebuild`).

In pieces, each in one transaction, so that it may be stopped anywhere, begun again, and run beside a working service: it waits for
captures of the organisations it is at, and they for it. Lots come first, then what each event says of itself, then what
events are to lots and to each other, because each of these is computed from those before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from nguongoc.errors import Refusal
from nguongoc.events.incoming import Incoming
from nguongoc.events.read import declared_in
from nguongoc.ports import StoredEvent, UnitOfWork, Writer
from nguongoc.services.event_projection import Project, Projection
from nguongoc.services.stored_events import read_stored, registers_lot
from nguongoc.services.unit_serials import UnitSerials

PIECE = 500
Progress = Callable[[str, int], None]


@dataclass(slots=True)
class Rebuilt:
    """How many events were read, how many rows differed, by part, and which events could not be read (at most 100)."""

    events: int = 0
    changed: dict[str, int] = field(default_factory=dict)
    unreadable: dict[UUID, str] = field(default_factory=dict)


MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class RebuildProjections:
    """The use case. `progress` is told which part it is at and how many events of it are done."""

    writer: Writer
    serials: UnitSerials
    base_url: str
    progress: Progress = lambda _part, _done: None

    def __call__(self) -> Rebuilt:
        rebuilt = Rebuilt()
        for name, part in (("lots", self._lots), ("index", self._index), ("effects", self._effects)):
            done, after = 0, None
            rebuilt.changed[name] = 0
            while (piece := self._piece(part, after, rebuilt)) is not None:
                changed, count, after = piece
                done += count
                rebuilt.changed[name] += changed
                self.progress(name, done)
            rebuilt.events = done
        return rebuilt

    def _piece(
        self, part: Callable[[UnitOfWork, Sequence[_Read]], int], after: UUID | None, rebuilt: Rebuilt
    ) -> tuple[int, int, UUID] | None:
        """Rows changed, events read, the last of them; None after the last."""

        def write(uow: UnitOfWork) -> tuple[int, list[StoredEvent], dict[UUID, str]]:
            events = list(uow.audit.events(after, PIECE))
            for organisation_id in sorted({each.organisation_id for each in events}):
                uow.events.lock_organisation(organisation_id)
            # Again: what is read before the lock may be another's half.
            events = list(uow.audit.events(after, PIECE))
            unreadable: dict[UUID, str] = {}
            return part(uow, list(_readable(events, unreadable))), events, unreadable

        changed, events, unreadable = self.writer.run(write)
        for id, why in unreadable.items():
            if len(rebuilt.unreadable) < MOST_NAMED:
                rebuilt.unreadable[id] = why
        return (changed, len(events), events[-1].id) if events else None

    @staticmethod
    def _lots(uow: UnitOfWork, events: Sequence[_Read]) -> int:
        # Of a lot that was corrected, what its newest event says: the others were put right by that one.
        superseded = uow.corrections.superseded_events([stored.id for stored, _ in events])
        return sum(
            uow.rebuilding.put_lot(declared_in(read.event))
            for stored, read in events
            if registers_lot(read.event) and stored.id not in superseded
        )

    def _index(self, uow: UnitOfWork, events: Sequence[_Read]) -> int:
        """Columns that follow from an event alone; standing and corrections are still those that are stored."""
        changed = 0
        projections = self._projections(uow, events)
        for stored, read in events:
            columns = projections[stored.id].with_judgements_of(stored)
            changed += uow.rebuilding.put_event(columns)
            changed += uow.rebuilding.put_index(stored.id, read.index)
            changed += uow.rebuilding.put_names(
                stored.organisation_id, stored.id, projections[stored.id].names
            )
        return changed

    def _effects(self, uow: UnitOfWork, events: Sequence[_Read]) -> int:
        changed = 0
        for id, each in self._projections(uow, events).items():
            changed += uow.rebuilding.put_event(each.columns)
            changed += uow.rebuilding.put_effects(
                id, each.columns.event_time, each.parties, each.edges, each.movements
            )
        return changed

    def _projections(self, uow: UnitOfWork, events: Sequence[_Read]) -> dict[UUID, Projection]:
        return dict(Project(uow, self.serials, self.base_url)(events))


_Read = tuple[StoredEvent, Incoming]


def _readable(events: Sequence[StoredEvent], unreadable: dict[UUID, str]) -> Iterator[_Read]:
    for stored in events:
        try:
            read = read_stored(stored)
            if registers_lot(read.event):
                declared_in(read.event)
        except Refusal as refusal:
            unreadable[stored.id] = f"{refusal.code}: {refusal.detail}"
        else:
            yield stored, read
