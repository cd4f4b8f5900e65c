"""The doors of ``intake``. A file that cannot be read raises `sheets.SheetsError`.

IntakeError
├── NotFoundError          no such run, or not for this actor
├── UnknownMeaningError    no room said what such rows mean
├── WrongStageError        the run is not where this can be done
├── OpenQuestionError      a question must be answered first
├── NeedsCorrectionError   rows are wrong, and nobody said to leave them out
└── LockedError            something downstream builds on the run
"""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import transaction

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.intake import actions, data, meanings, reading, reads, reviewing, tasks
from wuxian.intake.data import (
    CellFinding,
    Change,
    ImportRun,
    Meaning,
    Profile,
    Provable,
    Review,
    RowPage,
)
from wuxian.intake.models import CellFinding as FindingRow
from wuxian.intake.models import ImportRun as RunRow
from wuxian.intake.models import Profile as ProfileRow
from wuxian.intake.models import ReviewedRow
from wuxian.intake.sealed import body_of
from wuxian.sheets import ImportProfile, Inspection, Stated, write_error_workbook
from wuxian.support.messages import joined

AT_ONCE = 1_000
"""Rows up to which a run is written while the caller waits; more go to a job."""
PAGE = 100
FINDINGS_SHOWN = 1_000


def register_meaning(*, meaning: Meaning) -> None:
    """Tell what the rows of a kind of table mean; called by rooms above when they are ready."""
    meanings.register_meaning(meaning)


def register_lock(*, lock: Callable[[str], str | None]) -> None:
    """Tell a reason, if any, why a run must not be undone any more; given the run's id."""
    meanings.register_lock(lock)


@access.door
def start_run(actor: Actor, *, name: str, content: bytes, meaning: str = "roster") -> ImportRun:
    """Take a file in, find its table, and go on as far as nothing is in doubt.

    The actor's open run of the same bytes is returned instead of a second one.
    Raises SheetsError for a file nobody can read, UnknownMeaningError, NotAllowedError.
    """
    access.access_verb(actor, verb=Verb.IMPORT)
    return reads.run_data(actions.start(actor, name, content, meaning))


@access.door
def look(actor: Actor, *, run_id: str) -> Inspection:
    """The file's sheets, tables and columns with samples, as `sheets.inspect` sees them."""
    return reading.inspection_of(reads.get_run(actor, run_id))


@access.door
def choose_table(
    actor: Actor,
    *,
    run_id: str,
    sheet: str,
    member: str = "",
    header_rows: tuple[int, int] | None = None,
    encoding: str | None = None,
) -> ImportRun:
    """Mean another table of the file; its columns are guessed anew.

    ``header_rows`` (first and last, one-based) and the ``encoding`` of a text overrule what would
    be guessed. Raises NotFoundError for no such table, and of `sheets` InvalidHeaderError,
    UnknownEncodingError.
    """
    run = actions.movable(reads.get_run(actor, run_id))
    actions.choose(actor, run, Stated(sheet, member, header_rows, encoding))
    return reads.run_data(run)


@access.door
def set_mapping(actor: Actor, *, run_id: str, mapping: Mapping[str, str | None]) -> ImportRun:
    """Say what columns mean, by letter; None leaves a column out.

    Raises InvalidMappingError of `sheets` for no such column or field, WrongStageError.
    """
    run = actions.movable(reads.get_run(actor, run_id))
    actions.set_mapping(actor, run, mapping)
    return reads.run_data(run)


@access.door
def answer(actor: Actor, *, run_id: str, answers: Mapping[str, str]) -> ImportRun:
    """Answer questions of `review` by their keys. Raises WrongStageError."""
    run = actions.movable(reads.get_run(actor, run_id))
    actions.set_answers(actor, run, answers)
    return reads.run_data(run)


@access.door
def correct(actor: Actor, *, run_id: str, row: int, column: str, text: str | None) -> ImportRun:
    """Type one cell anew (``row`` as in the file, ``column`` its letter); None takes that back.

    The file stays as it came; the error workbook and the import use what was typed.
    Raises WrongStageError, InvalidMappingError of `sheets` for no such cell.
    """
    run = actions.movable(reads.get_run(actor, run_id))
    actions.set_correction(actor, run, f"{column.upper()}{row}", text)
    return reads.run_data(run)


@access.door
def review(actor: Actor, *, run_id: str) -> Review:
    """What importing would do; or what must be answered first. Nothing is written.

    Raises WrongStageError.
    """
    return reviewing.review(actor, actions.movable(reads.get_run(actor, run_id)))


@access.door
def accept(actor: Actor, *, run_id: str, skip_wrong: bool = False) -> ImportRun:
    """Write the rows that are right; with ``skip_wrong`` the others are left out.

    Up to `AT_ONCE` rows are written at once, more by a job: poll `get_run`. Content written
    before gives that run, with ``repeats`` set, and writes nothing.
    Raises OpenQuestionError, NeedsCorrectionError, WrongStageError.
    """
    run = actions.movable(reads.get_run(actor, run_id))
    if before := actions.earlier(run):
        actions.abandon(actor, run)
        return reads.run_data(before, repeats=before.pk)
    found = reviewing.reviewed(actor, run)
    _check_acceptable(found, skip_wrong=skip_wrong)
    with transaction.atomic():
        actions.begin(actor, run)
        if run.total > AT_ONCE:
            tasks.write_run.defer(run_id=run.pk, user_id=actor.user_id)
    if run.total <= AT_ONCE:
        actions.work(actor, run.pk)
    return get_run(actor, run_id=run_id)


def _check_acceptable(found: Review, *, skip_wrong: bool) -> None:
    if found.questions:
        texts = joined([question.text for question in found.questions])
        message = data.OPEN_QUESTIONS.format(count=len(found.questions), texts=texts)
        raise data.OpenQuestionError(message)
    if found.importable == 0:
        raise data.NeedsCorrectionError(data.NOTHING_TO_WRITE)
    if found.to_correct and not skip_wrong:
        raise data.NeedsCorrectionError(data.NEEDS_CORRECTION.format(count=found.to_correct))


@access.door
def resume(actor: Actor, *, run_id: str) -> ImportRun:
    """Finish a run whose writer died; a finished run is left as it is."""
    run = reads.get_run(actor, run_id)
    actions.work(actor, run.pk)
    return get_run(actor, run_id=run_id)


@access.door
def refuses_undo(actor: Actor, *, run_id: str) -> str | None:
    """Why a run cannot be taken back, in words for its owner; None where it can."""
    return actions.refuses_undo(actor, reads.get_run(actor, run_id))


@access.door
def undo(actor: Actor, *, run_id: str) -> ImportRun:
    """Take back everything a run wrote. Raises LockedError with the reason."""
    reads.get_run(actor, run_id)
    return reads.run_data(actions.undo(actor, run_id))


@access.door
def abandon(actor: Actor, *, run_id: str) -> None:
    """Forget a run that was not written. Raises WrongStageError."""
    actions.abandon(actor, actions.movable(reads.get_run(actor, run_id)))


@access.door
def get_run(actor: Actor, *, run_id: str) -> ImportRun:
    """One run, with its progress. Raises NotFoundError."""
    return reads.run_data(reads.get_run(actor, run_id))


@access.door
def list_runs(actor: Actor, *, limit: int = PAGE) -> list[ImportRun]:
    """The runs the actor may see, newest first. Raises NotAllowedError."""
    access.access_verb(actor, verb=Verb.IMPORT)
    rows = RunRow.objects.order_by("-created_at", "-pk")
    rows = rows if actor.may(Verb.IMPORT) else rows.filter(created_by=actor.user_id)
    return [reads.run_data(run) for run in rows[:limit]]


@access.door
def list_rows(
    actor: Actor,
    *,
    run_id: str,
    change: Change | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> RowPage:
    """The reviewed rows, all or of one outcome, by their row in the file."""
    run = reads.get_run(actor, run_id)
    rows = ReviewedRow.objects.filter(run=run).order_by("row")
    rows = rows.filter(change=change) if change else rows
    page = list(rows.filter(row__gt=after or 0)[: limit + 1])
    more = page[limit - 1].row if len(page) > limit else None
    return RowPage(reads.rows_data(run, page[:limit]), more, rows.count())


@access.door
def list_findings(actor: Actor, *, run_id: str, code: str | None = None) -> tuple[CellFinding, ...]:
    """What is wrong at which cell, all or of one code; at most 1,000."""
    run = reads.get_run(actor, run_id)
    rows = FindingRow.objects.filter(run=run).order_by("row", "pk")
    rows = rows.filter(code=code) if code else rows
    return reads.findings_data(run, rows[:FINDINGS_SHOWN])


@access.door
def error_workbook(actor: Actor, *, run_id: str) -> bytes:
    """The user's own file with 导入结果 and 原因 before each row that needs correcting."""
    run = reads.get_run(actor, run_id)
    table = reading.table_of(run)
    table = reviewing.with_refusals(table, reviewing.outcomes_of(actor, run, table))
    with reading.as_file(run.original) as path, tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "errors.xlsx"
        write_error_workbook(original=path, table=table, out=out, name=run.name)
        return out.read_bytes()


@access.door
def shred_original(actor: Actor, *, run_id: str) -> bool:
    """Destroy the key of a file past its years, with what was read in it; whether it was done.

    A younger file stays. For `roster`, when it erases somebody.
    """
    access.access_verb(actor, verb=Verb.ERASE_PEOPLE)
    run = RunRow.objects.filter(pk=run_id).select_related("original").first()
    return run is not None and actions.shred_original(actor, run)


@access.door
def get_original(actor: Actor, *, run_id: str) -> bytes:
    """The file as it came."""
    return body_of(reads.get_run(actor, run_id).original)


@access.door
def get_provable(actor: Actor, *, run_id: str) -> Provable:
    """A run with its file and rows, for evidence about it. Raises NotFoundError."""
    access.access_verb(actor, verb=Verb.EXPORT_EVIDENCE)
    run = reads.get_provable_run(actor, run_id)
    rows = reads.rows_data(run, ReviewedRow.objects.filter(run=run).order_by("row"))
    return Provable(reads.run_data(run), body_of(run.original), rows)


@access.door
def remember_profile(actor: Actor, *, run_id: str, name: str) -> Profile:
    """Keep a run's layout, to be recognised next time; the same name replaces it."""
    run = reads.get_run(actor, run_id)
    columns = reading.table_of(run).columns
    profile = ImportProfile(
        name=name,
        match_signature=tuple(column.header for column in columns if column.header),
        column_map={column.header: column.field for column in columns if column.header},
    )
    row = actions.keep_profile(actor, run, profile)
    return Profile(row.pk, name, run.meaning, profile.match_signature)


@access.door
def list_profiles(actor: Actor) -> list[Profile]:
    """The layouts remembered, by name. Raises NotAllowedError."""
    access.access_verb(actor, verb=Verb.IMPORT)
    return [
        Profile(row.pk, row.name, row.meaning, ImportProfile.from_json(row.body).match_signature)
        for row in ProfileRow.objects.order_by("name")
    ]
