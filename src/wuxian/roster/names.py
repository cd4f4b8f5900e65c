"""Names as people write them, made comparable, findable and sortable."""

import re
import unicodedata

_REMARK = re.compile(r"[((][^))]*[))]$")
_DOTS = str.maketrans("", "", " .·•・‧\u3000\u00a0\t")


def name_key(name: str) -> str:
    """The name for comparing: no spaces, dots or trailing remark.

    >>> name_key("李　四(女)")
    '李四'
    """
    plain = _REMARK.sub("", unicodedata.normalize("NFKC", name).strip())
    return plain.translate(_DOTS).casefold()


def name_grams(key: str) -> list[str]:
    """Every character and every pair of neighbours, for a search by part of a name.

    >>> name_grams("王小明")
    ['小', '小明', '明', '王', '王小']
    """
    pairs = {key[index : index + 2] for index in range(len(key) - 1)}
    return sorted(pairs | set(key))


def name_sort(name: str) -> bytes:
    """The order of a Chinese name list: GB 18030 keeps common characters by pinyin."""
    return name.encode("gb18030", errors="replace")


_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRST_CODES = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1, 0xD7FA,
)  # fmt: skip
"""Where each letter begins in GB 18030, and where the last one ends."""


def initial_ranges(text: str) -> list[tuple[bytes, bytes]]:
    """Between which codes each character of a name lies for these initials; none: no initials.

    Only the 3,755 characters that GB 18030 keeps by pinyin are found this way.

    >>> "王".encode("gb18030") >= initial_ranges("wxm")[0][0]
    True
    >>> initial_ranges("王")
    []
    """
    letters = text.strip().casefold()
    if not letters or not set(letters) <= set(_LETTERS):
        return []
    return [_codes_of(letter) for letter in letters]


def _codes_of(letter: str) -> tuple[bytes, bytes]:
    place = _LETTERS.index(letter)
    least, beyond = _FIRST_CODES[place : place + 2]
    return least.to_bytes(2, "big"), beyond.to_bytes(2, "big")
