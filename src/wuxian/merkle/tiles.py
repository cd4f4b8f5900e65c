"""Tiles (C2SP tlog-tiles): the hashes of a tree in files of 256, cacheable for good.

Tile ``(level, index)`` holds the hashes of 256 subtrees of 256**level leaves each. Only the last
tile of a level may be partial; a full one never changes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wuxian.merkle.errors import OutsideTreeError
from wuxian.merkle.hashing import SIZE, node_hash

WIDTH = 256
LEVELS_A_TILE = 8
TOO_SHORT = "tile {path} has {found} hashes, fewer than the {wanted} needed"


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of a tile; ``width`` below 256 where it is partial."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where the specification puts it.

        >>> Tile(0, 1234067).path, Tile(1, 0, 5).path
        ('tile/0/x001/x234/067', 'tile/1/000.p/5')
        """
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        tail = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{name}{tail}"


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree of ``size`` leaves, full and partial."""
    level, count = 0, size
    while count:
        full, rest = divmod(count, WIDTH)
        yield from (Tile(level, index) for index in range(full))
        if rest:
            yield Tile(level, full, rest)
        level, count = level + 1, full


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """The tiles that a tree of ``new`` leaves has and one of ``old`` had not."""
    before = set(tiles_of(old))
    yield from (tile for tile in tiles_of(new) if tile not in before)


def tile_bytes(stored: Callable[[int, int], bytes], tile: Tile) -> bytes:
    """The content of a tile from stored hashes of perfect subtrees."""
    first, level = tile.index * WIDTH, tile.level * LEVELS_A_TILE
    return b"".join(stored(level, first + number) for number in range(tile.width))


class TileReader:
    """Stored hashes, read from tiles: what a verifier needs of a published log."""

    def __init__(self, size: int, read: Callable[[Tile], bytes]) -> None:
        """``read`` gives the bytes of a tile; ``size`` is that of the checkpoint."""
        self._size, self._read = size, read

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree, from the hashes of the tile below it."""
        tile_level, above = divmod(level, LEVELS_A_TILE)
        first, count = index << above, 1 << above
        tile = self._tile(tile_level, first // WIDTH)
        hashes = self._hashes(tile, first % WIDTH, count)
        while len(hashes) > 1:
            pairs = zip(hashes[::2], hashes[1::2], strict=True)
            hashes = [node_hash(left, right) for left, right in pairs]
        return hashes[0]

    def _tile(self, level: int, index: int) -> Tile:
        whole = self._size >> (level * LEVELS_A_TILE)
        return Tile(level, index, min(WIDTH, whole - index * WIDTH))

    def _hashes(self, tile: Tile, first: int, count: int) -> list[bytes]:
        data = self._read(tile)
        wanted = first + count
        if len(data) < wanted * SIZE:
            message = TOO_SHORT.format(path=tile.path, found=len(data) // SIZE, wanted=wanted)
            raise OutsideTreeError(message)
        return [data[at * SIZE : (at + 1) * SIZE] for at in range(first, wanted)]
