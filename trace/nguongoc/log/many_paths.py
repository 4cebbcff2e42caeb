"""Audit paths of many leaves of one tree, for those who prove thousands of entries at once."""

from __future__ import annotations

from collections.abc import Iterable

from nguongoc.log.tree import Node, NodeId, Range, cover, inclusion_ranges, range_hash


def inclusion_proofs(indices: Iterable[int], size: int, node: Node) -> dict[int, list[bytes]]:
    """The audit paths of many leaves of one tree: a hash that several of them share is made once."""
    hashes: dict[Range, bytes] = {}

    def hashed(part: Range) -> bytes:
        found = hashes.get(part)
        if found is None:
            found = hashes[part] = range_hash(part, node)
        return found

    return {index: [hashed(part) for part in inclusion_ranges(index, size)] for index in indices}


def nodes_needed_for_inclusions(indices: Iterable[int], size: int) -> set[NodeId]:
    """What `inclusion_proofs` will ask for."""
    parts = {part for index in indices for part in inclusion_ranges(index, size)}
    return {each for part in parts for each in cover(part)}
