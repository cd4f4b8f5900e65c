"""``wuxian explain``."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
import polars as pl

from wuxian import policybook
from wuxian.batch.explain import Explainer, LineExplanation, PersonFacts, facts_of
from wuxian.batch.people import known_columns
from wuxian.batch.reading import KEYS
from wuxian.cli import exits
from wuxian.cli.calculation import Calculation, prepare
from wuxian.cli.options import PERIOD, json_option, library_options
from wuxian.cli.steps import steps_of_line
from wuxian.engine.kinds import KIND_LABELS, PARTY_LABELS, Kind
from wuxian.engine.statuses import OPTIONAL, REASONS, Status
from wuxian.support.errors import WuxianError
from wuxian.support.money import format_rate, format_yuan
from wuxian.support.periods import Period, format_period

NO_SUCH_PERSON = "没有“{key}”这个人。"
SEVERAL = "“{key}”不止一行,以下逐行列出。"


class UnknownPersonError(WuxianError):
    """No row of the input has this key."""


@click.command("explain")
@click.argument("input_file", metavar="INPUT", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--employee", "key", required=True, help="Employee number, name or ID number.")
@click.option("--period", type=PERIOD, required=True)
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]))
@library_options
@json_option
def explain(
    input_file: Path,
    key: str,
    period: Period,
    kind: str | None,
    library: Path | None,
    as_known: date | None,
    as_json: bool,
) -> None:
    """Show every step and source behind one person's amounts.

    Example: wuxian explain roster.csv --employee A --period 2025-07
    """
    calculation = prepare(
        input_file, periods=[period], library=library, as_known=as_known, strict=False
    )
    people = _find(calculation, key)
    explainer = Explainer(calculation.plan)
    book = policybook.open_book(library)
    rows = []
    failed = False
    for facts in people:
        values = [] if facts.place is None else book.values(facts.place, period, as_known)
        for line in explainer.explain(facts, period):
            if kind is None or line.kind == kind:
                rows.append(_row(line, period, values))
                failed = failed or _should_have_been_computed(line)
    _print(rows, as_json=as_json)
    sys.exit(exits.PARTIAL if failed else exits.DONE)


def _should_have_been_computed(line: LineExplanation) -> bool:
    return line.status is not Status.COMPUTED and line.status not in OPTIONAL


def _find(calculation: Calculation, key: str) -> list[PersonFacts]:
    table = calculation.table
    by_key = table.keys.filter(pl.any_horizontal(pl.col(KEYS) == key))
    if by_key.is_empty():
        raise UnknownPersonError(NO_SUCH_PERSON.format(key=key))
    if by_key.height > 1:
        click.echo(SEVERAL.format(key=key), err=True)
    rows = table.people.filter(pl.col("person").is_in(by_key["person"].implode()))
    known = known_columns(table.people)
    return [facts_of(row, known) for row in rows.iter_rows(named=True)]


def _row(line: LineExplanation, period: Period, values: list[policybook.Value]) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "party": line.party.value,
        "period": format_period(period),
        "base": None if line.base is None else format_yuan(line.base),
        "rate": None if line.rate is None else format_rate(line.rate),
        "amount": None if line.amount is None else format_yuan(line.amount),
        "status": line.status.value,
        "state": line.state,
        "source": line.source,
        "steps": steps_of_line(line, values),
    }


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        summary = {"rows": len(rows)}
        click.echo(
            json.dumps({"rows": rows, "summary": summary, "warnings": []}, ensure_ascii=False)
        )
        return
    for row in rows:
        kind, party = KIND_LABELS[Kind(row["kind"])], PARTY_LABELS[row["party"]]
        if row["amount"] is None:
            click.echo(f"{kind} {party}:{REASONS[Status(row['status'])]}")
            continue
        click.echo(f"{kind} {party} {row['amount']} 元({row['state']})")
        for step in row["steps"]:
            source = f"  ← {step['source']['title']}" if step["source"] else ""
            click.echo(f"    {step['because']}{source}")
