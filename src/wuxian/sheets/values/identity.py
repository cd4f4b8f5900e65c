"""Identity numbers: read, never repaired.

Sources of the shapes: GB 11643 (residents; residence permits 81, 82, 83), the 2023 permanent
residence card (9 and eighteen digits), and the exit-entry permits' printed formats.
"""

import re
from datetime import date

from wuxian.sheets.findings import Note, error, fixed, warn
from wuxian.sheets.grid import Cell
from wuxian.sheets.values.cells import compact, plain
from wuxian.support import idno
from wuxian.support.messages import mark

LOST = mark("证件号码被 Excel 存成数字，末几位已丢失，无法还原。请把该列设为“文本”后重新粘贴。")
WRONG_CHECK_DIGIT = mark("第 18 位校验不符，应为 {digit}")
WRONG_BIRTH_DATE = mark("证件号码第 7–14 位不是有效的出生日期")
WRONG_LENGTH = mark("证件号码应为 18 位，现在是 {count} 位")
UNKNOWN_SHAPE = mark("看不出是哪种证件号码，请核对")
OLD_NUMBER = mark("15 位旧身份证号，只作历史对照，请补 18 位号码")
MASKED = mark("证件号码被遮盖，只能在同一单位内按姓名和末 4 位弱匹配，需要确认")
TIDIED = mark("已去掉多余的符号并统一为半角大写")

# 16 significant digits are more than a number cell keeps.
_LOST_FROM = 10**15
_SCIENTIFIC = re.compile(r"[1-9](?:\.\d+)?E\+?1[4-9]", re.IGNORECASE)
_OTHER_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("hk_macao_permit", re.compile(r"[HM]\d{8}(?:\d{2})?")),
    ("hk_identity_card", re.compile(r"[A-Z]{1,2}\d{6}\([0-9A]\)")),
    ("foreign_permanent_resident", re.compile(r"[A-Z]{3}\d{12}")),
    (
        "passport",
        re.compile(r"(?:[A-Z]{1,2}\d{7,8}|[A-Z]\d{6,9}|[A-Z]{2}\d{5,8}|[A-Z]\d{2}[A-Z]\d{5})"),
    ),
    ("taiwan_permit", re.compile(r"\d{8}|\d{10}(?:\([A-Z]\))?")),
    ("military", re.compile(r"[军士文后武]\D{0,4}\d{6,10}")),
    ("passport", re.compile(r"\d{9}")),
)
_PERMITS = {"81": "hk_residence", "82": "macao_residence", "83": "taiwan_residence"}
_PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72))
    for code in range(*codes)
)


def read_id(cell: Cell) -> tuple[str | None, Note | None]:
    """The number in capitals, or none with the reason.

    >>> read_id("11010519491231002x")
    ('11010519491231002X', Note(severity=<Severity.FIXED: 'fixed'>, code='id_tidied', \
message='已去掉多余的符号并统一为半角大写'))
    """
    if not isinstance(cell, str):
        return _stored_as_number(cell)
    if len(cell) == 18 and idno.is_valid(cell):
        return _checked(cell, is_tidy=True)
    text = compact(cell).upper()
    if not text or set(text) <= {"-", "/", "无"}:
        return None, None
    return _typed(text, is_tidy=text == cell)


def id_type_of(number: str) -> str | None:
    """The sort of document a number of this shape belongs to.

    >>> id_type_of("H12345678")
    'hk_macao_permit'
    """
    if idno.has_shape(number):
        if number[0] == "9" and number[1:3] in _PROVINCES:
            return "foreign_permanent_resident"
        return _PERMITS.get(number[:2], "resident")
    if len(number) == 15 and number.isdecimal():
        return "resident_15"
    return next((name for name, shape in _OTHER_SHAPES if shape.fullmatch(number)), None)


def _stored_as_number(cell: Cell) -> tuple[str | None, Note | None]:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None, error("id_shape", UNKNOWN_SHAPE)
    if cell != cell or abs(cell) >= _LOST_FROM:
        return None, error("id_lost", LOST)
    return _typed(plain(cell), is_tidy=True)


def _typed(text: str, *, is_tidy: bool) -> tuple[str | None, Note | None]:
    if _SCIENTIFIC.fullmatch(text):
        return None, error("id_lost", LOST)
    if "*" in text:
        return text, warn("id_masked", MASKED)
    if idno.has_shape(text):
        return _checked(text, is_tidy=is_tidy)
    return _of_other_shape(text, is_tidy=is_tidy)


def _checked(text: str, *, is_tidy: bool) -> tuple[str | None, Note | None]:
    if not _is_day(text[6:14]):
        return None, error("id_birth_date", WRONG_BIRTH_DATE)
    digit = idno.check_digit(text[:17])
    if digit != text[17]:
        # Text pasted from a number cell keeps fifteen digits and ends in zeros.
        if text.endswith("000"):
            return None, error("id_lost", LOST)
        return None, error("id_check_digit", WRONG_CHECK_DIGIT.format(digit=digit))
    return text, None if is_tidy else fixed("id_tidied", TIDIED)


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day.year >= 1880


def _of_other_shape(text: str, *, is_tidy: bool) -> tuple[str | None, Note | None]:
    kind = id_type_of(text)
    if kind == "resident_15":
        return text, warn("id_15", OLD_NUMBER)
    if kind:
        return text, None if is_tidy else fixed("id_tidied", TIDIED)
    if re.fullmatch(r"\d{11,}X?", text):
        return None, error("id_length", WRONG_LENGTH.format(count=len(text)))
    return None, error("id_shape", UNKNOWN_SHAPE)
