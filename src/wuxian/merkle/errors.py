"""What can be wrong with a tree, a proof or a signed head.

MerkleError
├── OutsideTreeError   an index or size the tree does not have
├── ProofError         a proof that does not show what it should; carries both roots
└── NoteError          a signed note that cannot be read
    └── SignatureError     … or that no known key signed
"""

from wuxian.support.errors import WuxianError


class MerkleError(WuxianError):
    """The root of this room's errors."""


class OutsideTreeError(MerkleError):
    """An index or size the tree does not have."""


class ProofError(MerkleError):
    """A proof that does not show what it should."""

    def __init__(self, message: str, *, expected: bytes = b"", computed: bytes = b"") -> None:
        super().__init__(message)
        self.expected, self.computed = expected, computed


class NoteError(MerkleError):
    """A signed note that cannot be read."""


class SignatureError(NoteError):
    """No signature by a known key."""
