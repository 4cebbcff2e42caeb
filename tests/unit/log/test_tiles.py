from __future__ import annotations

from collections import Counter

import pytest

from nguongoc.log.tiles import (
    MAX_ENTRY_BYTES,
    EntryBundle,
    EntryTooLarge,
    HashTile,
    TileContentWrong,
    TileNotInTree,
    TilePathMalformed,
    is_in_tree,
    parse_tile_path,
    render_bundle,
    render_tile,
    split_bundle,
    split_tile,
    tiles_at,
    width_at,
)
from nguongoc.log.tree import CompactRange, leaf_hash


def grown(size: int) -> dict[tuple[int, int], bytes]:
    tree = CompactRange()
    return {
        (level, index): stored
        for leaf in range(size)
        for level, index, stored in tree.append(leaf_hash(str(leaf).encode()))
    }


NODES = grown(600)


def node(level: int, index: int) -> bytes:
    return NODES[level, index]


@pytest.mark.parametrize(
    ("path", "tile"),
    [
        ("tile/0/x001/x234/067", HashTile(0, 1234067)),
        ("tile/0/000", HashTile(0, 0)),
        ("tile/63/999.p/1", HashTile(63, 999, 1)),
        ("tile/4/x001/000.p/255", HashTile(4, 1000, 255)),
        ("tile/entries/x273/000.p/112", EntryBundle(273000, 112)),
        ("tile/entries/273", EntryBundle(273)),
    ],
)
def test_a_path_is_read_and_written_both_ways(path: str, tile: HashTile | EntryBundle) -> None:
    assert parse_tile_path(path) == tile
    assert tile.path == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/00/001",
        "tile/64/001",
        "tile/-1/001",
        "tile/data/001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/",
        "tile/0/001.p/1/",
        "tile/0/001\n",
        "tile/0/٠٠١",
        "tile/0/..%2f/001",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/" + "x001/" * 1000 + "001",
        "checkpoint",
    ],
)
def test_any_other_spelling_is_refused(path: str) -> None:
    with pytest.raises(TilePathMalformed):
        parse_tile_path(path)


def test_the_70_000_example_of_the_specification() -> None:
    tiles = [tile for tile in tiles_at(70_000) if isinstance(tile, HashTile)]
    assert Counter((tile.level, tile.width) for tile in tiles) == {
        (0, 256): 273,
        (0, 112): 1,
        (1, 256): 1,
        (1, 17): 1,
        (2, 1): 1,
    }
    bundles = [tile for tile in tiles_at(70_000) if isinstance(tile, EntryBundle)]
    assert Counter(bundle.width for bundle in bundles) == {256: 273, 112: 1}


def test_at_256_leaves_there_is_a_full_tile_and_one_hash_above_it_and_no_empty_tile() -> None:
    assert [tile.path for tile in tiles_at(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_at(0)) == []


def test_the_width_follows_the_size() -> None:
    assert [width_at(0, 1, size) for size in (0, 256, 257, 511, 512, 10_000)] == [0, 0, 1, 255, 256, 256]
    assert [width_at(1, 0, size) for size in (255, 256, 65_535, 65_536)] == [0, 1, 255, 256]


def test_a_tile_is_served_once_the_tree_holds_all_of_it() -> None:
    assert is_in_tree(HashTile(0, 0, 100), 100)
    assert is_in_tree(HashTile(0, 0, 99), 100)
    assert not is_in_tree(HashTile(0, 0, 101), 100)
    assert not is_in_tree(HashTile(0, 0), 255)
    assert is_in_tree(EntryBundle(1, 44), 300)
    assert not is_in_tree(EntryBundle(1, 45), 300)
    assert not is_in_tree(HashTile(63, 0, 1), 2**62)


def test_every_tile_of_a_log_renders_from_the_stored_nodes() -> None:
    for tile in tiles_at(600):
        if isinstance(tile, HashTile):
            data = render_tile(tile, 600, node)
            level, first, count = tile.row
            assert split_tile(tile, data) == tuple(NODES[level, first + at] for at in range(count))
    assert len(render_tile(HashTile(0, 1), 600, node)) == 8192
    assert HashTile(1, 0, 2).row == (8, 0, 2)


def test_a_hash_of_level_1_is_the_root_of_the_full_tile_below() -> None:
    below = CompactRange()
    for each in split_tile(HashTile(0, 1), render_tile(HashTile(0, 1), 600, node)):
        below.append(each)
    assert split_tile(HashTile(1, 0, 2), render_tile(HashTile(1, 0, 2), 600, node))[1] == below.root


def test_a_tile_beyond_the_tree_is_not_rendered() -> None:
    with pytest.raises(TileNotInTree):
        render_tile(HashTile(0, 2, 89), 600, node)


def test_a_tile_of_the_wrong_length_is_refused() -> None:
    for length in (0, 63, 65, 96):
        with pytest.raises(TileContentWrong):
            split_tile(HashTile(0, 0, 2), bytes(length))


def test_a_bundle_holds_each_entry_behind_its_length() -> None:
    bundle = EntryBundle(0, 3)
    data = render_bundle(bundle, [b"abc", b"", b"\x00" * 256])
    assert data == b"\x00\x03abc" + b"\x00\x00" + b"\x01\x00" + b"\x00" * 256
    assert split_bundle(bundle, data) == (b"abc", b"", b"\x00" * 256)
    assert EntryBundle(3).first == 768


def test_the_longest_entry_fits_and_one_byte_more_does_not() -> None:
    longest = bytes(MAX_ENTRY_BYTES)
    assert split_bundle(EntryBundle(0, 1), render_bundle(EntryBundle(0, 1), [longest])) == (longest,)
    with pytest.raises(EntryTooLarge):
        render_bundle(EntryBundle(0, 1), [longest + b"x"])


def test_a_bundle_cut_short_padded_or_with_another_count_is_refused() -> None:
    data = render_bundle(EntryBundle(0, 2), [b"abc", b"de"])
    for wrong in (b"", data[:-1], data[:5], data[:6], data + b"\x00", data + b"\x00\x00", data[:2]):
        with pytest.raises(TileContentWrong):
            split_bundle(EntryBundle(0, 2), wrong)
    with pytest.raises(TileContentWrong):
        render_bundle(EntryBundle(0, 2), [b"abc"])
