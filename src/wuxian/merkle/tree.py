"""Roots and proofs from stored hashes.

A tree of ``size`` leaves is built from *perfect subtrees*: ``(level, index)`` is the subtree of
2**level leaves that begins at leaf ``index * 2**level``. Their hashes never change as the tree
grows, so a store keeps them and everything else is computed from a few of them.
"""

from collections.abc import Callable, Iterator, MutableMapping, Sequence

from wuxian.merkle.errors import OutsideTreeError
from wuxian.merkle.hashing import EMPTY_ROOT, leaf_hash, node_hash

Position = tuple[int, int]
Stored = Callable[[int, int], bytes]
"""Gives the hash of the perfect subtree at a level and index."""

OUTSIDE = "leaf {index} is outside a tree of {size} leaves"
SHRUNK = "a tree of {new} leaves is not an extension of one of {old}"


class MemoryTree:
    """A tree in memory: for tests, bundles and verifiers.

    >>> tree = MemoryTree()
    >>> tree.append(b"a"), tree.append(b"b"), tree.size
    (0, 1, 2)
    """

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        self._hashes: dict[Position, bytes] = {}
        self.size = 0
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> int:
        """Add an entry; its index."""
        return self.append_hash(leaf_hash(leaf))

    def append_hash(self, hashed: bytes) -> int:
        """Add an entry by its leaf hash; its index."""
        index = self.size
        grow(self._hashes, index, hashed)
        self.size += 1
        return index

    def stored(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree."""
        return self._hashes[level, index]

    def root(self, size: int | None = None) -> bytes:
        """The root of the tree, or of its first ``size`` leaves."""
        return root(self.stored, self.size if size is None else size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that a leaf is in the tree of ``size`` leaves."""
        return inclusion_proof(self.stored, index, self.size if size is None else size)

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the tree of ``new`` leaves extends the one of ``old``."""
        return consistency_proof(self.stored, old, self.size if new is None else new)


def grow(hashes: MutableMapping[Position, bytes], index: int, hashed: bytes) -> None:
    """Store a leaf's hash and those of every perfect subtree that it completes."""
    level = 0
    hashes[level, index] = hashed
    while index & 1:
        hashed = node_hash(hashes[level, index - 1], hashed)
        level, index = level + 1, index >> 1
        hashes[level, index] = hashed


def perfect_subtrees(begin: int, end: int) -> Iterator[Position]:
    """The perfect subtrees that make up the leaves from ``begin`` to ``end``, left to right.

    ``begin`` must be a multiple of the largest power of two not above ``end - begin``.

    >>> list(perfect_subtrees(0, 7))
    [(2, 0), (1, 2), (0, 6)]
    """
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level


def _hash_of(stored: Stored, begin: int, end: int) -> bytes:
    """The hash of the leaves from ``begin`` to ``end``: perfect subtrees joined from the right."""
    parts = [stored(*position) for position in perfect_subtrees(begin, end)]
    hashed = parts.pop()
    while parts:
        hashed = node_hash(parts.pop(), hashed)
    return hashed


def root(stored: Stored, size: int) -> bytes:
    """The root of the first ``size`` leaves (RFC 9162 §2.1.1)."""
    return _hash_of(stored, 0, size) if size else EMPTY_ROOT


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_proof(stored: Stored, index: int, size: int) -> list[bytes]:
    """The audit path of a leaf, from the bottom (RFC 9162 §2.1.3.1).

    Raises OutsideTreeError.
    """
    if not 0 <= index < size:
        raise OutsideTreeError(OUTSIDE.format(index=index, size=size))
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_hash_of(stored, middle, end))
            end = middle
        else:
            path.append(_hash_of(stored, begin, middle))
            begin = middle
    return path[::-1]


def consistency_proof(stored: Stored, old: int, new: int) -> list[bytes]:
    """The hashes that show the tree of ``old`` leaves inside that of ``new`` (RFC 9162 §2.1.4.1).

    Empty where the sizes are equal or ``old`` is 0. Raises OutsideTreeError.
    """
    if not 0 <= old <= new:
        raise OutsideTreeError(SHRUNK.format(old=old, new=new))
    if old in {0, new}:
        return []
    path: list[bytes] = []
    begin, end, whole = 0, new, True
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_hash_of(stored, middle, end))
            end = middle
        else:
            path.append(_hash_of(stored, begin, middle))
            begin, whole = middle, False
    if not whole:  # a whole old tree is known to the verifier already
        path.append(_hash_of(stored, begin, end))
    return path[::-1]
