"""Two processes that hand in, sequence and sign, one of them killed at a random moment again and again."""

from __future__ import annotations

import base64
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.tree import EMPTY_ROOT, CompactRange, leaf_hash
from tests.faults.nursery import log_key, sequencer
from tests.vectors import ROOT

KILLS = int(os.environ.get("NGUONGOC_TEST_KILLS", "200"))
"""A kill costs some milliseconds, for a process is born by a fork: CI does all two hundred. Set it for more."""
MOST_LINES = 12
HARMLESS = frozenset({"log-head-moved", "concurrent-change", "store-unavailable"})
"""What losing a race is answered with; it is tried again. A log that calls itself damaged or rolled back is not harmless."""


class Load:
    """The nursery, its children, and everything they said."""

    def __init__(self, url: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery", url, str(folder)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.kept: list[str] = []
        self.shown: set[bytes] = set()
        self.refused: Counter[str] = Counter()
        self.alive: list[int] = []

    def bear(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        before = len(self.alive)
        while len(self.alive) == before:
            self.hear()

    def hear(self) -> None:
        """One line of whoever speaks."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery is gone"
        what, _, said = line.rstrip("\n").partition(" ")
        match what:
            case "kept":
                self.kept.append(said)
            case "shown":
                self.shown.add(base64.b64decode(said))
            case "refused":
                self.refused[said] += 1
            case "born":
                self.alive.append(int(said))

    def kill(self, number: int) -> None:
        os.kill(self.alive.pop(number), signal.SIGKILL)

    def end(self) -> None:
        """Kill all of them, and hear what was said before."""
        while self.alive:
            self.kill(0)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        for line in self._process.stdout:
            what, _, said = line.rstrip("\n").partition(" ")
            if what == "kept":
                self.kept.append(said)
        self._process.stdout.close()
        self._process.wait(20)


def test_whatever_was_kept_is_in_one_unbroken_log_that_continues_every_head_it_ever_showed(
    database_url: str, tmp_path: Path
) -> None:
    chance = random.Random(20261127)
    load = Load(database_url, tmp_path)
    try:
        for _ in range(2):
            load.bear()
        for _ in range(KILLS):
            for _ in range(chance.randint(1, MOST_LINES)):
                load.hear()
            load.kill(chance.randrange(2))
            load.bear()
    finally:
        load.end()
    assert set(load.refused) <= HARMLESS, load.refused

    last = sequencer(database_url, tmp_path)
    last()
    note = last.checkpoints.latest()
    assert note is not None
    key = log_key().verifier
    heads = {open_checkpoint(each, [key]).checkpoint for each in (*load.shown, note)}
    roots, names = _walk(last, max(each.size for each in heads))
    assert open_checkpoint(note, [key]).checkpoint.size == len(names)
    assert [head for head in heads if roots[head.size] != head.root] == []
    assert len(set(names)) == len(names)
    assert set(load.kept) - set(names) == set()
    assert len(heads) > KILLS / 4
    last.writer.close()  # type: ignore[attr-defined]
    last.reads.close()  # type: ignore[attr-defined]


def _walk(last: object, size: int) -> tuple[dict[int, bytes], list[str]]:
    """The root at every size, from the stored entries, and the records they are of."""
    tree, roots, names = CompactRange(), {0: EMPTY_ROOT}, []
    with last.reads.open() as reader:  # type: ignore[attr-defined]
        head: Checkpoint = reader.log.head()
        assert head.size == size
        rows = reader.log.entries(0, size + 1)
    for index, row in enumerate(rows):
        assert row.index == index
        tree.append(leaf_hash(row.body))
        roots[tree.size] = tree.root
        names.append(row.record_id)
    return roots, names
