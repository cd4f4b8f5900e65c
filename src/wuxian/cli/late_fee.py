"""``wuxian late-fee``."""

import json
from datetime import date, timedelta
from typing import Any

import click

from wuxian import policybook
from wuxian.cli.exits import INVALID
from wuxian.cli.options import DAY, PERIOD, json_option
from wuxian.engine.latefee import (
    Convention,
    DailyRate,
    LateFee,
    LateFeeError,
    late_days,
)
from wuxian.engine.latefee import (
    late_fee as compute,
)
from wuxian.support.money import (
    InvalidAmountError,
    format_rate,
    format_yuan,
    parse_rate,
    parse_yuan,
)
from wuxian.support.periods import Period, first_day, last_day

CAP_DAYS = 2_000
ABOVE_PRINCIPAL = "滞纳金已超过本金;是否以本金为限有争议(行政强制法第四十五条),此处未截断。"
EITHER = "Give --from and --to, or --month and --paid (with --due-day for convention C)."
NEEDS_DUE_DAY = "Convention C counts from the due day: give --due-day."
NO_CONVENTION = "当地的计日办法没有来源,三种办法的结果如下;请用 --convention 指定。"


@click.command("late-fee")
@click.option("--principal", required=True, help="Yuan owed, both shares.")
@click.option("--from", "first", type=DAY, help="First late day, counted.")
@click.option("--to", "last", type=DAY, help="Last late day, counted.")
@click.option("--month", type=PERIOD, help="The month the contribution is for.")
@click.option("--due-day", type=click.IntRange(1, 31), help="Last day to pay, in that month.")
@click.option("--paid", type=DAY, help="The day of payment or of the slip.")
@click.option("--place", help="A city whose way of counting to use.")
@click.option("--convention", type=click.Choice([c.value for c in Convention]))
@json_option
def late_fee(
    principal: str,
    first: date | None,
    last: date | None,
    month: Period | None,
    due_day: int | None,
    paid: date | None,
    place: str | None,
    convention: str | None,
    as_json: bool,
) -> None:
    """Compute a late fee (滞纳金): principal × days × 0.05 %.

    Example: wuxian late-fee --principal 1141.87 --from 2024-07-01 --to 2024-08-08
    """
    try:
        owed = parse_yuan(principal)
    except InvalidAmountError as error:
        raise click.UsageError(str(error)) from None
    if first and last:
        _print(_object(_fee(owed, first, last), convention=None), as_json=as_json)
        return
    if not (month and paid):
        raise click.UsageError(EITHER)
    chosen = convention or (_convention_of(place) if place else None)
    if chosen:
        fee = _by_convention(Convention(chosen), owed, month, due_day, paid)
        _print(_object(fee, convention=chosen), as_json=as_json)
        return
    _refuse_with_all_three(owed, month, due_day, paid, as_json=as_json)


def _convention_of(place: str) -> str | None:
    book = policybook.open_book()
    return book.late_fee_convention(book.find_place(place).code)


def _fee(owed: int, first: date, last: date) -> LateFee:
    rates = [
        DailyRate(first_day(value.effective_from), parse_rate(value.value))
        for value in policybook.open_book().late_fee_rates()
    ]
    try:
        return compute(principal=owed, first=first, last=last, rates=rates)
    except LateFeeError as error:
        raise click.UsageError(str(error)) from None


def _by_convention(
    convention: Convention, owed: int, month: Period, due_day: int | None, paid: date
) -> LateFee:
    due = None
    if convention is Convention.C:
        if due_day is None:
            raise click.UsageError(NEEDS_DUE_DAY)
        due = min(date(month // 100, month % 100, 1) + timedelta(due_day - 1), last_day(month))
    days = late_days(convention, month=month, due=due, paid=paid)
    return _fee(owed, *days) if days else LateFee(0, 0, ())


def _refuse_with_all_three(
    owed: int, month: Period, due_day: int | None, paid: date, *, as_json: bool
) -> None:
    usable = [c for c in Convention if c is not Convention.C or due_day is not None]
    results = {
        c.value: _object(_by_convention(c, owed, month, due_day, paid), convention=c.value)
        for c in usable
    }
    if as_json:
        click.echo(json.dumps({"error": NO_CONVENTION, "conventions": results}, ensure_ascii=False))
    else:
        for name, result in results.items():
            click.echo(f"{name}: {result['days']} 天, {result['amount']} 元")
    click.echo(NO_CONVENTION, err=True)
    raise SystemExit(INVALID)


def _object(fee: LateFee, *, convention: str | None) -> dict[str, Any]:
    segments = [
        {
            "from": segment.first.isoformat(),
            "to": segment.last.isoformat(),
            "days": segment.days,
            "rate": format_rate(segment.ppm),
            "amount": format_yuan(segment.amount),
        }
        for segment in fee.segments
    ]
    return {
        "days": fee.days,
        "amount": format_yuan(fee.amount),
        "convention": convention,
        "segments": segments,
        "estimate": True,
        "warnings": [ABOVE_PRINCIPAL] if fee.days > CAP_DAYS else [],
    }


def _print(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    for segment in result["segments"]:
        click.echo(
            f"{segment['from']} ～ {segment['to']}  {segment['days']} 天 × {segment['rate']}"
            f"  {segment['amount']} 元"
        )
    click.echo(f"合计 {result['days']} 天,滞纳金 {result['amount']} 元(估算,以经办机构核定为准)")
    for warning in result["warnings"]:
        click.echo(warning, err=True)
