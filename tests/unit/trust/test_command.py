"""The whole ceremony by command: keys, a root of two of three, a list, an anchor, a rotation; nothing asks a network."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import NoReturn

import pytest

from nguongoc.cli import main
from nguongoc.records.identity import read_identity_anchor
from nguongoc.signing.did import build_did_document
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc.trust.key_file import read_key_file
from tests.unit.verify.world import COOPERATIVE, World, published

COMMITTEE = "did:web:lamson.thanhhoa.example"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the command asked the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.chdir(tmp_path)


def trust(line: str, *more: str) -> int:
    return main(["trust", *line.split(), *more])


def _root() -> None:
    for name in "abc":
        assert trust(f"key {name}.key --bare") == 0
    assert (
        trust(
            "root --threshold 2 --key a.key --key b.key --key c.key --out root.json --name", "Tỉnh Thanh Hoá"
        )
        == 0
    )
    assert trust("sign root.json --key a.key") == 0
    assert trust("sign root.json --key b.key") == 0


def _entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert trust(f"key committee.key --bare --authority {COMMITTEE}") == 0
    capsys.readouterr()
    line = "authority --key committee.key --territory VN/38/15544 --scheme identity --did-document did.json --name"
    assert trust(line, "UBND xã Lam Sơn") == 0
    Path("authorities.json").write_text(f"[{capsys.readouterr().out}]", encoding="utf-8")


def _list(out: str, more: str = "") -> None:
    assert trust(f"draft authorities.json --root root.json --out {out} {more}") == 0
    assert trust(f"sign {out} --key a.key --out a-{out}") == 0
    assert trust(f"sign {out} --key c.key --out c-{out}") == 0
    assert trust(f"combine a-{out} c-{out} --out {out}") == 0


def test_a_list_is_made_by_two_of_three_apart_and_checked_under_the_pinned_root(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _root()
    _entry(capsys)
    _list("trust.jwt")
    capsys.readouterr()
    assert trust("check trust.jwt --trust-root root.json") == 0
    shown = capsys.readouterr().out
    assert "UBND xã Lam Sơn" in shown
    assert "signed by 2 of the 2" in shown
    assert trust("check a-trust.jwt --trust-root root.json") == 1
    assert trust("check trust.jwt") == 2, "without a pin nothing says whose it is"
    assert trust(f"check trust.jwt --trust-root {'0' * 64}") == 2
    assert json.loads(Path("did.json").read_text())["id"] == COMMITTEE


def test_an_older_list_is_refused_by_a_check_that_remembers(capsys: pytest.CaptureFixture[str]) -> None:
    _root()
    _entry(capsys)
    _list("one.jwt")
    _list("two.jwt", "--after one.jwt")
    checked = "--trust-root root.json --trust-state seen.json"
    assert trust(f"check one.jwt {checked}") == 0
    assert trust(f"check two.jwt {checked}") == 0
    assert trust(f"check one.jwt {checked}") == 1
    assert "seen before" in capsys.readouterr().err


def test_a_root_is_rotated_and_who_pinned_the_old_one_follows(capsys: pytest.CaptureFixture[str]) -> None:
    _root()
    _entry(capsys)
    Path("old.json").write_bytes(Path("root.json").read_bytes())
    for name in "de":
        assert trust(f"key {name}.key --bare") == 0
    assert (
        trust("rotate --after old.json --threshold 2 --key c.key --key d.key --key e.key --out root.json")
        == 0
    )
    for name in "ad":
        assert trust(f"sign root.json --key {name}.key") == 0
    assert trust("check root.json --trust-root old.json") == 1, (
        "one of the old keys and one of the new are too few"
    )
    for name in "ce":
        assert trust(f"sign root.json --key {name}.key") == 0
    assert trust("check root.json --trust-root old.json") == 0
    assert trust("draft authorities.json --root root.json --out trust.jwt") == 0
    for name in "de":
        assert trust(f"sign trust.jwt --key {name}.key") == 0
    assert trust("check trust.jwt --trust-root old.json") == 0
    assert trust("sign trust.jwt --key committee.key") == 2, "a signature that would not count is not made"


def test_an_authority_vouches_for_the_keys_that_a_document_may_sign_with(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = World()
    Path("cooperative.json").write_bytes(build_did_document(COOPERATIVE, [published(world.farmer)]))
    assert trust(f"key committee.key --es256 --bare --authority {COMMITTEE}") == 0
    said = [
        "--authority-name", "UBND xã Lam Sơn", "--registered-name", "HTX Lam Sơn", "--registered-id", "VD-1",
        "--registered-on", "2019-05-20", "--register", "https://lamson.thanhhoa.example/so", "--register-name", "Sổ HTX",
    ]  # fmt: skip
    assert (
        trust("anchor cooperative.json --key committee.key --territory VN/38/15544 --out anchor.jwt", *said)
        == 0
    )
    jws = parse_compact(Path("anchor.jwt").read_text().strip())
    assert verify_signature(jws, read_key_file(Path("committee.key")).public_key)
    facts = read_identity_anchor(jws.payload)
    assert (facts.did, facts.authority_did) == (COOPERATIVE, COMMITTEE)
    assert all(each in capsys.readouterr().out for each in facts.thumbprints)


def test_a_sealed_key_opens_under_its_passphrase_alone_and_no_file_is_overwritten() -> None:
    Path("right").write_text("con đường mòn\n", encoding="utf-8")
    Path("wrong").write_text("con đường\n", encoding="utf-8")
    assert trust("key a.key --passphrase-file right") == 0
    assert trust("key a.key --passphrase-file right") == 2
    assert (Path("a.key").stat().st_mode & 0o777) == 0o600
    assert trust("root --threshold 1 --key a.key --out root.json --name N") == 0
    assert trust("sign root.json --key a.key --passphrase-file wrong") == 2
    assert trust("sign root.json --key a.key --passphrase-file right") == 0
    assert trust("check root.json --trust-root root.json") == 0
    Path("a.key").chmod(0o644)
    assert trust("sign root.json --key a.key --passphrase-file right") == 2
