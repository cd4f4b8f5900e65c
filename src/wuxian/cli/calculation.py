"""A file, a library and some months, brought together once for ``calc`` and ``explain``."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import polars as pl

from wuxian import policybook
from wuxian.batch.calculate import Block, Options, blocks
from wuxian.batch.reading import PeopleTable, read_people
from wuxian.batch.sources import SourceTable, read_source, spooled
from wuxian.engine.plan import Plan
from wuxian.support import clock
from wuxian.support.periods import Period

HOUSEHOLD_MATTERS = "{count} 人没有户籍类别(hukou),而当地规定因户籍不同:{places}"
PAST_REVIEW = "{count} 项政策值已过复核日期,仍按其计算(--strict 可拒绝)"
DISPUTED = "{count} 项政策值有争议,按政策库的选择计算:{kinds}"
NO_SUCH_FILE = "没有这个文件:{path}"


@dataclass(frozen=True, slots=True)
class Calculation:
    """Everything ``calc`` needs, read and compiled but not yet computed."""

    table: PeopleTable
    plan: Plan
    periods: Sequence[Period]
    strict: bool

    def blocks(self, *, detail: bool) -> Iterator[Block]:
        """The result blocks; without detail people come place by place."""
        options = Options(strict=self.strict, detail=detail, by_place=not detail)
        return blocks(
            people=self.table.people, plan=self.plan, periods=self.periods, options=options
        )

    @property
    def has_blocking_findings(self) -> bool:
        """Whether any row was set aside because of a cell."""
        return bool(self.table.people["blocked"].any())

    def warnings(self) -> list[dict[str, object]]:
        """Cells that could not be read, then what a reader should know of the policy used."""
        cells: list[dict[str, object]] = [
            {"row": finding.row, "column": finding.column, "message": finding.message}
            for finding in self.table.findings
        ]
        cells += [{"message": text} for text in self._policy_warnings()]
        return cells

    def _policy_warnings(self) -> Iterator[str]:
        lines = self.plan.lines
        by_household = lines.filter(pl.col("households").is_not_null())["place"].unique()
        people = self.table.people
        unknown = people.filter(pl.col("place").is_in(by_household) & pl.col("household").is_null())
        if not unknown.is_empty():
            places = "、".join(str(place) for place in unknown["place"].unique().sort())
            yield HOUSEHOLD_MATTERS.format(count=unknown.height, places=places)
        late = lines.filter(pl.col("past_review")).height
        if late:
            yield PAST_REVIEW.format(count=late)
        disputed = lines.filter(pl.col("state") == "disputed")
        if not disputed.is_empty():
            kinds = "、".join(disputed["kind"].unique().cast(pl.String).sort())
            yield DISPUTED.format(count=disputed.height, kinds=kinds)


def prepare(
    source: Path,
    *,
    periods: Sequence[Period],
    library: Path | None,
    as_known: date | None,
    strict: bool,
) -> Calculation:
    """Read the file and compile the policy of its places for the months."""
    book = policybook.open_book(library)
    read = _read(source)
    table = read_people(read.rows, find_place=lambda text: _code(book, text), found=read.findings)
    places = table.people["place"].drop_nulls().unique().sort().to_list()
    plan = book.plan(places, periods, as_known=as_known, today=clock.today())
    return Calculation(table, plan, periods, strict)


def _code(book: policybook.Book, text: str) -> int | None:
    try:
        return book.find_place(text).code
    except policybook.UnknownPlaceError:
        return None


def _read(source: Path) -> SourceTable:
    if str(source) == "-":
        with spooled(sys.stdin.buffer) as path:
            return read_source(path)
    if not source.is_file():
        raise click.UsageError(NO_SUCH_FILE.format(path=source))
    return read_source(source)
