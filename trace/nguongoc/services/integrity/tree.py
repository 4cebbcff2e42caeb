"""The Merkle tree recomputed from the entries, and of two hashes that disagree, which one the rest of the tree vouches for.

A flipped byte in an entry and one in its leaf hash look alike from below: the two differ. Every disagreement is
therefore carried upwards as a choice, and decided by the first stored hash above that follows from one of its sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from nguongoc.log.tree import EMPTY_ROOT, node_hash
from nguongoc.services.integrity.fault import Fault, FaultKind, shown

MOST_OPTIONS = 4
MOST_COMBINATIONS = 256


@dataclass(frozen=True, slots=True)
class Option:
    """A hash a subtree may have, and what is wrong if it has."""

    hash: bytes
    faults: tuple[Fault, ...] = ()


Options: TypeAlias = tuple[Option, ...]
"""Most plausible first; empty when nothing at all is known of the subtree."""


class TreeCheck:
    """Fed with leaf after leaf and the stored nodes; the faults it answers are decided, never provisional."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[Options] = []

    def add(self, computed: bytes | None, stored: Sequence[bytes | None]) -> list[Fault]:
        """The next leaf, as hashed from its entry, and the stored nodes it completes, level 0 first."""
        faults: list[Fault] = []
        index = self.size
        options = _leaf(index, computed, stored[0], faults)
        for level, node in enumerate(stored[1:], start=1):
            index >>= 1
            options = _join(level, index, self._edge.pop(), options, node, faults)
        self._edge.append(options)
        self.size += 1
        return faults

    def edge(self) -> tuple[Options, ...]:
        """The subtrees that the root of the present size is made of."""
        return tuple(self._edge)


def completed_by(leaf: int) -> Iterator[tuple[int, int]]:
    """(level, index) of the nodes that a leaf completes, itself first."""
    level = 0
    yield level, leaf
    while leaf & 1:
        level, leaf = level + 1, leaf >> 1
        yield level, leaf


def explains(edge: Sequence[Options], root: bytes) -> tuple[Fault, ...] | None:
    """What must be wrong for these subtrees to have this root; None when nothing of what is stored explains it."""
    for count, choice in enumerate(product(*edge)):
        if count >= MOST_COMBINATIONS:
            return None
        if _fold(choice) == root:
            return tuple(fault for option in choice for fault in option.faults)
    return None


def _leaf(index: int, computed: bytes | None, stored: bytes | None, faults: list[Fault]) -> Options:
    if computed is None:
        faults.append(Fault(FaultKind.ENTRY_MISSING, f"log entry {index}", "the entry is not there"))
    if stored is None:
        faults.append(Fault(FaultKind.NODE_MISSING, f"log node 0/{index}", "the leaf hash is not there"))
    if computed is None or stored is None or computed == stored:
        return tuple(Option(each) for each in {computed, stored} if each is not None)
    detail = f"(stored {shown(stored)}, computed {shown(computed)})"
    return (
        Option(
            stored,
            (Fault(FaultKind.ENTRY_DAMAGED, f"log entry {index}", f"does not hash to its leaf {detail}"),),
        ),
        Option(
            computed,
            (Fault(FaultKind.NODE_DAMAGED, f"log node 0/{index}", f"is not its entry's hash {detail}"),),
        ),
    )


def _join(
    level: int, index: int, left: Options, right: Options, stored: bytes | None, faults: list[Fault]
) -> Options:
    if stored is None:
        faults.append(Fault(FaultKind.NODE_MISSING, f"log node {level}/{index}", "the node is not there"))
    computed = [Option(node_hash(a.hash, b.hash), a.faults + b.faults) for a in left for b in right]
    if stored is None or not computed:
        return tuple(computed[:MOST_OPTIONS]) if stored is None else (Option(stored),)
    for option in computed:
        if option.hash == stored:
            faults.extend(option.faults)
            return (Option(stored),)
    return _disagreement(level, index, computed, stored)


def _disagreement(level: int, index: int, computed: Sequence[Option], stored: bytes) -> Options:
    subject, first = f"log node {level}/{index}", index << level
    detail = f"(stored {shown(stored)}, computed {shown(computed[0].hash)})"
    node = Fault(FaultKind.NODE_DAMAGED, subject, f"does not follow from the nodes below it {detail}")
    below = Fault(
        FaultKind.SUBTREE_REWRITTEN,
        subject,
        f"entries {first} to {first + (1 << level) - 1} under it were changed {detail}",
    )
    wrong = [Option(option.hash, (*option.faults, node)) for option in computed[: MOST_OPTIONS - 1]]
    return (wrong[0], Option(stored, (below,)), *wrong[1:])


def _fold(subtrees: Sequence[Option]) -> bytes:
    if not subtrees:
        return EMPTY_ROOT
    folded = subtrees[-1].hash
    for left in reversed(subtrees[:-1]):
        folded = node_hash(left.hash, folded)
    return folded
