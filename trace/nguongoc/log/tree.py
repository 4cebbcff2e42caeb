"""The Merkle tree of RFC 6962: hashing, growing it leaf by leaf, and proofs made and verified.

A *node* is a complete subtree, named by `(level, index)`: it covers leaves `index << level` up to, not including,
`(index + 1) << level`. Once complete it never changes, so a store keeps these and nothing else, inserts only, and
everything here is computed from them. Sizes count leaves, indexes start at zero, hashes are 32 bytes of SHA-256.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import TypeAlias

from nguongoc.errors import Invalid, Malformed

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""RFC 6962, 2.1: the root of a tree without leaves."""
MAX_SIZE = 2**63 - 1
"""What a signed 64-bit column holds; no log comes near it, so a larger number is an attack."""

NodeId: TypeAlias = tuple[int, int]
"""(level, index) of a complete subtree."""
StoredNode: TypeAlias = tuple[int, int, bytes]
"""(level, index, hash) of a complete subtree."""
Node: TypeAlias = Callable[[int, int], bytes]
"""Answers the stored hash of the complete subtree (level, index)."""
Range: TypeAlias = tuple[int, int]


class HashLengthWrong(Malformed):
    """A hash that is not 32 bytes."""

    code = "log-hash-length-wrong"


class TreeSizeOutside(Malformed):
    """A tree size below zero or above `MAX_SIZE`."""

    code = "log-tree-size-outside"


class IndexOutsideTree(Invalid):
    """No such leaf in a tree of this size."""

    code = "log-index-outside-tree"


class TreeShrinks(Invalid):
    """The later tree is the smaller one: an append-only log cannot do that."""

    code = "log-tree-shrinks"


class ProofLengthWrong(Invalid):
    """More or fewer hashes than the sizes call for."""

    code = "log-proof-length-wrong"


class InclusionRefuted(Invalid):
    """The proof leads to another root: this leaf is not at this index of this tree."""

    code = "log-inclusion-refuted"


class ConsistencyRefuted(Invalid):
    """The proof leads to other roots: the later tree is not shown to continue the earlier one."""

    code = "log-consistency-refuted"


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf (RFC 6962, 2.1): the 0x00 keeps a leaf from being passed off as a node."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


class CompactRange:
    """The right edge of a growing tree: all that is needed to append and to know the root.

    It holds at most one hash a level (popcount of the size), so a log of any length resumes from a single query.
    """

    __slots__ = ("_edge", "_size")

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """`edge` holds the hashes of `right_edge(size)`, in that order."""
        _check_size(size)
        _check_hashes(edge)
        if len(edge) != size.bit_count():
            raise ProofLengthWrong(f"{len(edge)} edge nodes do not make a tree of {size}", found=len(edge))
        self._size = size
        self._edge = list(edge)

    @classmethod
    def resume(cls, size: int, node: Node) -> CompactRange:
        """Continue a stored tree; asks `node` for exactly `right_edge(size)`."""
        return cls(size, [node(level, index) for level, index in right_edge(size)])

    @property
    def size(self) -> int:
        return self._size

    @property
    def root(self) -> bytes:
        return _fold(self._edge)

    @property
    def edge(self) -> tuple[bytes, ...]:
        """The hashes of `right_edge(size)`: what the tree can be resumed from."""
        return tuple(self._edge)

    def append(self, leaf: bytes) -> list[StoredNode]:
        """Add a leaf hash; answers every subtree it completes, the leaf itself (level 0) first.

        These are exactly the rows to insert: none of them existed before, none will change.
        """
        _check_hashes((leaf,))
        level, index, newest = 0, self._size, leaf
        completed = [(level, index, newest)]
        while index & 1:
            level, index, newest = level + 1, index >> 1, node_hash(self._edge.pop(), newest)
            completed.append((level, index, newest))
        self._edge.append(newest)
        self._size += 1
        return completed


def right_edge(size: int) -> list[NodeId]:
    """The complete subtrees a tree of this size consists of, left to right."""
    _check_size(size)
    return list(cover((0, size)))


def root_of(size: int, node: Node) -> bytes:
    """The root of the tree of the first `size` leaves; any earlier size of the same log can be asked for."""
    return _fold([node(level, index) for level, index in right_edge(size)])


def nodes_needed_for_inclusion(index: int, size: int) -> list[NodeId]:
    """What `inclusion_proof` will ask for, so that a store can fetch it in one query."""
    return [node for part in inclusion_ranges(index, size) for node in cover(part)]


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """The audit path of a leaf, from its sibling up to the root's child (RFC 6962, 2.1.1)."""
    return [range_hash(part, node) for part in inclusion_ranges(index, size)]


def nodes_needed_for_consistency(size1: int, size2: int) -> list[NodeId]:
    """What `consistency_proof` will ask for, so that a store can fetch it in one query."""
    return [node for part in _consistency_ranges(size1, size2) for node in cover(part)]


def consistency_proof(size1: int, size2: int, node: Node) -> list[bytes]:
    """That the tree of `size2` leaves begins with the one of `size1` (RFC 6962, 2.1.2).

    Empty for equal sizes, and from the empty tree (the form tlog-witness asks for).
    """
    return [range_hash(part, node) for part in _consistency_ranges(size1, size2)]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Refuses unless the leaf hash stands at `index` of the tree (RFC 9162, 2.1.3.2)."""
    _check_index(index, size)
    _check_hashes((leaf, root, *proof))
    path, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise _proof_length(len(proof))
        if path & 1 or path == last:
            computed = node_hash(sibling, computed)
            path, last = _climb(path, last)
        else:
            computed = node_hash(computed, sibling)
        path, last = path >> 1, last >> 1
    if last != 0:
        raise _proof_length(len(proof))
    if computed != root:
        raise InclusionRefuted(
            f"leaf {index} is not shown to be in the tree of {size}", index=index, size=size
        )


def verify_consistency(size1: int, root1: bytes, size2: int, root2: bytes, proof: Sequence[bytes]) -> None:
    """Refuses unless the tree of `size2` begins with the tree of `size1` (RFC 9162, 2.1.4.2).

    From size 0, which RFC 9162 leaves out, only the empty root with an empty proof passes: any tree continues it.
    """
    _check_sizes(size1, size2)
    _check_hashes((root1, root2, *proof))
    if size1 in (0, size2):
        if proof:
            raise _proof_length(len(proof))
        if (size1 == size2 and root1 != root2) or (size1 == 0 and root1 != EMPTY_ROOT):
            raise _inconsistent(size1, size2)
        return
    path = [root1, *proof] if size1.bit_count() == 1 else list(proof)
    first, last = size1 - 1, size2 - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if not path:
        raise _proof_length(len(proof))
    computed1 = computed2 = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise _proof_length(len(proof))
        if first & 1 or first == last:
            computed1, computed2 = node_hash(sibling, computed1), node_hash(sibling, computed2)
            first, last = _climb(first, last)
        else:
            computed2 = node_hash(computed2, sibling)
        first, last = first >> 1, last >> 1
    if last != 0:
        raise _proof_length(len(proof))
    if computed1 != root1 or computed2 != root2:
        raise _inconsistent(size1, size2)


def _climb(path: int, last: int) -> tuple[int, int]:
    # RFC 9162, 2.1.3.2 step 4.b.ii: the rightmost node skips the levels on which it has no sibling.
    while path != 0 and not path & 1:
        path, last = path >> 1, last >> 1
    return path, last


def cover(part: Range) -> Iterator[NodeId]:
    """The complete subtrees that a range consists of, left to right."""
    # A range of RFC 6962 starts at a multiple of a power of two not below its length, so the largest fit is aligned.
    start, end = part
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def range_hash(part: Range, node: Node) -> bytes:
    """The hash of a range of leaves (RFC 6962, 2.1)."""
    return _fold([node(level, index) for level, index in cover(part)])


def _fold(subtrees: Sequence[bytes]) -> bytes:
    if not subtrees:
        return EMPTY_ROOT
    folded = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        folded = node_hash(left, folded)
    return folded


def _descend(leaf: int, size: int, stop: int) -> tuple[list[Range], Range]:
    # The siblings on the way from the root to a leaf, lowest first, and the range arrived at: one that ends at `stop`
    # or, failing that, the leaf alone. RFC 6962 splits n leaves at the largest power of two below n.
    siblings: list[Range] = []
    start, end = 0, size
    while end - start > 1 and end != stop:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if leaf < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((start, middle))
            start = middle
    return siblings[::-1], (start, end)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """What the hashes of an audit path are of, lowest first."""
    _check_index(index, size)
    return _descend(index, size, stop=-1)[0]


def _consistency_ranges(size1: int, size2: int) -> list[Range]:
    _check_sizes(size1, size2)
    if size1 in (0, size2):
        return []
    siblings, arrived = _descend(size1 - 1, size2, stop=size1)
    # A range from leaf 0 is the earlier tree itself, whose root the verifier already has.
    return siblings if arrived[0] == 0 else [arrived, *siblings]


def _check_size(size: int) -> None:
    if not 0 <= size <= MAX_SIZE:
        raise TreeSizeOutside(f"a tree size lies between 0 and {MAX_SIZE}")


def _check_index(index: int, size: int) -> None:
    _check_size(size)
    if not 0 <= index < size:
        raise IndexOutsideTree(f"a tree of {size} leaves has no such index", size=size)


def _check_sizes(size1: int, size2: int) -> None:
    _check_size(size1)
    _check_size(size2)
    if size1 > size2:
        raise TreeShrinks(f"{size2} leaves cannot continue {size1}", size1=size1, size2=size2)


def _check_hashes(hashes: Sequence[bytes]) -> None:
    for each in hashes:
        if len(each) != HASH_BYTES:
            raise HashLengthWrong(f"a hash has {HASH_BYTES} bytes, this one {len(each)}", found=len(each))


def _proof_length(found: int) -> ProofLengthWrong:
    return ProofLengthWrong(f"{found} hashes do not fit the tree sizes", found=found)


def _inconsistent(size1: int, size2: int) -> ConsistencyRefuted:
    return ConsistencyRefuted(f"size {size2} is not shown to continue size {size1}", size1=size1, size2=size2)
