"""`nguongoc verify --remember`: against a running service that first grows its log, then writes its past anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import update

from nguongoc.batches.dates import vietnamese_day
from nguongoc.cli import main
from nguongoc.ports import UnitOfWork
from nguongoc.signing.status_list import Message
from nguongoc.store.engine import open_engine
from nguongoc.store.tables import StatusSlotRow
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
        (note,) = json.loads(memory.read_text())["logs"].values()
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


def test_a_revocation_that_was_seen_is_missed_when_the_service_takes_it_back(
    service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services, record, memory = service.services, service.plain.record, tmp_path / "memory.json"

    def said() -> tuple[int, str]:
        url = service.record_url(service.plain)
        code = main(["verify", url, "--json", "--log-key", service.log_key(), "--remember", str(memory)])
        return code, json.loads(capsys.readouterr().out)["checks"][6]["reason"]

    def numbered() -> dict[str, int]:
        lists = json.loads(memory.read_text())["lists"]
        return {address: seen["version"] for address, seen in lists.items()}

    assert said() == (0, "status-good")
    first = numbered()
    assert sorted(first) == [
        f"{service.base_url}/status/{record.status_list}{end}" for end in ("", "-message")
    ]

    def revoke(uow: UnitOfWork) -> None:
        uow.records.set_status(record.id, revoked=True, message=Message.NONE)
        services.sign_status.sign_list(uow, record.status_list)

    services.writer.run(revoke)
    assert said() == (1, "revoked")
    assert all(numbered()[address] > version for address, version in first.items())

    engine = open_engine(services.settings.database)
    with engine.begin() as connection:
        connection.execute(update(StatusSlotRow).values(revoked=False))
    engine.dispose()
    services.writer.run(lambda uow: services.sign_status.sign_list(uow, record.status_list))
    revocations = f"{service.base_url}/status/{record.status_list}"
    kept = numbered()[revocations]
    assert said() == (1, "status-taken-back")
    assert numbered()[revocations] == kept


def test_a_bundle_is_held_against_what_was_seen_and_teaches_nothing_under_its_own_keys(
    service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, memory = tmp_path / "bundle.zip", tmp_path / "memory.json"
    assert main(["verify", service.record_url(service.plain), "--save-bundle", str(bundle)]) == 0
    assert main(["verify", str(bundle), "--remember", str(memory)]) == 0
    assert not memory.exists()
    service.services.writer.run(
        lambda uow: service.services.sign_status.sign_list(uow, service.plain.record.status_list)
    )
    assert main(["verify", service.record_url(service.plain), "--remember", str(memory)]) == 0
    capsys.readouterr()
    assert main(["verify", str(bundle), "--json", "--remember", str(memory)]) == 2
    said = json.loads(capsys.readouterr().out)
    assert said["checks"][6]["reason"] == "list-older-than-seen"


def test_a_file_from_before_lists_were_remembered_is_read(
    service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = tmp_path / "memory.json"
    arguments = ["verify", service.record_url(service.plain), "--remember", str(memory)]
    assert main(arguments) == 0
    whole = json.loads(memory.read_text())
    memory.write_text(json.dumps(whole["logs"]))
    assert main(arguments) == 0
    assert json.loads(memory.read_text()) == whole


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{",
        '{"trace.example/log": "x"}',
        '{"a": 1}',
        '{"logs": {}}',
        '{"logs": {}, "lists": []}',
        '{"logs": {}, "lists": {"https://a.example/status/1": {"version": "7"}}}',
        '{"logs": {}, "lists": {"a": {"version": 7, "valid_from": "2026-11-27", "sha256": "", "final": "u"}}}',
    ],
)
def test_a_memory_that_is_broken_is_not_an_empty_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    memory = tmp_path / "memory.json"
    memory.write_text(content)
    assert main(["verify", "https://trace.example/b/X", "--remember", str(memory)]) == 2
    assert "remembered checkpoints" in capsys.readouterr().err
    assert memory.read_text() == content
