"""Results into files: written beside the target and moved into place when whole."""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from wuxian.batch.text import month, ratio, yuan

ROW_COLUMNS = (
    "employee_no",
    "name",
    "place",
    "period",
    "kind",
    "party",
    "base",
    "rate",
    "amount",
    "components",
    "status",
    "source",
    "source_state",
)
XLSX_ROWS = 1_048_576
TOO_MANY_ROWS = "一张工作表最多 1,048,575 行,结果有 {rows:,} 行;请输出为 .csv 或 .parquet。"


def as_rows(results: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Result blocks as the rows of the command line: text, by person, then month and kind.

    ``results`` with the columns of `batch.calculate` (detail on), ``names`` by person index.
    """
    people = names.with_row_index("person").with_columns(pl.col("person").cast(pl.Int32))
    joined = results.join(people, on="person", how="left").sort(
        "person", "period", "kind", "party", maintain_order=True
    )
    return joined.select(
        "employee_no",
        "name",
        "place",
        month(pl.col("period")).alias("period"),
        pl.col("kind").cast(pl.String),
        pl.col("party").cast(pl.String),
        yuan(pl.col("base")).alias("base"),
        ratio(pl.col("rate").cast(pl.Int64)).alias("rate"),
        yuan(pl.col("amount")).alias("amount"),
        "components",
        pl.col("status").cast(pl.String),
        "source",
        pl.col("state").cast(pl.String).alias("source_state"),
    )


@contextmanager
def whole_or_nothing(target: Path) -> Iterator[Path]:
    """A path to write to that replaces ``target`` only if nothing goes wrong.

    Devices and pipes are written directly.
    """
    if target.is_relative_to("/dev") or (target.exists() and not target.is_file()):
        yield target
        return
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def write_csv(rows: pl.DataFrame, target: Path) -> None:
    """Comma-separated UTF-8 with a byte-order mark, so that Excel reads the Chinese."""
    with whole_or_nothing(target) as path, path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(rows.columns)
        writer.writerows([guarded(cell) for cell in row] for row in rows.iter_rows())


def write_xlsx(rows: pl.DataFrame, target: Path) -> None:
    """One sheet of text cells under a frozen header."""
    import xlsxwriter  # costly to import, and seldom wanted

    if rows.height >= XLSX_ROWS:
        raise ValueError(TOO_MANY_ROWS.format(rows=rows.height))
    with whole_or_nothing(target) as path:
        book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "strings_to_formulas": False}
        )
        sheet = book.add_worksheet("应缴")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, rows.columns)
        for number, row in enumerate(rows.iter_rows(), start=1):
            sheet.write_row(number, 0, [guarded(cell) for cell in row])
        book.close()


def guarded(cell: str | None) -> str | None:
    """A text that a spreadsheet will not run as a formula; plain negative numbers stay."""
    if cell and cell[0] in "=+-@\t\r＝＋－＠" and not cell[1:].replace(".", "").isdigit():
        return "'" + cell
    return cell
