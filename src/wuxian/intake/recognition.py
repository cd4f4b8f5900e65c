"""Which table of a file is meant, and whether its columns need a person to look."""

from collections.abc import Sequence

from wuxian.intake.data import NO_TABLE, IntakeError, Meaning, Needed, Stage
from wuxian.intake.models import ImportRun
from wuxian.sheets import Candidate, Column, Inspection


def recognise(run: ImportRun, inspection: Inspection, meaning: Meaning) -> None:
    """Point the run at the likeliest table and go on as far as it is sure."""
    found = list(inspection.tables())
    if not found:
        raise IntakeError(NO_TABLE)
    file, sheet, table = max(found, key=lambda one: _likeliness(one[2], meaning))
    point_at(run, table, member=file.member, sheet=sheet.name, meaning=meaning)


def point_at(
    run: ImportRun, table: Candidate, *, member: str, sheet: str, meaning: Meaning
) -> None:
    """Take a table and its guessed columns; skip the mapping where nothing is in doubt."""
    run.member, run.sheet = member, sheet
    run.header_rows = list(table.header_rows)
    run.mapping = table.mapping()
    run.total = table.data_rows
    is_sure = is_settled(table.columns, meaning.needed) or table.profile is not None
    run.stage = Stage.REVIEW if is_sure else Stage.MAP


def _likeliness(table: Candidate, meaning: Meaning) -> tuple[bool, bool, int]:
    return table.profile is not None, table.kind in meaning.tables, table.data_rows


def is_settled(columns: Sequence[Column], needed: Sequence[Needed]) -> bool:
    """Whether every needed field is mapped surely enough; some may be missing and asked for."""
    sure = {column.field: column.confidence for column in columns if column.field}
    has_question = any(column.question for column in columns)
    return not has_question and all(_is_met(one, sure) for one in needed)


def _is_met(needed: Needed, sure: dict[str, int]) -> bool:
    found = [sure[name] for name in needed.fields if name in sure]
    return max(found) >= needed.confidence if found else needed.may_be_missing
