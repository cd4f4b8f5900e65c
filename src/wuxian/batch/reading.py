"""From a table of text to people in integers, with a finding at every cell that cannot be read.

Columns are the canonical names of the command line (``employee_no``, ``place``, ``wage`` …).
Wages are read as whole columns; everything else has few distinct values, each read once. What
the caller's table has as numbers is never written out as text to be read back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import pairwise

import polars as pl

from wuxian.batch.identities import lost_digits, wrong_check_digits
from wuxian.batch.people import PEOPLE_SCHEMA
from wuxian.batch.text import TRIMMED
from wuxian.batch.yuan import fen_of, unreadable
from wuxian.engine.kinds import Household, Kind
from wuxian.engine.rounding import PPM
from wuxian.support import idno
from wuxian.support.errors import WuxianError
from wuxian.support.periods import InvalidPeriodError, parse_period

KEYS = ("employee_no", "name", "id_no")
MONEY_COLUMNS = ("wage", "base", *(f"base_{kind.value}" for kind in Kind))
RATE_COLUMNS = {
    "work_injury_rate": "work_injury_ppm",
    "housing_fund_rate": "housing_fund_ppm",
    "housing_fund_rate_employee": "housing_fund_employee_ppm",
    "supplementary_housing_fund_rate": "supplementary_housing_fund_ppm",
}
OTHER_COLUMNS = ("place", "work_injury_class", "hukou", "kinds", "start", "stop")
COLUMNS = (*KEYS, *MONEY_COLUMNS, *RATE_COLUMNS, *OTHER_COLUMNS)
FILE_ROW = "file_row"
"""Optional column: the row of the user's own file; without it the first row is row 2."""

NO_KEY = "没有可以认人的列:需要工号、姓名、证件号码之一(employee_no、name、id_no)。"
NO_PLACE = "没有参保地列(place)。"
NO_WAGE = "没有工资或基数列(wage、base 或 base_<险种>)。"
NOT_MONEY = "“{text}”不是金额"
NOT_A_RATE = "“{text}”不是比例"
NOT_A_CLASS = "“{text}”不是工伤行业类别(1–8)"
NOT_A_HOUSEHOLD = "“{text}”不是户籍类别"
NOT_A_MONTH = "“{text}”不是月份,应写作 2025-07"
NOT_A_KIND = "“{text}”里有不认识的险种"
NO_SUCH_PLACE = "不认识的参保地“{text}”"
BAD_CHECK_DIGIT = "证件号码第 18 位校验不符,应为 {expected}"
LOST_DIGITS = "证件号码被 Excel 存成数字,末几位已丢失,无法还原。请把该列设为“文本”后重新粘贴。"
DUPLICATE = "同一人在同一参保地出现了不止一次"


class InvalidInputError(WuxianError):
    """A table from which nothing can be computed."""


@dataclass(frozen=True, slots=True)
class CellFinding:
    """What is wrong at one cell: row of the user's file (1-based), column name, message."""

    row: int
    column: str
    message: str


class PeopleTable:
    """People ready for `batch.calculate`, and what cannot be computed for them.

    ``people``: `PEOPLE_SCHEMA`, see `read_people`; ``findings``: by row and column.
    """

    def __init__(
        self, people: pl.DataFrame, cells: "Cells", findings: Sequence[CellFinding]
    ) -> None:
        self.people, self.findings, self._cells = people, list(findings), cells

    @cached_property
    def names(self) -> pl.DataFrame:
        """employee_no, name and place as written, by person: no identity number in the clear."""
        return self._cells.names()

    @cached_property
    def keys(self) -> pl.DataFrame:
        """person, employee_no, name and id_no in the clear, to look up only."""
        return self._cells.keys()


def read_people(
    table: pl.DataFrame,
    *,
    find_place: Callable[[str], int | None],
    found: Sequence[CellFinding] = (),
) -> PeopleTable:
    """Read a table whose columns have canonical names; other columns are left alone.

    ``find_place`` gives the code of a place as written, or ``None``. Rows with a finding stay,
    marked as blocked, so that they come out as not computed; ``found`` is what the reader of
    the file found before. Raises `InvalidInputError` where no column says who, where or how much.
    """
    _require_columns(table)
    reader = _Reader(table, found)
    columns: dict[str, pl.Series | None] = {
        "place": reader.each("place", _place(find_place), pl.Int32, NO_SUCH_PLACE, blocks=False),
    }
    for name in MONEY_COLUMNS:
        columns[name] = reader.money(name)
    for name, target in RATE_COLUMNS.items():
        columns[target] = reader.each(name, _rate, pl.Int64, NOT_A_RATE)
    columns["injury_class"] = reader.each("work_injury_class", _class, pl.Int32, NOT_A_CLASS)
    columns["household"] = reader.each("hukou", _household, pl.String, NOT_A_HOUSEHOLD)
    columns["kinds"] = reader.each("kinds", _kinds, pl.String, NOT_A_KIND)
    columns["start"] = reader.each("start", parse_period, pl.Int32, NOT_A_MONTH)
    columns["stop"] = reader.each("stop", parse_period, pl.Int32, NOT_A_MONTH)
    reader.check_identities()
    reader.check_duplicates(columns)
    findings = sorted(reader.findings, key=lambda finding: (finding.row, finding.column))
    return PeopleTable(reader.people(columns), reader.cells, findings)


def _require_columns(table: pl.DataFrame) -> None:
    names = set(table.columns)
    if not names & set(KEYS):
        raise InvalidInputError(NO_KEY)
    if "place" not in names:
        raise InvalidInputError(NO_PLACE)
    if not names & set(MONEY_COLUMNS):
        raise InvalidInputError(NO_WAGE)


class Cells:
    """The cells of a table as they are written, read when they are asked for."""

    def __init__(self, table: pl.DataFrame) -> None:
        self.table = table
        self._texts: dict[str, pl.Series] = {}

    def text(self, name: str) -> pl.Series:
        """A column as trimmed text, blank as null."""
        if name not in self.table.columns:
            return pl.Series(name, [None], dtype=pl.String).new_from_index(0, self.table.height)
        if name not in self._texts:
            self._texts[name] = written(self.table[name])
        return self._texts[name]

    def names(self) -> pl.DataFrame:
        """Who each person is, as the file says it: never an identity number in the clear."""
        key = self.text("employee_no")
        if not {"employee_no", "name"} & set(self.table.columns):
            key = self.text("id_no").map_elements(idno.mask, return_dtype=pl.String)
        shown = [key.alias("employee_no"), self.text("name"), self.text("place")]
        return pl.DataFrame(shown)

    def keys(self) -> pl.DataFrame:
        """What each person may be looked up by."""
        person = pl.int_range(self.table.height, dtype=pl.Int32, eager=True).alias("person")
        return pl.DataFrame([person, *(self.text(name).alias(name) for name in KEYS)])


class _Reader:
    """Reads the columns of one table and remembers what could not be read."""

    def __init__(self, table: pl.DataFrame, found: Sequence[CellFinding]) -> None:
        self.table, self.cells = table, Cells(table)
        self.findings = list(found)
        rows = pl.Series([finding.row for finding in found], dtype=pl.Int64)
        self.blocked = set(self._rows().is_in(rows.implode()).arg_true()) if found else set()

    def _rows(self) -> pl.Series:
        if FILE_ROW in self.table.columns:
            return self.table[FILE_ROW].cast(pl.Int64)
        return pl.int_range(2, self.table.height + 2, eager=True)

    def note(self, index: int, column: str, message: str, *, blocks: bool = True) -> None:
        """A finding at a cell; a blocking one leaves its row not computed."""
        row = self.table[FILE_ROW][index] if FILE_ROW in self.table.columns else index + 2
        self.findings.append(CellFinding(row, column, message))
        if blocks:
            self.blocked.add(index)

    def each(
        self,
        name: str,
        read: Callable[[str], int | str | None],
        dtype: type[pl.DataType],
        message: str,
        *,
        blocks: bool = True,
    ) -> pl.Series | None:
        """Read every distinct cell of a column once; ``None`` where there is no such column."""
        if name not in self.table.columns:
            return None
        cells = self.table[name]
        distinct = cells.unique()
        texts = written(distinct)
        values = pl.Series([_value(read, text) for text in texts], dtype=dtype)
        unread = distinct.filter(values.is_null() & texts.is_not_null())
        if len(unread):
            for index in cells.is_in(unread.implode()).arg_true():
                text = written(cells[index : index + 1])[0]
                self.note(index, name, message.format(text=text), blocks=blocks)
        return cells.replace_strict(distinct, values, return_dtype=dtype)

    def money(self, name: str) -> pl.Series | None:
        """A column of yuan as fen; ``None`` where there is no such column."""
        if name not in self.table.columns:
            return None
        cells = self.table[name]
        fen = fen_of(cells)
        for index, text in unreadable(cells, fen).iter_rows():
            self.note(index, name, NOT_MONEY.format(text=text))
        return fen

    def check_identities(self) -> None:
        """Name every identity number that lost digits or fails its check digit."""
        if "id_no" not in self.table.columns:
            return
        numbers = self.cells.text("id_no")
        for index in lost_digits(numbers).arg_true():
            self.note(index, "id_no", LOST_DIGITS)
        for index, expected in wrong_check_digits(numbers).iter_rows():
            message = BAD_CHECK_DIGIT.format(expected=expected)
            self.note(index, "id_no", LOST_DIGITS if numbers[index][-3:] == "000" else message)

    def check_duplicates(self, columns: Mapping[str, pl.Series | None]) -> None:
        """Name every row whose person, place and months another row has too."""
        key = next((name for name in ("employee_no", "id_no") if name in self.table.columns), None)
        if key is None:
            return
        keys = self.cells.text(key)
        if keys.hash().n_unique() == len(keys):  # far quicker than comparing the texts
            return
        who = self._frame(columns).select(
            "place", pl.col("start").fill_null(0), pl.col("stop").fill_null(999_912), key=keys
        )
        who = who.with_row_index("index").filter(pl.col("key").is_not_null())
        twice = who.filter(pl.struct("place", "key").is_duplicated())
        for _, group in twice.group_by("place", "key", maintain_order=True):
            for index in _overlapping(group.sort("start").rows(named=True)):
                self.note(index, key, DUPLICATE)

    def people(self, columns: Mapping[str, pl.Series | None]) -> pl.DataFrame:
        """Everybody; rows with an unreadable cell are blocked, and nothing comes of them."""
        blocked: pl.Expr = pl.lit(value=False)
        if self.blocked:
            rows = pl.Series(sorted(self.blocked), dtype=pl.Int32)
            blocked = pl.col("person").is_in(rows.implode())
        return self._frame(columns).with_columns(blocked.alias("blocked"))

    def _frame(self, columns: Mapping[str, pl.Series | None]) -> pl.DataFrame:
        """The columns there are; the others as one null each, which takes no memory."""
        person = pl.int_range(self.table.height, dtype=pl.Int32, eager=True).alias("person")
        return person.to_frame().with_columns(
            **{
                name: pl.lit(None, dtype=PEOPLE_SCHEMA[name]) if column is None else column
                for name, column in columns.items()
            }
        )


def written(cells: pl.Series) -> pl.Series:
    """Cells as trimmed text, blank as null."""
    texts = cells.cast(pl.String)
    if not cells.dtype.is_numeric():
        texts = texts.str.strip_chars(TRIMMED)
    return texts.set(texts == "", None)


def _value(read: Callable[[str], int | str | None], text: str | None) -> int | str | None:
    try:
        return None if text is None else read(text)
    except (ValueError, InvalidOperation, InvalidPeriodError):
        return None


def _overlapping(rows: list[dict[str, int]]) -> list[int]:
    found: set[int] = set()
    for before, after in pairwise(rows):
        if after["start"] <= before["stop"]:
            found |= {before["index"], after["index"]}
    return sorted(found)


def _place(find_place: Callable[[str], int | None]) -> Callable[[str], int | None]:
    return lambda text: find_place(text.removesuffix(".0"))


def _rate(text: str) -> int | None:
    scale = {"%": Decimal(100), "％": Decimal(100), "‰": Decimal(1000)}.get(text[-1])
    value = Decimal(text[:-1]) / scale if scale else Decimal(text)
    if scale is None and value > 1:
        value /= 100
    ppm = value * PPM
    return int(ppm) if ppm == ppm.to_integral_value() and 0 <= ppm <= PPM else None


def _class(text: str) -> int | None:
    number = int(text.removesuffix(".0").removesuffix("类"))
    return number if 1 <= number <= 8 else None


def _household(text: str) -> str:
    return Household(text).value


def _kinds(text: str) -> str:
    return ";".join(Kind(part.strip()).value for part in text.split(";") if part.strip())
