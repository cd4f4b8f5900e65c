"""Money is an integer of fen (0.01 yuan); rates are integer parts per million."""

from decimal import Decimal, InvalidOperation

from wuxian.support.errors import WuxianError

Fen = int
Ppm = int

NOT_AN_AMOUNT = "“{text}” is not an amount of yuan with at most two decimals."
NOT_A_RATE = "“{text}” is not a rate with at most six decimals."


class InvalidAmountError(WuxianError):
    """A text that is not an exact amount or rate."""


def _scaled(text: str, scale: int, message: str) -> int:
    try:
        value = Decimal(text.strip()) * scale
    except InvalidOperation:
        raise InvalidAmountError(message.format(text=text)) from None
    if not value.is_finite() or value != value.to_integral_value():
        raise InvalidAmountError(message.format(text=text))
    return int(value)


def parse_yuan(text: str) -> Fen:
    """Read decimal yuan exactly.

    >>> parse_yuan("5847.84")
    584784
    """
    return _scaled(text, 100, NOT_AN_AMOUNT)


def format_yuan(fen: Fen) -> str:
    """Write fen as decimal yuan with two places.

    >>> format_yuan(-5)
    '-0.05'
    """
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def parse_rate(text: str) -> Ppm:
    """Read a ratio exactly.

    >>> parse_rate("0.00256")
    2560
    """
    return _scaled(text, 1_000_000, NOT_A_RATE)


def format_rate(ppm: Ppm) -> str:
    """Write a ratio without trailing zeros.

    >>> format_rate(160000)
    '0.16'
    """
    digits = f"{ppm // 1_000_000}.{ppm % 1_000_000:06d}".rstrip("0")
    return digits.rstrip(".")
