"""Tiles: the same roots and proofs from files as from memory."""

import pytest

from wuxian import merkle
from wuxian.merkle import MemoryTree, OutsideTreeError, Tile, TileReader

SIZE = 70_000


@pytest.fixture(scope="module")
def tree() -> MemoryTree:
    grown = MemoryTree()
    for number in range(SIZE):
        grown.append_hash(merkle.leaf_hash(str(number).encode()))
    return grown


def published(tree: MemoryTree, size: int) -> dict[str, bytes]:
    return {tile.path: merkle.tile_bytes(tree.stored, tile) for tile in merkle.tiles_of(size)}


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE])
def test_root_and_proofs_from_tiles_are_those_of_the_tree(tree: MemoryTree, size: int) -> None:
    files = published(tree, size)
    stored = TileReader(size, lambda tile: files[tile.path])
    assert merkle.root(stored, size) == tree.root(size)
    for index in {0, size // 2, size - 1}:
        assert merkle.inclusion_proof(stored, index, size) == tree.inclusion(index, size)
    for old in {1, size // 3, size}:
        assert merkle.consistency_proof(stored, old, size) == tree.consistency(old, size)


def test_a_tree_of_70000_has_these_tiles() -> None:
    counts = [sum(tile.level == level for tile in merkle.tiles_of(SIZE)) for level in range(4)]
    assert counts == [274, 2, 1, 0]
    assert max(merkle.tiles_of(SIZE), key=lambda t: (t.level, t.index)).path == "tile/2/000.p/1"


def test_full_tiles_are_written_once(tree: MemoryTree) -> None:
    fresh = list(merkle.new_tiles(256, 300))
    assert fresh == [Tile(0, 1, 44)]
    assert [tile.path for tile in merkle.new_tiles(255, 256)] == ["tile/0/000", "tile/1/000.p/1"]


def test_a_tile_that_is_too_short_is_named(tree: MemoryTree) -> None:
    files = published(tree, 300)
    files["tile/0/001.p/44"] = files["tile/0/001.p/44"][:-32]
    stored = TileReader(300, lambda tile: files[tile.path])
    with pytest.raises(OutsideTreeError, match=r"tile/0/001\.p/44"):
        merkle.root(stored, 300)


def test_long_indexes_are_grouped_by_three_digits() -> None:
    assert Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
