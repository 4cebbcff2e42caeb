"""The sequencer: everything in once, in one unbroken tree, and never below what was published."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from nguongoc.identifiers.ordered import uuid7
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.log.tree import CompactRange, leaf_hash
from nguongoc.ports import PendingEntry
from nguongoc.services.sequence_log import LogDamaged, LogKey, LogRolledBack, SequenceLog
from nguongoc.store.checkpoints import FileCheckpointStore
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc.store.writer import open_writer


class HandClock:
    """A clock that stands until it is moved, backwards too."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@dataclass(frozen=True)
class Bench:
    url: str
    sequence: SequenceLog
    clock: HandClock
    log_key: LogKey

    def submit(self, count: int, first: int = 0) -> None:
        def enqueue(number: int) -> PendingEntry:
            digest = hashlib.sha256(str(number).encode()).hexdigest()
            return PendingEntry(uuid7(self.clock.now()), "passport", f"R{number}", "A" * 43, digest, digest)

        for number in range(first, first + count):
            self.sequence.writer.run(lambda uow, n=number: uow.log.enqueue(enqueue(n)))

    def published_size(self) -> int:
        newest = self.sequence.checkpoints.latest()
        assert newest is not None
        return open_checkpoint(newest, [self.log_key.verifier]).checkpoint.size

    def run_sql(self, statement: str) -> None:
        engine = open_engine(self.url)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture
def bench(database_url: str, tmp_path: Path) -> Iterator[Bench]:
    private = Ed25519PrivateKey.generate()
    verifier = VerifierKey(
        "trace.example/log", SignatureType.ED25519, private.public_key().public_bytes_raw()
    )
    log_key = LogKey(verifier, private)
    reads = SqlReadSource(open_engine(database_url, read_only=True))
    engine = open_engine(database_url)
    writer = open_writer(engine, reads.committed)
    clock = HandClock()
    sequence = SequenceLog(
        reads, writer, FileCheckpointStore(tmp_path / "log" / "checkpoint"), lambda: log_key, clock
    )
    yield Bench(database_url, sequence, clock, log_key)
    writer.close()
    reads.close()
    engine.dispose()


def test_everything_that_waits_goes_in_once_and_is_published(bench: Bench) -> None:
    bench.submit(300)
    assert bench.sequence() == 300
    assert bench.sequence() == 0
    assert bench.published_size() == 300
    with bench.sequence.reads.open() as reader:
        rows = reader.log.entries(0, 400)
        assert sorted(row.record_id or "" for row in rows) == sorted(f"R{n}" for n in range(300))
        assert [row.index for row in rows] == list(range(300))
        tree = CompactRange()
        for row in rows:
            tree.append(leaf_hash(row.body))
        head = reader.log.head()
        assert head is not None
        assert (head.size, head.root) == (300, tree.root)


def test_parallel_sequencers_leave_one_unbroken_tree(bench: Bench) -> None:
    bench.submit(120)
    with ThreadPoolExecutor(4) as pool:
        taken = [future.result() for future in [pool.submit(bench.sequence) for _ in range(6)]]
    assert sum(taken) == 120
    bench.sequence()
    assert bench.published_size() == 120


def test_the_time_of_entries_never_goes_back_even_when_the_clock_does(bench: Bench) -> None:
    bench.submit(1)
    bench.sequence()
    bench.clock.time -= timedelta(hours=2)
    bench.submit(1, first=1)
    bench.sequence()
    with bench.sequence.reads.open() as reader:
        times = [LogEntry.parse(row.body).t for row in reader.log.entries(0, 10)]
    assert times[0] == times[1]


def test_a_head_committed_but_not_yet_published_is_published_by_whoever_comes_next(
    bench: Bench, tmp_path: Path
) -> None:
    bench.submit(5)
    bench.sequence()
    shutil.copy(tmp_path / "log" / "checkpoint", tmp_path / "older")
    bench.submit(5, first=5)
    bench.sequence()
    # As after a crash between the commit and the publication.
    shutil.copy(tmp_path / "older", tmp_path / "log" / "checkpoint")
    assert bench.published_size() == 5
    bench.sequence()
    assert bench.published_size() == 10


def test_a_database_restored_from_an_older_backup_is_not_signed_on(bench: Bench) -> None:
    bench.submit(8)
    bench.sequence()
    bench.run_sql("DELETE FROM log_entry WHERE index >= 6" if "postgres" in bench.url else
                  'DELETE FROM log_entry WHERE "index" >= 6')  # fmt: skip
    bench.run_sql("UPDATE log_head SET size = 6")
    bench.submit(1, first=8)
    with pytest.raises(LogRolledBack):
        bench.sequence()
    assert bench.published_size() == 8


def test_a_flipped_byte_in_a_stored_entry_is_never_signed_over(bench: Bench, tmp_path: Path) -> None:
    bench.submit(3)
    bench.sequence()
    shutil.copy(tmp_path / "log" / "checkpoint", tmp_path / "older")
    bench.submit(3, first=3)
    bench.sequence()
    shutil.copy(tmp_path / "older", tmp_path / "log" / "checkpoint")
    bench.run_sql("UPDATE log_entry SET body = body || ' '::bytea WHERE index = 4" if "postgres" in bench.url else
                  "UPDATE log_entry SET body = CAST(body || ' ' AS BLOB) WHERE \"index\" = 4")  # fmt: skip
    with pytest.raises(LogDamaged):
        bench.sequence()
    assert bench.published_size() == 3
