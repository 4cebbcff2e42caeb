"""Writers: many callers, durable answers.

On SQLite one thread runs whatever is waiting, each use case in its own savepoint, and commits the group once with
`synchronous=FULL`: throughput grows with load and nobody is answered before the disk has it (measured in
`docs/reference/performance.md`). On PostgreSQL each use case has its own transaction on its own connection.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from nguongoc.errors import Conflict
from nguongoc.ports import UnitOfWork
from nguongoc.store.unit_of_work import SqlUnitOfWork, StoreUnavailable

T = TypeVar("T")
OnCommit = Callable[[bool], None]
"""Told of a commit, and whether master data was in it."""
GROUP = 64
TRIES = 4
RETRIABLE = frozenset({"40001", "40P01"})
READ_ONLY = "25006"
"""A standby, or a database set so: psycopg calls it an internal error, which it is not."""


class ConcurrentChange(Conflict):
    """Another transaction wrote the same thing first, again and again."""

    code = "concurrent-change"


def open_writer(engine: Engine, on_commit: OnCommit) -> "SqliteWriter | PostgresWriter":
    """The writer that fits the engine; `on_commit` is called after every commit, from the writing thread."""
    if engine.dialect.name == "sqlite":
        return SqliteWriter(engine, on_commit)
    return PostgresWriter(engine, on_commit)


class _Job:
    __slots__ = ("changed_master_data", "failure", "future", "result", "use_case")

    def __init__(self, use_case: Callable[[UnitOfWork], Any]) -> None:
        self.use_case = use_case
        self.future: Future[Any] = Future()
        self.result: Any = None
        self.changed_master_data = False
        self.failure: BaseException | None = None

    def resolve(self) -> None:
        if self.failure is not None:
            self.future.set_exception(self.failure)
        else:
            self.future.set_result(self.result)


class SqliteWriter:
    """Group commit: one connection, one thread, a savepoint each."""

    def __init__(self, engine: Engine, on_commit: OnCommit) -> None:
        self._engine = engine
        self._on_commit = on_commit
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="nguongoc-writer", daemon=True)
        self._thread.start()

    def submit(self, use_case: Callable[[UnitOfWork], T]) -> "Future[T]":
        if self._closed:
            raise StoreUnavailable("the writer is closed")
        job = _Job(use_case)
        self._queue.put(job)
        return job.future

    def run(self, use_case: Callable[[UnitOfWork], T]) -> T:
        if threading.current_thread() is self._thread:
            raise RuntimeError("a use case may not wait for another: it would wait for itself")
        return self.submit(use_case).result()

    def close(self) -> None:
        """Finish what was handed in, then stop and let the connections go."""
        self._closed = True
        self._queue.put(None)
        self._thread.join()
        self._engine.dispose()

    def _work(self) -> None:
        while True:
            group, last = self._next_group()
            if group:
                self._run_group(group)
            if last:
                return

    def _next_group(self) -> tuple[list[_Job], bool]:
        group: list[_Job] = []
        job = self._queue.get()
        while job is not None:
            if job.future.set_running_or_notify_cancel():
                group.append(job)
            if len(group) >= GROUP:
                return group, False
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                return group, False
        return group, True

    def _run_group(self, group: list[_Job]) -> None:
        try:
            with self._engine.connect() as connection, connection.begin():
                for job in group:
                    self._run_one(connection, job)
        except Exception as error:
            failure = _translate(error)
            for job in group:
                job.failure = job.failure or failure
        if any(job.failure is None for job in group):
            self._on_commit(any(job.changed_master_data for job in group))
        for job in group:
            job.resolve()

    @staticmethod
    def _run_one(connection: Connection, job: _Job) -> None:
        # By hand: SQLAlchemy puts its savepoint statements together anew each time, longer than a row takes to write.
        connection.exec_driver_sql("SAVEPOINT job")
        uow = SqlUnitOfWork(connection)
        try:
            job.result = job.use_case(uow)
            job.changed_master_data = uow.changed_master_data
            connection.exec_driver_sql("RELEASE job")
        except Exception as error:
            job.failure = _translate(error)
            connection.exec_driver_sql("ROLLBACK TO job")
            if isinstance(job.failure, StoreUnavailable):
                # A full or failing disk dooms the whole group: none of it may be acknowledged.
                raise


class PostgresWriter:
    """A transaction each, on a pool of threads; run again after a serialisation failure or a lost race."""

    def __init__(self, engine: Engine, on_commit: OnCommit, threads: int = 16) -> None:
        self._engine = engine
        self._on_commit = on_commit
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="nguongoc-writer")

    def submit(self, use_case: Callable[[UnitOfWork], T]) -> "Future[T]":
        return self._pool.submit(self._run, use_case)

    def run(self, use_case: Callable[[UnitOfWork], T]) -> T:
        return self._run(use_case)

    def close(self) -> None:
        self._pool.shutdown(wait=True)
        self._engine.dispose()

    def _run(self, use_case: Callable[[UnitOfWork], T]) -> T:
        for attempt in range(1, TRIES + 1):
            try:
                with self._engine.connect() as connection, connection.begin():
                    uow = SqlUnitOfWork(connection)
                    result = use_case(uow)
            except IntegrityError as error:
                if attempt == TRIES:
                    raise _translate(error) from error
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in RETRIABLE or attempt == TRIES:
                    raise _translate(error) from error
            else:
                self._on_commit(uow.changed_master_data)
                return result
        raise AssertionError("unreachable: the last attempt returns or raises")


def _translate(error: Exception) -> Exception:
    """Failures of the database as refusals; everything else as it is."""
    if isinstance(error, IntegrityError):
        return ConcurrentChange(f"the database refused a duplicate or dangling row: {_first_line(error)}")
    if isinstance(error, OperationalError) or (
        isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == READ_ONLY
    ):
        return StoreUnavailable(f"the database cannot be written now: {_first_line(error)}")
    return error


def _first_line(error: DBAPIError) -> str:
    text = ""
    with suppress(Exception):
        text = str(error.orig).splitlines()[0]
    return text
