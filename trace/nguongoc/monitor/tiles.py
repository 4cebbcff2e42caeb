"""Entries and nodes out of a log's files; what they hash to is for the follower to compare."""

from __future__ import annotations

from collections.abc import Iterator

from nguongoc.fetch.client import NotThere
from nguongoc.log.tiles import (
    FULL_WIDTH,
    MAX_ENTRY_BYTES,
    TILE_HEIGHT,
    EntryBundle,
    HashTile,
    split_bundle,
    split_tile,
    width_at,
)
from nguongoc.log.tree import HASH_BYTES, CompactRange
from nguongoc.monitor.source import Source

BUNDLE_LIMIT = FULL_WIDTH * (MAX_ENTRY_BYTES + 2)


def entries(source: Source, first: int, end: int) -> Iterator[bytes]:
    """The entries from `first` up to `end`, not including it, a bundle at a time. Raises what reading and splitting raise."""
    for index in range(first // FULL_WIDTH, -(-end // FULL_WIDTH)):
        bundle = EntryBundle(index, width_at(0, index, end))
        held = _bundle(source, bundle)
        yield from held[max(0, first - bundle.first) : bundle.width]


def _bundle(source: Source, bundle: EntryBundle) -> tuple[bytes, ...]:
    try:
        return split_bundle(bundle, source.get(bundle.path, BUNDLE_LIMIT))
    except NotThere:
        if bundle.width == FULL_WIDTH:
            raise
    # A partial bundle may be gone once the full one is there.
    full = EntryBundle(bundle.index)
    return split_bundle(full, source.get(full.path, BUNDLE_LIMIT))[: bundle.width]


class ServedNodes:
    """The stored nodes of a tree of `size` leaves as its hash tiles show them."""

    def __init__(self, source: Source, size: int) -> None:
        self._source = source
        self._size = size
        self._tiles: dict[HashTile, tuple[bytes, ...]] = {}

    def node(self, level: int, index: int) -> bytes:
        tile_level, inside = divmod(level, TILE_HEIGHT)
        first, count = index << inside, 1 << inside
        tile_index, offset = divmod(first, FULL_WIDTH)
        hashes = self._tile(tile_level, tile_index)[offset : offset + count]
        subtree = CompactRange()
        for digest in hashes:
            subtree.append(digest)
        return subtree.root

    def _tile(self, level: int, index: int) -> tuple[bytes, ...]:
        tile = HashTile(level, index, width_at(level, index, self._size))
        if tile not in self._tiles:
            self._tiles[tile] = split_tile(tile, self._source.get(tile.path, FULL_WIDTH * HASH_BYTES))
        return self._tiles[tile]
