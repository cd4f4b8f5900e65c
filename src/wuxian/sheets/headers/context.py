"""What the surroundings of a table say: rows above it, its sheet, its file and folder."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from wuxian.sheets.grid import Grid, as_text
from wuxian.sheets.headers.region import visible_cells
from wuxian.sheets.words.kinds import kind_of

_PERIOD = re.compile(r"(?<!\d)(20\d{2})\s*(?:年|[.\-/_])?\s*(1[0-2]|0?[1-9])(?:\s*月|(?!\d))")
_UNIT_LABEL = re.compile(
    r"(?:单位名称|参保单位|缴费单位|公司名称|公司|缴费人名称|编制单位)\s*[:：]\s*([^\s:：]{3,40})"
)
_UNIT_NAME = re.compile(
    r"([\u3400-\u9fff()（）A-Za-z0-9]{2,30}?(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|集团|事务所|学校|医院))"
)
_AMOUNT_UNIT = re.compile(r"(?:单位|金额单位)\s*[:：]\s*(?:人民币)?\s*(万元|千元|元)")
_BATCH = re.compile(r"(?:批次号|批次|申报批次)\s*[:：]?\s*([\w-]{4,40})")
_PLACE = re.compile(r"^[\u3400-\u9fff]{2,5}$")
_NOT_PLACES = re.compile("社保|公积金|医保|明细|工资|资料|文件|报盘|缴费|数据|新建")
YUAN = {"元": 1, "千元": 1_000, "万元": 10_000}


@dataclass(frozen=True, slots=True)
class Context:
    """Found facts, each absent when the surroundings are silent.

    ``period`` is YYYYMM; ``yuan_per_unit`` is 1, 1,000 or 10,000; ``place`` is only a folder
    name that could be one.
    """

    title: str | None = None
    unit: str | None = None
    period: int | None = None
    kind: str | None = None
    place: str | None = None
    batch: str | None = None
    yuan_per_unit: int = 1


def find_context(grid: Grid, header_row: int, *, path: str) -> Context:
    """Read the rows above the header first, then sheet, file and folder names."""
    above = _texts_above(grid, header_row)
    whole = PurePosixPath(path.replace("\\", "/"))
    named = [grid.name, whole.stem, *reversed(whole.parts[:-1])]
    return Context(
        title=above[0] if above else None,
        unit=_first(_UNIT_LABEL, above) or _first(_UNIT_NAME, [*above, *named]),
        period=_period([*above, *named]),
        kind=next((kind for text in [*named, *above[:1]] if (kind := _only_kind(text))), None),
        place=next((part for part in reversed(whole.parts[:-1]) if _may_be_place(part)), None),
        batch=_first(_BATCH, above),
        yuan_per_unit=YUAN[_first(_AMOUNT_UNIT, above) or "元"],
    )


def _texts_above(grid: Grid, header_row: int) -> list[str]:
    rows = [row for row in range(header_row) if row not in grid.hidden_rows]
    return [as_text(cell).strip() for row in rows for _, cell in visible_cells(grid, row)]


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    return next((match[1] for text in texts if (match := pattern.search(text))), None)


def _period(texts: Sequence[str]) -> int | None:
    for text in texts:
        match = _PERIOD.search(text) or re.search(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])", text)
        if match:
            return int(match[1]) * 100 + int(match[2])
    return None


def _only_kind(text: str) -> str | None:
    """The insurance a title names, unless it speaks of social insurance as a whole."""
    return None if re.search("社会保险|社保|五险", text) else kind_of(text)


def _may_be_place(part: str) -> bool:
    return bool(_PLACE.match(part)) and not _NOT_PLACES.search(part) and kind_of(part) is None
