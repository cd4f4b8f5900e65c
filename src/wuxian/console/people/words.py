"""What is recorded of a person, in words."""

from collections.abc import Callable

from django.utils.translation import gettext

from wuxian.console.names import Names
from wuxian.employers.data import Fact
from wuxian.engine.kinds import Household, Kind
from wuxian.faces import words
from wuxian.roster.data import Amount, HistoryEntry, Topic
from wuxian.support.periods import format_period


def household_name(household: Household) -> str:
    """本市城镇 and its siblings."""
    return {
        Household.LOCAL_URBAN: gettext("本市城镇"),
        Household.LOCAL_RURAL: gettext("本市农村"),
        Household.NONLOCAL_URBAN: gettext("外埠城镇"),
        Household.NONLOCAL_RURAL: gettext("外埠农村"),
    }[household]


def amount_name(meaning: Amount) -> str:
    """What an amount of a person is."""
    return {
        Amount.MONTHLY_WAGE: gettext("月工资"),
        Amount.PRIOR_YEAR_AVERAGE: gettext("上年月平均工资"),
        Amount.DECLARED_BASE: gettext("申报基数"),
    }[meaning]


def rate_name(rate: Fact) -> str:
    """What an employer or a person has of their own."""
    return {
        Fact.WORK_INJURY_RATE: gettext("工伤费率"),
        Fact.WORK_INJURY_CLASS: gettext("行业风险类别"),
        Fact.HOUSING_FUND_RATE: gettext("公积金单位比例"),
        Fact.HOUSING_FUND_RATE_EMPLOYEE: gettext("公积金个人比例"),
        Fact.SUPPLEMENTARY_HOUSING_FUND_RATE: gettext("补充公积金比例"),
        Fact.INCREASE_DAY: gettext("增员截止日"),
        Fact.DECREASE_DAY: gettext("减员截止日"),
        Fact.DECLARATION_DAY: gettext("申报截止日"),
    }[rate]


def fact_value(fact: Fact, value: int | None) -> str:
    """A rate in percent, a class or a day as they are; None is no longer known."""
    if value is None:
        return gettext("不再适用")
    if fact is Fact.WORK_INJURY_CLASS:
        return gettext("%(number)s 类") % {"number": value}
    if fact in {Fact.INCREASE_DAY, Fact.DECREASE_DAY, Fact.DECLARATION_DAY}:
        return gettext("每月 %(day)s 日") % {"day": value}
    return words.percent(value)


def kinds_of(kind: str | None) -> str:
    """One kind, or all of the channel."""
    return words.kind_name(Kind(kind)) if kind else gettext("全部险种")


def told(entry: HistoryEntry, names: Names) -> tuple[str, str]:
    """A fact as what it is and its value."""
    return _TOLD[entry.what](entry, names)


def _employment(entry: HistoryEntry, names: Names) -> tuple[str, str]:
    fields = entry.details
    said = [names.department(fields["department"])] if fields["department"] else []
    if fields["employee_no"]:
        said.append(gettext("工号 %(number)s") % {"number": fields["employee_no"]})
    if fields["left_on"]:
        said.append(gettext("最后工作日 %(day)s") % {"day": fields["left_on"]})
    return names.entity(fields["entity"]), " · ".join(said)


def _enrolment(entry: HistoryEntry, names: Names) -> tuple[str, str]:
    fields = entry.details
    stop = fields["stop"]
    until = gettext("至 %(month)s") % {"month": format_period(stop)} if stop else gettext("在保")
    return f"{names.account(fields['account'])} · {kinds_of(fields['kind'])}", until


def _wage(entry: HistoryEntry, _names: Names) -> tuple[str, str]:
    fields = entry.details
    what = amount_name(Amount(fields["meaning"]))
    if fields["kind"]:
        what = f"{what} · {kinds_of(fields['kind'])}"
    return what, f"{words.amount(fields['amount'])} {gettext('元')}"


def _household(entry: HistoryEntry, _names: Names) -> tuple[str, str]:
    return gettext("户籍"), household_name(Household(entry.details["household"]))


def _own_rate(entry: HistoryEntry, _names: Names) -> tuple[str, str]:
    rate = Fact(entry.details["rate"])
    return rate_name(rate), fact_value(rate, entry.details["value"])


_TOLD: dict[Topic, Callable[[HistoryEntry, Names], tuple[str, str]]] = {
    Topic.EMPLOYMENT: _employment,
    Topic.ENROLMENT: _enrolment,
    Topic.WAGE: _wage,
    Topic.HOUSEHOLD: _household,
    Topic.OWN_RATE: _own_rate,
}
