"""Headers as people write them, brought to one spelling before they are compared."""

import re
import unicodedata

_SPACES = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_STARS = str.maketrans("", "", "*＊※★'\"“”：:")
_HINT = re.compile(
    r"\((?:必填|选填|可为空|可空|非必填|元|单位[:：]?元|人民币|yyyy[^)]*|格式[^)]*|YYYY[^)]*|如[^)]*|非[^)]*可为空"
    r"|\d[^)]*)\)",
    re.IGNORECASE,
)
_FORMULA_TAIL = re.compile(r"(?:[A-Z]=[A-Z0-9+\-*/()]+|SUM)$")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_SPELLINGS = (
    ("社會", "社会"),
    ("保险费", "保险"),
    ("身份證", "身份证"),
    ("號碼", "号码"),
    ("帐号", "账号"),
    ("帐户", "账户"),
)


def normal(header: str) -> str:
    """One spelling of a header: NFKC, no spaces, stars, hints or trailing formulas.

    >>> normal("*姓 名（必填）"), normal("应发工资 I=A+B+C-F")
    ('姓名', '应发工资')
    """
    text = unicodedata.normalize("NFKC", header)
    text = _SPACES.sub("", text).translate(_STARS)
    text = _HINT.sub("", text)
    text = _FORMULA_TAIL.sub("", text) or text
    for before, after in _SPELLINGS:
        text = text.replace(before, after)
    return text


def bare(header: str) -> str:
    """The normal spelling without anything in brackets.

    >>> bare("工资(税前)")
    '工资'
    """
    return _BRACKETS.sub("", normal(header))


def match_name(name: str) -> str:
    """A person's name for comparing only; what is shown keeps its source spelling.

    >>> match_name("买买提•艾山 (女)") == match_name("买买提·艾山")
    True
    """
    text = _SPACES.sub("", unicodedata.normalize("NFKC", name))
    text = re.sub(r"\((?:男|女)\)$", "", text)
    return re.sub(r"[.·•・‧]", "·", text)
