"""A log followed from outside: what a monitor notices, what it remembers, and when it says that it cannot tell."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.cli import main
from nguongoc.log.entry import LogEntry, did_tag
from nguongoc.log.note import Note, SignatureType, cosign_text
from nguongoc.log.tiles import EntryBundle, HashTile, render_bundle, render_tile, tiles_at
from nguongoc.log.tree import CompactRange, leaf_hash
from nguongoc.monitor import Code, Follower, State, Trust, Watch, open_source, read_state, write_state
from nguongoc.monitor.state import StateUnusable
from tests.unit.log.keys import private_key, verifier_key
from tests.witness.logs import GrowingLog

T = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINE, OTHERS = "M" * 42 + "A", "O" * 42 + "A"
DID = "did:web:trace.example:o:htx-lam-son"


def entry(number: int, key: str = OTHERS, at: datetime | None = None, **said: Any) -> bytes:
    digest = sha256(f"{key}{number}".encode()).hexdigest()
    values = {"kind": "passport", "t": at or T + timedelta(seconds=number), "key": key,
              "payload_sha256": digest, "jws_sha256": digest}  # fmt: skip
    return LogEntry(**{**values, **said}).to_bytes()


class ServedLog(GrowingLog):
    """A log in a folder, as an export or a service would have it."""

    def publish(self, folder: Path, note: bytes | None = None) -> ServedLog:
        size = len(self.leaves)
        tree, nodes = CompactRange(), {}
        for leaf in self.leaves:
            for level, index, digest in tree.append(leaf_hash(leaf)):
                nodes[level, index] = digest
        for tile in tiles_at(size):
            match tile:
                case HashTile():
                    content = render_tile(tile, size, lambda level, index: nodes[level, index])
                case EntryBundle():
                    content = render_bundle(tile, self.leaves[tile.first : tile.first + tile.width])
            path = folder / tile.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (folder / "checkpoint").write_bytes(note or self.checkpoint())
        return self

    def add(self, *entries: bytes) -> ServedLog:
        self.leaves += entries
        return self


class Following:
    """A monitor of a folder."""

    def __init__(self, folder: Path, **trust: Any) -> None:
        self.folder = folder
        self.log = ServedLog()
        self.follower = Follower(open_source(folder.as_uri()), Trust((self.log.key,), **trust), State())

    def publish(self, *entries: bytes) -> None:
        self.log.add(*entries).publish(self.folder)

    def found(self, watch: Watch | None = None) -> list[Code]:
        return [finding.code for finding in self.follower.round(watch or Watch())]

    @property
    def size(self) -> int:
        return self.follower.state.tree.size


@pytest.fixture
def following(tmp_path: Path) -> Following:
    return Following(tmp_path)


def test_a_log_is_followed_from_its_first_entry_on_and_only_what_is_new_is_read_again(
    following: Following,
) -> None:
    for count in (1, 255, 1, 300, 0):
        following.publish(*(entry(len(following.log.leaves) + n) for n in range(count)))
        assert following.found() == [Code.SEEN]
        assert following.size == len(following.log.leaves)
    for path in (following.folder / "tile" / "entries").rglob("000"):
        path.unlink()
    following.publish(*(entry(600 + n) for n in range(3)))
    (following.folder / EntryBundle(0).path).unlink()
    assert following.found() == [Code.SEEN]


def test_a_partial_bundle_that_is_gone_is_read_from_the_full_one(following: Following) -> None:
    following.publish(*(entry(n) for n in range(100)))
    note = (following.folder / "checkpoint").read_bytes()
    following.publish(*(entry(100 + n) for n in range(200)))
    (following.folder / "checkpoint").write_bytes(note)
    (following.folder / EntryBundle(0, 100).path).unlink()
    assert following.found() == [Code.SEEN]
    assert following.size == 100


def test_a_past_written_anew_is_a_fork_and_both_heads_are_evidence(following: Following) -> None:
    following.publish(*(entry(n) for n in range(7)))
    following.found()
    held = following.log.checkpoint()
    forged = ServedLog().add(*(entry(n, MINE if n == 3 else OTHERS) for n in range(400)))
    forged.publish(following.folder)
    assert following.found() == [Code.FORK]
    assert following.follower.evidence == (held, forged.checkpoint())
    assert following.size == 7
    assert following.found() == [Code.FORK]


def test_another_head_of_the_same_size_is_a_fork(following: Following) -> None:
    following.publish(*(entry(n) for n in range(5)))
    following.found()
    ServedLog().add(*(entry(n, MINE) for n in range(5))).publish(following.folder)
    assert following.found() == [Code.FORK]


def test_a_shorter_log_is_a_rollback(following: Following) -> None:
    following.publish(*(entry(n) for n in range(5)))
    following.found()
    ServedLog().add(*(entry(n) for n in range(4))).publish(following.folder)
    assert following.found() == [Code.ROLLBACK]
    assert following.follower.evidence is not None
    assert following.size == 5


def test_one_flipped_byte_of_an_entry_is_damage_not_a_fork(following: Following) -> None:
    following.publish(*(entry(n) for n in range(5)))
    following.found()
    following.publish(*(entry(5 + n) for n in range(5)))
    path = following.folder / EntryBundle(0, 10).path
    good = path.read_bytes()
    path.write_bytes(good[:-30] + bytes([good[-30] ^ 1]) + good[-29:])
    assert following.found() == [Code.DAMAGED]
    assert following.size == 5
    path.write_bytes(good[:-1])
    assert following.found() == [Code.DAMAGED]
    path.write_bytes(good)
    assert following.found() == [Code.SEEN]


def test_what_the_log_did_not_sign_is_not_followed(following: Following) -> None:
    impostor = ServedLog(seed="stolen").add(entry(0)).publish(following.folder)
    assert following.found() == [Code.SIGNATURE]
    other = ServedLog(origin="other.example/log").add(entry(0)).publish(following.folder)
    assert following.found() == [Code.SIGNATURE]
    (following.folder / "checkpoint").write_bytes(b"\xff nonsense")
    assert following.found() == [Code.SIGNATURE]
    assert impostor.leaves == other.leaves


def test_what_is_not_there_cannot_be_told(following: Following) -> None:
    assert following.found() == [Code.UNAVAILABLE]
    following.publish(*(entry(n) for n in range(5)))
    (following.folder / EntryBundle(0, 5).path).unlink()
    assert following.found() == [Code.UNAVAILABLE]
    assert following.size == 0


def test_entries_that_are_no_entries_and_times_that_go_back_are_told(following: Following) -> None:
    following.publish(entry(1), b'{"v":1}', entry(2, at=T), b'{"v":2,"kind":"later"}')
    assert following.found() == [Code.ENTRY_MALFORMED, Code.TIME_WENT_BACK, Code.SEEN]
    following.publish(entry(3, at=T - timedelta(hours=1)))
    assert following.found() == [Code.TIME_WENT_BACK, Code.SEEN]


def test_an_organisation_is_told_of_entries_under_its_key_and_warned_of_those_it_did_not_make(
    following: Following,
) -> None:
    watch = Watch({DID: frozenset({MINE})})
    following.publish(entry(0), entry(1, MINE), entry(2, MINE))
    assert following.found(watch) == [Code.OWN_ENTRY, Code.OWN_ENTRY, Code.SEEN]
    made = LogEntry.parse(entry(3, MINE)).jws_sha256
    following.publish(entry(3, MINE), entry(4, MINE))
    watch = Watch({DID: frozenset({MINE})}, frozenset({made}))
    assert following.found(watch) == [Code.OWN_ENTRY, Code.FOREIGN_ENTRY, Code.SEEN]


def test_a_key_that_the_organisation_did_not_have_is_told_though_its_document_hides_it(
    following: Following,
) -> None:
    following.publish(entry(0, MINE, kind="did", jws_sha256=did_tag(DID)))
    watch = Watch({DID: frozenset({MINE})})
    assert following.found(watch) == [Code.OWN_DOCUMENT, Code.SEEN]
    following.publish(entry(1, OTHERS, kind="did", jws_sha256=did_tag(DID)))
    assert following.found(watch) == [Code.OWN_DOCUMENT, Code.KEY_APPEARED, Code.SEEN]
    assert following.found(Watch({DID: frozenset({MINE, "X" * 42 + "A"})})) == [Code.KEY_APPEARED, Code.SEEN]
    assert following.found(Watch({DID: frozenset({MINE, "X" * 42 + "A"})})) == [Code.SEEN]


def test_a_statement_on_a_key_of_the_organisation_is_told_as_that_and_not_as_a_stranger_s_entry(
    following: Following,
) -> None:
    following.publish(entry(0, MINE, kind="key"), entry(1, OTHERS, kind="key"))
    watch = Watch({DID: frozenset({MINE})}, frozenset())
    assert following.found(watch) == [Code.KEY_ENDED, Code.SEEN]


def test_witnesses_that_are_needed_and_did_not_cosign_are_missed(tmp_path: Path) -> None:
    witness = verifier_key("w", "witness.example/w1", SignatureType.COSIGNATURE)
    following = Following(tmp_path, witness_keys=(witness,), witnesses_needed=1)
    following.publish(entry(0))
    assert following.found() == [Code.NOT_COSIGNED]
    note = Note.parse(following.log.checkpoint())
    line = cosign_text(note.text, witness, private_key("w"), T)
    following.log.publish(tmp_path, note.with_signature(line).to_bytes())
    assert following.found() == [Code.SEEN]


def test_a_state_is_read_back_and_a_changed_one_is_refused(following: Following, tmp_path: Path) -> None:
    following.publish(*(entry(n) for n in range(300)))
    following.found(Watch({DID: frozenset({MINE})}))
    path = tmp_path / "state.json"
    write_state(path, following.follower.state)
    assert read_state(path) == following.follower.state
    value = json.loads(path.read_text("utf-8"))
    value["edge"][0] = "00" * 32
    path.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(StateUnusable):
        read_state(path)
    assert read_state(tmp_path / "none.json") == State()


@given(st.binary(max_size=60) | st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["v", "note", "edge", "t", "keys", "own"]), inner)).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_any_file_is_a_state_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("state") / "state.json"
    path.write_bytes(data)
    try:
        read_state(path)
    except StateUnusable:
        return
    assert json.loads(data)["v"] == 1


# the command


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A plain web server over a folder."""
    folder = tmp_path / "www"
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Not for the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://localhost:{server.server_port}", folder
    server.shutdown()
    server.server_close()
    thread.join()


def monitor(url: str, log: ServedLog, state: Path, *more: str) -> int:
    return main(["monitor", url, "--log-key", str(log.key), "--state", str(state), "--lang", "en", *more])


def test_the_command_follows_a_folder_and_a_plain_web_server_alike(
    web: tuple[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, folder = web
    log, state = ServedLog().add(*(entry(n) for n in range(5))), tmp_path / "state.json"
    for place in (folder, folder / "log"):
        log.publish(place)
        for address in (place.as_uri(), url):
            state.unlink(missing_ok=True)
            assert monitor(address, log, state) == 0
            assert "5 entries, 5 of them new" in capsys.readouterr().out
        (place / "checkpoint").unlink()


def test_the_exit_code_says_fine_wrong_or_untold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, state = tmp_path / "log", tmp_path / "state.json"
    log = ServedLog().add(entry(0), entry(1, MINE))
    assert monitor(folder.as_uri(), log, state) == 2
    log.publish(folder)
    assert monitor(folder.as_uri(), log, state, "--json") == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()[1:]]
    assert [each["code"] for each in told] == ["seen"]
    ServedLog().add(entry(0, MINE), entry(1, MINE)).publish(folder)
    assert monitor(folder.as_uri(), log, state) == 1
    [evidence] = tmp_path.glob("state.json.evidence-*")
    assert evidence.read_bytes().count(log.origin.encode() + b"\n2\n") == 2
    state.write_text("{}", encoding="utf-8")
    assert monitor(folder.as_uri(), log, state) == 2


def test_it_stops_when_told_and_keeps_what_it_saw(tmp_path: Path) -> None:
    folder, state = tmp_path / "log", tmp_path / "state.json"
    log = ServedLog().add(*(entry(n) for n in range(3))).publish(folder)
    code = "import sys; from nguongoc.cli import main; sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "monitor", folder.as_uri(), "--log-key", str(log.key), "--state", str(state),
         "--interval", "0.1", "--lang", "vi"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    assert "Nhật ký nối tiếp đúng" in process.stdout.readline()
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.stdout.close()
    assert process.wait(20) == 0
    assert read_state(state).tree.size == 3
