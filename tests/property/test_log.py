"""The log against a tree computed from its definition, and against bytes nobody vouches for."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import Note, VerifierKey, open_note
from nguongoc.log.proof import LogProof, verify_entry
from nguongoc.log.tiles import EntryBundle, HashTile, parse_tile_path, render_bundle, split_bundle, split_tile
from nguongoc.log.tree import (
    CompactRange,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    nodes_needed_for_consistency,
    nodes_needed_for_inclusion,
    right_edge,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.log.keys import ORIGIN, private_key, verifier_key

LARGEST = 300
ENTRIES = [f"entry {at}".encode() for at in range(LARGEST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
KEY = verifier_key("log")
sizes = st.integers(1, LARGEST)


def by_definition(start: int, end: int) -> bytes:
    """MTH of RFC 6962, 2.1, word for word and independent of the code under test."""
    count = end - start
    if count == 0:
        return sha256(b"").digest()
    if count == 1:
        return LEAVES[start]
    split = 1
    while split * 2 < count:
        split *= 2
    return sha256(b"\x01" + by_definition(start, start + split) + by_definition(start + split, end)).digest()


ROOTS = [by_definition(0, size) for size in range(LARGEST + 1)]
NODES = {
    (level, index): by_definition(index << level, (index + 1) << level)
    for level in range(LARGEST.bit_length())
    for index in range(LARGEST >> level)
}


def node(level: int, index: int) -> bytes:
    return NODES[level, index]


def flip(value: bytes, bit: int) -> bytes:
    at = bit % (len(value) * 8)
    return value[: at // 8] + bytes([value[at // 8] ^ (1 << at % 8)]) + value[at // 8 + 1 :]


def test_growing_leaf_by_leaf_stores_every_complete_subtree_once_and_has_the_root_at_each_size() -> None:
    tree = CompactRange()
    stored: dict[tuple[int, int], bytes] = {}
    for leaf in LEAVES:
        assert tree.root == ROOTS[tree.size] == root_of(tree.size, node)
        completed = {(level, index): value for level, index, value in tree.append(leaf)}
        assert not completed.keys() & stored.keys()
        stored |= completed
    assert tree.root == ROOTS[LARGEST]
    assert stored == NODES


@given(st.integers(0, LARGEST), st.integers(0, 40))
def test_a_range_resumed_anywhere_goes_on_as_if_never_stopped(size: int, more: int) -> None:
    tree = CompactRange.resume(size, node)
    for leaf in LEAVES[size : size + more]:
        for level, index, value in tree.append(leaf):
            assert NODES[level, index] == value
    assert tree.root == ROOTS[tree.size]
    assert len(right_edge(size)) == size.bit_count()


@given(sizes)
def test_every_leaf_of_a_tree_is_proven_from_the_announced_nodes_alone(size: int) -> None:
    for index in range(size):
        announced = {wanted: NODES[wanted] for wanted in nodes_needed_for_inclusion(index, size)}
        proof = inclusion_proof(index, size, lambda level, at, found=announced: found[level, at])  # type: ignore[misc]
        verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


@given(sizes)
def test_every_earlier_size_is_proven_consistent_from_the_announced_nodes_alone(size2: int) -> None:
    for size1 in range(size2 + 1):
        announced = {wanted: NODES[wanted] for wanted in nodes_needed_for_consistency(size1, size2)}
        proof = consistency_proof(size1, size2, lambda level, at, found=announced: found[level, at])  # type: ignore[misc]
        verify_consistency(size1, ROOTS[size1], size2, ROOTS[size2], proof)


@given(st.data())
def test_one_flipped_bit_anywhere_refutes_an_inclusion_proof(data: st.DataObject) -> None:
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    parts = [LEAVES[index], ROOTS[size], *inclusion_proof(index, size, node)]
    spoiled = data.draw(st.integers(0, len(parts) - 1))
    parts[spoiled] = flip(parts[spoiled], data.draw(st.integers(0, 255)))
    with pytest.raises(Refusal):
        verify_inclusion(parts[0], index, size, parts[2:], parts[1])


@given(st.data())
def test_one_flipped_bit_anywhere_refutes_a_consistency_proof(data: st.DataObject) -> None:
    size1, size2 = sorted(data.draw(st.tuples(sizes, sizes)))
    parts = [ROOTS[size1], ROOTS[size2], *consistency_proof(size1, size2, node)]
    spoiled = data.draw(st.integers(0, len(parts) - 1))
    parts[spoiled] = flip(parts[spoiled], data.draw(st.integers(0, 255)))
    with pytest.raises(Refusal):
        verify_consistency(size1, parts[0], size2, parts[1], parts[2:])


@given(st.data())
def test_a_proof_holds_at_its_own_index_and_nowhere_else(data: st.DataObject) -> None:
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    elsewhere = data.draw(st.integers(0, LARGEST).filter(lambda other: other != index))
    with pytest.raises(Refusal):
        verify_inclusion(LEAVES[index], elsewhere, size, inclusion_proof(index, size, node), ROOTS[size])


@given(st.data())
def test_a_flipped_bit_in_a_proof_file_never_proves_an_entry_at_another_place(data: st.DataObject) -> None:
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    signed = sign_checkpoint(Checkpoint(ORIGIN, size, ROOTS[size]), KEY, private_key("log"))
    whole = LogProof(index, tuple(inclusion_proof(index, size, node)), signed, b"extra").to_bytes()
    spoiled = flip(whole, data.draw(st.integers(0, len(whole) * 8 - 1)))
    try:
        proof = LogProof.parse(spoiled)
        opened = verify_entry(proof, ENTRIES[index], [KEY])
    except Refusal:
        return
    assert proof.extra != b"extra", "only the extra data is authenticated by nothing"
    assert (proof.index, opened.checkpoint.root) == (index, ROOTS[size])


@given(st.lists(st.binary(max_size=400), min_size=1, max_size=256))
def test_a_bundle_comes_back_the_same(entries: list[bytes]) -> None:
    bundle = EntryBundle(0, len(entries))
    assert split_bundle(bundle, render_bundle(bundle, entries)) == tuple(entries)


@given(st.integers(0, 63), st.integers(0, 2**55 - 1), st.integers(1, 256))
def test_a_tile_path_comes_back_the_same(level: int, index: int, width: int) -> None:
    for tile in (HashTile(level, index, width), EntryBundle(index, width)):
        assert parse_tile_path(tile.path) == tile


SIGNED = sign_checkpoint(Checkpoint(ORIGIN, 5, ROOTS[5]), KEY, private_key("log"))
WELL_FORMED = [
    SIGNED,
    LogProof(1, tuple(inclusion_proof(1, 5, node)), SIGNED, b"extra").to_bytes(),
    str(KEY).encode(),
    b"tile/0/x001/234.p/7",
    LogEntry.parse(
        b'{"jws_sha256":"%(h)s","key":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","kind":"passport",'
        b'"payload_sha256":"%(h)s","t":"2026-11-23T08:00:00.007Z","v":1}' % {b"h": b"0" * 64}
    ).to_bytes(),
]


@st.composite
def almost(draw: st.DrawFn) -> bytes:
    """Well-formed bytes with a piece cut out and another put in: gets deeper into a parser than noise does."""
    whole = draw(st.sampled_from(WELL_FORMED))
    start, end = sorted(draw(st.tuples(st.integers(0, len(whole)), st.integers(0, len(whole)))))
    pieces = st.one_of(
        st.binary(max_size=8), st.sampled_from([b"\n", b"\n\n", b"=", b"+", b"0", b"\xe2\x80\x94 ", b"\x00"])
    )
    return whole[:start] + draw(pieces) + whole[end:]


READERS: list[Callable[[bytes], object]] = [
    lambda data: open_note(Note.parse(data), [KEY]),
    lambda data: open_checkpoint(data, [KEY]),
    lambda data: verify_entry(LogProof.parse(data), ENTRIES[1], [KEY]),
    LogEntry.parse,
    lambda data: VerifierKey.parse(data.decode("utf-8", "surrogateescape")),
    lambda data: Checkpoint.parse(data.decode("utf-8", "surrogateescape")),
    lambda data: parse_tile_path(data.decode("latin-1")),
    lambda data: split_bundle(EntryBundle(0, 2), data),
    lambda data: split_tile(HashTile(0, 0, 2), data),
]


@given(st.one_of(st.binary(max_size=600), almost()))
def test_hostile_bytes_meet_typed_refusals_and_nothing_else(data: bytes) -> None:
    for read in READERS:
        try:
            read(data)
        except Refusal:
            continue
