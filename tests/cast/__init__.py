"""The people of the tests: invented, with valid check digits in address codes that do not exist."""

from wuxian.support.idno import check_digit


def id_no(number: int) -> str:
    """The identity number of the invented person of that number."""
    first_17 = f"990001199{number // 1000 % 10}0101{number % 1000:03d}"
    return first_17 + check_digit(first_17)
