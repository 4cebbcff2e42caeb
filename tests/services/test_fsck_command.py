"""`nguongoc fsck` as an operator runs it: sentences, JSON, exit codes, on the files alone and without a private key."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from nguongoc.store.engine import open_engine
from nguongoc_api.cli import fsck
from nguongoc_api.services import Services
from tests.service import Farm


@pytest.fixture
def shop(services: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    """A service with two lots in its log, whose settings the command finds in the environment."""
    farm = Farm(services)
    farm.register()
    farm.register()
    services.sequence_log()
    settings = services.settings
    monkeypatch.setenv("NGUONGOC_DATABASE_URL", settings.database)
    monkeypatch.setenv("NGUONGOC_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("NGUONGOC_BASE_URL", settings.base_url)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    return services


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    fsck.add(parser.add_subparsers())
    given = parser.parse_args(["fsck", *arguments])
    code: int = given.run(given)
    return code


def flip_a_payload(services: Services) -> str:
    with services.reads.open() as reader:
        record = reader.audit.records(None, 1)[0]
    engine = open_engine(services.settings.database)
    with engine.begin() as connection:
        statement = text("UPDATE record SET payload = :payload WHERE id = :id")
        changed = bytes([record.payload[0] ^ 1]) + record.payload[1:]
        connection.execute(statement, {"payload": changed, "id": record.id})
    engine.dispose()
    return record.id


def test_a_sound_store_exits_0_and_says_what_was_checked(
    shop: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    told = capsys.readouterr().out
    assert "records 2" in told
    assert "log entries 4" in told
    assert "DID documents 2" in told
    assert "Nothing wrong" in told


def test_the_private_keys_are_not_needed(shop: Services) -> None:
    for file in (shop.settings.data_dir / "keys").iterdir():
        file.unlink()
    assert run() == 0


def test_damage_exits_1_and_names_the_record_with_both_hashes(
    shop: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    record_id = flip_a_payload(shop)
    assert run() == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"wrong: record {record_id}: payload_sha256 does not match (stored ")


def test_whoever_speaks_vietnamese_is_told_in_vietnamese(
    shop: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record_id = flip_a_payload(shop)
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert run() == 1
    told = capsys.readouterr().out
    assert told.startswith(f"sai: hồ sơ {record_id}: mã băm của nội dung không khớp [payload_sha256")


def test_scripts_get_one_line_of_json(shop: Services, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json") == 0
    sound = json.loads(capsys.readouterr().out)
    assert (sound["sound"], sound["count"], sound["checked"]["records"]) == (True, 0, 2)
    record_id = flip_a_payload(shop)
    assert run("--json") == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    damaged = json.loads(lines[0])
    assert damaged["by_kind"] == {"record-payload-hash": 1}
    assert damaged["faults"][0]["subject"] == f"record {record_id}"


def test_a_key_known_from_outside_replaces_the_one_in_the_database(
    shop: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    known = str(shop.custody.log_verifier())
    engine = open_engine(shop.settings.database)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM signing_key WHERE purpose = 'log'"))
    engine.dispose()
    assert run() == 1
    assert "checkpoint" in capsys.readouterr().out
    assert run("--log-key", known) == 0


def test_what_cannot_be_checked_exits_2_and_makes_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("NGUONGOC_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite'}")
    monkeypatch.setenv("NGUONGOC_DATA_DIR", str(tmp_path))
    assert run() == 2
    assert not (tmp_path / "none.sqlite").exists()
    (tmp_path / "none.sqlite").touch()
    assert run() == 2
    assert "nguongoc migrate" in capsys.readouterr().err
    (tmp_path / "none.sqlite").write_bytes(b"not a database at all" * 100)
    assert run() == 2
    assert run("--log-key", "nonsense") == 2
