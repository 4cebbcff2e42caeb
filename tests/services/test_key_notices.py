"""A missing or wrong key file is named at the start and by `fsck`, with what to do, and nobody is kept from resolving."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nguongoc.ports.rows import KeyPurpose
from nguongoc_api import key_ring
from nguongoc_api.app import create_app
from nguongoc_api.cli import fsck
from nguongoc_api.key_notices import key_notices
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.service import Farm, HandClock

PURPOSES = [purpose.value for purpose in KeyPurpose]


@pytest.fixture
def farms(services: Services) -> list[Farm]:
    made = [Farm(services, f"htx-{number}") for number in range(3)]
    made[0].register()
    services.sequence_log()
    services.sign_status()
    return made


def missing(path: Path) -> None:
    path.unlink()


def of_another_store(path: Path) -> None:
    path.write_bytes(secrets.token_bytes(32))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def open_to_others(path: Path) -> None:
    path.chmod(0o644)


def test_of_a_sound_service_nothing_is_said_not_even_while_a_key_is_replaced(
    services: Services, farms: list[Farm]
) -> None:
    assert key_notices(services.settings, services.reads) == []
    key_ring.begin(services.settings.key_file("organisation"))
    assert key_notices(services.settings, services.reads) == []


def test_the_file_the_first_key_the_others_and_the_way_out_are_named(
    services: Services, farms: list[Farm]
) -> None:
    for purpose in PURPOSES:
        path = services.settings.key_file(purpose)
        with services.reads.open() as reader:
            kids = [key.kid for key in reader.parties.all_signing_keys(None, 10) if key.purpose == purpose]
        for spoil in (missing, of_another_store, cut_short, open_to_others):
            whole = path.read_bytes()
            spoil(path)
            [notice] = key_notices(services.settings, services.reads)
            assert notice.subject == f"key file {path}"
            assert notice.wrong == (spoil is of_another_store)
            assert kids[0] in notice.detail
            assert ("and 2 others" in notice.detail) == (purpose == "organisation")
            assert "nguongoc restore --keys" in notice.detail
            path.write_bytes(whole)
            path.chmod(0o600)
    assert key_notices(services.settings, services.reads) == []


@pytest.mark.parametrize("spoil", [missing, of_another_store])
def test_a_service_that_starts_without_its_keys_says_so_and_resolves(
    services: Services, farms: list[Farm], spoil: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    code = farms[0].register().batch.code
    paths = [services.settings.key_file(name) for name in (*PURPOSES, "webhook")]
    for path in paths:
        spoil(path)
    fresh = build(services.settings, HandClock())
    with caplog.at_level(logging.ERROR, "nguongoc_api.key_notices"), TestClient(create_app(fresh)) as client:
        assert client.get(f"/b/{code}", follow_redirects=False).status_code == 307
        assert client.get(f"/p/b/{code}").status_code == 200
    said = [record.getMessage() for record in caplog.records if record.name == "nguongoc_api.key_notices"]
    # Nothing sealed is left of subscribers here, so another `webhook.kek` cannot be told from the right one.
    named = paths if spoil is missing else paths[:-1]
    assert [any(str(path) in line for line in said) for path in named] == [True] * len(named)
    assert len(said) == len(named)


def test_fsck_calls_a_wrong_key_file_a_fault_and_a_missing_one_a_notice(
    services: Services, farms: list[Farm], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    status, log = (services.settings.key_file(name) for name in ("status", "log"))
    missing(status)
    assert fsck.check_store(services.settings) == 0
    assert f"key file {status}: the key file {status} cannot be read" in capfd.readouterr().err
    of_another_store(log)
    assert fsck.check_store(services.settings) == 1
    first = capfd.readouterr().out.splitlines()[0]
    assert first.startswith(f"wrong: key file {log}: the log key-encryption key does not open did:web:")
    assert fsck._check(services.settings, [], as_json=True) == 1
    said = json.loads(capfd.readouterr().out)
    assert said["by_kind"] == {"key-locked": 1}
    assert [each["subject"] for each in said["keys"]] == [f"key file {log}", f"key file {status}"]
