"""Base64 with one spelling for every value, so that readers in any language agree."""

import base64


def encode(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def decode(text: str) -> bytes:
    """The bytes of the one spelling `encode` gives. Raises ValueError for any other text.

    >>> decode("AA=="), decode("")
    (b'\\x00', b'')
    """
    data = base64.b64decode(text.encode("ascii"), validate=True)
    if encode(data) != text:
        raise ValueError(text)
    return data
