"""C2SP tiles (tlog-tiles v0.1.0): the tree and its entries as immutable files of 256, by path.

A tile of level L holds 256 consecutive hashes of tree level 8 x L; a bundle holds 256 entries. The rightmost ones are
partial. What a path names never changes, so it is cached for ever; a narrower partial is a prefix of a wider one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nguongoc.errors import Invalid, Malformed, TooLarge
from nguongoc.log.tree import HASH_BYTES, MAX_SIZE, Node

FULL_WIDTH = 256
TILE_HEIGHT = 8
MAX_TILE_LEVEL = 63
"""Of the path grammar; no tree below 2**63 leaves has a tile above level 7."""
MAX_ENTRY_BYTES = 65_535
"""What the two length bytes of a bundle can say."""
_LENGTH_BYTES = 2
_GROUP = 1000
_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class TilePathMalformed(Malformed):
    """Not a path of tlog-tiles, or not its one spelling."""

    code = "log-tile-path-malformed"


class TileContentWrong(Invalid):
    """Bytes that cannot be the content of the tile or bundle: wrong length, or entries cut short."""

    code = "log-tile-content-wrong"


class TileNotInTree(Invalid):
    """A tile or a width that a tree of this size does not have yet."""

    code = "log-tile-not-in-tree"


class EntryTooLarge(TooLarge):
    """An entry longer than a bundle can hold."""

    code = "log-entry-too-large"


@dataclass(frozen=True, slots=True)
class HashTile:
    """`width` hashes of tile level `level`, from the `index`-th 256 on."""

    level: int
    index: int
    width: int = FULL_WIDTH

    def __post_init__(self) -> None:
        if not 0 <= self.level <= MAX_TILE_LEVEL:
            raise TilePathMalformed(f"a tile level lies between 0 and {MAX_TILE_LEVEL}")
        _check(self.index, self.width)

    @property
    def path(self) -> str:
        return _format_path(str(self.level), self.index, self.width)

    @property
    def row(self) -> tuple[int, int, int]:
        """(tree level, first index, count) of the stored nodes it consists of, in order."""
        return self.level * TILE_HEIGHT, self.index * FULL_WIDTH, self.width


@dataclass(frozen=True, slots=True)
class EntryBundle:
    """`width` entries, from leaf `index * 256` on."""

    index: int
    width: int = FULL_WIDTH

    def __post_init__(self) -> None:
        _check(self.index, self.width)

    @property
    def path(self) -> str:
        return _format_path("entries", self.index, self.width)

    @property
    def first(self) -> int:
        """The log index of its first entry."""
        return self.index * FULL_WIDTH


Tile = HashTile | EntryBundle


def parse_tile_path(path: str) -> Tile:
    """Read `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`, without a leading slash; one spelling only."""
    matched = _PATH.fullmatch(path)
    if matched is None:
        raise TilePathMalformed("not tile/<L>/<N>[.p/<W>] or tile/entries/<N>[.p/<W>]")
    index = int(matched["index"].replace("x", "").replace("/", ""))
    width = FULL_WIDTH if matched["width"] is None else int(matched["width"])
    level = matched["level"]
    tile = EntryBundle(index, width) if level == "entries" else HashTile(int(level), index, width)
    if tile.path != path:
        raise TilePathMalformed(f"spelled {tile.path}", expected=tile.path)
    return tile


def width_at(level: int, index: int, size: int) -> int:
    """How many hashes the tile has in a tree of `size` leaves: 0 is no tile, 256 a full one.

    Bundles are as wide as the tile of level 0.
    """
    return min(FULL_WIDTH, max(0, (size >> (level * TILE_HEIGHT)) - index * FULL_WIDTH))


def is_in_tree(tile: Tile, size: int) -> bool:
    """Whether a tree of `size` leaves holds all of it. True of narrower partials too, whose content is settled."""
    level = tile.level if isinstance(tile, HashTile) else 0
    return tile.width <= width_at(level, tile.index, size)


def tiles_at(size: int) -> Iterator[Tile]:
    """Everything a log of this size serves: full ones and the partial one of each level, bundles before hashes."""
    for index, width in _row(size):
        yield EntryBundle(index, width)
    level, hashes = 0, size
    while hashes:
        for index, width in _row(hashes):
            yield HashTile(level, index, width)
        level, hashes = level + 1, hashes >> TILE_HEIGHT


def render_tile(tile: HashTile, size: int, node: Node) -> bytes:
    """The bytes of a tile, 32 a hash; refuses one that a tree of `size` leaves does not hold."""
    if not is_in_tree(tile, size):
        raise TileNotInTree(f"{tile.path} is not part of a tree of {size} leaves", path=tile.path, size=size)
    level, first, count = tile.row
    return b"".join(node(level, first + offset) for offset in range(count))


def split_tile(tile: HashTile, data: bytes) -> tuple[bytes, ...]:
    """The hashes of a fetched tile; whether they belong to the log is for the caller to prove."""
    if len(data) != tile.width * HASH_BYTES:
        raise TileContentWrong(
            f"{tile.path} has {tile.width * HASH_BYTES} bytes, got {len(data)}", path=tile.path
        )
    return tuple(data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES))


def render_bundle(bundle: EntryBundle, entries: Sequence[bytes]) -> bytes:
    """The bytes of a bundle: each entry after its length as two big-endian bytes."""
    if len(entries) != bundle.width:
        raise TileContentWrong(
            f"{bundle.path} holds {bundle.width} entries, got {len(entries)}", path=bundle.path
        )
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise EntryTooLarge(f"an entry has at most {MAX_ENTRY_BYTES} bytes", limit=MAX_ENTRY_BYTES)
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries)


def split_bundle(bundle: EntryBundle, data: bytes) -> tuple[bytes, ...]:
    """The entries of a fetched bundle, exactly as many as its width and nothing after them."""
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < bundle.width:
        start = at + _LENGTH_BYTES
        end = start + int.from_bytes(data[at:start], "big")
        if end > len(data):
            break
        entries.append(data[start:end])
        at = end
    if at != len(data) or len(entries) != bundle.width:
        raise TileContentWrong(f"not {bundle.width} whole entries", path=bundle.path, found=len(entries))
    return tuple(entries)


def _check(index: int, width: int) -> None:
    if not 0 <= index <= MAX_SIZE // FULL_WIDTH or not 1 <= width <= FULL_WIDTH:
        raise TilePathMalformed(
            f"a tile has an index of 0 to {MAX_SIZE // FULL_WIDTH} and 1 to {FULL_WIDTH} hashes"
        )


def _row(hashes: int) -> Iterator[tuple[int, int]]:
    full, rest = divmod(hashes, FULL_WIDTH)
    for index in range(full):
        yield index, FULL_WIDTH
    if rest:
        yield full, rest


def _format_path(level: str, index: int, width: int) -> str:
    rest, last = divmod(index, _GROUP)
    groups = f"{last:03}"
    while rest:
        rest, group = divmod(rest, _GROUP)
        groups = f"x{group:03}/{groups}"
    partial = "" if width == FULL_WIDTH else f".p/{width}"
    return f"tile/{level}/{groups}{partial}"
