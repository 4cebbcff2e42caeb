"""A log of its own for tests of witnesses: it grows, forks, and asks as a real one does."""

from __future__ import annotations

from dataclasses import dataclass, field

from nguongoc.log.checkpoint import Checkpoint, sign_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc.log.tree import CompactRange, consistency_proof, leaf_hash
from nguongoc.log.witness import AddCheckpoint
from tests.unit.log.keys import ORIGIN, private_key, verifier_key


@dataclass
class GrowingLog:
    """Entries in memory; `origin` under the key of `seed`."""

    origin: str = ORIGIN
    seed: str = "log"
    leaves: list[bytes] = field(default_factory=list)

    @property
    def key(self) -> VerifierKey:
        return verifier_key(self.seed, self.origin)

    def grow(self, count: int, mark: str = "") -> GrowingLog:
        self.leaves += [f"{mark}{len(self.leaves) + n}".encode() for n in range(count)]
        return self

    def _tree(self, size: int) -> tuple[CompactRange, dict[tuple[int, int], bytes]]:
        tree, nodes = CompactRange(), {}
        for leaf in self.leaves[:size]:
            for level, index, digest in tree.append(leaf_hash(leaf)):
                nodes[level, index] = digest
        return tree, nodes

    def checkpoint(self, size: int | None = None) -> bytes:
        tree, _ = self._tree(len(self.leaves) if size is None else size)
        return sign_checkpoint(
            Checkpoint(self.origin, tree.size, tree.root), self.key, private_key(self.seed)
        )

    def request(self, old: int, size: int | None = None) -> bytes:
        size = len(self.leaves) if size is None else size
        _, nodes = self._tree(size)
        proof = consistency_proof(old, size, lambda level, index: nodes[level, index]) if old <= size else []
        return AddCheckpoint(old, tuple(proof), self.checkpoint(size)).to_bytes()
