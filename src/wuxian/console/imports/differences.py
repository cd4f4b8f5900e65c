"""What a row would change, in words: `roster` names fields and codes, people read labels."""

from django.utils.translation import gettext

from wuxian.console.companies.words import channel_name
from wuxian.console.people.words import amount_name, fact_value, household_name, rate_name
from wuxian.employers.data import Channel, Fact
from wuxian.engine.kinds import Household, Kind
from wuxian.faces import words
from wuxian.intake.data import Difference
from wuxian.policies import api as policies
from wuxian.roster.data import Amount


def told(one: Difference) -> str:
    """月工资 10000.00 → 12000.00."""
    before = _value(one.field, one.before) or words.NO_DATA
    return f"{name(one.field)} {before} → {_value(one.field, one.after)}"


def name(field: str) -> str:
    """What people call a field of a difference."""
    if field in set(Fact):
        return rate_name(Fact(field))
    for meaning in Amount:
        if field == meaning:
            return amount_name(meaning)
        kind = field.removeprefix(f"{meaning}_")
        if kind != field:
            return f"{amount_name(meaning)} · {words.kind_name(Kind(kind))}"
    return _plain_names()[field]


def _plain_names() -> dict[str, str]:
    return {
        "entity": gettext("单位"),
        "department": gettext("部门"),
        "employee_no": gettext("工号"),
        "hired_on": gettext("入职日期"),
        "left_on": gettext("最后工作日"),
        "employment_type": gettext("用工形式"),
        "household": gettext("户籍"),
        "enrolment": gettext("参保"),
        "stop": gettext("停保"),
    }


def _value(field: str, text: str) -> str:
    if not text:
        return ""
    if field == "household":
        return household_name(Household(text))
    if field in set(Fact):
        return fact_value(Fact(field), int(text))
    if field == "enrolment":
        place, channel, month = text.split(" ")
        begins = gettext("%(month)s 起") % {"month": month}
        city = policies.place_names().get(int(place), place)
        return f"{city} · {channel_name(Channel(channel))} · {begins}"
    return text
