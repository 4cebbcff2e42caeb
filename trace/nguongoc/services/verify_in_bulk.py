"""Take a file of up to 100,000 codes in, say how far it is, give what was found: to whoever handed it in and to nobody else.

What a key for trying out hands in is answered of made-up codes, and seen by such keys of its organisation alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from nguongoc.errors import Conflict, Invalid, NotFound, TooLarge
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.verification_jobs import JobState, VerificationJob
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.import_sheets import shown_name
from nguongoc.services.once import Once, carry_out
from nguongoc.services.packed_codes import PIECE, packed_codes, unpacked_lines
from nguongoc.sheets.code_list import read_codes

MOST_JOB_CODES = 100_000
MOST_OPEN = 3
"""Of one organisation: whoever sends the same again and again waits for the first."""
KEPT_FOR = timedelta(days=7)
"""How long what was found can be fetched. It is of a moment: whoever asks a week later wants to know how things stand now."""


class VerificationJobUnknown(NotFound):
    """No such job of this organisation."""

    code = "verification-job-unknown"


class VerificationJobsOpen(Conflict):
    """`MOST_OPEN` jobs of this organisation are being worked on."""

    code = "verification-jobs-open"


class VerificationJobTooLong(TooLarge):
    """More than `MOST_JOB_CODES` codes."""

    code = "verification-job-too-long"


class VerificationJobEmpty(Invalid):
    """A file without a code."""

    code = "verification-job-empty"


class VerificationJobRunning(Conflict):
    """Not all of it is verified yet; `done` of `total`."""

    code = "verification-job-running"


class VerificationFindingsGone(NotFound):
    """The job was cancelled or failed, or ended so long ago that what was found is no longer kept."""

    code = "verification-findings-gone"


@dataclass(frozen=True, slots=True)
class VerifyInBulk:
    """`wake` is told of what was accepted."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    wake: Callable[[], None]

    def __call__(
        self, caller: Caller, name: str, content: bytes, once: Once[VerificationJob] | None = None
    ) -> VerificationJob | Answer:
        """Raises `VerificationJobTooLong`, `VerificationJobEmpty`, `VerificationJobsOpen`, `SheetEncodingUnknown`, `ScopeMissing`."""
        caller.require(Scope.VERIFY)
        total, pieces = _read(content)
        now = self.clock.now()
        job = VerificationJob(
            id=uuid7(now),
            organisation_id=caller.organisation_id,
            subject=caller.subject[:100],
            name=shown_name(name),
            state=JobState.OPEN,
            total=total,
            received_at=now,
            is_test=caller.is_test,
        )

        def write(uow: UnitOfWork) -> VerificationJob:
            if uow.verification_jobs.open_count(caller.organisation_id, is_test=caller.is_test) >= MOST_OPEN:
                raise VerificationJobsOpen(f"{MOST_OPEN} jobs are being worked on; wait", most=MOST_OPEN)
            uow.verification_jobs.add(job, pieces)
            return job

        answer = self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))
        self.wake()
        return answer

    def jobs(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[VerificationJob]:
        """Newest first."""
        caller.require(Scope.VERIFY)
        with self.reads.open() as reader:
            return reader.verification_jobs.of(caller.organisation_id, before, limit, is_test=caller.is_test)

    def one(self, caller: Caller, job_id: UUID) -> VerificationJob:
        """Raises `VerificationJobUnknown`; another organisation's is unknown too."""
        caller.require(Scope.VERIFY)
        with self.reads.open() as reader:
            return _own(reader.verification_jobs.get(job_id), caller)

    def found(self, caller: Caller, job_id: UUID) -> Iterator[bytes]:
        """JSON lines in the order of the file, some thousand at a time: no more than these is in memory.

        Raises, before the first of them, `VerificationJobUnknown`, `VerificationJobRunning`, `VerificationFindingsGone`.
        """
        job = self.one(caller, job_id)
        if job.state is JobState.OPEN:
            raise VerificationJobRunning(
                f"{job.done} of {job.total} codes are verified", done=job.done, total=job.total
            )
        if job.state is not JobState.FINISHED:
            raise VerificationFindingsGone("what was found is not kept any more")
        return self._lines(job)

    def _lines(self, job: VerificationJob) -> Iterator[bytes]:
        for number in range(-(-job.total // PIECE)):
            with self.reads.open() as reader:
                packed = reader.verification_jobs.found(job.id, number)
            if packed is None:
                # Cancelled while it was being fetched: the connection breaks, and no file is taken for a whole one.
                raise VerificationFindingsGone("the job was cancelled")
            yield unpacked_lines(packed)

    def cancel(self, caller: Caller, job_id: UUID) -> None:
        """No more of it, and nothing of it kept, finished or not. Raises `VerificationJobUnknown`; cancelled again nothing changes."""
        caller.require(Scope.VERIFY)

        def write(uow: UnitOfWork) -> None:
            job = _own(uow.verification_jobs.get(job_id), caller)
            if job.state in {JobState.OPEN, JobState.FINISHED}:
                uow.verification_jobs.end(job_id, JobState.CANCELLED, self.clock.now())

        self.writer.run(write)


def expires_at(job: VerificationJob) -> datetime | None:
    """Until when what was found of a finished job is kept."""
    if job.state is not JobState.FINISHED or job.finished_at is None:
        return None
    return job.finished_at + KEPT_FOR


def _read(content: bytes) -> tuple[int, list[bytes]]:
    total = 0

    def counted() -> Iterator[tuple[int, str]]:
        nonlocal total
        for row in islice(read_codes(content), MOST_JOB_CODES + 1):
            total += 1
            yield row

    pieces = list(packed_codes(counted()))
    if total > MOST_JOB_CODES:
        raise VerificationJobTooLong(f"at most {MOST_JOB_CODES} codes", most=MOST_JOB_CODES)
    if not pieces:
        raise VerificationJobEmpty("there is no code in the file")
    return total, pieces


def _own(job: VerificationJob | None, caller: Caller) -> VerificationJob:
    if job is None or (job.organisation_id, job.is_test) != (caller.organisation_id, caller.is_test):
        raise VerificationJobUnknown("no such job of this organisation")
    return job
