"""Where the results of a calculation go, and how they look there."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import click
import polars as pl

from wuxian.batch.summary import Summary
from wuxian.batch.writing import (
    as_rows,
    whole_or_nothing,
    write_csv,
    write_xlsx,
)
from wuxian.cli.calculation import Calculation
from wuxian.engine.kinds import KIND_LABELS, Kind
from wuxian.engine.statuses import REASONS, Status
from wuxian.support.money import format_yuan

UNKNOWN_ENDING = "--out must end in .csv, .xlsx, .json or .parquet (or add --json)."
SHOWN = 20
NOTHING_COMPUTED = "没有计算出任何金额。"


STANDARD_OUTPUT = (Path("-"), Path("/dev/stdout"))


def deliver(calculation: Calculation, *, out: Path | None, as_json: bool) -> Summary:
    """Compute and write: JSON beats the ending of ``out``; without ``out``, totals to read."""
    summary = Summary(people=calculation.table.people.height)
    if out in STANDARD_OUTPUT:
        out, as_json = None, True
    if not as_json and out is not None and out.suffix == ".parquet":
        _to_parquet(calculation, out, summary)
        _tell(calculation, summary)
        return summary
    rows = _rows(calculation, summary)
    if as_json or (out is not None and out.suffix == ".json"):
        _to_json(calculation, rows, summary, out)
    elif out is None:
        _totals(summary)
        _exceptions(rows)
        _tell(calculation, summary, totals=False)
    elif out.suffix in _TABLES:
        write = _TABLES[out.suffix]
        write(rows, out)
        _tell(calculation, summary)
    else:
        raise click.UsageError(UNKNOWN_ENDING)
    return summary


_TABLES: dict[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
}


def _to_parquet(calculation: Calculation, out: Path, summary: Summary) -> None:
    from wuxian.batch.parquet import ParquetSink  # costly to import, and only wanted here

    with ParquetSink(out, calculation.table.names) as sink:
        for block in calculation.blocks(detail=False):
            summary.add(block.lines)
            sink.write(block)


def _rows(calculation: Calculation, summary: Summary) -> pl.DataFrame:
    blocks = []
    for block in calculation.blocks(detail=True):
        summary.add(block.lines)
        blocks.append(block.dated)
    return as_rows(pl.concat(blocks), calculation.table.names) if blocks else pl.DataFrame()


def summary_object(summary: Summary, library: str) -> dict[str, Any]:
    """The ``summary`` of the JSON output."""
    totals: dict[str, dict[str, str]] = {}
    for (kind, party), amount in summary.totals.items():
        totals.setdefault(kind, {})[party] = format_yuan(amount)
    return {
        "people": summary.people,
        "rows": summary.rows,
        "computed": summary.computed,
        "not_computed": summary.not_computed,
        "totals": totals,
        "states": dict(summary.states),
        "library": library,
    }


def _to_json(
    calculation: Calculation, rows: pl.DataFrame, summary: Summary, out: Path | None
) -> None:
    tail = {
        "summary": summary_object(summary, calculation.plan.digest),
        "warnings": calculation.warnings(),
    }
    if out is None:
        _write_json(sys.stdout, rows, tail)
        return
    with whole_or_nothing(out) as path, path.open("w", encoding="utf-8") as stream:
        _write_json(stream, rows, tail)


def _write_json(stream: TextIO, rows: pl.DataFrame, tail: dict[str, Any]) -> None:
    """One object, its rows written one by one so that a million need no second copy."""
    stream.write('{"rows": [')
    for number, row in enumerate(rows.iter_rows(named=True)):
        stream.write(",\n" if number else "\n")
        stream.write(json.dumps(row, ensure_ascii=False))
    stream.write("\n], ")
    stream.write(json.dumps(tail, ensure_ascii=False)[1:])
    stream.write("\n")


def _totals(summary: Summary) -> None:
    kinds = sorted({kind for kind, _ in summary.totals}, key=[k.value for k in Kind].index)
    if not kinds:
        click.echo(NOTHING_COMPUTED)
        return
    click.echo(f"{'险种':<10}{'单位':>18}{'个人':>18}")
    for kind in kinds:
        label = KIND_LABELS[Kind(kind)]
        shares = (summary.totals[kind, party] for party in ("employer", "employee"))
        click.echo(f"{label:<{12 - len(label)}}" + "".join(f"{format_yuan(s):>20}" for s in shares))
    both = [format_yuan(summary.total(party)) for party in ("employer", "employee")]
    click.echo(f"{'合计':<10}" + "".join(f"{total:>20}" for total in both))


def _exceptions(rows: pl.DataFrame) -> None:
    """One line for each person and reason, the kinds it concerns behind it."""
    if rows.is_empty():
        return
    who = ["employee_no", "name", "place", "period", "status"]
    left = rows.filter(pl.col("status") != Status.COMPUTED.value)
    left = left.group_by(who, maintain_order=True).agg(pl.col("kind").unique(maintain_order=True))
    for row in left.head(SHOWN).iter_rows(named=True):
        kinds = "、".join(KIND_LABELS[Kind(kind)] for kind in row["kind"])
        reason = REASONS[Status(row["status"])]
        key = row["employee_no"] or row["name"]
        click.echo(f"{key} {row['place']} {row['period']}: {reason}({kinds})")
    if left.height > SHOWN:
        click.echo(f"…… 另有 {left.height - SHOWN} 处未计算")


def _tell(calculation: Calculation, summary: Summary, *, totals: bool = True) -> None:
    """Counts and warnings, on standard error."""
    if totals:
        click.echo(f"{summary.people} 人,{summary.rows} 行,已计算 {summary.computed} 行", err=True)
    for reason, count in summary.not_computed.items():
        text = REASONS[Status(f"not_computed:{reason}")]
        click.echo(f"未计算 {count} 行:{text}", err=True)
    warnings = calculation.warnings()
    for warning in warnings[:SHOWN]:
        where = f"第 {warning['row']} 行 {warning['column']}:" if "row" in warning else ""
        click.echo(f"{where}{warning['message']}", err=True)
    if len(warnings) > SHOWN:
        click.echo(f"…… 另有 {len(warnings) - SHOWN} 条提示", err=True)
