"""Eighteen-digit resident identity numbers: residents, residence permits, foreigners' cards.

The last character is a check digit (ISO 7064, MOD 11-2; GB 11643).
"""

import re

_SHAPE = re.compile(r"\d{17}[\dX]")
WEIGHTS = tuple(pow(2, 17 - position, 11) for position in range(17))
CHECKS = "10X98765432"


def check_digit(first_17: str) -> str:
    """The eighteenth character that fits the first seventeen digits.

    >>> check_digit("11010519491231002")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def has_shape(text: str) -> bool:
    """Whether a text looks like an eighteen-digit number at all."""
    return _SHAPE.fullmatch(text) is not None


def is_valid(text: str) -> bool:
    """Whether the shape and the check digit are right."""
    return has_shape(text) and check_digit(text[:17]) == text[17]


def mask(text: str) -> str:
    """Hide all but the first six and last four characters.

    >>> mask("110105194912310024")
    '110105********0024'
    """
    return text if len(text) <= 10 else text[:6] + "*" * (len(text) - 10) + text[-4:]
