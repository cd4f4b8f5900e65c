"""Names as people write them, made comparable, findable and sortable."""

import bisect
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


LONGEST_PART = 4


def name_parts(key: str) -> list[str]:
    """Every part of up to four characters, for a search by part of a name.

    >>> name_parts("王小明")
    ['小', '小明', '明', '王', '王小', '王小明']
    """
    ends = range(1, len(key) + 1)
    return sorted({key[max(0, end - size) : end] for end in ends for size in range(1, 5)})


def asked_parts(key: str) -> list[str]:
    """The parts a name must have to contain the text: itself, or its pieces of four.

    >>> asked_parts("买买提吐尔")
    ['买买提吐', '买提吐尔']
    """
    starts = range(max(1, len(key) - LONGEST_PART + 1))
    return [key[start : start + LONGEST_PART] for start in starts]


_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRST_CODES = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1, 0xD7FA,
)  # fmt: skip
"""Where each letter begins in GB 18030, and where the last one ends."""


def initials(key: str) -> str:
    """The pinyin initials of a name; a dot for characters GB 18030 does not keep by pinyin.

    >>> initials("王小明")
    'wxm'
    """
    return "".join(map(_initial, key))


def _initial(character: str) -> str:
    code = int.from_bytes(character.encode("gb18030", errors="replace")[:2], "big")
    place = bisect.bisect_right(_FIRST_CODES, code) - 1
    return _LETTERS[place] if 0 <= place < len(_LETTERS) and code > 0xFF else "."


def asked_initials(text: str) -> str | None:
    """The text as initials to look for, if it can be some.

    >>> asked_initials(" WXM "), asked_initials("王")
    ('wxm', None)
    """
    letters = text.strip().casefold()
    return letters if letters and set(letters) <= set(_LETTERS) else None
