"""Writes of ``intake``: a run moves on, is written once, is taken back."""

from collections.abc import Mapping
from functools import partial

from django.db import transaction

from wuxian.access.data import Actor
from wuxian.evidence import api as evidence
from wuxian.evidence.data import RetentionClass
from wuxian.intake import data, entries, reading
from wuxian.intake.data import Stage, Status
from wuxian.intake.meanings import get_meaning, locked_because
from wuxian.intake.models import ImportRun
from wuxian.intake.models import Profile as ProfileRow
from wuxian.intake.recognition import point_at, recognise
from wuxian.intake.reviewing import good_rows
from wuxian.intake.sealed import corrections_of, keep_corrections, subject
from wuxian.sheets import ImportProfile, Stated
from wuxian.support import clock, events, ids
from wuxian.support.errors import WuxianError
from wuxian.support.messages import pack

MOVABLE = (Status.OPEN, Status.FAILED)


@transaction.atomic
def start(actor: Actor, name: str, content: bytes, meaning: str) -> ImportRun:
    """The actor's open run of the same file, else a new one pointed at its likeliest table."""
    known = get_meaning(meaning)
    original = reading.keep(content)
    mine = ImportRun.objects.filter(
        original=original, meaning=meaning, created_by=actor.user_id, status=Status.OPEN
    )
    if resumed := mine.order_by("-created_at").first():
        return resumed
    run = ImportRun(
        ulid=ids.new_id(),
        meaning=meaning,
        name=name[-255:],
        original=original,
        stage=Stage.RECOGNISE,
        status=Status.OPEN,
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    recognise(run, reading.inspection_of(run), known)
    run.save(force_insert=True)
    entries.note(actor, entries.STARTED, run, meaning=meaning, name=run.name, size=original.size)
    return run


@transaction.atomic
def choose(actor: Actor, run: ImportRun, stated: Stated) -> None:
    """Point a run at a table as somebody describes it. Raises NotFoundError, SheetsError."""
    for file, seen, table in reading.inspection_of(run, stated).tables():
        if (file.member, seen.name) == (stated.member, stated.sheet):
            meaning = get_meaning(run.meaning)
            point_at(run, table, member=file.member, sheet=seen.name, meaning=meaning)
            said = {"header_rows": stated.header_rows, "encoding": stated.encoding}
            run.stated = {name: value for name, value in said.items() if value}
            run.save()
            entries.note(
                actor, entries.TABLE_CHOSEN, run, sheet=stated.sheet, member=stated.member,
                **run.stated,
            )  # fmt: skip
            return
    raise data.NotFoundError(data.NO_TABLE)


@transaction.atomic
def abandon(actor: Actor, run: ImportRun) -> None:
    """Forget a run; that it was there stays on record."""
    entries.note(actor, entries.ABANDONED, run)
    run.delete()


@transaction.atomic
def keep_profile(actor: Actor, run: ImportRun, profile: ImportProfile) -> ProfileRow:
    """Keep a run's layout; the same name replaces it."""
    row, _ = ProfileRow.objects.update_or_create(
        meaning=run.meaning,
        name=profile.name,
        defaults={"body": profile.to_json(), "used_at": clock.now()},
    )
    entries.note(actor, entries.PROFILE_KEPT, run, name=profile.name)
    return row


def shred_original(actor: Actor, run: ImportRun) -> bool:
    """Destroy the key of a file if its years are over."""
    received = run.original.received_at.astimezone(clock.SHANGHAI).date()
    until = evidence.kept_until(kind=RetentionClass.SYNCHRONISATION, last_day=received)
    if clock.today() <= until:
        return False
    return evidence.shred(subject=subject(run.original_id), who=actor.who)


def movable(run: ImportRun) -> ImportRun:
    """The run, if it can still be changed. Raises WrongStageError."""
    if run.status not in MOVABLE:
        raise data.WrongStageError(_wrong_stage(run))
    return run


def _wrong_stage(run: ImportRun) -> str:
    return data.WRONG_STAGE.format(status=data.STATUS_LABELS[Status(run.status)])


@transaction.atomic
def set_mapping(actor: Actor, run: ImportRun, mapping: Mapping[str, str | None]) -> None:
    """What each column means, by letter; columns not named keep what was guessed."""
    run.mapping = {**run.mapping, **mapping}
    reading.table_of(run)
    run.stage, run.status, run.message = Stage.REVIEW, Status.OPEN, None
    run.save()
    entries.note(actor, entries.MAPPED, run, mapping=dict(mapping))


@transaction.atomic
def set_answers(actor: Actor, run: ImportRun, answers: Mapping[str, str]) -> None:
    """Answers are kept with the run; an empty one takes an answer back."""
    merged = {**run.answers, **answers}
    run.answers = {key: value for key, value in merged.items() if value}
    run.status = Status.OPEN
    run.save()
    entries.note(actor, entries.ANSWERED, run, answers=dict(answers))


@transaction.atomic
def set_correction(actor: Actor, run: ImportRun, address: str, text: str | None) -> None:
    """One cell typed anew, or with None as the file has it."""
    typed = {key: value for key, value in corrections_of(run).items() if key != address}
    keep_corrections(run, typed if text is None else typed | {address: text})
    reading.table_of(run)
    run.status = Status.OPEN
    run.save()
    entries.note(actor, entries.CORRECTED, run, cell=address)


def earlier(run: ImportRun) -> ImportRun | None:
    """A run that already wrote the same content."""
    same = ImportRun.objects.filter(content_key=reading.content_key(run), status=Status.DONE)
    return same.exclude(pk=run.pk).first()


@transaction.atomic
def begin(actor: Actor, run: ImportRun) -> None:
    """From now on a worker may write it."""
    run.content_key = reading.content_key(run)
    run.status, run.stage, run.done, run.message = Status.WORKING, Stage.RESULT, 0, None
    run.save()
    entries.note(actor, entries.ACCEPTED, run, rows=run.total, content=run.content_key)


def work(actor: Actor, run_id: str) -> None:
    """Write a run that was begun. Called again after a crash it does what was left: all or none.

    What a person can read and act on is kept as the run's message; anything else is raised.
    """
    run = ImportRun.objects.get(pk=run_id)
    if run.status != Status.WORKING:
        return
    try:
        table = reading.table_of(run)
        rows = good_rows(table)
        ImportRun.objects.filter(pk=run_id).update(total=len(rows))
        with transaction.atomic():
            locked = ImportRun.objects.select_for_update().get(pk=run_id)
            if locked.status == Status.WORKING:
                meaning = get_meaning(locked.meaning)
                counts = meaning.write(actor, table, rows, locked.answers, run_id)
                _finish(actor, locked, dict(counts), len(rows))
    except WuxianError as reason:
        _fail(actor, run, reason)


@transaction.atomic
def _fail(actor: Actor, run: ImportRun, reason: WuxianError) -> None:
    said = pack(reason.text)
    ImportRun.objects.filter(pk=run.pk).update(status=Status.FAILED, message=said)
    entries.note(actor, entries.FAILED, run)


def _finish(actor: Actor, run: ImportRun, counts: dict[str, int], written: int) -> None:
    run.status, run.finished_at = Status.DONE, clock.now()
    run.counts = {**run.counts, **counts}
    run.done = run.total = written
    run.save()
    entries.note(actor, entries.DONE, run, counts=run.counts, rows=written)
    announced = data.ImportFinished(run_id=run.pk, meaning=run.meaning)
    transaction.on_commit(partial(events.announce, announced))


def refuses_undo(actor: Actor, run: ImportRun) -> str | None:
    """Why a run cannot be taken back, if it cannot."""
    if run.status != Status.DONE:
        return _wrong_stage(run)
    return locked_because(run.pk) or get_meaning(run.meaning).refuses_undo(actor, run.pk)


@transaction.atomic
def undo(actor: Actor, run_id: str) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if reason := refuses_undo(actor, run):
        raise data.LockedError(reason)
    get_meaning(run.meaning).undo(actor, run_id)
    run.status = Status.UNDONE
    run.save(update_fields=["status"])
    entries.note(actor, entries.UNDONE, run)
    announced = data.ImportUndone(run_id=run.pk, meaning=run.meaning)
    transaction.on_commit(partial(events.announce, announced))
    return run
