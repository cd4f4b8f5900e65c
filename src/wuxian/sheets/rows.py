"""Which rows below a header are people, and which are totals, examples, hints and footers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from wuxian.sheets.analysis import Analysis
from wuxian.sheets.grid import Cell, Grid, as_text, is_blank
from wuxian.sheets.headers.columns import mask_ids
from wuxian.sheets.headers.region import IDENTITY, is_numeric
from wuxian.sheets.values.cells import compact
from wuxian.sheets.words.fields import Type, parse_target


class Skip(StrEnum):
    """Why a row was not read."""

    EXAMPLE = "example"
    TOTAL = "total"
    INDEX = "index"
    HINT = "hint"
    FOOTER = "footer"
    REPEATED_HEADER = "repeated_header"
    HIDDEN = "hidden"


SKIP_LABELS: dict[Skip, str] = {
    Skip.EXAMPLE: "示例行",
    Skip.TOTAL: "合计行",
    Skip.INDEX: "列号行",
    Skip.HINT: "填写说明",
    Skip.FOOTER: "表尾",
    Skip.REPEATED_HEADER: "重复的表头",
    Skip.HIDDEN: "隐藏行",
}


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """One row left out: its number in the user's file, why, and its first text."""

    row: int
    reason: Skip
    text: str


@dataclass(slots=True)
class Sorted:
    """Zero-based rows with data, and the rows left out."""

    data: list[int] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)


_EXAMPLES = frozenset(["例", "示例", "样例", "样本", "范例", "例子", "举例"])
_TOTAL = re.compile(
    r"(?:合计|小计|总计|累计|共计|本页合计|本页小计|部门合计|total)(?:[:：].*|金额|人数)?", re.I
)
_FOOTER = re.compile(
    r"(?:制表|审核|复核|填表|经办|负责人|单位公章|打印|页码|第\d+页|共\d+页|财务|备注[:：]|注[:：]|说明[:：]|附[:：])"
)
_HINT = re.compile(
    r"格式|必填|选填|文本|yyyy|填写|示例|字符|下拉|选项|不能为空|数字代码|请", re.IGNORECASE
)
_HINTED_ROWS = 2
# Longer than a name: a sentence without the dot of minority names.
_NOTE = re.compile(r"^[^·•.]*[\u4e00-\u9fff][^·•.]{5,}$")


def sort_rows(analysis: Analysis, *, include_hidden: bool = False) -> Sorted:
    """Walk down from the header once."""
    judge = _Judge(analysis, include_hidden=include_hidden)
    found = Sorted()
    for row in range(analysis.first_data_row, len(analysis.grid.rows)):
        cells = analysis.grid.rows[row]
        first = next((c for i, c in enumerate(cells) if c != "" and i not in judge.ignored), "")
        if first == "" or (is_blank(first) and all(map(is_blank, cells))):
            continue
        reason = judge.reason(row, cells, first)
        if reason is None:
            found.data.append(row)
            continue
        found.skipped.append(SkippedRow(row + 1, reason, mask_ids(as_text(first).strip())[:40]))
        if reason is Skip.TOTAL:
            found.totals.append(row)
    return found


class _Judge:
    """Knows the columns of one table and says why a row of it is left out."""

    def __init__(self, analysis: Analysis, *, include_hidden: bool) -> None:
        grid = analysis.grid
        self.ignored = analysis.ignored | grid.hidden_columns
        self._first = analysis.first_data_row
        self._hidden = frozenset() if include_hidden else grid.hidden_rows
        self._columns = [column for column in analysis.columns if column.field]
        self._headers = {c.index: compact(c.header.split(" / ")[-1]) for c in analysis.columns}
        self._people = [c.index for c in self._columns if c.field in IDENTITY]
        self._ids = [c.index for c in self._columns if c.field == "id_no"]
        self._figures = [c.index for c in self._columns if _is_figure(c.field)]
        self._tokens = analysis.profile.skip_tokens if analysis.profile else ()

    def reason(self, row: int, cells: Sequence[Cell], first: Cell) -> Skip | None:
        """Why the row is left out, or none."""
        if row in self._hidden:
            return Skip.HIDDEN
        if isinstance(first, str) and (reason := self._by_first_text(cells, compact(first))):
            return reason
        if self._has_example_id(cells):
            return Skip.EXAMPLE
        if row < self._first + _HINTED_ROWS:
            return self._near_header(cells)
        return self._by_emptiness(cells, first)

    def _by_first_text(self, cells: Sequence[Cell], first: str) -> Skip | None:
        if first.rstrip(":：、") in _EXAMPLES:
            return Skip.EXAMPLE
        if self._is_total(cells, first):
            return Skip.TOTAL
        if self._tokens and first.startswith(tuple(self._tokens)):
            return Skip.FOOTER
        if _FOOTER.match(first) and not self._has_number(cells):
            return Skip.FOOTER
        return Skip.REPEATED_HEADER if self._is_header(cells, first) else None

    def _is_total(self, cells: Sequence[Cell], first: str) -> bool:
        if _TOTAL.fullmatch(first):
            return True
        names = [compact(cell) for cell in self._at(cells, self._people)]
        return any(_TOTAL.fullmatch(name) for name in names if len(name) < 12)

    def _is_header(self, cells: Sequence[Cell], first: str) -> bool:
        if first not in self._headers.values():
            return False
        same = sum(compact(cells[i]) == text for i, text in self._headers.items() if i < len(cells))
        return same * 2 > len(self._headers)

    def _at(self, cells: Sequence[Cell], columns: Sequence[int]) -> list[Cell]:
        return [cells[i] for i in columns if i < len(cells) and not is_blank(cells[i])]

    def _has_example_id(self, cells: Sequence[Cell]) -> bool:
        return any(
            isinstance(cell, str)
            and len(cell) >= 8
            and len(set(cell.strip("'"))) == 1
            and cell.strip("'").isdecimal()
            for cell in self._at(cells, self._ids)
        )

    def _near_header(self, cells: Sequence[Cell]) -> Skip | None:
        shown = [
            cell for i, cell in enumerate(cells) if i not in self.ignored and not is_blank(cell)
        ]
        if len(shown) >= 3 and _counts_up(shown):
            return Skip.INDEX
        if any(_HINT.search(as_text(cell)) for cell in self._at(cells, self._ids)):
            return Skip.HINT
        figures = self._at(cells, self._figures)
        is_wordy = bool(figures) and not any(re.search(r"[\d*]", as_text(cell)) for cell in figures)
        is_a_person = bool(self._at(cells, self._people))
        return Skip.HINT if is_wordy and not is_a_person and not _is_dashes(figures) else None

    def _has_number(self, cells: Sequence[Cell]) -> bool:
        return any(re.search(r"\d{6}", as_text(cell)) for cell in self._at(cells, self._ids))

    def _by_emptiness(self, cells: Sequence[Cell], first: Cell) -> Skip | None:
        """A lone text in a table of people is a note at its foot."""
        if not isinstance(first, str) or is_numeric(first) or len(self._columns) < 3:
            return None
        shown = sum(1 for i, c in enumerate(cells) if i not in self.ignored and not is_blank(c))
        may_be_a_name = bool(self._at(cells, self._people)) and not _NOTE.search(first)
        return Skip.FOOTER if shown == 1 and not may_be_a_name else None


def _is_figure(key: str | None) -> bool:
    return bool(key) and parse_target(key or "").type in (Type.MONEY, Type.DAY, Type.RATE)


def _is_dashes(cells: Sequence[Cell]) -> bool:
    return all(set(compact(cell)) <= set("-—/无") for cell in cells)


def _counts_up(cells: Sequence[Cell]) -> bool:
    numbers = [_whole(cell) for cell in cells]
    start = numbers[0]
    return start in (0, 1) and numbers == list(range(start, start + len(numbers)))


def _whole(cell: Cell) -> int | None:
    text = as_text(cell).strip()
    return int(text) if text.isdecimal() and len(text) < 5 else None


def spread_downward(grid: Grid, first_data_row: int) -> Iterator[tuple[int, int, Cell]]:
    """Cells below a vertical merge take the value that stands at its top."""
    for top, left, bottom, right in grid.merges:
        if top < first_data_row or bottom <= top:
            continue
        value = grid.cell(top, left)
        for row in range(top + 1, min(bottom, len(grid.rows) - 1) + 1):
            for column in range(left, right + 1):
                yield row, column, value
