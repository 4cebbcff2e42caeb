"""`nguongoc verify` of a signed verdict in a file: as of when, for whom, expired or not; with and without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from tools.make_verdict_vectors import SHOP, cases, documents

from nguongoc.ports.rows import Role
from tests.unit.verify.world import SERVICE
from tests.verifier.running import Running, running
from tests.verifier.test_command import CANNOT_TELL, FAILS, HOLDS, Command

__all__ = ["verify"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def fetch(service: Running, code: str, audience: str = SHOP) -> str:
    """As a platform has it: over the network, with a key of its own."""
    with service.services.reads.open() as reader:
        [organisation] = reader.parties.organisations(None, 1)
    _, secret = service.services.issue_api_key(organisation.id, Role.MARKETPLACE, None, "test")
    request = Request(
        f"{service.base_url}/v1/verifications",
        json.dumps({"items": [{"code": code}], "audience": audience}).encode(),
        {
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
            "Accept": "application/vc+jwt",
        },
    )
    with urlopen(request) as answer:
        return str(answer.read().decode())


def test_a_fresh_verdict_holds_by_the_document_of_the_service(
    service: Running, verify: Command, tmp_path: Path
) -> None:
    path = tmp_path / "verdict.jwt"
    path.write_text(fetch(service, service.plain.batch.code) + "\n")
    code, said = verify.json(str(path), "--audience", SHOP)
    assert (code, said["signed_verdict"], said["verdict"]) == (HOLDS, "verdict-current", "valid")
    assert said["as_of"]["verdict"] == "valid"
    assert [check["step"] for check in said["as_of"]["checks"]] == list(range(1, 9))
    code, said = verify.json(str(path), "--audience", "https://rival.example")
    assert (code, said["signed_verdict"], said["verdict"], said["as_of"]) == (
        FAILS, "verdict-audience-differs", None, None,
    )  # fmt: skip


def test_a_verdict_that_the_code_is_unknown_does_not_hold(
    service: Running, verify: Command, tmp_path: Path
) -> None:
    path = tmp_path / "verdict.jwt"
    path.write_text(fetch(service, f"{service.base_url}/b/0000000000"))
    code, said = verify.json(str(path))
    assert (code, said["signed_verdict"], said["verdict"]) == (FAILS, "verdict-current", "unknown")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The DID document, saved while there was a network."""
    path = tmp_path / "did.json"
    path.write_text(documents()[SERVICE])
    return path


def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("no network is asked")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_every_case_of_the_vectors_without_a_network(
    verify: Command, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are of November 2026 and the command takes no time from anybody: the genuine one says *as of*, and that it ended."""
    offline(monkeypatch)
    path = tmp_path / "verdict.jwt"
    genuine, *others = cases()
    path.write_text(genuine.text)
    code, said = verify.json(str(path), "--did-document", str(saved), "--audience", SHOP, "--issuer", SERVICE)
    assert (code, said["signed_verdict"], said["verdict"]) == (CANNOT_TELL, "verdict-expired", None)
    assert (said["expired"], said["as_of"]["verdict"]) == (True, "valid")
    assert said["as_of"]["checked_at"] == "2026-11-23T07:59:00.000Z"
    assert said["as_of"]["expires"] == "2026-11-23T08:04:00.000Z"
    forged = [case for case in others if case.worth == "signature-wrong"]
    assert len(forged) > 4
    for case in forged:
        path.write_text(case.text)
        code, said = verify.json(str(path), "--did-document", str(saved))
        assert (code, said["signed_verdict"], said["as_of"]) == (FAILS, case.worth, None), case.name


def test_without_the_document_nothing_is_believed_and_nothing_denied(verify: Command, tmp_path: Path) -> None:
    path, other = tmp_path / "verdict.jwt", tmp_path / "other.json"
    path.write_text(next(iter(cases())).text)
    other.write_text('{"id": "did:web:elsewhere.example"}')
    code, said = verify.json(str(path), "--did-document", str(other))
    assert (code, said["signed_verdict"]) == (CANNOT_TELL, "did-document-not-given")


def test_people_are_told_as_of_when_in_their_language(verify: Command, saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "verdict.jwt"
    path.write_text(next(iter(cases())).text)
    for language, words in (
        ("en", ("has expired", "As of 23/11/2026 14:59:00 (Vietnam)", SHOP, "The record holds.")),
        ("vi", ("đã hết hạn", "Tại thời điểm 23/11/2026 14:59:00 (giờ Việt Nam)", SHOP, "Hồ sơ đúng.")),
    ):
        code, said = verify(str(path), "--did-document", str(saved), "--lang", language)
        assert code == CANNOT_TELL
        for word in words:
            assert word in said


def test_a_document_that_cannot_be_read_stops_the_command(verify: Command, tmp_path: Path) -> None:
    path = tmp_path / "verdict.jwt"
    path.write_text(next(iter(cases())).text)
    code, said = verify(str(path), "--did-document", str(tmp_path / "missing.json"))
    assert (code, "cannot be read" in said) == (CANNOT_TELL, True)
