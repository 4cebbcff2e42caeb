"""The caller's own lots, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from nguongoc.batches.corrections import Correction
from nguongoc.batches.lots import Batch
from nguongoc.errors import NotFound
from nguongoc.ports import ReadSource
from nguongoc.services.caller import Caller, Scope


class BatchNotFound(NotFound):
    """No such lot of this organisation."""

    code = "batch-not-found"


class BrowseBatches:
    """Reads lots of one organisation."""

    def __init__(self, reads: ReadSource) -> None:
        self._reads = reads

    def batches(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[Batch]:
        """Newest first, from behind `before` on."""
        caller.require(Scope.BATCHES_READ)
        with self._reads.open() as reader:
            return reader.lots.batches_of(caller.organisation_id, before, limit)

    def batch(self, caller: Caller, batch_id: UUID) -> Batch:
        """Raises `BatchNotFound`; another organisation's is not found either."""
        caller.require(Scope.BATCHES_READ)
        with self._reads.open() as reader:
            batch = reader.lots.batch(batch_id)
        if batch is None or batch.organisation_id != caller.organisation_id:
            raise BatchNotFound("no such lot of this organisation")
        return batch

    def corrections(self, caller: Caller, batch_id: UUID) -> Sequence[Correction]:
        """Of one lot, the oldest first. Raises `BatchNotFound`."""
        self.batch(caller, batch_id)
        with self._reads.open() as reader:
            return reader.corrections.of([batch_id]).get(batch_id, ())
