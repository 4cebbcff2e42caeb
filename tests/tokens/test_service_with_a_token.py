"""A service whose keys lie in a token: it signs, its keys are replaced there and back, and without the token it goes on resolving."""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from nguongoc.ports import SigningKey
from nguongoc.ports.rows import KeyPlace, KeyPurpose, Role
from nguongoc.services.register_batch import Registered
from nguongoc.signing.algorithms import ED25519, ES256
from nguongoc.tokens.refusals import TokenPinRefused, TokenUnavailable
from nguongoc.verdict import State
from nguongoc_api.app import create_app
from nguongoc_api.cli import keys as keys_command
from nguongoc_api.key_wiring import token_of
from nguongoc_api.preparing import prepare
from nguongoc_api.readiness import Standing
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.service import Farm, HandClock, settings_for
from tests.services.checking import faults
from tests.tokens.conftest import PIN, SoftToken, settings_with
from tests.vectors import ROOT

if TYPE_CHECKING:
    from nguongoc.tokens.module import Module

KILLS = 6
Run = Callable[..., int]


def held(services: Services) -> list[SigningKey]:
    with services.reads.open() as reader:
        return list(reader.parties.all_signing_keys(None, 100))


def state_of(services: Services, made: Registered) -> State:
    services.sequence_log()
    services.sign_status()
    [said] = services.verify_codes([made.batch.code])
    return said.verdict.state


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`nguongoc keys` with the settings of a service."""

    def command(settings: Settings, *arguments: str) -> int:
        monkeypatch.setenv("NGUONGOC_DATABASE_URL", settings.database)
        monkeypatch.setenv("NGUONGOC_DATA_DIR", str(settings.data_dir))
        monkeypatch.setenv("NGUONGOC_DEMO", "true")
        if settings.pkcs11_module is not None:
            monkeypatch.setenv("NGUONGOC_PKCS11_MODULE", str(settings.pkcs11_module))
            monkeypatch.setenv("NGUONGOC_PKCS11_TOKEN", settings.pkcs11_token or "")
            monkeypatch.setenv("NGUONGOC_PKCS11_PIN", PIN)
            monkeypatch.setenv("NGUONGOC_PKCS11_KEYS", settings.pkcs11_keys)
        parser = argparse.ArgumentParser()
        keys_command.add(parser.add_subparsers())
        given = parser.parse_args(["keys", *arguments])
        code: int = given.run(given)
        return code

    return command


@pytest.mark.parametrize("algorithm", [ED25519, ES256])
def test_everything_it_signs_with_the_token_verifies_and_nothing_of_it_is_a_fault(
    services: Services, algorithm: str
) -> None:
    farm = Farm(services, algorithm=algorithm)
    assert state_of(services, farm.register()) is State.VALID
    # Verdicts last five minutes: their key stays in the database.
    assert {key.purpose: key.place for key in held(services)} == {
        KeyPurpose.ORGANISATION: KeyPlace.TOKEN,
        KeyPurpose.LOG: KeyPlace.TOKEN,
        KeyPurpose.STATUS: KeyPlace.TOKEN,
        KeyPurpose.VERDICT: KeyPlace.DATABASE,
    }
    assert {key.purpose: key.algorithm for key in held(services)} == {
        KeyPurpose.ORGANISATION: algorithm,
        KeyPurpose.LOG: ED25519,
        KeyPurpose.STATUS: ED25519,
        KeyPurpose.VERDICT: ED25519,
    }
    assert faults(services) == []


def test_keys_go_into_the_token_and_back_and_what_each_signed_holds(
    soft: SoftToken, database_url: str, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_with(soft, database_url, tmp_path, pkcs11_keys="")
    prepare(settings)
    services = build(settings)  # with the clock of the command
    farm = Farm(services)
    lots = [farm.register()]
    for to in ("token", "database"):
        assert run(settings, "rotate", "htx-lam-son", "--to", to) == 0
        services.custody.look_again()
        lots.append(farm.register())
    assert run(settings, "rotate", "--status", "--to", "token") == 0
    assert run(settings, "rotate", "--log", "--to", "token") == 0
    services.custody.look_again()
    with services.reads.open() as reader:
        ours = reader.parties.signing_keys(KeyPurpose.ORGANISATION, farm.organisation.id)
        log = reader.parties.signing_keys(KeyPurpose.LOG, None)
    assert [key.place.value for key in ours] == ["database", "token", "database"]
    assert [key.place.value for key in log] == ["database", "token"]
    assert [state_of(services, lot) for lot in lots] == [State.VALID] * 3
    assert faults(services) == []
    # A key made for a transaction that was not committed is named, so that somebody deletes it.
    stranger = token_of(settings).make(
        KeyPurpose.ORGANISATION, farm.organisation.did, None, ES256, services.clock.now()
    )
    capsys.readouterr()
    assert run(settings, "list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split("  ")[4] for line in lines if "  created " in line) == (
        ["in the database"] * 5 + ["in the token"] * 3
    )
    assert [line for line in lines if "delete it there" in line] == [
        f"{stranger.kid}  in the token under {stranger.sealed.hex()}, of no use to anybody: delete it there"
    ]
    services.close()


def test_without_a_token_in_the_settings_no_key_goes_there_and_the_way_is_said(
    database_url: str, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_for(database_url, tmp_path)
    prepare(settings)
    services = build(settings, HandClock())
    Farm(services)
    assert run(settings, "rotate", "htx-lam-son", "--to", "token") == 2
    assert "set NGUONGOC_PKCS11_MODULE" in capsys.readouterr().err
    assert {key.place for key in held(services)} == {KeyPlace.DATABASE}
    services.close()


@pytest.fixture
def asked(services: Services) -> tuple[Services, Farm, Registered, TestClient, str]:
    farm = Farm(services)
    lot = farm.register()
    services.sequence_log()
    services.sign_status()
    _, key = services.issue_api_key(farm.organisation.id, Role.PRODUCER, None, "test")
    client = TestClient(create_app(services), base_url="http://localhost:8000", raise_server_exceptions=False)
    return services, farm, lot, client, key


def test_a_token_taken_out_while_it_runs_refuses_signing_by_name_and_scans_are_answered(
    asked: tuple[Services, Farm, Registered, TestClient, str], soft: SoftToken
) -> None:
    services, farm, lot, client, key = asked
    said = {
        "product_id": str(farm.pomelo.id),
        "facility_id": str(farm.field.id),
        "quantity": {"value": "40", "unit": "kg"},
        "happened_on": "2026-11-20",
    }

    def register() -> tuple[int, str | None]:
        answer = client.post("/v1/batches", json=said, headers={"Authorization": f"Bearer {key}"})
        if answer.status_code == 503:
            assert answer.headers["content-type"] == "application/problem+json"
            assert int(answer.headers["retry-after"]) > 0
        return answer.status_code, json.loads(answer.content).get(
            "code"
        ) if answer.status_code > 299 else None

    head = services.checkpoints.latest()
    soft.away()
    try:
        assert register() == (503, "token-unavailable")
        standing, checks = services.readiness()
        assert standing is Standing.RESOLVES_ONLY, "the running process notices too, and goes on resolving"
        assert not checks["organisation_key"]
        assert client.get(f"/b/{lot.batch.code}", follow_redirects=False).status_code == 307
        assert client.get(f"/p/b/{lot.batch.code}").status_code == 200
        [verified] = services.verify_codes([lot.batch.code])
        assert verified.verdict.state is State.VALID
        # A process that starts now stands and resolves; what the log has is shown, and nothing is signed.
        fresh = build(services.settings, HandClock())
        assert fresh.readiness()[0] is Standing.RESOLVES_ONLY
        assert fresh.verify_codes([lot.batch.code])[0].verdict.state is State.VALID
        with pytest.raises(TokenUnavailable):
            fresh.sequence_log()
        fresh.close()
        assert services.checkpoints.latest() == head
    finally:
        soft.back()
    assert services.readiness()[0] is Standing.READY
    assert register()[0] == 201
    assert state_of(services, lot) is State.VALID
    assert faults(services) == []


def test_a_pin_that_is_refused_is_said_in_no_traceback_log_or_repr(
    services: Services, soft: SoftToken, module: Module, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (pin := tmp_path / "pin").write_text("geheim-4711\n")
    pin.chmod(0o600)
    said = services.settings.model_dump() | {"pkcs11_pin": None, "pkcs11_pin_file": pin}
    module.run(soft.label, lambda: PIN, lambda _: module._restart())
    settings = Settings(**said)
    other = build(settings, HandClock())
    assert other.readiness()[0] is Standing.RESOLVES_ONLY
    with pytest.raises(TokenPinRefused) as refused:
        Farm(other)
    logging.getLogger("test").error("refused", exc_info=refused.value)
    told = "".join(traceback.format_exception(refused.value)) + caplog.text + repr(other.custody._keeper)
    assert refused.value.code == "token-pin-refused"
    assert "refused" in caplog.text
    for secret in ("geheim-4711", PIN):
        assert secret not in told + repr(settings) + repr(services.settings)
    other.close()


def test_killed_while_it_signs_in_the_token_it_leaves_no_half_key_and_loses_nothing_acknowledged(
    soft: SoftToken, tmp_path: Path
) -> None:
    # The fault is the token's: what a killed process leaves in either database is tested in `tests/faults`.
    settings = settings_with(soft, f"sqlite:///{tmp_path}/test.sqlite", tmp_path)
    prepare(settings)
    chance, kept = random.Random(11), list[str]()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.tokens.nursery", settings.database, str(tmp_path), json.dumps(_where(settings))],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as nursery:  # fmt: skip
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for _ in range(KILLS):
            nursery.stdin.write("\n")
            nursery.stdin.flush()
            child = int(nursery.stdout.readline().removeprefix("born "))
            # Killed by count and not by the clock: after some lines, in the midst of what comes next.
            kept += [nursery.stdout.readline() for _ in range(chance.randint(0, 2))]
            os.kill(child, signal.SIGKILL)
            nursery.stdin.write("killed\n")
            nursery.stdin.flush()
            kept += iter(nursery.stdout.readline, "buried\n")
        nursery.stdin.close()
    assert nursery.returncode == 0
    codes = [line.removeprefix("kept ").strip() for line in kept]
    assert codes
    services = build(settings, HandClock())
    services.sequence_log()
    services.sign_status()
    assert {each.verdict.state for each in services.verify_codes(codes)} == {State.VALID}
    for key in held(services):
        assert services.custody._keeper.open(key).sign(b"message")
    assert faults(services) == []
    services.close()


def _where(settings: Settings) -> dict[str, str]:
    return {
        "pkcs11_module": str(settings.pkcs11_module),
        "pkcs11_token": settings.pkcs11_token or "",
        "pkcs11_pin": PIN,
        "pkcs11_keys": settings.pkcs11_keys,
    }
