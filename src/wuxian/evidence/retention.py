"""How long records are kept at least. Of the classes that apply the longest wins; a hold beats all.

The years are each company's own settings; a class has a least that cannot be undercut.
"""

from datetime import date

from django.db import transaction

from wuxian.evidence import actions
from wuxian.evidence.data import Entry, InvalidRetentionError, RetentionClass, RetentionRule, Who
from wuxian.evidence.personal.models import Retention
from wuxian.evidence.types import RETENTION_SET
from wuxian.support import clock
from wuxian.support.messages import mark

TOO_SHORT = mark("“{name}”至少保存 {least} 年，不能设为 {years} 年。")
NAMES = {
    RetentionClass.CONTRIBUTION: mark("缴费记录"),
    RetentionClass.SYNCHRONISATION: mark("同步与导入记录"),
    RetentionClass.TICKET: mark("工单记录"),
    RetentionClass.CASE_MATERIAL: mark("办理材料"),
}
DEFAULTS = {
    RetentionClass.CONTRIBUTION: 10,
    RetentionClass.SYNCHRONISATION: 10,
    RetentionClass.TICKET: 10,
    RetentionClass.CASE_MATERIAL: 3,
}
LEAST = {**dict.fromkeys(RetentionClass, 1), RetentionClass.CASE_MATERIAL: 3}
LONGEST = 100


def rules() -> list[RetentionRule]:
    """Every class with the years in force."""
    chosen = dict(Retention.objects.values_list("kind", "years"))
    return [
        RetentionRule(kind.value, NAMES[kind], chosen.get(kind.value, years), LEAST[kind])
        for kind, years in DEFAULTS.items()
    ]


@transaction.atomic
def set_years(who: Who, kind: RetentionClass, years: int) -> None:
    """Choose the years of a class, on record. Raises InvalidRetentionError."""
    if not LEAST[kind] <= years <= LONGEST:
        raise InvalidRetentionError(
            TOO_SHORT.format(name=NAMES[kind], least=LEAST[kind], years=years)
        )
    before = next(rule.years for rule in rules() if rule.kind == kind)
    Retention.objects.update_or_create(
        kind=kind, defaults={"years": years, "set_at": clock.now(), "set_by": who.user_id}
    )
    actions.append(
        Entry(who, RETENTION_SET, f"retention:{kind}",
              before={"years": before}, after={"years": years})
    )  # fmt: skip


def kept_until(kind: RetentionClass, last_day: date) -> date:
    """The last day a record that ended on a day must be kept."""
    years = next(rule.years for rule in rules() if rule.kind == kind)
    try:
        return last_day.replace(year=last_day.year + years)
    except ValueError:  # the 29th of February
        return last_day.replace(year=last_day.year + years, month=3, day=1)
