"""Hashes of leaves and nodes (RFC 6962 §2.1, RFC 9162 §2.1): SHA-256 with a byte in front.

The byte tells a leaf from a node, so that no leaf can pass for a subtree.
"""

from hashlib import sha256

SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of an entry's bytes.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees' hashes."""
    return sha256(b"\x01" + left + right).digest()
