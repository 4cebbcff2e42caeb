"""The log alone: records signed, sequenced and published a second by 1, 10 and 100 writers; proofs made and verified."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

from nguongoc.identifiers.ordered import uuid7
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.proof import LogProof
from nguongoc.log.tree import leaf_hash, node_hash, nodes_needed_for_inclusion, verify_inclusion
from nguongoc.ports import PendingEntry
from nguongoc.signing.algorithms import ED25519, thumbprint
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner, new_seed
from nguongoc_api.bench.farm import found
from nguongoc_api.bench.ratio import Ratio
from nguongoc_api.jobs.background import GATHER_SECONDS
from nguongoc_api.services import Services
from nguongoc_api.wiring import build

WRITERS = (1, 10, 100)
GOALS = {1: 0.15, 10: 0.3, 100: 0.4}
"""Of bare inserts, one a commit: what a log with a queue, a tree and two signatures leaves of them."""
PROOF_GOAL, VERIFY_GOAL = 0.1, 0.5
ROUNDS, QUICK_ROUNDS = 3, 1
SECONDS, QUICK_SECONDS = 3.0, 1.0
PAYLOAD_BYTES = 2_000
PROOFS = 1_000
INSERT = "INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?)"


def measure(*, quick: bool) -> list[Ratio]:
    """On SQLite in WAL mode with `synchronous=FULL`."""
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if quick else (ROUNDS, SECONDS)
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        farm = found(Path(folder))
        with closing(build(farm.settings)) as services, closing(_BareInserts(Path(folder))) as bare:
            ours: dict[int, list[float]] = {writers: [] for writers in WRITERS}
            limits: list[float] = []
            numbers = count()
            for _ in range(rounds):
                for writers in WRITERS:
                    ours[writers].append(_published(services, writers, seconds, numbers))
                    limits.append(bare.rate(seconds / 3))
            limit = statistics.median(limits)
            published = [
                Ratio(f"log, {writers} writer{'s' * (writers > 1)}", statistics.median(rates), limit, "records/s",
                      GOALS[writers], note="signed, sequenced, published; beside bare inserts, a commit each")
                for writers, rates in ours.items()
            ]  # fmt: skip
            return [*published, *_proofs(services, farm.settings.database, seconds / 3)]


class _BareInserts:
    """Rows as long as an entry that waits, one durable commit each, on one plain connection."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE bare (id BLOB PRIMARY KEY, kind, record_id, key, payload, jws)",
        ):
            self._connection.execute(statement)
        self._numbers = count()

    def rate(self, seconds: float) -> float:
        done, began = 0, time.perf_counter()
        while (took := time.perf_counter() - began) < seconds:
            number = next(self._numbers)
            text = f"{number:064}"
            self._connection.execute(
                INSERT, (number.to_bytes(16, "big"), "passport", text[-26:], text[-43:], text, text)
            )
            done += 1
        return done / took

    def close(self) -> None:
        self._connection.close()


def _published(services: Services, writers: int, seconds: float, numbers: count[int]) -> float:
    """Records a second from the first signature to the checkpoint that covers the last; nobody waits for the log."""
    before = _size(services)
    stop = threading.Event()
    threads = [threading.Thread(target=_write, args=(services, numbers, stop)) for _ in range(writers)]
    threads.append(threading.Thread(target=_sequence, args=(services, stop)))
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    services.sequence_log()
    return (_size(services) - before) / (time.perf_counter() - began)


def _write(services: Services, numbers: count[int], stop: threading.Event) -> None:
    signer = LocalSigner.from_seed("did:web:bench.example#key", ED25519, new_seed(ED25519))
    key = thumbprint(signer.public_key)
    while not stop.is_set():
        number = next(numbers)
        payload = f'{{"number":"{number:0{PAYLOAD_BYTES}}"}}'.encode()
        jws = sign_compact(payload, signer).encode()
        entry = PendingEntry(
            uuid7(datetime.now(UTC)),
            "passport",
            f"BENCH{number:012}",
            key,
            sha256(payload).hexdigest(),
            sha256(jws).hexdigest(),
        )
        services.writer.run(lambda uow, entry=entry: uow.log.enqueue(entry))  # type: ignore[misc]


def _sequence(services: Services, stop: threading.Event) -> None:
    while not stop.wait(GATHER_SECONDS):
        services.sequence_log()


def _size(services: Services) -> int:
    note = services.checkpoints.latest()
    return 0 if note is None else open_checkpoint(note, [services.read_log.key()]).checkpoint.size


def _proofs(services: Services, database: str, seconds: float) -> list[Ratio]:
    head = open_checkpoint(services.read_log.checkpoint(), [services.read_log.key()]).checkpoint
    with services.reads.open() as reader:
        middle = max(0, head.size // 2 - PROOFS // 2)
        ids = [row.record_id for row in reader.log.entries(middle, PROOFS) if row.record_id is not None]
    proofs = list(services.read_log.proofs_of(ids).values())
    made = _rate(lambda n: services.read_log.proof_of(ids[n % len(ids)]), seconds)
    bulk = _rate(lambda _: services.read_log.proofs_of(ids), seconds) * len(ids)
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        looked_up = _rate(lambda n: _look_up(connection, proofs[n % len(proofs)].index, head.size), seconds)
    verified = _rate(lambda n: _verify(proofs[n % len(proofs)], head.size, head.root), seconds)
    hashed = _rate(lambda n: _hash(proofs[n % len(proofs)]), seconds)
    size = f"in a log of {head.size:,}"
    return [
        Ratio("proof, one at a time", made, looked_up, "proofs/s", PROOF_GOAL, note=f"{size}; beside bare look-ups of its nodes"),
        Ratio("proofs, a thousand at once", bulk, looked_up, "proofs/s", PROOF_GOAL, note=f"{size}; beside the same"),
        Ratio("proof verified", verified, hashed, "proofs/s", VERIFY_GOAL, note=f"{size}; its checkpoint opened before; beside bare hashing"),
    ]  # fmt: skip


def _look_up(connection: sqlite3.Connection, index: int, size: int) -> None:
    for node in nodes_needed_for_inclusion(index, size):
        connection.execute('SELECT hash FROM log_node WHERE level = ? AND "index" = ?', node).fetchone()


def _verify(proof: LogProof, size: int, root: bytes) -> None:
    verify_inclusion(leaf_hash(proof.extra), proof.index, size, proof.hashes, root)


def _hash(proof: LogProof) -> bytes:
    digest = leaf_hash(proof.extra)
    for each in proof.hashes:
        digest = node_hash(digest, each)
    return digest


def _rate(act: Callable[[int], object], seconds: float) -> float:
    done, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < seconds:
        act(done)
        done += 1
    return done / took
