"""Reading the log: what is published can be checked, and nothing else is shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from nguongoc.identifiers.ordered import uuid7
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import SignatureRefuted, SignatureType, VerifierKey
from nguongoc.log.proof import LogProof, verify_entry
from nguongoc.log.tiles import (
    EntryBundle,
    HashTile,
    TilePathMalformed,
    split_bundle,
    split_tile,
    tiles_at,
)
from nguongoc.log.tree import TreeShrinks, leaf_hash, root_of, verify_consistency
from nguongoc.ports import PendingEntry
from nguongoc.services.read_log import (
    LogBehind,
    NothingPublished,
    NotLoggedYet,
    ReadLog,
    RecordNotHere,
    TileNotHere,
    TreeSizeNotPublished,
)
from nguongoc.services.sequence_log import LogDamaged, LogKey, SequenceLog
from nguongoc.store.checkpoints import FileCheckpointStore
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc.store.writer import open_writer

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


class StandingClock:
    def now(self) -> datetime:
        return NOW


def digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


@dataclass(frozen=True)
class Published:
    url: str
    sequence: SequenceLog
    log: ReadLog
    verifier: VerifierKey
    checkpoint_file: Path

    def take_in(self, first: int, count: int) -> None:
        for number in range(first, first + count):
            entry = PendingEntry(
                uuid7(NOW + timedelta(milliseconds=number)),
                "passport",
                f"R{number}",
                "A" * 43,
                digest(number),
                digest(-number),
            )
            self.sequence.writer.submit(lambda uow, entry=entry: uow.log.enqueue(entry)).result()
        self.sequence()

    def newest(self) -> Checkpoint:
        return open_checkpoint(self.log.checkpoint(), [self.verifier]).checkpoint

    def run_sql(self, statement: str) -> None:
        engine = open_engine(self.url)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture
def published(database_url: str, tmp_path: Path) -> Iterator[Published]:
    private = Ed25519PrivateKey.generate()
    verifier = VerifierKey(
        "trace.example/log", SignatureType.ED25519, private.public_key().public_bytes_raw()
    )
    reads = SqlReadSource(open_engine(database_url, read_only=True))
    engine = open_engine(database_url)
    writer = open_writer(engine, reads.committed)
    file = tmp_path / "log" / "checkpoint"
    checkpoints = FileCheckpointStore(file)
    sequence = SequenceLog(reads, writer, checkpoints, lambda: LogKey(verifier, private), StandingClock())
    log = ReadLog(reads, checkpoints, lambda: verifier)
    yield Published(database_url, sequence, log, verifier, file)
    writer.close()
    reads.close()
    engine.dispose()


def test_a_proof_holds_for_the_entry_it_carries_and_names_the_record_s_hashes(published: Published) -> None:
    published.take_in(0, 11)
    for number in (0, 6, 10):
        proof = LogProof.parse(published.log.proof_of(f"R{number}").to_bytes())
        opened = verify_entry(proof, proof.extra, [published.verifier])
        assert opened.checkpoint.size == 11
        assert LogEntry.parse(proof.extra).payload_sha256 == digest(number)


def test_many_proofs_at_once_are_those_asked_for_one_by_one(published: Published) -> None:
    published.take_in(0, 70)
    wanted = [f"R{number}" for number in range(0, 70, 3)]
    found = published.log.proofs_of([*wanted, "R0", "NOT-HERE", "\x00", "x" * 500])
    assert found == {record_id: published.log.proof_of(record_id) for record_id in wanted}


def test_a_record_that_nobody_knows_is_told_from_one_that_still_waits(published: Published) -> None:
    with pytest.raises(RecordNotHere):
        published.log.proof_of("R0")
    published.take_in(0, 3)
    older = published.log.checkpoint()
    published.take_in(3, 2)
    published.checkpoint_file.write_bytes(older)
    with pytest.raises(NotLoggedYet):
        published.log.proof_of("R4")
    assert published.log.proof_of("R2").index == 2
    assert set(published.log.proofs_of(["R2", "R4"])) == {"R2"}
    for hostile in ("", "\x00", "../checkpoint", "x" * 41, "é"):
        with pytest.raises(RecordNotHere):
            published.log.proof_of(hostile)


def test_before_the_first_checkpoint_nothing_is_shown(published: Published) -> None:
    for ask in (published.log.checkpoint, lambda: published.log.tile("tile/0/000.p/1")):
        with pytest.raises(NothingPublished):
            ask()
    assert published.log.proofs_of(["R0"]) == {}


def test_the_tiles_of_a_published_log_rebuild_its_root_and_hold_its_entries(published: Published) -> None:
    published.take_in(0, 300)
    head = published.newest()
    hashes: dict[tuple[int, int], bytes] = {}
    leaves: list[bytes] = []
    for tile in tiles_at(head.size):
        data = published.log.tile(tile.path)
        match tile:
            case HashTile():
                level, first, _ = tile.row
                hashes |= {(level, first + at): each for at, each in enumerate(split_tile(tile, data))}
            case EntryBundle():
                leaves += map(leaf_hash, split_bundle(tile, data))
    assert leaves == [hashes[0, index] for index in range(300)]

    def node(level: int, index: int) -> bytes:
        if level == 0 or (level, index) in hashes:
            return hashes[level, index]
        return hashlib.sha256(b"\x01" + node(level - 1, 2 * index) + node(level - 1, 2 * index + 1)).digest()

    assert root_of(head.size, node) == head.root
    assert published.log.tile("tile/1/000.p/1") == node(8, 0)


def test_a_partial_tile_stays_what_it_was_when_the_log_grows(published: Published) -> None:
    published.take_in(0, 5)
    before = {
        path: published.log.tile(path)
        for path in ("tile/0/000.p/5", "tile/entries/000.p/5", "tile/0/000.p/2")
    }
    published.take_in(5, 4)
    assert {path: published.log.tile(path) for path in before} == before


def test_tiles_beyond_the_published_size_are_not_there_and_other_spellings_are_refused(
    published: Published,
) -> None:
    published.take_in(0, 3)
    older = published.log.checkpoint()
    published.take_in(3, 3)
    published.checkpoint_file.write_bytes(older)
    for path in (
        "tile/0/000.p/4",
        "tile/0/000",
        "tile/entries/000.p/6",
        "tile/1/000.p/1",
        "tile/63/000.p/1",
        "tile/0/x999/x999/x999/999",
    ):
        with pytest.raises(TileNotHere):
            published.log.tile(path)
    for path in ("tile/0/0", "tile/00/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/x000/001", "tile/"):
        with pytest.raises(TilePathMalformed):
            published.log.tile(path)
    assert len(published.log.tile("tile/0/000.p/3")) == 96


def test_consistency_between_two_published_sizes_can_be_verified(published: Published) -> None:
    published.take_in(0, 6)
    early = published.newest()
    published.take_in(6, 7)
    late = published.newest()
    proof = published.log.consistency(early.size, late.size)
    verify_consistency(early.size, early.root, late.size, late.root, proof)
    with pytest.raises(TreeSizeNotPublished):
        published.log.consistency(6, 14)
    with pytest.raises(TreeShrinks):
        published.log.consistency(7, 6)


def test_a_checkpoint_changed_in_its_file_is_not_passed_on(published: Published) -> None:
    published.take_in(0, 2)
    note = published.log.checkpoint()
    published.checkpoint_file.write_bytes(note.replace(b"\n2\n", b"\n1\n"))
    with pytest.raises(SignatureRefuted):
        published.log.checkpoint()


@pytest.mark.parametrize(
    ("changed", "tiles"),
    [
        ("UPDATE log_node SET hash = (SELECT hash FROM log_node WHERE level = 0 AND \"index\" = 7) WHERE level = 0 AND \"index\" = 5",
         ["tile/0/000", "tile/0/000.p/6", "tile/entries/000"]),
        ("UPDATE log_node SET hash = (SELECT hash FROM log_node WHERE level = 0 AND \"index\" = 7) WHERE level = 8 AND \"index\" = 0",
         ["tile/1/000.p/1"]),
        ("UPDATE log_entry SET body = (SELECT body FROM log_entry WHERE \"index\" = 7) WHERE \"index\" = 5",
         ["tile/entries/000", "tile/entries/000.p/6", "tile/0/000"]),
    ],
    ids=["leaf hash", "hash of a higher tile", "entry"],
)  # fmt: skip
def test_a_tile_over_damaged_bytes_is_never_handed_out_for_caches_to_keep(
    published: Published, changed: str, tiles: list[str]
) -> None:
    published.take_in(0, 260)
    for path in tiles:
        published.log.tile(path)
    published.run_sql(changed)
    for path in tiles:
        with pytest.raises(LogDamaged):
            published.log.tile(path)
    # What does not stand on it is served as before.
    published.log.tile("tile/entries/001.p/4")
    published.log.tile("tile/0/001.p/4")


def test_a_hole_in_the_stored_tree_is_said_and_a_replica_behind_told_from_it(published: Published) -> None:
    published.take_in(0, 8)
    published.run_sql('DELETE FROM log_node WHERE level = 0 AND "index" = 1')
    with pytest.raises(LogDamaged):
        published.log.proof_of("R0")
    with pytest.raises(LogDamaged):
        published.log.tile("tile/0/000.p/8")
    published.run_sql("UPDATE log_head SET size = 4")
    with pytest.raises(LogBehind):
        published.log.proof_of("R0")
