"""What a witness answers (C2SP tlog-witness), and what it remembers whatever it is asked."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from nguongoc.bundle import BUNDLE_LIMIT, BundleParts, write_bundle
from nguongoc.cli import main
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.note import Note, NoteSignature, VerifierKey
from nguongoc.log.proof import LogProof
from nguongoc.log.witness import MAX_REQUEST_BYTES, AddCheckpoint, read_cosignature
from nguongoc_api.witness.app import WitnessApp
from nguongoc_api.witness.form import FORM_BYTES
from nguongoc_api.witness.identity import WitnessKeyUnusable, WitnessNameDiffers, open_identity
from nguongoc_api.witness.keeper import Keeper, WitnessMemoryDamaged
from nguongoc_api.witness.memory import Memory, WitnessRunning, origin_hash
from tests.faults.running import free_port
from tests.unit.verify.world import ISSUED, World
from tests.witness.logs import GrowingLog

NAME = "university.example/w1"


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Watching:
    """A witness of one log, and whoever asks it."""

    def __init__(self, folder: Path, *keys: VerifierKey) -> None:
        self.folder = folder
        self.log = GrowingLog()
        self.identity = open_identity(folder / "witness.key", NAME)
        self.memory = Memory(folder / "logs")
        self.keeper = Keeper(self.identity, self.memory, [self.log.key, *keys], Clock())
        self.client = TestClient(WitnessApp(self.keeper, Clock()), raise_server_exceptions=False)

    def ask(self, body: bytes) -> Any:
        return self.client.post("/add-checkpoint", content=body)

    def remembered(self) -> int:
        note = self.memory.latest(self.log.origin)
        if note is None:
            return 0
        return open_checkpoint(note, [self.log.key], [self.identity.key]).checkpoint.size


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    watching = Watching(tmp_path)
    yield watching
    watching.memory.close()


def test_a_log_that_grows_is_cosigned_from_its_first_entry_on(watching: Watching) -> None:
    log, old = watching.log, 0
    for count in (1, 3, 100, 156):
        log.grow(count)
        answer = watching.ask(log.request(old))
        assert answer.status_code == 200
        text = Note.parse(log.checkpoint()).text
        read_cosignature(answer.content, text, watching.identity.key)
        old = len(log.leaves)
        assert watching.remembered() == old


def test_the_same_head_is_cosigned_again(watching: Watching) -> None:
    watching.log.grow(5)
    assert watching.ask(watching.log.request(0)).status_code == 200
    assert watching.ask(watching.log.request(5)).status_code == 200


def test_another_old_size_is_answered_with_the_size_it_stands_at(watching: Watching) -> None:
    watching.log.grow(5)
    watching.ask(watching.log.request(0))
    watching.log.grow(5)
    for old in (0, 4, 6):
        answer = watching.ask(watching.log.request(old))
        assert (answer.status_code, answer.content) == (409, b"5\n")
        assert answer.headers["content-type"].startswith("text/x.tlog.size")
    assert watching.remembered() == 5


def test_a_log_that_goes_back_is_not_cosigned(watching: Watching) -> None:
    watching.log.grow(9)
    watching.ask(watching.log.request(0))
    assert watching.ask(watching.log.request(4, 4)).status_code == 409
    assert watching.ask(watching.log.request(9, 4)).status_code == 400
    assert watching.remembered() == 9


def test_a_rewritten_past_is_not_cosigned(watching: Watching) -> None:
    watching.log.grow(7)
    watching.ask(watching.log.request(0))
    forked = GrowingLog().grow(3).grow(8, "other ")
    answer = watching.ask(forked.request(7))
    assert answer.status_code == 422
    assert watching.remembered() == 7
    longer = replace(AddCheckpoint.parse(forked.request(7)), proof=(bytes(32),) * 63).to_bytes()
    assert watching.ask(longer).status_code == 422


def test_two_heads_of_one_size_are_kept_as_evidence_and_said_to_everybody(watching: Watching) -> None:
    watching.log.grow(7)
    watching.ask(watching.log.request(0))
    forked = GrowingLog().grow(3).grow(4, "other ")
    answer = watching.ask(forked.request(7))
    assert (answer.status_code, answer.content) == (409, b"7\n")
    address = f"/{origin_hash(watching.log.origin)}"
    kept = watching.client.get(f"{address}/evidence").content
    assert Note.parse(watching.log.checkpoint()).text.encode() in kept
    assert forked.checkpoint() in kept
    assert "hai lịch sử" in watching.client.get("/").text
    for _ in range(3):
        watching.ask(forked.request(7))
    assert watching.client.get(f"{address}/evidence").content == kept


def test_who_is_not_watched_or_not_signed_is_refused(watching: Watching) -> None:
    stranger = GrowingLog(origin="other.example/log").grow(1)
    assert watching.ask(stranger.request(0)).status_code == 404
    impostor = GrowingLog(seed="stolen").grow(1)
    assert watching.ask(impostor.request(0)).status_code == 403
    unsigned = Note.parse(watching.log.grow(1).checkpoint())
    strange = Note(unsigned.text, (NoteSignature("x", b"1234", b"5"),)).to_bytes()
    assert watching.ask(AddCheckpoint(0, (), strange).to_bytes()).status_code == 403
    assert watching.remembered() == 0


@pytest.mark.parametrize(
    "body", [b"", b"old 0\n\n", b"old 0\n\nx", b"\xff\xfe\n\n\n", b"old 0\n\na\nb\nc\n\nd"]
)
def test_what_is_no_request_is_a_400(watching: Watching, body: bytes) -> None:
    assert watching.ask(body).status_code == 400


def test_too_much_is_a_413_and_other_methods_a_405(watching: Watching) -> None:
    assert watching.ask(b"x" * (MAX_REQUEST_BYTES + 1)).status_code == 413
    assert watching.client.get("/add-checkpoint").status_code == 405
    assert watching.client.post("/key").status_code == 405
    assert watching.client.get("/nothing").status_code == 404
    assert watching.client.get(f"/{'0' * 64}/checkpoint").status_code == 404


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"old 0\n\n{text}\n".encode()))
def test_no_request_is_answered_with_a_500(watching: Watching, body: bytes) -> None:
    assert watching.ask(body).status_code in {400, 403, 404}


def test_lines_of_unknown_keys_are_not_remembered(watching: Watching) -> None:
    note = Note.parse(watching.log.grow(2).checkpoint())
    hung_on = note.with_signature(NoteSignature(watching.log.origin, b"9999", b"junk")).to_bytes()
    assert watching.ask(AddCheckpoint(0, (), hung_on).to_bytes()).status_code == 200
    kept = watching.memory.latest(watching.log.origin)
    assert kept is not None
    assert b"9999" not in kept
    assert len(Note.parse(kept).signatures) == 2


def test_what_was_cosigned_is_there_for_monitors_and_for_people(watching: Watching) -> None:
    watching.log.grow(3)
    watching.ask(watching.log.request(0))
    note = watching.client.get(f"/{origin_hash(watching.log.origin)}/checkpoint").content
    opened = open_checkpoint(note, [watching.log.key], [watching.identity.key])
    assert opened.checkpoint.size == 3
    assert opened.earliest_cosigned_at == Clock().now()
    assert VerifierKey.parse(watching.client.get("/key").text.strip()) == watching.identity.key
    page = watching.client.get("/")
    assert str(watching.log.key) in page.text.replace("&#x27;", "'")
    assert str(watching.identity.key) in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_restarted_witness_remembers(tmp_path: Path) -> None:
    first = Watching(tmp_path)
    first.log.grow(6)
    first.ask(first.log.request(0))
    first.memory.close()
    again = Watching(tmp_path)
    assert again.identity.key == first.identity.key
    again.log.grow(8)
    assert again.ask(again.log.request(0)).status_code == 409
    assert again.ask(again.log.request(6)).status_code == 200
    again.memory.close()


def test_a_flipped_byte_in_its_memory_stops_it_from_cosigning_and_from_starting(
    watching: Watching, capsys: pytest.CaptureFixture[str]
) -> None:
    watching.log.grow(6)
    watching.ask(watching.log.request(0))
    path = watching.folder / "logs" / f"{origin_hash(watching.log.origin)}.checkpoint"
    good = path.read_bytes()
    for damaged in (good.replace(b"\n6\n", b"\n4\n"), good[:40], b""):
        path.write_bytes(damaged)
        watching.log.grow(1)
        answer = watching.ask(watching.log.request(6))
        assert answer.status_code == 500
        assert "—".encode() not in answer.content
        with pytest.raises(WitnessMemoryDamaged):
            watching.keeper.seen()
    watching.memory.close()
    code = main(
        [
            "witness",
            "--data-dir",
            str(watching.folder),
            "--log",
            str(watching.log.key),
            "--port",
            str(free_port()),
        ]
    )
    assert code == 2
    assert "cosigned" in capsys.readouterr().err


def test_two_processes_are_never_one_witness(watching: Watching) -> None:
    with pytest.raises(WitnessRunning):
        Memory(watching.folder / "logs")


def test_the_key_is_the_owners_alone_and_its_name_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "w" / "witness.key"
    with pytest.raises(WitnessKeyUnusable):
        open_identity(path, None)
    made = open_identity(path, NAME)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_identity(path, None).key == open_identity(path, NAME).key == made.key
    assert "PRIVATE" not in repr(made)
    with pytest.raises(WitnessNameDiffers):
        open_identity(path, "another.example/w1")
    path.chmod(0o640)
    with pytest.raises(WitnessKeyUnusable):
        open_identity(path, NAME)
    path.chmod(0o600)
    path.write_text(path.read_text("utf-8").replace("KEY+univ", "KEY+uniw"), encoding="utf-8")
    with pytest.raises(WitnessKeyUnusable):
        open_identity(path, None)


def test_a_disk_that_cannot_be_written_leaves_nothing_cosigned(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    watching.log.grow(2)
    monkeypatch.setattr("os.fsync", full)
    answer = watching.ask(watching.log.request(0))
    assert answer.status_code == 500
    assert "—".encode() not in answer.content
    monkeypatch.undo()
    assert watching.remembered() == 0
    assert watching.ask(watching.log.request(0)).status_code == 200


class Cosigned:
    """A bundle whose checkpoint a witness cosigned, and the same as its log alone signed it."""

    def __init__(self, folder: Path) -> None:
        self.world = World()
        self.watching = Watching(folder, self.world.log_key)
        self.jws = self.world.record(expires_on=None)
        self.alone = LogProof.parse(self.world.proof(self.world.entry(self.jws, at=ISSUED)))
        asked = self.watching.ask(AddCheckpoint(0, (), self.alone.checkpoint).to_bytes())
        assert asked.status_code == 200
        self.proof = replace(self.alone, checkpoint=self.alone.checkpoint + asked.content)

    def bundle(self, proof: LogProof) -> bytes:
        now, world = Clock().now(), self.world
        return write_bundle(
            BundleParts(
                record=self.jws,
                made_at=now,
                made_by="test",
                proof=proof.to_bytes(),
                did_documents=world.documents(),
                revocation_list=world.status("revocation", at=now),
                message_list=world.status("message", at=now),
            )
        )

    def send(self, data: bytes) -> Any:
        return self.watching.client.post("/check", content=data)

    def choose(self, data: bytes, name: str = "bundle.zip") -> Any:
        return self.watching.client.post("/check", files={"file": (name, data)})


@pytest.fixture
def cosigned(tmp_path: Path) -> Iterator[Cosigned]:
    made = Cosigned(tmp_path)
    yield made
    made.watching.memory.close()


def test_a_bundle_is_checked_under_what_is_pinned_here(cosigned: Cosigned) -> None:
    told = cosigned.send(cosigned.bundle(cosigned.proof)).json()
    assert told["verdict"] == "valid"
    assert told["checks"][5]["reason"] == "logged-and-cosigned"
    told = cosigned.send(cosigned.bundle(cosigned.alone)).json()
    assert told["checks"][5]["reason"] == "cosignatures-too-few"
    told = cosigned.send(cosigned.proof.to_bytes()).json()
    assert (told["index"], told["kind"], told["seen_at"]) == (
        cosigned.proof.index,
        "passport",
        "2026-11-23T08:00:00.000Z",
    )
    assert cosigned.send(cosigned.alone.to_bytes()).status_code == 400
    assert cosigned.send(b"PK\x03\x04junk").status_code == 400


def test_the_form_of_the_page_tells_the_same_to_people(cosigned: Cosigned) -> None:
    assert 'action="/check"' in cosigned.watching.client.get("/").text
    page = cosigned.choose(cosigned.bundle(cosigned.proof))
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    assert page.text.count("<li>✓") + page.text.count("<li>?") == 8
    assert page.text.count("<li>✓") >= 4
    page = cosigned.choose(cosigned.bundle(cosigned.alone))
    assert "<li>✗" in page.text or "<li>?" in page.text
    assert "2026-11-23T08:00:00.000Z" in cosigned.choose(cosigned.proof.to_bytes()).text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04junk", b"<script>alert(1)</script>"])
def test_a_file_that_is_no_evidence_is_refused_with_a_page_and_nothing_of_it_is_run(
    cosigned: Cosigned, data: bytes
) -> None:
    refused = cosigned.choose(data, name="<script>.zip")
    assert refused.status_code == 400
    assert "<script" not in refused.text
    assert "script-src" not in refused.headers["content-security-policy"]


def test_a_broken_form_or_a_vast_one_is_the_senders_fault(cosigned: Cosigned) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    client = cosigned.watching.client
    assert client.post("/check", content=b"no parts", headers=form).status_code == 400
    assert (
        client.post("/check", content=b"", headers={"Content-Type": "multipart/form-data"}).status_code == 400
    )
    vast = b"0" * (BUNDLE_LIMIT + FORM_BYTES + 1)
    assert client.post("/check", content=vast, headers=form).status_code == 413
