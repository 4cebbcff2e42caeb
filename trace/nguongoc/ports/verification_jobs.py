"""Many codes handed in to be verified one after the other: each job in pieces that any process may take, and what was found of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class JobState(StrEnum):
    OPEN = "open"
    """Accepted and durable; whoever comes next goes on with it."""
    FINISHED = "finished"
    CANCELLED = "cancelled"
    """Its owner wanted no more of it: nothing of what was asked or found is kept."""
    EXPIRED = "expired"
    """Finished so long ago that what was found is thrown away."""
    FAILED = "failed"
    """We failed at a piece of it again and again."""


@dataclass(frozen=True, slots=True)
class VerificationJob:
    """How far the codes of one file have come; `done` and `verdicts` count codes."""

    id: UUID
    organisation_id: UUID
    subject: str
    name: str
    state: JobState
    total: int
    received_at: datetime
    done: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)
    finished_at: datetime | None = None
    is_test: bool = False
    """Handed in with a key for trying out: made-up codes alone, and no such job is seen by any other key."""


@dataclass(frozen=True, slots=True)
class TakenPiece:
    """Some codes of a job, this taker's until its time is over; `tries` counts it and the takers before."""

    job_id: UUID
    number: int
    asked: bytes
    tries: int
    is_test: bool = False


class VerificationJobs(Protocol):
    """Jobs, and their pieces by number. What a piece asks and what was found of it are packed: nothing here reads them."""

    def add(self, job: VerificationJob, pieces: Sequence[bytes]) -> None: ...
    def get(self, job_id: UUID) -> VerificationJob | None: ...
    def of(
        self, organisation_id: UUID, before: UUID | None, limit: int, *, is_test: bool
    ) -> Sequence[VerificationJob]:
        """Newest first."""
        ...

    def open_count(self, organisation_id: UUID, *, is_test: bool) -> int: ...
    def is_any_open(self) -> bool:
        """Whether asking for a piece is worth a write."""
        ...

    def take(self, now: datetime, until: datetime) -> TakenPiece | None:
        """A piece that nobody has at `now`, this caller's until then. First pieces of every job first, so that a short job
        does not wait for a long one; two callers never get the same one."""
        ...

    def give_back(self, piece: TakenPiece) -> None:
        """Untried: the store could not be read."""
        ...

    def finish(self, piece: TakenPiece, found: bytes, verdicts: Mapping[str, int], at: datetime) -> bool:
        """What was found of a piece, once; False where somebody was faster, or the job has ended meanwhile."""
        ...

    def found(self, job_id: UUID, number: int) -> bytes | None: ...
    def end(self, job_id: UUID, state: JobState, at: datetime) -> None:
        """Whatever was asked and found is thrown away; a moment of finishing that is there already stays."""
        ...

    def finished_before(self, before: datetime, limit: int) -> Sequence[UUID]:
        """Jobs whose findings are still kept."""
        ...
