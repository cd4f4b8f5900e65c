"""Coded choices, households, insurances named in cells, and progress written as prose."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from wuxian.sheets.findings import Note, error, question, warn
from wuxian.sheets.grid import Cell
from wuxian.sheets.values.cells import compact, plain
from wuxian.sheets.words.kinds import kind_of, party_of
from wuxian.support.messages import mark

NOT_A_CHOICE = mark("“{text}”不在该模板的可选值中")
UNKNOWN_KIND = mark("“{text}”不是认识的险种")
UNKNOWN_HUKOU = mark("“{text}”看不出是本地还是外地、城镇还是农村")
FREE_TEXT = mark("“{text}”可以转为待办：{tasks}")

_CODE = re.compile(r"([0-9A-Z]{1,6})\s*[|｜:：]\s*(.+)|(\d{1,4})[\s\u3000]+(\D.*)")
_KIND_SEPARATORS = re.compile(r"[;；、,，/+＋\s]+")
_HOUSEHOLDS = ("local_urban", "local_rural", "nonlocal_urban", "nonlocal_rural")
_RURAL = re.compile("(?<!非)农|乡村")
_URBAN = re.compile("非农|城镇|城市|居民")
_NONLOCAL = re.compile("外地|外埠|非本|市外|省外|异地|非深户|外省")
_LOCAL = re.compile("本地|本市|本埠|本省|市内|深圳户籍|深户")
_CLAUSES = re.compile(r"[；;，,。\n]+")
_STATES = re.compile("(ok|OK|已完成|完成|已办|待审核|审核中|待办|未办|补缴|购买|退回|失败)")
_PEOPLE_INSURED = {"五险": "pension;medical;unemployment;work_injury;maternity"}
_MONTHS = re.compile(r"(\d{1,2}(?:[、,，]\d{1,2})*)月")


@dataclass(frozen=True, slots=True)
class StatusNote:
    """One clause of a progress text: what, in which state, for which months of the year."""

    about: str | None
    state: str
    months: tuple[int, ...]
    text: str


def split_code(cell: Cell) -> tuple[str | None, str]:
    """The code and the name of a coded choice.

    >>> split_code("201|居民身份证"), split_code("01 汉族"), split_code("男")
    (('201', '居民身份证'), ('01', '汉族'), (None, '男'))
    """
    text = plain(cell)
    match = _CODE.fullmatch(text)
    if match is None:
        return None, text
    return match[1] or match[3], (match[2] or match[4]).strip()


def read_code(
    cell: Cell, *, choices: Collection[str] = frozenset()
) -> tuple[str | None, Note | None]:
    """The chosen name; refused when the template lists its choices and this is none of them."""
    code, name = split_code(cell)
    if not name:
        return None, None
    if choices and not {plain(cell), name, code} & set(choices):
        return None, error("not_a_choice", NOT_A_CHOICE.format(text=name[:40]))
    return name, None


def read_hukou(cell: Cell) -> tuple[str | None, Note | None]:
    """One of the four households, or the source text when it names only one side.

    >>> read_hukou("34:外地农业")[0]
    'nonlocal_rural'
    """
    name = split_code(cell)[1]
    if not name or name.lower() in _HOUSEHOLDS:
        return (name.lower() or None), None
    is_rural, is_urban = bool(_RURAL.search(name)), bool(_URBAN.search(name))
    is_nonlocal, is_local = bool(_NONLOCAL.search(name)), bool(_LOCAL.search(name))
    if (is_rural or is_urban) and (is_nonlocal or is_local):
        where = "nonlocal" if is_nonlocal else "local"
        return f"{where}_{'rural' if is_rural else 'urban'}", None
    return name, warn("hukou_unclear", UNKNOWN_HUKOU.format(text=name[:40]))


def read_kinds(cell: Cell) -> tuple[str | None, Note | None]:
    """Insurances by our names, joined by semicolons; the party in the text is left aside.

    >>> read_kinds("养老、失业；工伤")[0]
    'pension;unemployment;work_injury'
    """
    text = plain(cell)
    if not text:
        return None, None
    whole = kind_of(text) if not _KIND_SEPARATORS.search(text) else None
    names = [whole] if whole else [_kinds_of(one) for one in _KIND_SEPARATORS.split(text) if one]
    if None in names or not names:
        return text, warn("kind_unknown", UNKNOWN_KIND.format(text=text[:40]))
    return ";".join(dict.fromkeys(name for name in names if name)), None


def _kinds_of(text: str) -> str | None:
    return _PEOPLE_INSURED.get(text) or kind_of(text)


def read_levy_item(cell: Cell) -> tuple[str | None, Note | None]:
    """A collector's item as ``kind`` or ``kind:party``.

    >>> read_levy_item("职工基本养老保险(单位缴纳)")[0]
    'pension:employer'
    """
    text = plain(cell)
    if not text:
        return None, None
    kind, party = kind_of(text), party_of(text)
    if kind is None:
        return text, warn("kind_unknown", UNKNOWN_KIND.format(text=text[:40]))
    return f"{kind}:{party}" if party else kind, None


def split_status(text: str) -> tuple[StatusNote, ...]:
    """Clauses of a progress text that could become tasks.

    >>> [note.state for note in split_status("社保ok，医保待审核；补缴3、4月；8月购买")]
    ['ok', '待审核', '补缴', '购买']
    """
    notes = []
    for clause in _CLAUSES.split(text):
        if state := _STATES.search(clause):
            months = _MONTHS.search(clause)
            numbers = re.findall(r"\d{1,2}", months[1]) if months else []
            about = next((word for word in ("社保", "医保", "公积金") if word in clause), None)
            notes.append(StatusNote(about, state[1], tuple(map(int, numbers)), clause.strip()))
    return tuple(notes)


def read_status(cell: Cell) -> tuple[str | None, Note | None]:
    """The text as it stands, with the offer to turn its clauses into tasks."""
    text = plain(cell)
    notes = split_status(text)
    if not notes:
        return text or None, None
    tasks = "、".join(note.text for note in notes)
    return text, question("free_text_status", FREE_TEXT.format(text=text[:60], tasks=tasks[:80]))


def read_phone(cell: Cell) -> tuple[str | None, Note | None]:
    """Digits of a telephone number; a mobile number has eleven.

    >>> read_phone(13800000000.0)[0]
    '13800000000'
    """
    text = re.sub(r"^\+?86(?=1\d{10}$)|[\s-]", "", compact(cell).replace("-", ""))
    if not text:
        return None, None
    if re.fullmatch(r"1\d{10}", text) or re.fullmatch(r"\+?[\d()/]{7,20}", text):
        is_mobile = len(text) == 11 or not text.isdecimal() or text.startswith("0")
        return text, None if is_mobile else warn("phone_length", PHONE_LENGTH)
    return text, warn("phone_length", PHONE_LENGTH)


PHONE_LENGTH = mark("手机号码不是 11 位数字")
