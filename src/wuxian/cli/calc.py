"""``wuxian calc``."""

import importlib
import sys
import threading
from datetime import date
from pathlib import Path

import click

from wuxian.cli import exits
from wuxian.cli.calculation import prepare
from wuxian.cli.options import PERIOD, json_option, library_options
from wuxian.cli.results import deliver
from wuxian.support.periods import Period, months_between

REVERSED = "--until is before --period."


@click.command("calc")
@click.argument("input_file", metavar="INPUT", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--period", type=PERIOD, required=True, help="The month, or the first of several.")
@click.option("--until", type=PERIOD, help="The last month.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="A .csv, .xlsx, .json or .parquet file."
)
@click.option("--engine", type=click.Choice(["polars"]), default="polars", show_default=True)
@click.option("--strict", is_flag=True, help="Refuse values past their review-by date.")
@library_options
@json_option
def calc(
    input_file: Path,
    period: Period,
    until: Period | None,
    out: Path | None,
    engine: str,  # noqa: ARG001
    strict: bool,
    library: Path | None,
    as_known: date | None,
    as_json: bool,
) -> None:
    """Compute what is owed for the people of INPUT ("-" for standard input).

    Example: wuxian calc roster.csv --period 2025-07 --out owed.csv
    """
    if until is not None and until < period:
        raise click.UsageError(REVERSED)
    periods = list(months_between(period, until or period))
    if out is not None and out.suffix == ".parquet":
        load_meanwhile("wuxian.batch.parquet")
    calculation = prepare(
        input_file, periods=periods, library=library, as_known=as_known, strict=strict
    )
    summary = deliver(calculation, out=out, as_json=as_json)
    partial = summary.is_partial or calculation.has_blocking_findings
    sys.exit(exits.PARTIAL if partial else exits.DONE)


def load_meanwhile(module: str) -> None:
    """Import what is needed at the end while the input is read; slow to load, and often waiting."""
    threading.Thread(target=importlib.import_module, args=(module,), daemon=True).start()
