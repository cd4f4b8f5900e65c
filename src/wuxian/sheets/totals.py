"""Stated totals beside the rows they stand for, and sums a layout promises."""

from collections.abc import Iterator, Mapping, Sequence

from wuxian.sheets.analysis import Analysis
from wuxian.sheets.cells_read import ColumnRead, finding
from wuxian.sheets.findings import Finding, warn
from wuxian.sheets.profiles import DeriveCheck, DerivedField
from wuxian.sheets.tables import TotalCheck
from wuxian.sheets.values import Reader, Value
from wuxian.sheets.words.fields import Type, parse_target
from wuxian.support.messages import joined, mark
from wuxian.support.money import Fen, format_yuan

TOTAL_DIFFERS = mark("表内合计 {stated}，明细求和 {computed}，差 {difference}")
SUM_DIFFERS = mark("{parts} 相加为 {computed}，表内 {stated}，差 {difference}")
_PPM = 1_000_000


def shown(fen: Fen) -> str:
    """Yuan with thousands separated.

    >>> shown(1234490)
    '12,344.90'
    """
    yuan, cents = format_yuan(abs(fen)).split(".")
    return f"{'-' if fen < 0 else ''}{int(yuan):,}.{cents}"


def check_totals(
    analysis: Analysis,
    reads: Mapping[str, ColumnRead],
    rows: Sequence[int],
    total_rows: Sequence[int],
    reader: Reader,
) -> Iterator[TotalCheck]:
    """Every stated total of every money column; rows are zero-based."""
    money = [read for read in reads.values() if _is_money(read)]
    for number, row in enumerate(total_rows):
        after = total_rows[number - 1] if number else -1
        for read in money:
            stated = reader(analysis.grid.cell(row, read.column.index))[0]
            if isinstance(stated, int):
                computed = _nearest(read, rows, row, after, stated)
                yield TotalCheck(
                    row=row + 1,
                    column=read.column.letter,
                    field=read.column.field or "",
                    stated=stated,
                    computed=computed,
                )


def _is_money(read: ColumnRead) -> bool:
    return parse_target(read.column.field or "").type is Type.MONEY


def _nearest(read: ColumnRead, rows: Sequence[int], row: int, after: int, stated: Fen) -> Fen:
    """The sum since the last total or of all above; of all the table when none is above."""
    above = _sum(read, rows, -1, row)
    since = _sum(read, rows, after, row)
    if not rows or rows[0] > row:
        return _sum(read, rows, -1, len(rows) + rows[-1] + 1 if rows else 0)
    return since if since == stated else above


def _sum(read: ColumnRead, rows: Sequence[int], after: int, before: int) -> Fen:
    pairs = zip(rows, read.values, strict=True)
    return sum(value for row, value in pairs if after < row < before and isinstance(value, int))


def differences(checks: Sequence[TotalCheck], reads: Mapping[str, ColumnRead]) -> list[Finding]:
    """A finding at each total that disagrees."""
    found = []
    for check in checks:
        if check.difference:
            text = TOTAL_DIFFERS.format(
                stated=shown(check.stated),
                computed=shown(check.computed),
                difference=shown(abs(check.difference)),
            )
            column = reads[check.field].column
            note = warn("total_differs", text)
            found.append(finding(note, column, check.row, check.column, shown(check.stated)))
    return found


def derive(values: dict[str, list[Value]], derived: Sequence[DerivedField]) -> None:
    """Add the products a layout defines, in fen, half up."""
    for one in derived:
        pairs = zip(values[one.money], values[one.rate], strict=True)
        values[one.field] = [_product(money, rate) for money, rate in pairs]


def _product(money: Value, rate: Value) -> Fen | None:
    if not isinstance(money, int) or not isinstance(rate, int):
        return None
    return (money * rate * 2 + _PPM) // (2 * _PPM)


def check_sums(
    values: Mapping[str, list[Value]],
    check: DeriveCheck,
    read: ColumnRead,
    rows: Sequence[int],
) -> Iterator[Finding]:
    """A finding for each row whose parts do not make the whole; rows are one-based."""
    columns = [values[key] for key in check.sum_of]
    labels = joined([mark(parse_target(key).label) for key in check.sum_of], " + ")
    for position, (stated, *parts) in enumerate(zip(read.values, *columns, strict=True)):
        known = [part for part in parts if isinstance(part, int)]
        if not isinstance(stated, int) or len(known) < len(parts):
            continue
        difference = abs(stated - sum(known))
        if difference > check.tolerance:
            text = SUM_DIFFERS.format(
                parts=labels,
                computed=shown(sum(known)),
                stated=shown(stated),
                difference=shown(difference),
            )
            note = warn("sum_differs", text)
            place = (rows[position], read.column.letter, read.cells[position])
            yield finding(note, read.column, *place)
