"""Everything that is stored, in the order of its keys, a bounded piece at a time: what `fsck` walks along.

Apart from the other repositories on purpose: nothing that answers a request reads whole tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from nguongoc.batches.balance import Movement
from nguongoc.batches.lots import Batch, UnitRange
from nguongoc.catalogue.links import LinkVersion
from nguongoc.events.index import IndexedEpc
from nguongoc.events.index_terms import IndexedTerm
from nguongoc.ports.rows import (
    CosignedHead,
    PendingEntry,
    SignedRecord,
    SigningKey,
    StatusSlot,
    StoredEvent,
    StoredRendition,
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes as they are stored, beside the SHA-256 (hex) they came under."""

    subject: str
    sha256: str
    body: bytes


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """A lot with the columns computed from it; `canonical_inputs` in the order of `batch.inputs`."""

    batch: Batch
    canonical_amount: Decimal
    canonical_base: str
    canonical_inputs: tuple[tuple[Decimal, str], ...]


@dataclass(frozen=True, slots=True)
class StoredEdge:
    event_id: UUID
    source: str
    target: str
    event_time: datetime


@dataclass(slots=True)
class EventRows:
    """All that stands beside one event: index in its order, names, readers, edges, what it moved."""

    epcs: list[IndexedEpc] = field(default_factory=list)
    terms: list[IndexedTerm] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parties: list[UUID] = field(default_factory=list)
    edges: list[StoredEdge] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StoredStretch:
    """A stretch as it stands in its row; `units` are those that its lot owns, None where it owns none."""

    batch_id: UUID
    first: int
    last: int
    state: str
    units: int | None


class AuditRepository(Protocol):
    """Keyset walks: `after` is the last key of the piece before, None at the beginning."""

    def freeze(self) -> None:
        """To be called first: all that follows sees one moment, whatever is committed meanwhile."""
        ...

    def storage_faults(self, limit: int) -> Sequence[str]:
        """What the database itself finds wrong with its files; PostgreSQL checks its pages as they are read."""
        ...

    def records(self, after: str | None, limit: int) -> Sequence[SignedRecord]: ...
    def keys(self, kids: Sequence[str]) -> Mapping[str, SigningKey]: ...
    def pending_of(self, record_ids: Sequence[str]) -> Mapping[str, PendingEntry]: ...
    def slots_of(self, record_ids: Sequence[str]) -> Mapping[str, StatusSlot]: ...
    def lots_of(self, record_ids: Sequence[str]) -> Mapping[str, UUID | None]:
        """The batch that each record speaks of; an id that is no record is left out."""
        ...

    def slots(self, list_id: str, after: int | None, limit: int) -> Sequence[StatusSlot]: ...
    def events(self, after: UUID | None, limit: int) -> Sequence[StoredEvent]: ...
    def event_rows(self, event_ids: Sequence[UUID]) -> Mapping[UUID, EventRows]:
        """What stands beside each event, an empty one for an event beside which nothing stands."""
        ...

    def photos(self, after: str | None, limit: int) -> Sequence[tuple[str, Sequence[int]]]:
        """Ids with the widths that pages are told of."""
        ...

    def renditions(self, photo_id: str) -> Sequence[StoredRendition]: ...
    def files(self) -> Iterator[StoredFile]:
        """Laboratory documents, papers of certificates, kept documents of other hosts, whole diary photos as taken and as shown; one at a time."""
        ...

    def batch_ids(self, after: UUID | None, limit: int) -> Sequence[UUID]: ...
    def batches(self, ids: Sequence[UUID]) -> Mapping[UUID, StoredBatch]:
        """Raises what reading an impossible value raises: then ask for them one by one."""
        ...

    def events_of(self, event_ids: Sequence[UUID]) -> Mapping[UUID, StoredEvent]: ...
    def movements(self, batch_ids: Sequence[UUID]) -> Iterator[Movement]:
        """What other lots say they took of these, and what was moved, summed by nobody yet; voided events aside."""
        ...

    def unit_ranges(self, after: tuple[UUID, int] | None, limit: int) -> Sequence[UnitRange]:
        """By product, then first index."""
        ...

    def unit_stretches(self, after: tuple[UUID, int] | None, limit: int) -> Sequence[StoredStretch]:
        """By lot, then first unit."""
        ...

    def next_units(self, product_ids: Sequence[UUID]) -> Mapping[UUID, int]: ...
    def link_versions(self, after: tuple[UUID, int] | None, limit: int) -> Sequence[LinkVersion]:
        """By link, then version."""
        ...

    def variants_noted_wrongly(self, relation: str, limit: int) -> Sequence[UUID]:
        """Products whose note of variants of the default differs from whether a current link of this type is there."""
        ...

    def lots_of_other_gtins(self, limit: int) -> Sequence[tuple[str, str, str | None]]:
        """(code, GTIN, GTIN of the product) of lots that are named by another GTIN than their product's."""
        ...

    def nodes_between(self, level: int, first: int, end: int) -> Mapping[int, bytes]: ...
    def stray_nodes(self, size: int, limit: int) -> Sequence[tuple[int, int]]:
        """(level, index) of nodes that a tree of this size does not have."""
        ...

    def cosigned(self, after: int, limit: int) -> Sequence[CosignedHead]:
        """By size."""
        ...

    def entries_named(self, prefix: str) -> int:
        """How many log entries are of ids that begin so."""
        ...

    def stray_entries(self, size: int, limit: int) -> Sequence[int]: ...
