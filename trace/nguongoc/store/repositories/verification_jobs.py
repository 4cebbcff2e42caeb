"""Jobs of codes to verify, and their pieces."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.ports.verification_jobs import JobState, TakenPiece, VerificationJob
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import VerificationJobRow, VerificationPieceRow

JOB, PIECE = table(VerificationJobRow), table(VerificationPieceRow)
OPEN = JOB.c.state == JobState.OPEN.value


class SqlVerificationJobs:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, job: VerificationJob, pieces: Sequence[bytes]) -> None:
        values = columns_of(job) | {"state": job.state.value, "verdicts": dict(job.verdicts)}
        self._connection.execute(insert(JOB), values)
        rows = [
            {"job_id": job.id, "number": number, "asked": asked, "tries": 0}
            for number, asked in enumerate(pieces)
        ]
        self._connection.execute(insert(PIECE), rows)

    def get(self, job_id: UUID) -> VerificationJob | None:
        row = self._connection.execute(select(JOB).where(JOB.c.id == job_id)).first()
        return None if row is None else _job(row)

    def of(
        self, organisation_id: UUID, before: UUID | None, limit: int, *, is_test: bool
    ) -> Sequence[VerificationJob]:
        query = select(JOB).where(JOB.c.organisation_id == organisation_id, JOB.c.is_test == is_test)
        if before is not None:
            query = query.where(JOB.c.id < before)
        return [_job(row) for row in self._connection.execute(query.order_by(JOB.c.id.desc()).limit(limit))]

    def open_count(self, organisation_id: UUID, *, is_test: bool) -> int:
        theirs = (OPEN, JOB.c.organisation_id == organisation_id, JOB.c.is_test == is_test)
        return self._connection.execute(select(func.count()).select_from(JOB).where(*theirs)).scalar_one()

    def is_any_open(self) -> bool:
        return self._connection.execute(select(JOB.c.id).where(OPEN).limit(1)).first() is not None

    def take(self, now: datetime, until: datetime) -> TakenPiece | None:
        free = or_(PIECE.c.taken_until.is_(None), PIECE.c.taken_until <= now)
        # SQLite ignores the lock: its one writer is one already.
        query = (
            select(PIECE, JOB.c.is_test)
            .join(JOB, JOB.c.id == PIECE.c.job_id)
            .where(PIECE.c.asked.is_not(None), free)
            .order_by(PIECE.c.number, PIECE.c.job_id)
            .limit(1)
            .with_for_update(skip_locked=True, of=PIECE)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        taken = {"taken_until": until, "tries": row.tries + 1}
        self._connection.execute(update(PIECE).where(*_piece(row.job_id, row.number)).values(taken))
        return TakenPiece(row.job_id, row.number, row.asked, row.tries + 1, row.is_test)

    def give_back(self, piece: TakenPiece) -> None:
        back = {"taken_until": None, "tries": piece.tries - 1}
        self._connection.execute(update(PIECE).where(*_piece(piece.job_id, piece.number)).values(back))

    def finish(self, piece: TakenPiece, found: bytes, verdicts: Mapping[str, int], at: datetime) -> bool:
        job = self._connection.execute(
            select(JOB.c.total, JOB.c.done, JOB.c.verdicts)
            .where(JOB.c.id == piece.job_id, OPEN)
            .with_for_update()
        ).first()
        if job is None:
            return False
        first = (*_piece(piece.job_id, piece.number), PIECE.c.found.is_(None))
        kept = {"found": found, "asked": None, "taken_until": None}
        if not self._connection.execute(update(PIECE).where(*first).values(kept)).rowcount:
            return False
        done = job.done + sum(verdicts.values())
        values: dict[str, Any] = {"done": done, "verdicts": dict(Counter(job.verdicts) + Counter(verdicts))}
        if done >= job.total:
            values |= {"state": JobState.FINISHED.value, "finished_at": at}
        self._connection.execute(update(JOB).where(JOB.c.id == piece.job_id).values(values))
        return True

    def found(self, job_id: UUID, number: int) -> bytes | None:
        query = select(PIECE.c.found).where(*_piece(job_id, number))
        found: bytes | None = self._connection.execute(query).scalar()
        return found

    def end(self, job_id: UUID, state: JobState, at: datetime) -> None:
        ended = {"state": state.value, "finished_at": func.coalesce(JOB.c.finished_at, at)}
        self._connection.execute(update(JOB).where(JOB.c.id == job_id).values(ended))
        self._connection.execute(delete(PIECE).where(PIECE.c.job_id == job_id))

    def finished_before(self, before: datetime, limit: int) -> Sequence[UUID]:
        kept = (JOB.c.state == JobState.FINISHED.value, JOB.c.finished_at < before)
        return self._connection.execute(select(JOB.c.id).where(*kept).limit(limit)).scalars().all()


def _piece(job_id: UUID, number: int) -> tuple[Any, Any]:
    return PIECE.c.job_id == job_id, PIECE.c.number == number


def _job(row: Row[Any]) -> VerificationJob:
    return VerificationJob(**dict(row._mapping) | {"state": JobState(row.state)})
