"""Events from outside and what hangs on each: identity, names, index, movements; and the captures they come in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from nguongoc.batches.balance import Movement
from nguongoc.events.index import EventIndex
from nguongoc.ports.rows import Standing, StoredEvent


class Behaviour(StrEnum):
    """What an event that is refused does to the others of its document (`GS1-Capture-Error-Behaviour`)."""

    ROLLBACK = "rollback"
    PROCEED = "proceed"


class CaptureState(StrEnum):
    OPEN = "open"
    """Accepted and durable; whoever comes next goes on with it."""
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class CaptureReport:
    """What became of a capture so far; `errors` are the first of them, each as plain JSON with the `index` of its event."""

    stored: int = 0
    known: int = 0
    """Captured before: success without effect."""
    refused: int = 0
    errors: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """A document handed in; `document` is None once it is finished, and in lists."""

    id: UUID
    organisation_id: UUID
    behaviour: Behaviour
    state: CaptureState
    document: bytes | None
    events: int
    done: int
    report: CaptureReport
    received_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IndexedEvent:
    """An event with everything that is put beside it when it is stored."""

    stored: StoredEvent
    index: EventIndex
    names: tuple[str, ...] = ()
    parties: tuple[UUID, ...] = ()
    """Organisations of ours that it names as source or destination."""


@dataclass(frozen=True, slots=True)
class FurtherName:
    """A name under which an event came again, and how it was written there: under that name it comes back the same."""

    name: str
    event_id: UUID
    body: bytes
    context: bytes | None


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event that is stored, as far as it matters to whoever brings the same one, or takes it back."""

    id: UUID
    identity: str
    standing: Standing
    event_time: datetime
    declared_at: datetime | None
    voided_by: UUID | None


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation of ours, and since when it is one."""

    id: UUID
    created_at: datetime


class EventRepository(Protocol):
    """Events as they are captured. Asked for many at a time, in lists of at most `MOST_AT_ONCE`."""

    def event(self, event_id: UUID) -> StoredEvent | None: ...

    def lock_organisation(self, organisation_id: UUID) -> None:
        """No other transaction captures for this organisation until this one ends: identities, names and corrections
        are an organisation's own, so what is judged here stays true."""
        ...

    def by_identity(self, organisation_id: UUID, identities: Sequence[str]) -> Mapping[str, KnownEvent]: ...

    def by_name(self, organisation_id: UUID, names: Sequence[str]) -> Mapping[str, Sequence[KnownEvent]]:
        """What stands under each name: an event, the declarations of its error, or both."""
        ...

    def add(self, events: Sequence[IndexedEvent]) -> frozenset[UUID]:
        """Store those whose identity their organisation does not have yet, with index, names and parties; the ids of these.
        One that was there already gets the names it did not have."""
        ...

    def add_names(self, organisation_id: UUID, names: Sequence[FurtherName]) -> None:
        """Those there already stay as they are."""
        ...

    def add_index(self, event_id: UUID, index: EventIndex) -> None:
        """Of an event of ours, whose row is written by whoever registers the lot."""
        ...

    def set_voided(self, event_id: UUID, by: UUID | None) -> None: ...

    def release(self, event_ids: Sequence[UUID]) -> None:
        """Forget the edges these events drew and what they moved."""
        ...

    def movements(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Movement]]:
        """What went into other lots, was handed over or came to an end, voided events aside. Only what is locked stays so."""
        ...

    def claimed_receipts(self, batch_ids: Sequence[UUID]) -> Sequence[UUID]:
        """Receipts of these lots of which no shipment was known so far."""
        ...

    def settle(self, event_id: UUID) -> None:
        """What was claimed, or taken for foreign, is captured."""
        ...

    def lock_units(self) -> None:
        """No other transaction captures anything about logistic units until this one ends."""
        ...

    def about_units(self, units: Sequence[str], most: int) -> Sequence[StoredEvent]:
        """Standing events that name any of these units, about `most` of them."""
        ...

    def units_together(self, units: Sequence[str]) -> frozenset[str]:
        """These, and the units that were said to be in one of them or around it."""
        ...

    def voided(self, event_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Those of these that were taken back."""
        ...

    def gtins_here(self, gtins: Sequence[str]) -> frozenset[str]:
        """Those of these that products here have."""
        ...

    def lots_by_code(self, codes: Sequence[str]) -> Mapping[str, UUID]: ...
    def lots_by_gtin(self, named: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """By GTIN and lot number, whether or not the product had its GTIN when the lot was registered."""
        ...

    def organisations_by_did(self, dids: Sequence[str]) -> Mapping[str, Party]: ...
    def add_movements(self, movements: Iterable[Movement]) -> None: ...
    def movements_of(self, event_id: UUID) -> Sequence[Movement]:
        """What one event moved."""
        ...

    def shipped_together(self, event_id: UUID, most: int) -> Sequence[UUID]:
        """Shipping events of the consignment that this one is of, itself among them: the same two sides, the same reference."""
        ...

    def lots_moved(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[UUID]:
        """Lots that an organisation made, or shipped, received or was sent some of; newest first."""
        ...

    def add_capture(self, capture: Capture) -> None: ...
    def capture(self, capture_id: UUID) -> Capture | None:
        """Without its document."""
        ...

    def captures_of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Capture]:
        """Newest first, without their documents."""
        ...

    def next_capture(self, after: UUID | None) -> Capture | None:
        """The oldest open one whose id is greater, with its document."""
        ...

    def hold_capture(self, capture_id: UUID, done: int) -> bool:
        """Until the transaction ends nobody else goes on with it. False when somebody does, or did: it is not open at `done`."""
        ...

    def move_capture(
        self, capture_id: UUID, done: int, report: CaptureReport, finished_at: datetime | None
    ) -> None:
        """So far and with this result; when finished, the document is dropped."""
        ...


MOST_AT_ONCE = 500
"""Values in one list of a statement: both databases take many more, neither gets faster by it."""
