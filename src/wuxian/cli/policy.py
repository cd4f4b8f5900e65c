"""``wuxian policy``: what the library says, how far it reaches, is it sound, what changed."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from wuxian.cli.policy_rows import change_row, counts, coverage_row, shown, value_row, warnings
from wuxian.cli.policy_text import check_text, coverage_text, diff_text, show_text
from wuxian.policybook import (
    Book,
    InvalidLibraryError,
    LibraryNotFoundError,
    Place,
    UnknownPlaceError,
    open_book,
)
from wuxian.support.periods import InvalidPeriodError, Period, format_period, parse_period

INVALID = 3


class _Period(click.ParamType[Period]):
    name = "period"

    def convert(self, value: Any, param: Any, ctx: Any) -> Period:
        try:
            return parse_period(str(value))
        except InvalidPeriodError as error:
            self.fail(str(error), param, ctx)


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2026-01-31。", param, ctx)


_FOLDER = click.Path(path_type=Path)
library_option = click.option("--library", type=_FOLDER, help="政策库文件夹（默认：随附的库）。")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
out_option = click.option("--out", type=_FOLDER, help="写入文件，而不是标准输出。")


@click.group(name="policy")
def policy() -> None:
    """政策库：某地某月的参数、覆盖范围、检查与比较。"""


@policy.command()
@click.argument("place")
@click.option("--period", type=_Period(), required=True, help="月份，如 2026-07。")
@click.option("--as-known", type=_Day(), help="只用这一天之前已公布的值。")
@library_option
@json_option
@out_option
def show(
    place: str,
    period: Period,
    as_known: date | None,
    library: Path | None,
    as_json: bool,
    out: Path | None,
) -> None:
    """某地某月的全部参数，连同来源。

    例：wuxian policy show 上海 --period 2026-07
    """
    book = _open(library)
    found = _place(book, place)
    values = shown(book.values(found, period, as_known))
    rows = [value_row(value) for value in values]
    summary = {
        "place": str(found.code),
        "name": found.name,
        "period": format_period(period),
        "rows": len(rows),
        "states": counts(row["state"] for row in rows),
        "library": book.digest,
    }
    _print(rows, summary, warnings(values), as_json, out, show_text)


@policy.command()
@library_option
@json_option
@out_option
def coverage(library: Path | None, as_json: bool, out: Path | None) -> None:
    """每个城市每个险种能算到哪些月份。

    例：wuxian policy coverage --json
    """
    book = _open(library)
    rows = [coverage_row(one) for one in book.coverage()]
    summary = {"places": len(rows), "library": book.digest}
    _print(rows, summary, [], as_json, out, coverage_text)


@policy.command()
@click.argument("folder", type=_FOLDER, required=False)
@library_option
@json_option
def check(folder: Path | None, library: Path | None, as_json: bool) -> None:
    """检查政策库的每个文件；有错则逐条指明文件与行号，退出码 3。

    例：wuxian policy check
    """
    from wuxian.policybook import check_library

    if sys.stderr.isatty():
        click.echo("正在检查政策库……", err=True)
    try:
        problems = check_library(folder or library)
    except LibraryNotFoundError as error:
        raise click.UsageError(str(error)) from None
    rows = [{"file": one.file, "line": one.line, "message": one.message} for one in problems]
    _print(rows, {"problems": len(rows)}, [], as_json, None, check_text)
    if problems:
        sys.exit(INVALID)


@policy.command()
@click.argument("a")
@click.argument("b")
@library_option
@json_option
@out_option
def diff(a: str, b: str, library: Path | None, as_json: bool, out: Path | None) -> None:
    """两个政策库文件夹（或同一库的两个日期）之间改变的值。

    例：wuxian policy diff 2026-01-01 2026-11-22
    """
    from wuxian.policybook import diff_libraries

    try:
        changes = diff_libraries(_side(a), _side(b), library)
    except LibraryNotFoundError as error:
        raise click.UsageError(str(error)) from None
    except InvalidLibraryError as error:
        _fail(error)
    rows = [change_row(change) for change in changes]
    _print(rows, {"changes": len(rows)}, [], as_json, out, diff_text)


def _side(text: str) -> Path | date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return Path(text)


def _open(library: Path | None) -> Book:
    try:
        return open_book(library)
    except LibraryNotFoundError as error:
        raise click.UsageError(str(error)) from None
    except InvalidLibraryError as error:
        _fail(error)


def _fail(error: InvalidLibraryError) -> NoReturn:
    click.echo(str(error), err=True)
    sys.exit(INVALID)


def _place(book: Book, text: str) -> Place:
    try:
        return book.find_place(text)
    except UnknownPlaceError as error:
        raise click.UsageError(str(error)) from None


def _print(
    rows: list[dict[str, Any]],
    summary: dict[str, Any],
    warned: list[str],
    as_json: bool,
    out: Path | None,
    text: Callable[[list[dict[str, Any]], dict[str, Any]], str],
) -> None:
    if as_json:
        whole = {"rows": rows, "summary": summary, "warnings": warned}
        shown = json.dumps(whole, ensure_ascii=False, indent=2)
    else:
        shown = text(rows, summary)
        for warning in dict.fromkeys(warned):
            click.echo(warning, err=True)
    if out is None or str(out) == "-":
        click.echo(shown)
    else:
        out.write_text(shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    policy()
