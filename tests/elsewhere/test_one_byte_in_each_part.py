"""One byte in each part of a bundle that has every part: each is a failure of its own name, and nobody on the network is asked."""

from __future__ import annotations

import base64
import json
import random
import socket
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from nguongoc import bundle
from nguongoc.bundle_zip import write_members
from nguongoc.cli import main
from nguongoc.log.proof import LogProof
from nguongoc.signing.algorithms import from_base64url, to_base64url
from nguongoc.verify.certificate_reasons import CertificateReason
from nguongoc.verify.reason import Reason
from tests.elsewhere.whole_bundle import MANIFEST, Whole, made_anew, members_of, whole_bundle

HOLDS, FAILS, CANNOT_TELL = 0, 1, 2
PLACES = 5
"""Of each member, besides the one byte that its meaning stands on."""
BESIDE = {CertificateReason.KEY_DIFFERS, CertificateReason.STATUS_NOT_GIVEN}
Change = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with whole_bundle(tmp_path_factory.mktemp("whole")) as made:
        yield made


class Reader:
    """`nguongoc verify` on a machine that has the file, the keys it had from elsewhere, and no network."""

    def __init__(self, whole: Whole, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.whole, self.path, self.capsys = whole, path, capsys
        self.genuine = _said(self.verify(whole.current)[1])

    def verify(self, data: bytes) -> tuple[int, dict[str, Any]]:
        self.path.write_bytes(data)
        code = main(["verify", str(self.path), "--json", *self.whole.pinned])
        return code, json.loads(self.capsys.readouterr().out)

    def named(self, data: bytes) -> tuple[int, set[str]]:
        """The exit code, and what is said that is not said of the genuine bundle."""
        code, answer = self.verify(data)
        return code, _said(answer) - self.genuine


def _said(answer: dict[str, Any]) -> set[str]:
    """Every name in an answer: of the steps, of the certificates, of the broken member where there is no verdict at all."""
    if "error" in answer:
        return {f"{answer['error']['code']}:{answer['error']['member']}"}
    return {each["reason"] for each in (*answer["checks"], *answer["certificates"])}


@pytest.fixture
def reader(
    whole: Whole, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Reader:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return Reader(whole, tmp_path / "bundle.zip", capsys)


def at(mark: bytes, beyond: int = 0) -> Change:
    """The byte that stands so far behind the end of the first mark."""
    return lambda data: other_at(data, data.index(mark) + len(mark) + beyond)


def other_at(data: bytes, place: int) -> bytes:
    return data[:place] + (b"B" if data[place : place + 1] == b"A" else b"A") + data[place + 1 :]


def in_claim(name: str, beyond: int = 0) -> Change:
    """In what a credential says under this name."""

    def change(data: bytes) -> bytes:
        head, claims, signature = data.split(b".")
        said = at(f'"{name}":"'.encode(), beyond)(from_base64url(claims.decode()))
        return b".".join((head, to_base64url(said).encode(), signature))

    return change


def in_signature(data: bytes) -> bytes:
    return other_at(data, data.rindex(b".") + 20)


def in_entry(data: bytes) -> bytes:
    """In the hash of the record, which is written in digits."""
    proof = LogProof.parse(data)
    place = proof.extra.index(b'"jws_sha256":"') + len(b'"jws_sha256":"')
    digit = b"1" if proof.extra[place : place + 1] == b"0" else b"0"
    return replace(proof, extra=proof.extra[:place] + digit + proof.extra[place + 1 :]).to_bytes()


def in_path(data: bytes) -> bytes:
    proof = LogProof.parse(data)
    first, *others = proof.hashes
    return replace(proof, hashes=(first[:9] + bytes([first[9] ^ 1]) + first[10:], *others)).to_bytes()


def in_checkpoint(line: int) -> Change:
    """In the body of a line of signatures: of the log, or of the witness."""

    def change(data: bytes) -> bytes:
        proof = LogProof.parse(data)
        lines = proof.checkpoint.split(b"\n")
        mark, name, encoded = lines[4 + line].split(b" ")
        raw = base64.b64decode(encoded)
        lines[4 + line] = b" ".join(
            (mark, name, base64.b64encode(raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:]))
        )
        return replace(proof, checkpoint=b"\n".join(lines)).to_bytes()

    return change


def documents(whole: Whole) -> dict[str, str]:
    """The members with DID documents, by DID."""
    members = members_of(whole.current)
    return {json.loads(data)["id"]: name for name, data in members.items() if name.startswith("did/")}


def parts(whole: Whole) -> list[tuple[str, Change, str]]:
    """Of each part the byte that its meaning stands on, and what that is called; a proof has four."""
    document = documents(whole)
    return [
        (bundle.RECORD, in_claim("batchNumber"), Reason.SIGNATURE_WRONG),
        (bundle.PROOF, in_entry, Reason.ENTRY_OF_OTHER_RECORD),
        (bundle.PROOF, in_path, Reason.INCLUSION_REFUTED),
        (bundle.PROOF, in_checkpoint(0), Reason.CHECKPOINT_FORGED),
        (bundle.PROOF, in_checkpoint(1), Reason.COSIGNATURE_FORGED),
        (document[whole.issuer], at(b'"x":"'), Reason.KEY_NOT_THE_LOGGED),
        (document[whole.service], at(b'"x":"'), Reason.LIST_KEY_DIFFERS),
        (document[whole.certifier], at(b'"x":"'), CertificateReason.KEY_DIFFERS),
        (bundle.REVOCATION, in_claim("encodedList", 40), Reason.REVOCATION_LIST_UNTRUSTED),
        (bundle.MESSAGE, in_claim("encodedList", 40), Reason.MESSAGE_LIST_UNTRUSTED),
        (bundle.TRUST, at(b'"payload":"', 200), Reason.TRUST_LIST_UNTRUSTED),
        ("anchors/00.jwt", in_claim("registeredId"), Reason.ANCHOR_FORGED),
        ("certificates/00.jwt", in_claim("validUntil", 3), CertificateReason.FORGED),
        ("certificates/00.tlog-proof", in_path, CertificateReason.LOG_REFUTED),
        ("certificates/00.status", in_signature, CertificateReason.STATUS_NOT_GIVEN),
        ("keys/00.jwt", in_claim("until", 3), Reason.KEY_STATEMENT_FORGED),
        ("log/00.note", at(b"\xe2\x80\x94 ", 40), Reason.LOG_NOTE_FORGED),
    ]


def test_it_holds_and_has_every_part_there_is(reader: Reader, whole: Whole) -> None:
    code, answer = reader.verify(whole.current)
    assert (code, answer["verdict"], answer["assurance"], answer["altered"]) == (
        HOLDS,
        "valid",
        "anchored",
        [],
    )
    reasons = {check["step"]: check["reason"] for check in answer["checks"]}
    assert (reasons[5], reasons[6]) == ("anchored", "logged-and-cosigned")
    assert [each["reason"] for each in answer["certificates"]] == ["certificate-verified"]
    assert set(documents(whole)) == {whole.issuer, whole.service, whole.certifier}
    parts = bundle.read_bundle(whole.superseded)
    assert [each.name for each in fields(parts) if not getattr(parts, each.name)] == ["altered"]
    (given,) = parts.certificates
    assert None not in (given.proof, given.status_list)
    assert set(members_of(whole.superseded)) - set(members_of(whole.current)) == {bundle.NEWER}


def test_one_byte_in_each_part_is_a_failure_of_another_name(reader: Reader, whole: Whole) -> None:
    """By somebody who writes the manifest anew: what is named is what the parts themselves show."""
    members, newer = members_of(whole.current), members_of(whole.superseded)
    said: list[tuple[str, str, set[str]]] = []

    def note(part: str, reason: str, changed: bytes) -> None:
        code, named = reader.named(changed)
        assert reason in named, (part, named)
        # What an authority's certificate lacks is told beside a record that holds without it.
        assert code in ({HOLDS} if reason in BESIDE else {FAILS, CANNOT_TELL}), part
        said.append((part, reason, named))

    for part, change, reason in parts(whole):
        note(part, reason, made_anew({**members, part: change(members[part])}))
    link = json.loads(members[MANIFEST])["link"]
    other_link = other_at(link.encode(), len(link) - 1).decode()
    note(MANIFEST, Reason.IDENTIFIER_MALFORMED, made_anew(members, link=other_link))
    key = {**members, bundle.LOG_KEY: other_at(members[bundle.LOG_KEY], 40)}
    note(bundle.LOG_KEY, f"bundle-malformed:{bundle.LOG_KEY}", made_anew(key))
    later = {**newer, bundle.NEWER: in_claim("batchNumber")(newer[bundle.NEWER])}
    note(bundle.NEWER, Reason.NEWER_UNTRUSTED, made_anew(later))
    assert {part for part, _, _ in said} == set(newer)
    assert len({reason for _, reason, _ in said}) == len(said), "no two by one name"
    assert len({frozenset(named) for _, _, named in said}) == len(said)


def test_any_byte_of_any_part_is_a_failure_that_names_the_part(reader: Reader, whole: Whole) -> None:
    """By a disk, or by somebody who leaves the manifest as it was: also where what was changed is signed by nobody."""
    members = members_of(whole.superseded)
    for part, content in members.items():
        for changed in somewhere(part, content):
            code, answer = reader.verify(write_members({**members, part: changed}))
            named = [answer["error"]["member"]] if "error" in answer else answer["altered"]
            assert (code, named) == (FAILS, [part]), (part, answer)


def test_any_byte_of_what_is_signed_is_noticed_whoever_writes_the_manifest(
    reader: Reader, whole: Whole
) -> None:
    members = members_of(whole.current)
    for part, content in members.items():
        if part == MANIFEST or part.startswith("did/"):
            continue
        for changed in somewhere(part, content):
            _, said = reader.named(made_anew({**members, part: changed}))
            assert said, (part, [at for at in range(len(content)) if content[at] != changed[at]])


def somewhere(part: str, content: bytes) -> Iterator[bytes]:
    """The member with one byte another, at places that are the same in each run."""
    draw = random.Random(part)
    for place in draw.sample(range(len(content)), min(PLACES, len(content))):
        yield content[:place] + bytes([content[place] ^ draw.randint(1, 255)]) + content[place + 1 :]


def test_a_part_that_is_gone_or_came_to_it_is_named_too(reader: Reader, whole: Whole) -> None:
    members = members_of(whole.current)
    without = {name: data for name, data in members.items() if name != "anchors/00.jwt"}
    for changed in (without, {**members, "keys/01.jwt": members["keys/00.jwt"]}):
        code, answer = reader.verify(write_members(changed))
        (named,) = answer["altered"]
        again = reader.path.with_name("again.zip")
        main(["verify", str(reader.path), "--save-bundle", str(again), *whole.pinned])
        assert not again.exists(), "nobody makes it whole again by saving it"
        reader.capsys.readouterr()
        assert (code, answer["verdict"], named in changed) == (FAILS, "mismatch", named not in members)
