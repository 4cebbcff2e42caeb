"""The shared vectors: this verifier and the one in the browser are held to the same answers, part by part."""

from __future__ import annotations

import base64
import io
import json
import socket
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tools.make_vectors import build

from nguongoc.bundle import read_bundle
from nguongoc.bundle_zip import BundleMalformed
from nguongoc.cli import main
from nguongoc.cli.remembered import Remembered
from nguongoc.cli.seen_lists import lists_of
from nguongoc.cli.verify import evidence_of
from nguongoc.log.note import VerifierKey
from nguongoc.verdict import Outcome
from nguongoc.verify import Evidence, Verifier
from nguongoc.verify.certificate_reasons import TAMPERED
from nguongoc.verify.reasons import MEANINGS, Reason
from tests.vectors import ROOT

FOLDER = ROOT / "samples" / "vectors"
VECTORS = json.loads((FOLDER / "vectors.json").read_bytes())
CASES: list[dict[str, Any]] = VECTORS["cases"]


SAME_THING = (
    {"proof.tlog-proof", "log-key"},
    {"did/01-did-web-trace.example-o-htx-lam-son.json", "keys/00.jwt"},
    {"log/00.note", "log-key"},
    {"log/00.note", "proof.tlog-proof"},
    {"status/revocation.jwt", "status/message.jwt"},
    {"status/message.jwt", "newer.jwt"},
)
"""Parts that say the same, and so fail by the same name: which key a log has, how a key's time ended, what two lists took back."""


def bundle_of(case: dict[str, Any]) -> bytes:
    """The members as a zip, the changed one with a checksum of its own: whoever tampers can do that too."""
    members = VECTORS["members"] | case.get("others", {})
    if case["changed"] is not None:
        members[case["part"]] = case["changed"]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def evidence_for(case: dict[str, Any]) -> Evidence:
    key = VerifierKey.parse(VECTORS["log_keys"][case["log_key"]])
    evidence = evidence_of(read_bundle(bundle_of(case)), datetime.fromisoformat(VECTORS["now"]), (key,))
    evidence = replace(
        evidence, witness_keys=(VerifierKey.parse(VECTORS["witness_key"]),), witnesses_needed=1
    )
    if case["seen"] is not None:
        evidence = replace(evidence, seen_lists=lists_of(VECTORS["memories"][case["seen"]]))
    if case["remembered"] is None:
        return evidence
    return replace(
        evidence,
        last_checkpoint=VECTORS["checkpoints"][case["remembered"]].encode(),
        consistency=tuple(base64.b64decode(each) for each in VECTORS["consistency"]),
    )


def test_the_committed_vectors_are_what_their_script_makes() -> None:
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == build()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_case_is_answered_as_written_down(case: dict[str, Any]) -> None:
    verdict = Verifier().verify(evidence_for(case))
    steps = {str(int(check.step)): check.reason for check in verdict.checks if check.step not in {5, 8}}
    assert (verdict.state.value, steps) == (case["verdict"], case["steps"])
    assert [each.reason for each in verdict.certificates] == [each["reason"] for each in case["certificates"]]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["without_witness"]], ids=lambda case: case["name"]
)
def test_without_a_witness_a_stolen_key_s_record_cannot_be_told_of(case: dict[str, Any]) -> None:
    evidence = replace(evidence_for(case), witness_keys=(), witnesses_needed=0)
    verdict = Verifier().verify(evidence)
    steps = {str(int(check.step)): check.reason for check in verdict.checks if check.step not in {5, 8}}
    assert (verdict.state.value, steps) == (
        "unverified",
        case["steps"] | case["without_witness"] | {"6": "logged-under-pinned-key"},
    )


def test_every_part_of_the_bundle_has_a_case_and_no_two_parts_the_same_answers() -> None:
    answers: dict[str, set[tuple[str, ...]]] = {}
    for case in CASES:
        if case["verdict"] != "valid":
            answers.setdefault(case["part"], set()).add(tuple(sorted(case["steps"].items())))
    assert set(VECTORS["members"]) - {"log-key.txt"} <= set(answers)
    parts = sorted(answers)
    for number, part in enumerate(parts):
        for other in parts[number + 1 :]:
            if {part, other} not in SAME_THING:
                assert not answers[part] & answers[other], (part, other)


def failing(case: dict[str, Any]) -> set[str]:
    tampered = {each["reason"] for each in case["certificates"]} & TAMPERED
    return tampered | {
        reason for reason in case["steps"].values() if MEANINGS[Reason(reason)][0] is Outcome.FAIL
    }


def test_every_changed_part_that_should_fail_names_a_failure() -> None:
    assert [case["name"] for case in CASES if case["verdict"] == "mismatch" and not failing(case)] == []


def test_one_flipped_byte_in_each_member_as_it_lies_in_the_file_names_that_member() -> None:
    data = (FOLDER / "genuine.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    said = set()
    for info in infos:
        place = data.index(info.filename.encode(), info.header_offset) + len(info.filename) + 5
        with pytest.raises(BundleMalformed) as refused:
            read_bundle(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert info.filename in refused.value.detail
        said.add(refused.value.detail)
    assert len(said) == len(infos)


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("log-key.txt", lambda text: text.replace("+", "-", 1)),
        ("manifest.json", lambda text: text.replace("{", "[", 1)),
        ("did/00-did-web-trace.example.json", lambda text: text.replace("{", "[", 1)),
    ],
)
def test_a_member_that_cannot_be_read_is_named(member: str, change: Callable[[str], str]) -> None:
    changed = {"part": member, "changed": change(VECTORS["members"][member])}
    with pytest.raises(BundleMalformed) as refused:
        read_bundle(bundle_of(changed))
    assert refused.value.detail.startswith(f"{member}: ")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_command_judges_a_bundle_and_what_it_remembers_with_the_network_off(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, memory = tmp_path / "bundle.zip", tmp_path / "memory.json"
    bundle.write_bytes(bundle_of(case))
    key = VECTORS["log_keys"][case["log_key"]]
    arguments = ["verify", str(bundle), "--json", "--log-key", key, "--witness", VECTORS["witness_key"]]
    note = None if case["remembered"] is None else VECTORS["checkpoints"][case["remembered"]]
    lists = {} if case["seen"] is None else VECTORS["memories"][case["seen"]]
    if note is not None or lists:
        logs = {} if note is None else {note.split("\n")[0]: note}
        memory.write_text(json.dumps({"logs": logs, "lists": lists}))
    main([*arguments, "--max-age", "999999999", "--remember", str(memory)])
    said = json.loads(capsys.readouterr().out)
    reasons = {check["step"]: check["reason"] for check in said["checks"]}
    if case["remembered"] is None:
        assert (reasons[3], reasons[6]) == (case["steps"]["3"], case["steps"]["6"])
        kept = json.loads(memory.read_text()) if memory.exists() else {"logs": {}, "lists": {}}
        assert bool(kept["logs"]) == (case["steps"]["6"] == "logged-and-cosigned")
        assert kept["lists"] == lists
        if case["seen"] is not None and case["verdict"] == "mismatch":
            assert reasons[7] == case["steps"]["7"]
    else:
        # A bundle holds no proof from an older head, and the network stays off: told, not guessed.
        assert reasons[6] == "consistency-not-given"


def test_a_checkpoint_that_did_not_pass_is_never_remembered(tmp_path: Path) -> None:
    forged = next(case for case in CASES if case["name"] == "another size in the checkpoint")
    evidence = evidence_for(forged)
    Remembered(tmp_path / "memory").keep(evidence, Verifier().verify(evidence), online=False)
    assert not (tmp_path / "memory").exists()
