"""Blind indexes: find a sealed value by equality without storing it.

HMAC-SHA-256 with a key per tenant and column that lies in the key file, never in the database or a
backup: an identity number is about a thousand guesses once region and birthday are known.
"""

import hashlib
import hmac

from wuxian.evidence.personal.keyring import open_keyring, root_keys


class BlindIndex:
    """The blind index of one column, with its key at hand."""

    def __init__(self, column: str) -> None:
        open_keyring()  # a new installation gets its key file here
        self._key = root_keys().index_key("main", column)

    def digest(self, value: str) -> bytes:
        """32 bytes that equal values share, for a unique column."""
        return hmac.digest(self._key, value.encode(), hashlib.sha256)

    def token(self, value: str) -> int:
        """A signed 64-bit number that equal values share, for arrays to search in."""
        return int.from_bytes(self.digest(value)[:8], "big", signed=True)
