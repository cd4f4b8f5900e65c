"""Take identity numbers out of text that leaves the database, such as logs."""

import re

_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
HIDDEN = "[id]"


def redact(text: str) -> str:
    """The text with every run of 15 or 18 digits that could be an identity number hidden.

    >>> redact("no person 110105194912310024 in 2025")
    'no person [id] in 2025'
    """
    return _NUMBERS.sub(HIDDEN, text)
