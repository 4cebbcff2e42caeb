from __future__ import annotations

from hashlib import sha256

import pytest

from nguongoc.log.tree import (
    EMPTY_ROOT,
    MAX_SIZE,
    CompactRange,
    HashLengthWrong,
    IndexOutsideTree,
    ProofLengthWrong,
    TreeShrinks,
    TreeSizeOutside,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    nodes_needed_for_consistency,
    nodes_needed_for_inclusion,
    right_edge,
    root_of,
    verify_consistency,
    verify_inclusion,
)

A, B, C = (leaf_hash(name) for name in (b"a", b"b", b"c"))
NODES = {(0, 0): A, (0, 1): B, (0, 2): C, (1, 0): node_hash(A, B)}


def node(level: int, index: int) -> bytes:
    return NODES[level, index]


def test_leaves_and_nodes_are_hashed_apart() -> None:
    assert leaf_hash(b"entry") == sha256(b"\x00entry").digest()
    assert node_hash(A, B) == sha256(b"\x01" + A + B).digest()
    assert leaf_hash(A + B) != node_hash(A, B)


def test_the_empty_tree_has_the_root_of_rfc_6962() -> None:
    assert CompactRange().root == EMPTY_ROOT == sha256(b"").digest()
    assert root_of(0, node) == EMPTY_ROOT
    assert right_edge(0) == []


def test_three_leaves_make_the_root_written_out_by_hand() -> None:
    assert root_of(3, node) == node_hash(node_hash(A, B), C)


def test_appending_answers_every_subtree_it_completes_leaf_first() -> None:
    growing = CompactRange()
    assert growing.append(A) == [(0, 0, A)]
    assert growing.append(B) == [(0, 1, B), (1, 0, node_hash(A, B))]
    assert growing.append(C) == [(0, 2, C)]
    assert (growing.size, growing.root) == (3, node_hash(node_hash(A, B), C))


def test_a_range_resumes_from_its_stored_edge_alone() -> None:
    resumed = CompactRange.resume(3, node)
    assert right_edge(3) == [(1, 0), (0, 2)]
    assert resumed.root == root_of(3, node)
    d = leaf_hash(b"d")
    assert resumed.append(d) == [
        (0, 3, d),
        (1, 1, node_hash(C, d)),
        (2, 0, node_hash(NODES[1, 0], node_hash(C, d))),
    ]


def test_an_edge_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ProofLengthWrong):
        CompactRange(3, [A])
    with pytest.raises(HashLengthWrong):
        CompactRange(1, [A[:31]])
    with pytest.raises(HashLengthWrong):
        CompactRange().append(b"not a hash")


def test_proofs_are_the_ones_written_out_by_hand() -> None:
    assert inclusion_proof(0, 3, node) == [B, C]
    assert inclusion_proof(2, 3, node) == [node_hash(A, B)]
    assert consistency_proof(1, 3, node) == [B, C]
    assert consistency_proof(2, 3, node) == [C]
    assert consistency_proof(3, 3, node) == consistency_proof(0, 3, node) == []


def test_the_nodes_announced_are_the_nodes_asked_for() -> None:
    assert nodes_needed_for_inclusion(0, 7) == [(0, 1), (1, 1), (1, 2), (0, 6)]
    assert nodes_needed_for_consistency(3, 7) == [(0, 2), (0, 3), (1, 0), (1, 2), (0, 6)]


def test_an_index_or_size_outside_is_refused_when_proving_and_when_verifying() -> None:
    for index, size in ((3, 3), (-1, 3), (0, 0)):
        with pytest.raises(IndexOutsideTree):
            inclusion_proof(index, size, node)
        with pytest.raises(IndexOutsideTree):
            verify_inclusion(A, index, size, [], A)
    with pytest.raises(TreeSizeOutside):
        verify_inclusion(A, 0, MAX_SIZE + 1, [], A)
    with pytest.raises(TreeSizeOutside):
        right_edge(-1)


def test_a_log_does_not_shrink() -> None:
    with pytest.raises(TreeShrinks):
        consistency_proof(3, 2, node)
    with pytest.raises(TreeShrinks):
        verify_consistency(3, root_of(3, node), 2, root_of(2, node), [])


def test_a_hash_cut_short_is_refused_before_anything_is_computed() -> None:
    with pytest.raises(HashLengthWrong):
        verify_inclusion(A, 0, 2, [B[:31]], NODES[1, 0])
    with pytest.raises(HashLengthWrong):
        verify_consistency(1, A, 2, NODES[1, 0], [B + b"\x00"])


def test_a_missing_proof_between_two_sizes_is_refused() -> None:
    with pytest.raises(ProofLengthWrong):
        verify_consistency(3, root_of(3, node), 5, A, [])
