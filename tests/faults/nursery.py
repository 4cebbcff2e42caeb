"""Where processes that write and sequence are born quickly: everything is imported once, each is a fork of it.

A line on its input makes one more; each says on the shared output what was durably handed in and what head it was shown.
"""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from nguongoc.errors import Refusal
from nguongoc.identifiers.ordered import uuid7
from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.ports import PendingEntry
from nguongoc.services.sequence_log import LogKey, SequenceLog
from nguongoc.store.checkpoints import FileCheckpointStore
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc.store.writer import open_writer
from tests.unit.log.keys import private_key

ORIGIN = "trace.example/log"
MOST_AT_ONCE = 7


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def log_key() -> LogKey:
    private = private_key("killed log")
    raw = private.public_key().public_bytes_raw()
    return LogKey(VerifierKey(ORIGIN, SignatureType.ED25519, raw), private)


def sequencer(url: str, folder: Path) -> SequenceLog:
    """As a process of the service has one."""
    reads = SqlReadSource(open_engine(url, read_only=True))
    writer = open_writer(open_engine(url), reads.committed)
    return SequenceLog(reads, writer, FileCheckpointStore(folder / "checkpoint"), log_key, Clock())


def say(line: str) -> None:
    # One write below PIPE_BUF: whole or not at all, whenever the process is killed.
    os.write(1, f"{line}\n".encode())


def work(url: str, folder: Path, mark: int) -> None:
    sequence = sequencer(url, folder)
    number = 0
    while True:
        for _ in range(number % MOST_AT_ONCE + 1):
            number += 1
            record_id = f"R{mark}N{number}"
            digest = hashlib.sha256(record_id.encode()).hexdigest()
            entry = PendingEntry(uuid7(datetime.now(UTC)), "passport", record_id, "A" * 43, digest, digest)
            sequence.writer.run(lambda uow, entry=entry: uow.log.enqueue(entry))  # type: ignore[misc]
            say(f"kept {record_id}")
        try:
            sequence()
        except Refusal as refusal:
            say(f"refused {refusal.code}")
        note = sequence.checkpoints.latest()
        if note is not None:
            say(f"shown {base64.b64encode(note).decode()}")


def main(url: str, folder: Path) -> None:
    for mark, _ in enumerate(iter(sys.stdin.readline, "")):
        child = os.fork()
        if child == 0:
            work(url, folder, mark)
        say(f"born {child}")
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
