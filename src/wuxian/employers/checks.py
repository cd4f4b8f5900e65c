"""What must hold before ``employers`` writes."""

from stdnum.cn import uscc as standard
from stdnum.exceptions import ValidationError

from wuxian.employers.data import (
    FACT_RANGES,
    NAME_EMPTY,
    OUT_OF_RANGE,
    WRONG_USCC,
    Fact,
    InvalidEmployerError,
    InvalidFactError,
)


def checked_name(name: str) -> str:
    """The name without space around it. Raises InvalidEmployerError where none is left."""
    if not name.strip():
        raise InvalidEmployerError(NAME_EMPTY)
    return name.strip()


def checked_uscc(uscc: str | None) -> str | None:
    """The number in its stored form (GB 32100). Raises InvalidEmployerError."""
    if uscc is None or not uscc.strip():
        return None
    try:
        return str(standard.validate(uscc))
    except ValidationError:
        raise InvalidEmployerError(WRONG_USCC.format(uscc=uscc.strip())) from None


def check_fact(fact: Fact, value: int | None) -> None:
    """Raise InvalidFactError for a value the fact cannot have; None says “no longer known”."""
    least, most = FACT_RANGES[fact]
    if value is not None and not least <= value <= most:
        message = OUT_OF_RANGE.format(fact=fact, least=least, most=most, value=value)
        raise InvalidFactError(message)
