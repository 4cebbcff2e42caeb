"""The log's addresses: what a monitor, a witness and somebody with a `.tlog-proof` rely on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text
from starlette.testclient import TestClient

from nguongoc.identifiers.ordered import uuid7
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.log.proof import LogProof, verify_entry
from nguongoc.log.tiles import EntryBundle, split_bundle
from nguongoc.log.tree import CompactRange, leaf_hash
from nguongoc.ports import PendingEntry, UnitOfWork
from nguongoc.services.read_log import ReadLog
from nguongoc.services.sequence_log import LogKey, SequenceLog
from nguongoc.store.checkpoints import FileCheckpointStore
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc.store.writer import open_writer
from nguongoc_api.log import LogApp

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
BASE_URL = "https://trace.example"


class StandingClock:
    def now(self) -> datetime:
        return NOW


class Site:
    """A log of some entries and a client of its addresses."""

    def __init__(self, url: str, folder: Path) -> None:
        private = Ed25519PrivateKey.generate()
        raw = private.public_key().public_bytes_raw()
        self.url = url
        self.verifier = VerifierKey("trace.example/log", SignatureType.ED25519, raw)
        self._reads = SqlReadSource(open_engine(url, read_only=True))
        self._engine = open_engine(url)
        self._writer = open_writer(self._engine, self._reads.committed)
        self.checkpoints = FileCheckpointStore(folder / "checkpoint")
        self._sequence = SequenceLog(
            self._reads,
            self._writer,
            self.checkpoints,
            lambda: LogKey(self.verifier, private),
            StandingClock(),
        )
        self.log = ReadLog(self._reads, self.checkpoints, lambda: self.verifier)
        self.client = TestClient(LogApp(self.log, BASE_URL))

    def take_in(self, first: int, count: int) -> None:
        def enqueue(uow: UnitOfWork) -> None:
            for number in range(first, first + count):
                digest = hashlib.sha256(str(number).encode()).hexdigest()
                id = uuid7(NOW + timedelta(milliseconds=number))
                uow.log.enqueue(PendingEntry(id, "passport", f"R{number}", "A" * 43, digest, digest))

        self._writer.run(enqueue)
        self._sequence()

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(
            path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def run_sql(self, statement: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(text(statement))

    def close(self) -> None:
        self._writer.close()
        self._reads.close()
        self._engine.dispose()


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    site = Site(database_url, tmp_path)
    yield site
    site.close()


def test_a_stranger_with_the_key_alone_follows_the_log_from_nothing_to_its_root(site: Site) -> None:
    site.take_in(0, 300)
    key = VerifierKey.parse(site.get("/log/key").text.removesuffix("\n"))
    assert key == site.verifier
    answer = site.get("/log/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "max-age=5" in answer.headers["cache-control"]
    head = open_checkpoint(answer.content, [key]).checkpoint
    tree = CompactRange()
    for bundle in (EntryBundle(0), EntryBundle(1, head.size - 256)):
        answer = site.get(f"/log/{bundle.path}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "immutable" in answer.headers["cache-control"]
        for entry in split_bundle(bundle, answer.content):
            tree.append(leaf_hash(entry))
    assert (tree.size, tree.root) == (head.size, head.root)


def test_the_receipt_of_a_record_is_a_file_that_verifies_offline(site: Site) -> None:
    site.take_in(0, 9)
    answer = site.get("/log/proof/R4")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert 'filename="R4.tlog-proof"' in answer.headers["content-disposition"]
    proof = LogProof.parse(answer.content)
    assert verify_entry(proof, proof.extra, [site.verifier]).checkpoint.size == 9


def test_every_answer_may_be_read_from_any_page(site: Site) -> None:
    site.take_in(0, 2)
    for path in ("checkpoint", "key", "proof/R0", "proof/NONE", "tile/0/000.p/2", "tile/0/0", "else"):
        assert site.get(f"/log/{path}").headers["access-control-allow-origin"] == "*"
    preflight = site.client.options("/log/checkpoint")
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


def test_head_says_what_get_would_without_the_body(site: Site) -> None:
    site.take_in(0, 3)
    for path in (
        "/log/checkpoint",
        "/log/key",
        "/log/proof/R1",
        "/log/tile/0/000.p/3",
        "/log/tile/entries/000.p/3",
    ):
        got, headed = site.get(path), site.client.head(path)
        assert headed.status_code == 200
        assert headed.content == b""
        assert headed.headers == got.headers


def test_what_the_caller_has_already_is_not_sent_again_until_it_changes(site: Site) -> None:
    site.take_in(0, 3)
    etag = site.get("/log/checkpoint").headers["etag"]
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = site.get("/log/checkpoint", if_none_match=given)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == etag
    site.take_in(3, 1)
    assert site.get("/log/checkpoint", if_none_match=etag).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/log/proof/NONE", 404, "log-record-unknown"),
        ("/log/proof/R0/", 404, "log-record-unknown"),
        ("/log/proof/%00", 404, "log-record-unknown"),
        ("/log/proof/" + "x" * 4000, 404, "log-record-unknown"),
        ("/log/proof/%F0%9F%8D%8A", 404, "log-record-unknown"),
        ("/log/tile/0/000", 404, "log-tile-unknown"),
        ("/log/tile/0/000.p/4", 404, "log-tile-unknown"),
        ("/log/tile/7/x999/x999/x999/999", 404, "log-tile-unknown"),
        ("/log/tile/0/0", 400, "log-tile-path-malformed"),
        ("/log/tile/0/%30%30%30.p/3", 400, "log-tile-path-malformed"),
        ("/log/tile/64/000", 400, "log-tile-path-malformed"),
        ("/log/", 404, "address-unknown"),
        ("/log/nothing", 404, "address-unknown"),
    ],
)
def test_what_is_not_there_or_misspelt_is_a_problem_with_its_code(
    site: Site, path: str, status: int, code: str
) -> None:
    site.take_in(0, 3)
    answer = site.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert "immutable" not in answer.headers["cache-control"]


def test_writing_to_the_log_s_addresses_is_not_a_thing(site: Site) -> None:
    answer = site.client.post("/log/checkpoint", content=b"x")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_an_empty_log_and_a_record_still_waiting_ask_to_come_back(site: Site) -> None:
    assert site.get("/log/checkpoint").status_code == 503
    site.take_in(0, 2)
    older = site.checkpoints.latest()
    site.take_in(2, 1)
    assert site.checkpoints.publish(site.checkpoints.latest(), older or b"")
    answer = site.get("/log/proof/R2")
    assert (answer.status_code, answer.json()["code"]) == (503, "log-not-yet")
    assert answer.headers["retry-after"] == "2"


def test_a_damaged_tree_is_our_failure_and_never_cached(site: Site) -> None:
    site.take_in(0, 2)
    site.run_sql("DELETE FROM log_node")
    answer = site.get("/log/proof/R0")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert answer.headers["cache-control"] == "no-store"


def test_an_operator_who_asks_no_witness_says_so(site: Site) -> None:
    assert site.get("/log/witnesses").json() == {"quorum": 0, "heads_short_of_it": 0, "witnesses": []}
