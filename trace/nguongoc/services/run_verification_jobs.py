"""Verify what was handed in, a piece at a time, in as many processes as there are: what one was killed at another takes up.

A piece is taken for some seconds, verified outside any transaction, and what was found is written with how far the job is. Whoever was
slower than its time finds it done: no code is answered twice, and only pieces that were being verified are verified again.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nguongoc.errors import Unavailable
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.verification_jobs import JobState, TakenPiece
from nguongoc.services.packed_codes import packed_lines, unpacked_codes
from nguongoc.services.verify_in_bulk import KEPT_FOR
from nguongoc.verdict import State

LOG = logging.getLogger(__name__)
TAKEN_FOR = timedelta(seconds=30)
"""How long what a killed process was at waits: well above what a piece takes on a busy machine."""
MOST_TRIES = 8
"""A piece whose takers end again and again would be the end of each process in turn."""
FORGOTTEN_AT_ONCE = 20

Judge = Callable[[Sequence[str]], Sequence[tuple[State, Mapping[str, Any]]]]


@dataclass(slots=True)
class RunVerificationJobs:
    """Verifies whatever is open; how many pieces it finished. `real` and `in_test` say of codes, in their order, how they are judged and
    what is kept of that; `stopping` is asked between pieces."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    real: Judge
    in_test: Judge
    stopping: Callable[[], bool] = lambda: False

    def __call__(self) -> int:
        finished = 0
        while not self.stopping() and (piece := self._take()) is not None:
            finished += self._attempt(piece)
        self.forget()
        return finished

    def forget(self) -> int:
        """What was found of jobs that finished `KEPT_FOR` ago; written only where there are some."""
        now = self.clock.now()
        with self.reads.open() as reader:
            old = reader.verification_jobs.finished_before(now - KEPT_FOR, FORGOTTEN_AT_ONCE)

        def write(uow: UnitOfWork) -> int:
            for job_id in old:
                uow.verification_jobs.end(job_id, JobState.EXPIRED, now)
            return len(old)

        return self.writer.run(write) if old else 0

    def _take(self) -> TakenPiece | None:
        with self.reads.open() as reader:
            if not reader.verification_jobs.is_any_open():
                return None
        now = self.clock.now()
        return self.writer.run(lambda uow: uow.verification_jobs.take(now, now + TAKEN_FOR))

    def _attempt(self, piece: TakenPiece) -> bool:
        """False where it waits for its next taker; the others go on."""
        try:
            if piece.tries > MOST_TRIES:
                LOG.error("verification job %s failed at piece %d", piece.job_id, piece.number)
                now = self.clock.now()
                self.writer.run(lambda uow: uow.verification_jobs.end(piece.job_id, JobState.FAILED, now))
                return False
            return self._verify(piece)
        except Unavailable:
            LOG.warning("verification job %s waits for the store", piece.job_id, exc_info=True)
            with suppress(Unavailable):
                self.writer.run(lambda uow: uow.verification_jobs.give_back(piece))
            raise
        except Exception:
            LOG.exception("verification job %s, piece %d", piece.job_id, piece.number)
            return False

    def _verify(self, piece: TakenPiece) -> bool:
        rows = unpacked_codes(piece.asked)
        judge = self.in_test if piece.is_test else self.real
        answers = judge([code for _, code in rows])
        found = packed_lines({"row": row, **said} for (row, _), (_, said) in zip(rows, answers, strict=True))
        verdicts = Counter(state.value for state, _ in answers)
        now = self.clock.now()
        return self.writer.run(lambda uow: uow.verification_jobs.finish(piece, found, verdicts, now))
