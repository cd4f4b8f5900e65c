"""Queries of ``intake``."""

from collections.abc import Iterable
from typing import Any

from wuxian.access.data import Actor, Verb
from wuxian.intake import data, sealed
from wuxian.intake.models import CellFinding, ImportRun, ReviewedRow
from wuxian.support.messages import unpack


def get_run(actor: Actor, run_id: str) -> ImportRun:
    """The actor's own run, or any run for someone who may import everywhere."""
    run = ImportRun.objects.filter(pk=run_id).select_related("original").first()
    if run is None or not (run.created_by == actor.user_id or actor.may(Verb.IMPORT)):
        raise data.NotFoundError(data.NOT_FOUND)
    return run


def get_provable_run(actor: Actor, run_id: str) -> ImportRun:
    """The actor's own run, or any run for someone who may export evidence everywhere."""
    run = ImportRun.objects.filter(pk=run_id).select_related("original").first()
    if run is None or not (run.created_by == actor.user_id or actor.may(Verb.EXPORT_EVIDENCE)):
        raise data.NotFoundError(data.NOT_FOUND)
    return run


def run_data(run: ImportRun, repeats: str | None = None) -> data.ImportRun:
    return data.ImportRun(
        id=run.pk,
        meaning=run.meaning,
        name=run.name,
        sha256=run.original_id,
        stage=data.Stage(run.stage),
        status=data.Status(run.status),
        member=run.member,
        sheet=run.sheet,
        header_rows=(run.header_rows[0], run.header_rows[1]) if run.header_rows else None,
        encoding=run.stated.get("encoding"),
        is_header_stated="header_rows" in run.stated,
        mapping=dict(run.mapping),
        answers=dict(run.answers),
        corrections=sealed.corrections_of(run),
        counts=dict(run.counts),
        done=run.done,
        total=run.total,
        message=unpack(run.message or ""),
        created_by=run.created_by,
        created_at=run.created_at,
        finished_at=run.finished_at,
        repeats=repeats,
    )


def rows_data(run: ImportRun, rows: Iterable[ReviewedRow]) -> tuple[data.RowOutcome, ...]:
    """Reviewed rows of a run, opened."""
    seals = sealed.seals_of(run)
    return tuple(_row_data(row, sealed.row_said(seals, run, row)) for row in rows)


def _row_data(row: ReviewedRow, said: dict[str, Any]) -> data.RowOutcome:
    return data.RowOutcome(
        row=row.row,
        label=said["label"],
        change=data.Change(row.change),
        differences=tuple(data.Difference(*one) for one in said["differences"]),
        problem=unpack(said["problem"] or ""),
    )


def findings_data(run: ImportRun, rows: Iterable[CellFinding]) -> tuple[data.CellFinding, ...]:
    """Findings of a run, opened."""
    seals = sealed.seals_of(run)
    return tuple(_finding_data(row, sealed.finding_said(seals, run, row)) for row in rows)


def _finding_data(row: CellFinding, said: dict[str, Any]) -> data.CellFinding:
    return data.CellFinding(
        row=row.row,
        column=row.column or None,
        header=row.header or None,
        field=row.field or None,
        severity=row.severity,
        code=row.code,
        message=unpack(said["message"]),
        raw=said["raw"],
    )
