"""A bundle that carries who vouches for its issuer: checked by command under a pinned root, with nobody asked."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.bundle import BundleParts, read_bundle, write_bundle
from nguongoc.bundle_zip import BundleTooLarge
from nguongoc.cli import main
from nguongoc.cli.verify import evidence_of
from nguongoc.signing.algorithms import thumbprint
from nguongoc.verdict import Assurance, State
from nguongoc.verify import Verifier
from tests.unit.trust.ceremony import Ceremony
from tests.unit.verify.world import COOPERATIVE, World

HOLDS, FAILS, CANNOT_TELL = 0, 1, 2


@dataclass
class Saved:
    """A bundle in a folder, good now; `verify` runs the command on it."""

    folder: Path
    parts: BundleParts
    ceremony: Ceremony
    capsys: pytest.CaptureFixture[str]

    def verify(self, *arguments: str, **said: Any) -> tuple[int, dict[str, Any], str]:
        path = self.folder / "bundle.zip"
        path.write_bytes(write_bundle(replace(self.parts, **said)))
        self.capsys.readouterr()
        code = main(["verify", str(path), "--json", *arguments])
        answer = json.loads(self.capsys.readouterr().out)
        return code, answer, next(each["reason"] for each in answer["checks"] if each["step"] == 5)

    def listed(self, version: int, **said: Any) -> bytes:
        now = datetime.now(UTC)
        times = {"issued_at": now - timedelta(days=2), "expires_at": now + timedelta(days=20)}
        return self.ceremony.list_bytes(self.ceremony.trust_list(version, **{**times, **said}))


def vouched_parts(world: World, ceremony: Ceremony, now: datetime) -> BundleParts:
    made = now - timedelta(days=2)
    jws = world.record(issued_at=made, expires_on=None)
    proof = world.evidence(jws, logged_at=made).proof
    assert isinstance(proof, bytes)
    listed = ceremony.trust_list(issued_at=made, expires_at=now + timedelta(days=20))
    keys = [thumbprint(world.farmer.public_key)]
    return BundleParts(
        record=jws,
        made_at=now,
        made_by="test",
        proof=proof,
        did_documents=world.documents(),
        revocation_list=world.status("revocation", at=now),
        message_list=world.status("message", at=now),
        log_key=world.log_key,
        trust_list=ceremony.list_bytes(listed),
        anchors=(ceremony.anchor(COOPERATIVE, keys, valid_until=now + timedelta(days=300)),),
    )


@pytest.fixture
def saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Saved:
    ceremony = Ceremony()
    return Saved(tmp_path, vouched_parts(World(), ceremony, datetime.now(UTC)), ceremony, capsys)


def test_the_authority_is_named_under_the_pinned_root_and_nobody_is_without_one(saved: Saved) -> None:
    code, answer, reason = saved.verify("--trust-root", saved.ceremony.pin)
    assert (code, answer["assurance"], reason) == (HOLDS, "anchored", "anchored")
    assert "UBND xã Lam Sơn" in answer["checks"][4]["detail"]
    code, answer, reason = saved.verify()
    assert (code, answer["assurance"], reason) == (HOLDS, "self_declared", "trust-root-not-given")


def test_the_answer_for_people_names_who_vouches(saved: Saved) -> None:
    saved.verify()
    main(["verify", str(saved.folder / "bundle.zip"), "--lang", "vi", "--trust-root", saved.ceremony.pin])
    said = saved.capsys.readouterr().out
    assert f"Người khai: {COOPERATIVE} (có cơ quan xác nhận)" in said
    assert "[UBND xã Lam Sơn: HTX trình diễn Lam Sơn (Sổ đăng ký hợp tác xã)]" in said


def test_a_root_in_a_file_is_as_good_as_its_fingerprint(saved: Saved) -> None:
    path = saved.folder / "root.json"
    path.write_text(json.dumps(saved.ceremony.root.to_json()))
    assert saved.verify("--trust-root", str(path))[2] == "anchored"
    with pytest.raises(SystemExit) as ended:
        saved.verify("--trust-root", str(saved.folder / "none.json"))
    assert ended.value.code == CANNOT_TELL


def test_whoever_remembers_refuses_an_older_list(saved: Saved) -> None:
    pinned = ("--trust-root", saved.ceremony.pin, "--trust-state", str(saved.folder / "seen.json"))
    assert saved.verify(*pinned, trust_list=saved.listed(4))[0] == HOLDS
    code, _, reason = saved.verify(*pinned)
    assert (code, reason) == (CANNOT_TELL, "trust-list-rolled-back")
    assert saved.verify(*pinned, trust_list=saved.listed(5))[0] == HOLDS


def test_a_list_that_was_refused_is_not_remembered(saved: Saved) -> None:
    pinned = ("--trust-root", saved.ceremony.pin, "--trust-state", str(saved.folder / "seen.json"))
    foreign = replace(saved, ceremony=Ceremony())
    assert foreign.verify(*pinned, trust_list=foreign.listed(9))[2] == "trust-list-of-other-root"
    assert saved.verify(*pinned)[2] == "anchored"


def test_a_newer_list_is_given_beside_a_bundle_whose_own_has_expired(saved: Saved) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    expired, newer = saved.listed(1, expires_at=past), saved.folder / "newer.jwt"
    newer.write_bytes(saved.listed(2))
    pinned = ("--trust-root", saved.ceremony.pin)
    assert saved.verify(*pinned, trust_list=expired)[2] == "trust-list-expired"
    assert saved.verify(*pinned, "--trust-list", str(newer), trust_list=expired)[2] == "anchored"


def test_a_changed_byte_of_list_or_anchor_is_a_failure_of_its_own_name(saved: Saved) -> None:
    pinned = ("--trust-root", saved.ceremony.pin)
    anchor, listed = saved.parts.anchors[0], saved.parts.trust_list or b""
    place = len(anchor) - 20
    changed = anchor[:place] + ("A" if anchor[place] != "A" else "B") + anchor[place + 1 :]
    code, _, reason = saved.verify(*pinned, anchors=(changed,))
    assert (code, reason) == (FAILS, "anchor-forged")
    place = listed.index(b'"payload":"') + 200
    changed_list = (
        listed[:place] + (b"A" if listed[place : place + 1] != b"A" else b"B") + listed[place + 1 :]
    )
    code, _, reason = saved.verify(*pinned, trust_list=changed_list)
    assert (code, reason) == (FAILS, "trust-list-untrusted")


def test_a_bundle_comes_back_as_it_was_written_and_holds_so_many_anchors(saved: Saved) -> None:
    again = read_bundle(write_bundle(saved.parts))
    assert (again.trust_list, again.anchors) == (saved.parts.trust_list, saved.parts.anchors)
    file = io.BytesIO(write_bundle(saved.parts))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(16):
            archive.writestr(f"anchors/more-{number}.jwt", saved.parts.anchors[0])
    with pytest.raises(BundleTooLarge):
        read_bundle(file.getvalue())


NOW = datetime.now(UTC)
CEREMONY = Ceremony()
PARTS = vouched_parts(World(), CEREMONY, NOW)
VERIFIER = Verifier()


@given(st.data())
def test_no_changed_byte_gives_a_record_a_backing_it_does_not_have(data: st.DataObject) -> None:
    """Under a root that did not sign the list, whatever is changed: never anchored, never an unexpected error."""
    other = Ceremony()
    listed = bytearray(PARTS.trust_list or b"")
    for _ in range(data.draw(st.integers(1, 3))):
        listed[data.draw(st.integers(0, len(listed) - 1))] = data.draw(st.integers(0, 255))
    anchor = data.draw(
        st.sampled_from([PARTS.anchors[0], "", "a.b.c", other.anchor(COOPERATIVE, ["A" * 43])])
    )
    evidence = evidence_of(PARTS, NOW, ())
    for pin in (other.pin, CEREMONY.pin):
        judged = VERIFIER.verify(
            replace(evidence, trust_list=bytes(listed), trust_roots=(pin,), anchors=(anchor,))
        )
        if judged.assurance is Assurance.ANCHORED:
            assert (pin, anchor, judged.state) == (CEREMONY.pin, PARTS.anchors[0], State.VALID)
