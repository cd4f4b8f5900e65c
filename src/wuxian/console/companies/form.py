"""The form of an account: which facts it asks for, and what was typed."""

from collections.abc import Mapping

from django.utils.translation import gettext

from wuxian.console.people.words import rate_name
from wuxian.employers.data import Account, Channel, Fact
from wuxian.faces import words
from wuxian.faces.shapes import Choice, Field
from wuxian.faces.typed import TypedError
from wuxian.faces.typed import read_month as typed_month
from wuxian.support.money import InvalidAmountError, Ppm, parse_rate
from wuxian.support.periods import Period, format_period

DAYS = (Fact.INCREASE_DAY, Fact.DECREASE_DAY, Fact.DECLARATION_DAY)
RATES: dict[Channel, tuple[Fact, ...]] = {
    Channel.SOCIAL_INSURANCE: (Fact.WORK_INJURY_CLASS, Fact.WORK_INJURY_RATE),
    Channel.TAX: (Fact.WORK_INJURY_CLASS, Fact.WORK_INJURY_RATE),
    Channel.HOUSING_FUND: (
        Fact.HOUSING_FUND_RATE,
        Fact.HOUSING_FUND_RATE_EMPLOYEE,
        Fact.SUPPLEMENTARY_HOUSING_FUND_RATE,
    ),
}
Ranges = Mapping[Fact, tuple[Ppm, Ppm]]


def facts_of(channel: Channel) -> tuple[Fact, ...]:
    """What an account of a channel asks for."""
    return (*RATES.get(channel, ()), *DAYS)


def fields(
    account: Account, typed: Mapping[str, str], problems: Mapping[str, str], ranges: Ranges
) -> list[Field]:
    """The fields with what is in force, or with what was typed and why it was refused."""
    return [
        _field(fact, account, typed, problems.get(fact.value, ""), ranges)
        for fact in facts_of(account.channel)
        if fact is not Fact.SUPPLEMENTARY_HOUSING_FUND_RATE or fact in ranges
    ]


def _field(
    fact: Fact, account: Account, typed: Mapping[str, str], error: str, ranges: Ranges
) -> Field:
    value = typed.get(fact.value, _written(fact, account.facts.get(fact)))
    if fact is Fact.WORK_INJURY_CLASS:
        classes = [
            Choice(str(number), gettext("%(number)s 类") % {"number": number}, str(number) == value)
            for number in range(1, 9)
        ]
        hint = gettext("费率由当地按类别公布；单位有自己的浮动费率时改填下一项。")
        choices = [Choice("", gettext("未填")), *classes]
        return Field(fact, rate_name(fact), value, "select", hint, error, choices)
    return Field(fact, _label(fact), value, hint=_hint(fact, ranges), error=error,
                 autocomplete="off")  # fmt: skip


def _label(fact: Fact) -> str:
    unit = gettext("（日）") if fact in DAYS else gettext("（%）")
    return f"{rate_name(fact)}{unit}"


def _hint(fact: Fact, ranges: Ranges) -> str:
    if fact in DAYS:
        return gettext("每月几日截止，1 到 31；以经办机构通知为准，没有默认值。")
    if fact is Fact.WORK_INJURY_RATE:
        return gettext("经办机构核定的费率，例如 0.4；与行业类别填一项即可。")
    if fact not in ranges:
        return gettext("政策库里没有当地的范围，请按缴存通知填写。")
    least, most = (words.percent(ppm) for ppm in ranges[fact])
    text = gettext("当地范围 %(least)s 到 %(most)s") % {"least": least, "most": most}
    if fact is Fact.HOUSING_FUND_RATE_EMPLOYEE:
        text += gettext("；留空则与单位相同")
    return text


def _written(fact: Fact, value: int | None) -> str:
    if value is None:
        return ""
    is_number = fact in DAYS or fact is Fact.WORK_INJURY_CLASS
    return str(value) if is_number else words.percent(value).removesuffix("%")


def read(
    channel: Channel, typed: Mapping[str, str]
) -> tuple[dict[Fact, int | None], dict[str, str]]:
    """What was typed as values, and what cannot be read."""
    values: dict[Fact, int | None] = {}
    problems: dict[str, str] = {}
    for fact in facts_of(channel):
        if fact.value not in typed:
            continue
        try:
            values[fact] = _value(fact, typed[fact.value].strip().rstrip("%％"))
        except (InvalidAmountError, ValueError):
            text = gettext("“%(text)s”不是一个可用的数。")
            problems[fact.value] = text % {"text": typed[fact.value]}
    return values, problems


def _value(fact: Fact, text: str) -> int | None:
    if not text:
        return None
    if fact in DAYS or fact is Fact.WORK_INJURY_CLASS:
        return int(text)
    hundredfold = parse_rate(text)
    if hundredfold % 100:
        raise ValueError(text)
    return hundredfold // 100


def month_field(typed: Mapping[str, str], this_month: Period, error: str) -> Field:
    """From which month on."""
    return Field(
        "since", gettext("从哪个月起生效"), typed.get("since", format_period(this_month)), "month",
        hint=gettext("写作 2026-07；以前月份不变。"), error=error,
    )  # fmt: skip


def read_month(typed: Mapping[str, str]) -> tuple[Period | None, str]:
    """The month typed, or why it is none."""
    try:
        return typed_month(typed.get("since", "")), ""
    except TypedError as wrong:
        return None, words.told(wrong)
