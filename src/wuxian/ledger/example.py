"""Load the example group the way a user would: file by file through the importer, then compute."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wuxian.access.data import Actor
from wuxian.intake import api as intake
from wuxian.intake.data import ImportRun, Status
from wuxian.roster import api as roster
from wuxian.roster.data import Amount, ExampleFile


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file of the example group is in."""

    name: str
    done: int
    of: int
    run: ImportRun


def load_files(actor: Actor, today: date, people: int) -> Iterator[Loaded]:
    """Import every file of the group, wrong rows left out; again changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        files = roster.build_example(directory=Path(folder), today=today, people=people)
        for number, file in enumerate(files, start=1):
            run = _load(actor, file)
            yield Loaded(file.path.name, number, len(files), run)


def _load(actor: Actor, file: ExampleFile) -> ImportRun:
    run = intake.start_run(actor, name=file.path.name, content=file.path.read_bytes())
    if run.status is not Status.OPEN:
        return run
    answers = {"wage_meaning": Amount.MONTHLY_WAGE.value}
    if file.city and file.company:
        answers |= {"place": file.city, "entity": file.company}
    intake.answer(actor, run_id=run.id, answers=answers)
    return intake.accept(actor, run_id=run.id, skip_wrong=True)
