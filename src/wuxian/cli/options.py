"""Options that several commands share."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from wuxian.support.periods import InvalidPeriodError, parse_period

Command = TypeVar("Command", bound=Callable[..., Any])


class PeriodType(click.ParamType[int]):
    """A month: 2025-07."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the month or fail as a usage error."""
        if isinstance(value, int):
            return value
        try:
            return parse_period(value)
        except InvalidPeriodError as error:
            self.fail(str(error), param, ctx)


class DateType(click.ParamType[date]):
    """A calendar day: 2025-07-15."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day or fail as a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a date; write it as 2025-07-15.", param, ctx)


PERIOD = PeriodType()
DAY = DateType()


def library_options(command: Command) -> Command:
    """``--library`` and ``--as-known``."""
    command = click.option(
        "--as-known",
        type=DAY,
        help="Use only values that were known by this day.",
    )(command)
    return click.option(
        "--library",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A policy library other than the one shipped.",
    )(command)


def json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)
