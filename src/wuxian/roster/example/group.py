"""The files of the example group, and what a user would answer about each."""

from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from wuxian.roster.data import EXAMPLE_PEOPLE, ExampleFile
from wuxian.roster.example.books import LAYOUTS, store_chain
from wuxian.roster.example.cast import Company, Worker, companies, with_mistakes, workers

SEED = 20251
COMPANIES_A_FILE = 3


def build(
    directory: Path, *, today: date, seed: int = SEED, people: int = EXAMPLE_PEOPLE
) -> list[ExampleFile]:
    """Write the group's spreadsheets into a directory; the same arguments, the same cells."""
    firms = companies(seed, people)
    everyone = with_mistakes(list(workers(seed, firms, today)), seed)
    alone, rest = firms[-1], firms[:-1]
    files = []
    chunks = _chunks(rest, COMPANIES_A_FILE)
    for number, chunk in enumerate(chunks):
        staff = _staff(everyone, chunk)
        write = LAYOUTS[number % len(LAYOUTS)]
        path = write(directory / f"{number + 1:02d}-花名册-{chunk[0].city}等", staff)
        files.append(ExampleFile(path, len(staff)))
    staff = _staff(everyone, [alone])
    path = store_chain(directory / f"{len(files) + 1:02d}-门店员工", staff)
    return [*files, ExampleFile(path, len(staff), city=alone.city, company=alone.name)]


def _chunks(firms: Sequence[Company], size: int) -> list[list[Company]]:
    queue = iter(firms)
    return list(iter(lambda: list(islice(queue, size)), []))


def _staff(everyone: Sequence[Worker], firms: Sequence[Company]) -> list[Worker]:
    names = {firm.name for firm in firms}
    return [one for one in everyone if one.company.name in names]
