"""The preview: read the table, ask what is missing, say what every row would do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from wuxian.access.data import Actor
from wuxian.evidence.data import Seals
from wuxian.intake import data, sealed
from wuxian.intake.data import Change, Row, RowOutcome, Stage
from wuxian.intake.meanings import get_meaning
from wuxian.intake.models import CellFinding, ImportRun, ReviewedRow
from wuxian.intake.reading import content_key, table_of
from wuxian.sheets import Column, Finding, Severity, Table, Value, as_shown
from wuxian.support.messages import joined, pack

REFUSED = "row_refused"
_GRAVE = {Severity.ERROR.value, Severity.QUESTION.value}


def reviewed(actor: Actor, run: ImportRun) -> data.Review:
    """The review as kept, where nothing was said about the file since; else a new one."""
    if run.reviewed_key == content_key(run):
        return data.Review(questions=(), counts=dict(run.counts))
    return review(actor, run)


def review(actor: Actor, run: ImportRun) -> data.Review:
    """Read and preview; keep findings and outcomes for the pages that list them."""
    table, meaning = table_of(run), get_meaning(run.meaning)
    if questions := tuple(meaning.questions(table, run.answers)):
        return data.Review(questions=questions)
    outcomes = outcomes_of(actor, run, table)
    counts = Counter(_counted(outcome) for outcome in outcomes)
    counts["skipped"] = len(table.skipped)
    _store(run, with_refusals(table, outcomes), outcomes, dict(counts))
    return data.Review(questions=(), counts=dict(counts))


def _counted(outcome: RowOutcome) -> str:
    return "to_correct" if outcome.change is Change.REFUSED else outcome.change.value


def good_rows(table: Table) -> list[Row]:
    """The rows without an error or open question in a cell."""
    failing = table.failing_rows
    return [row for row in table.rows() if row["row"] not in failing]


def outcomes_of(actor: Actor, run: ImportRun, table: Table) -> list[RowOutcome]:
    """One outcome for every row of the table, in its order."""
    meaning = get_meaning(run.meaning)
    previewed = meaning.preview(actor, table, good_rows(table), run.answers)
    by_row = {outcome.row: outcome for outcome in previewed}
    wrong = _messages(table.findings)
    names = table.values.get("name") or [None] * len(table)
    return [
        by_row.get(number)
        or RowOutcome(number, str(name or ""), Change.REFUSED, problem=wrong.get(number, ""))
        for number, name in zip(table.row_numbers, names, strict=True)
    ]


def _messages(findings: Sequence[Finding]) -> dict[int, str]:
    """The grave messages of each row, joined."""
    found: dict[int, list[str]] = {}
    for finding in findings:
        if finding.row and finding.severity.value in _GRAVE:
            found.setdefault(finding.row, []).append(finding.message)
    return {row: joined(messages) for row, messages in found.items()}


def with_refusals(table: Table, outcomes: Sequence[RowOutcome]) -> Table:
    """The table with a finding for every row the meaning refused, at its cell where that is known.

    So the error workbook fills the cell, and the preview lets it be typed anew.
    """
    failing = table.failing_rows
    columns = {column.field: column for column in table.columns if column.field}
    positions = {row: position for position, row in enumerate(table.row_numbers)}
    refused = []
    for one in outcomes:
        if one.change is not Change.REFUSED or one.row in failing:
            continue
        column = columns.get(one.field) if one.field in table.values else None
        value = table.values[one.field][positions[one.row]] if column else None
        refused.append(_refusal(one, column, value))
    return replace(table, findings=(*table.findings, *refused))


def _refusal(outcome: RowOutcome, column: Column | None, value: Value) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=f"{REFUSED}_{outcome.field}" if column else REFUSED,
        message=outcome.problem,
        row=outcome.row,
        column=column.letter if column else None,
        header=column.header if column else None,
        field=column.field if column else None,
        raw=as_shown(value, column.field) if column else "",
    )


@transaction.atomic
def _store(
    run: ImportRun, table: Table, outcomes: Sequence[RowOutcome], counts: Mapping[str, int]
) -> None:
    run.rows.all().delete()
    run.findings.all().delete()
    seals = sealed.seals_of(run)
    ReviewedRow.objects.bulk_create(_reviewed(seals, run, outcome) for outcome in outcomes)
    CellFinding.objects.bulk_create(
        _kept(seals, run, one) for one in table.findings if one.code != REFUSED
    )
    run.counts, run.total, run.stage = dict(counts), len(table), Stage.REVIEW
    run.reviewed_key = content_key(run)
    run.save(update_fields=["counts", "total", "stage", "reviewed_key"])


def _reviewed(seals: Seals, run: ImportRun, outcome: RowOutcome) -> ReviewedRow:
    said = {
        "label": outcome.label,
        "differences": [[one.field, one.before, one.after] for one in outcome.differences],
        "problem": pack(outcome.problem),
    }
    return ReviewedRow(
        run=run,
        row=outcome.row,
        change=outcome.change,
        said=sealed.seal_row(seals, run, outcome.row, said),
    )


def _kept(seals: Seals, run: ImportRun, finding: Finding) -> CellFinding:
    said = {"message": pack(finding.message), "raw": finding.raw}
    return CellFinding(
        run=run,
        row=finding.row,
        column=finding.column or "",
        header=finding.header or "",
        field=finding.field or "",
        severity=finding.severity.value,
        code=finding.code,
        said=sealed.seal_finding(seals, run, finding.row, finding.column or "", said),
    )
