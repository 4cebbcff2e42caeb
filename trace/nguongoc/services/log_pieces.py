"""What a log is read in: nodes for proofs, tiles, proofs; the same for the log that goes on and for one that was frozen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from nguongoc.errors import Unavailable
from nguongoc.log.many_paths import inclusion_proofs, nodes_needed_for_inclusions
from nguongoc.log.proof import LogProof
from nguongoc.log.tiles import EntryBundle, HashTile, Tile, render_bundle
from nguongoc.log.tree import (
    Node,
    NodeId,
    inclusion_proof,
    leaf_hash,
    node_hash,
    nodes_needed_for_inclusion,
)
from nguongoc.ports import LogReading, LogRow
from nguongoc.services.sequence_log import LogDamaged

_T = TypeVar("_T")
RETRY_AFTER_SECONDS = 2
"""The sequencer takes in what waits within a fraction of a second; a client that asks again after this finds it."""
CHUNK = 1_000
"""Ids or nodes in one statement: SQLite binds at most 32,766 values, and plans long lists badly."""


class LogBehind(Unavailable):
    """The database that is read, a replica, has not received what is published already; `retry_after` in seconds."""

    code = "log-behind"


def proof_under(log: LogReading, row: LogRow, size: int, note: bytes) -> LogProof:
    """The proof of an entry under a note of that size. Raises `LogBehind`, `LogDamaged`."""
    node = fetch_nodes(log, nodes_needed_for_inclusion(row.index, size), size)
    return LogProof(row.index, tuple(inclusion_proof(row.index, size, node)), note, row.body)


def proofs_under(log: LogReading, wanted: Sequence[str], size: int, note: bytes) -> dict[str, LogProof]:
    """Of many records in few statements; one without an entry below the size is left out."""
    rows = [row for chunk in chunks(wanted) for row in log.entries_of(chunk).values() if row.index < size]
    indices = [row.index for row in rows]
    node = fetch_nodes(log, sorted(nodes_needed_for_inclusions(indices, size)), size)
    paths = inclusion_proofs(indices, size, node)
    return {
        row.record_id: LogProof(row.index, tuple(paths[row.index]), note, row.body)
        for row in rows
        if row.record_id is not None
    }


def fetch_nodes(log: LogReading, wanted: Sequence[NodeId], size: int) -> Node:
    """All of them. Raises `LogBehind`, `LogDamaged`."""
    found: dict[NodeId, bytes] = {}
    for chunk in chunks(wanted):
        found |= log.nodes(chunk)
    if missing := next((each for each in wanted if each not in found), None):
        raise _absent(log, size, f"node {missing}")
    return lambda level, index: found[level, index]


def render_tile(log: LogReading, tile: Tile, size: int) -> bytes:
    """The bytes of a tile of a log of that size, hashed again: what is served once lies in caches and mirrors for ever, a damaged
    one too. Raises `LogBehind`, `LogDamaged`."""
    match tile:
        case HashTile():
            hashes = _row(log, size, tile, tile.row)
            if hashes != _from_below(log, size, tile):
                raise LogDamaged(f"{tile.path} is not what is stored below it")
            return b"".join(hashes)
        case EntryBundle():
            bodies = _bodies(log, size, tile)
            if [leaf_hash(body) for body in bodies] != _row(log, size, tile, (0, tile.first, tile.width)):
                raise LogDamaged(f"{tile.path} is not what was hashed")
            return render_bundle(tile, bodies)


def _from_below(log: LogReading, size: int, tile: HashTile) -> list[bytes]:
    """The hashes of a tile computed from entries, or from the level of the tree beneath."""
    if tile.level == 0:
        bundle = EntryBundle(tile.index, tile.width)
        return [leaf_hash(body) for body in _bodies(log, size, bundle)]
    level, first, width = tile.row
    below = _row(log, size, tile, (level - 1, 2 * first, 2 * width))
    return [node_hash(left, right) for left, right in zip(below[::2], below[1::2], strict=True)]


def _row(log: LogReading, size: int, tile: Tile, row: tuple[int, int, int]) -> list[bytes]:
    hashes = list(log.node_row(*row))
    if len(hashes) != row[2]:
        raise _absent(log, size, f"a node of {tile.path}")
    return hashes


def _bodies(log: LogReading, size: int, bundle: EntryBundle) -> list[bytes]:
    rows = log.entries(bundle.first, bundle.width)
    if len(rows) != bundle.width:
        raise _absent(log, size, f"an entry of {bundle.path}")
    return [row.body for row in rows]


def _absent(log: LogReading, size: int, what: str) -> LogBehind | LogDamaged:
    head = log.head()
    if head is None or head.size < size:
        return LogBehind(
            f"this replica has not reached the {size} published entries", retry_after=RETRY_AFTER_SECONDS
        )
    return LogDamaged(f"{what} is missing")


def chunks(values: Sequence[_T]) -> Iterator[list[_T]]:
    """Pieces of at most `CHUNK`."""
    remaining = iter(values)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
