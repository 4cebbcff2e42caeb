"""A witness killed at any moment, while a log that signs two histories asks it for both: it never cosigns two."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
from collections import defaultdict
from pathlib import Path

import pytest

from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import Note, VerifierKey
from nguongoc.log.witness import AddCheckpoint, read_cosignature
from nguongoc_api.witness.identity import open_identity
from nguongoc_api.witness.memory import origin_hash
from tests.faults.running import COMMAND, Client, Unanswered, free_port
from tests.witness.logs import GrowingLog

KILLS = 6
FORK_AT = 5
LEAVES = 250


class Process:
    """`nguongoc witness` in a process of its own."""

    def __init__(self, folder: Path, key: VerifierKey) -> None:
        self.folder, self.port = folder, free_port()
        self._command = [
            *COMMAND,
            "witness",
            "--data-dir",
            str(folder),
            "--port",
            str(self.port),
            "--log",
            str(key),
        ]
        self._process: subprocess.Popen[str] | None = None

    def start(self, *more: str) -> None:
        self._process = subprocess.Popen(
            [*self._command, *more], stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "it did not start"

    def kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()

    def terminate(self) -> int:
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait(20)
        self.kill()
        return code


class Asking(threading.Thread):
    """One history of the log, handed in as fast as it is answered, until the witness is gone."""

    def __init__(self, port: int, history: GrowingLog, steps: list[int], key: VerifierKey) -> None:
        super().__init__()
        self.cosigned: list[Checkpoint] = []
        self.answered = threading.Semaphore(0)
        self._port, self._history, self._steps, self._key = port, history, steps, key

    def run(self) -> None:
        client, old = Client(self._port, None), 0
        try:
            for step in self._steps:
                size = min(max(old + step, 1), len(self._history.leaves))
                body = self._history.request(min(old, size), size)
                given = client.ask("POST", "/add-checkpoint", body, {})
                if given.status == 409:
                    old = int(given.body)
                if given.status == 200:
                    text = Note.parse(AddCheckpoint.parse(body).checkpoint).text
                    read_cosignature(given.body, text, self._key)
                    self.cosigned.append(Checkpoint.parse(text))
                    old = size
                self.answered.release()
        except Unanswered:
            return
        finally:
            client.close()
            self.answered.release()


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_moment_it_never_cosigns_two_histories(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    honest, forged = (
        GrowingLog().grow(FORK_AT).grow(LEAVES),
        GrowingLog().grow(FORK_AT).grow(LEAVES, "other "),
    )
    process = Process(tmp_path / "w", honest.key)
    cosigned: list[Checkpoint] = []
    key = open_identity(tmp_path / "w" / "witness.key", "university.example/w1").key
    try:
        for _ in range(KILLS):
            process.start()
            steps = [chance.randint(-1, 2) for _ in range(LEAVES)]
            asking = [Asking(process.port, each, steps, key) for each in (honest, forged)]
            for each in asking:
                each.start()
            for _ in range(chance.randint(2, 30)):
                asking[0].answered.acquire()
            process.kill()
            for asker in asking:
                asker.join(20)
                cosigned += asker.cosigned
            # Nothing that was cosigned is forgotten, and nothing smaller is remembered.
            note = (tmp_path / "w" / "logs" / f"{origin_hash(honest.origin)}.checkpoint").read_bytes()
            kept = open_checkpoint(note, [honest.key], [key]).checkpoint
            assert kept.size >= max(each.size for each in cosigned)
    finally:
        process.kill()
    roots = defaultdict(set)
    for checkpoint in cosigned:
        roots[checkpoint.size].add(checkpoint.root)
    assert len(cosigned) >= KILLS
    assert {len(found) for found in roots.values()} == {1}
    beyond = [each for each in cosigned if each.size > FORK_AT]
    histories = {_history_of(each, (honest, forged)) for each in beyond}
    assert len(histories) == 1


def _history_of(head: Checkpoint, histories: tuple[GrowingLog, ...]) -> int:
    [number] = [
        number
        for number, history in enumerate(histories)
        if Checkpoint.parse(Note.parse(history.checkpoint(head.size)).text).root == head.root
    ]
    return number


def test_an_orderly_end_exits_0_and_a_second_process_is_refused(tmp_path: Path) -> None:
    log = GrowingLog()
    process, twin = Process(tmp_path / "w", log.key), Process(tmp_path / "w", log.key)
    try:
        process.start("--name", "university.example/w1")
        ran = subprocess.run(twin._command, capture_output=True, text=True, check=False)
        assert ran.returncode == 2
        assert "running" in ran.stderr
        assert process.terminate() == 0
    finally:
        process.kill()
