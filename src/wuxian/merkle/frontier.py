"""A tree that forgets: only the subtrees at its right edge, which is all a root needs."""

from wuxian.merkle.hashing import EMPTY_ROOT, node_hash
from wuxian.merkle.tree import Position


class Frontier:
    """Grows leaf by leaf in little memory: to check long logs.

    >>> edge = Frontier()
    >>> [place for place, _ in edge.append(bytes(32))], edge.size
    ([(0, 0)], 1)
    """

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def append(self, hashed: bytes) -> list[tuple[Position, bytes]]:
        """Add a leaf's hash; the perfect subtrees it completes, smallest first."""
        index, level = self.size, 0
        grown = [((0, index), hashed)]
        while index & 1:
            hashed = node_hash(self._edge.pop(), hashed)
            index, level = index >> 1, level + 1
            grown.append(((level, index), hashed))
        self._edge.append(hashed)
        self.size += 1
        return grown

    def root(self) -> bytes:
        """The root over what was added so far."""
        if not self._edge:
            return EMPTY_ROOT
        *parts, hashed = self._edge
        while parts:
            hashed = node_hash(parts.pop(), hashed)
        return hashed
