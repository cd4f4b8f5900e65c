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
