"""`nguongoc verify --remember`: against a running service that first grows its log, then writes its past anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nguongoc.batches.dates import vietnamese_day
from nguongoc.cli import main
from tests.service import Farm
from tests.verifier.running import Running, running
from tests.witness.test_rewritten_history import write_the_past_anew

YESTERDAY = vietnamese_day(datetime.now(UTC)) - timedelta(days=1)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "service") as started:
        yield started


def test_a_log_that_grew_is_followed_and_one_that_was_rewritten_is_told_as_a_fork(
    service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = tmp_path / "memory.json"

    def verify() -> tuple[int, str, int]:
        code = main(
            [
                "verify",
                service.record_url(service.plain),
                "--json",
                "--log-key",
                service.log_key(),
                "--remember",
                str(memory),
            ]
        )
        said = json.loads(capsys.readouterr().out)
        (note,) = json.loads(memory.read_text()).values()
        return code, said["checks"][5]["reason"], int(note.split("\n")[1])

    code, reason, size = verify()
    assert (code, reason) == (0, "logged-under-pinned-key")

    farm = Farm(service.services, "htx-thu-hai")
    for _ in range(3):
        farm.register(happened_on=YESTERDAY)
    service.services.sequence_log()
    service.services.sign_status()
    code, reason, grown = verify()
    assert (code, reason) == (0, "logged-under-pinned-key")
    assert grown > size

    write_the_past_anew(service.services, without=service.coded.record.id)
    for _ in range(3):
        farm.register(happened_on=YESTERDAY)
    service.services.sequence_log()
    code, reason, kept = verify()
    assert (code, reason) == (1, "log-inconsistent")
    assert kept == grown


@pytest.mark.parametrize("content", ["[]", "{", '{"trace.example/log": "x"}', '{"a": 1}'])
def test_a_memory_that_is_broken_is_not_an_empty_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    memory = tmp_path / "memory.json"
    memory.write_text(content)
    assert main(["verify", "https://trace.example/b/X", "--remember", str(memory)]) == 2
    assert "remembered checkpoints" in capsys.readouterr().err
    assert memory.read_text() == content
