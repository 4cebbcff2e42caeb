"""The recomputed tree: whatever single hash or entry is wrong, of a log of any size, that one is named and no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nguongoc.log.tree import CompactRange, leaf_hash
from nguongoc.services.integrity.fault import FaultKind
from nguongoc.services.integrity.tree import TreeCheck, completed_by, explains


def built(size: int) -> tuple[list[bytes], dict[tuple[int, int], bytes], bytes]:
    tree = CompactRange()
    leaves = [leaf_hash(b"%d" % number) for number in range(size)]
    nodes = {(level, index): digest for leaf in leaves for level, index, digest in tree.append(leaf)}
    return leaves, nodes, tree.root


def found(
    leaves: list[bytes], nodes: dict[tuple[int, int], bytes], root: bytes
) -> list[tuple[FaultKind, str]] | None:
    check = TreeCheck()
    faults = []
    for index, leaf in enumerate(leaves):
        faults += check.add(leaf, [nodes.get(node) for node in completed_by(index)])
    explanation = explains(check.edge(), root)
    return None if explanation is None else [(fault.kind, fault.subject) for fault in (*faults, *explanation)]


@given(st.integers(0, 140))
def test_a_sound_tree_of_any_size_has_no_faults(size: int) -> None:
    assert found(*built(size)) == []


@given(st.integers(1, 140), st.data())
def test_a_wrong_entry_is_told_from_a_wrong_leaf_hash(size: int, data: st.DataObject) -> None:
    leaves, nodes, root = built(size)
    index = data.draw(st.integers(0, size - 1))
    tampered = [*leaves[:index], bytes(32), *leaves[index + 1 :]]
    assert found(tampered, nodes, root) == [(FaultKind.ENTRY_DAMAGED, f"log entry {index}")]
    assert found(leaves, {**nodes, (0, index): bytes(32)}, root) == [
        (FaultKind.NODE_DAMAGED, f"log node 0/{index}")
    ]


@given(st.integers(1, 140), st.data())
def test_any_wrong_or_missing_node_is_the_one_that_is_named(size: int, data: st.DataObject) -> None:
    leaves, nodes, root = built(size)
    level, index = data.draw(st.sampled_from(sorted(nodes)))
    name = f"log node {level}/{index}"
    assert found(leaves, {**nodes, (level, index): bytes(32)}, root) == [(FaultKind.NODE_DAMAGED, name)]
    holed = {node: digest for node, digest in nodes.items() if node != (level, index)}
    assert found(leaves, holed, root) == [(FaultKind.NODE_MISSING, name)]


@given(st.integers(1, 60), st.data())
def test_another_root_is_never_explained_by_a_sound_tree(size: int, data: st.DataObject) -> None:
    leaves, nodes, root = built(size)
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda each: each != root))
    assert found(leaves, nodes, other) is None
