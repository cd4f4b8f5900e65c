"""From a table of text to people in integers, with a finding at every cell that cannot be read.

Columns are the canonical names of the command line (``employee_no``, ``place``, ``wage`` …).
Wages are read as whole columns; everything else has few distinct values, each read once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise

import polars as pl

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


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """People ready for `batch.calculate`, and what cannot be computed for them.

    ``people``: `PEOPLE_SCHEMA`; ``names``: employee_no, name and place as written, by person,
    fit to be shown; ``keys``: person, employee_no, name and id_no in the clear, to look up only.
    """

    people: pl.DataFrame
    names: pl.DataFrame
    keys: pl.DataFrame
    findings: list[CellFinding] = field(default_factory=list)


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
    columns: dict[str, pl.Series] = {
        "person": pl.Series(range(table.height), dtype=pl.Int32),
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
    people = pl.DataFrame(columns)
    reader.check_identities()
    reader.check_duplicates(people)
    findings = sorted(reader.findings, key=lambda finding: (finding.row, finding.column))
    return PeopleTable(reader.with_blocked(people), reader.names(), reader.keys(), findings)


def _require_columns(table: pl.DataFrame) -> None:
    names = set(table.columns)
    if not names & set(KEYS):
        raise InvalidInputError(NO_KEY)
    if "place" not in names:
        raise InvalidInputError(NO_PLACE)
    if not names & set(MONEY_COLUMNS):
        raise InvalidInputError(NO_WAGE)


class _Reader:
    """Reads the columns of one table and remembers what could not be read."""

    def __init__(self, table: pl.DataFrame, found: Sequence[CellFinding]) -> None:
        self.table = table
        self.findings = list(found)
        rows = pl.Series([finding.row for finding in found], dtype=pl.Int64)
        self.blocked = set(self._rows().is_in(rows.implode()).arg_true()) if found else set()

    def _rows(self) -> pl.Series:
        if FILE_ROW in self.table.columns:
            return self.table[FILE_ROW].cast(pl.Int64)
        return pl.int_range(2, self.table.height + 2, eager=True)

    def text(self, name: str) -> pl.Series:
        """A column as trimmed text, blank as null."""
        if name not in self.table.columns:
            return pl.Series(name, [None], dtype=pl.String).new_from_index(0, self.table.height)
        series = self.table[name].cast(pl.String).str.strip_chars("'\t \u00a0\u3000\r\n")
        return series.set(series == "", None)

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
    ) -> pl.Series:
        """Read every distinct text of a column once."""
        texts = self.text(name)
        known: dict[str, int | str | None] = {}
        for text in texts.unique().drop_nulls():
            try:
                known[text] = read(text)
            except (ValueError, InvalidOperation, InvalidPeriodError):
                known[text] = None
        for index in texts.is_in([t for t, value in known.items() if value is None]).arg_true():
            self.note(index, name, message.format(text=texts[index]), blocks=blocks)
        if not known:
            return pl.Series([None], dtype=dtype).new_from_index(0, len(texts))
        return texts.replace_strict(known, return_dtype=dtype)

    def money(self, name: str) -> pl.Series:
        """A column of yuan as fen, half-up where it has more than two decimals."""
        if name in self.table.columns and self.table[name].dtype.is_integer():
            return self.table[name].cast(pl.Int64) * 100
        texts = self.text(name).str.replace_all(r"[,，￥¥元\s]", "")
        texts = texts.set(texts.is_in(["-", "--", ""]), None)
        whole = texts.str.extract(r"^-?(\d{1,14})(?:\.\d*)?$", 1).cast(pl.Int64)
        decimals = texts.str.extract(r"\.(\d*)$", 1).fill_null("").str.pad_end(3, "0")
        hundredths = decimals.str.slice(0, 2).cast(pl.Int64, strict=False)
        half = (decimals.str.slice(2, 1).cast(pl.Int64, strict=False) >= 5).cast(pl.Int64)
        fen = whole * 100 + hundredths + half
        for index in (fen.is_null() & texts.is_not_null()).arg_true():
            self.note(index, name, NOT_MONEY.format(text=texts[index]))
        negative = texts.str.starts_with("-").fill_null(value=False)
        return fen * pl.select(pl.when(negative).then(-1).otherwise(1)).to_series()

    def check_identities(self) -> None:
        """Name every identity number that lost digits or fails its check digit."""
        numbers = self.text("id_no")
        lost = numbers.str.contains(r"^[\d.]+[eE]\+?\d+$|^\d{16,}\.0+$")
        for index in lost.fill_null(value=False).arg_true():
            self.note(index, "id_no", LOST_DIGITS)
        shaped = numbers.str.to_uppercase()
        expected = _check_digits(shaped)
        wrong = (shaped.str.slice(17, 1) != expected) & expected.is_not_null()
        for index in wrong.fill_null(value=False).arg_true():
            message = BAD_CHECK_DIGIT.format(expected=expected[index])
            self.note(index, "id_no", LOST_DIGITS if shaped[index][-3:] == "000" else message)

    def check_duplicates(self, people: pl.DataFrame) -> None:
        """Name every row whose person, place and months another row has too."""
        key = next((name for name in ("employee_no", "id_no") if name in self.table.columns), None)
        if key is None:
            return
        who = people.select(
            "place",
            pl.col("start").fill_null(0),
            pl.col("stop").fill_null(999_912),
            self.text(key).alias("key"),
        ).with_row_index("index")
        if who["key"].n_unique() == who.height:
            return
        twice = who.filter(pl.struct("place", "key").is_duplicated() & pl.col("key").is_not_null())
        for _, group in twice.group_by("place", "key", maintain_order=True):
            for index in _overlapping(group.sort("start").rows(named=True)):
                self.note(index, key, DUPLICATE)

    def names(self) -> pl.DataFrame:
        """Who each person is, as the file says it: never an identity number in the clear."""
        numbers = self.text("id_no").map_elements(idno.mask, return_dtype=pl.String)
        key = pl.coalesce(self.text("employee_no"), numbers if self._only_id else None)
        return pl.select(
            key.alias("employee_no"),
            self.text("name").alias("name"),
            self.text("place").alias("place"),
        )

    def keys(self) -> pl.DataFrame:
        """What each person may be looked up by."""
        person = pl.int_range(self.table.height, dtype=pl.Int32, eager=True).alias("person")
        return pl.DataFrame([person, *(self.text(name).alias(name) for name in KEYS)])

    @property
    def _only_id(self) -> bool:
        return not {"employee_no", "name"} & set(self.table.columns)

    def with_blocked(self, people: pl.DataFrame) -> pl.DataFrame:
        """Mark rows with an unreadable cell, so that nothing is computed from them."""
        return people.with_columns(pl.col("person").is_in(sorted(self.blocked)).alias("blocked"))


def _check_digits(numbers: pl.Series) -> pl.Series:
    """The eighteenth character each number should have, null where it has another shape."""
    shaped = numbers.set(~numbers.str.contains(r"^\d{17}[\dX]$"), None)
    total = pl.Series([0], dtype=pl.Int64).new_from_index(0, len(numbers))
    for position, weight in enumerate(idno.WEIGHTS):
        total = total + shaped.str.slice(position, 1).cast(pl.Int64) * weight
    return (total % 11).replace_strict(dict(enumerate(idno.CHECKS)), return_dtype=pl.String)


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
