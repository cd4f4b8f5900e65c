"""What a deed about a person would change in what is owed for them, before it is done."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from wuxian.access.data import Actor, Verb
from wuxian.faces import words
from wuxian.faces.shapes import Diff
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Trial
from wuxian.support import clock
from wuxian.support.money import Fen
from wuxian.support.periods import Period, add_months, period_of


def effects(
    actor: Actor, person_id: int, since: Period, deed: Callable[[], object]
) -> tuple[Diff, ...]:
    """Both shares of the first month the deed counts in, from now on, before and after.

    The deed is really done and rolled back, so that what is shown is what will be. Whoever may
    not compute or see amounts is told nothing. Raises what the deed raises.
    """
    if not (actor.paths(Verb.CALCULATE) and actor.paths(Verb.SEE_AMOUNTS)):
        with transaction.atomic():
            deed()
            transaction.set_rollback(True)
        return ()
    month = max(since, period_of(clock.today()))
    before = ledger.try_person(actor, person_id=person_id, period=month)
    with transaction.atomic():
        deed()
        after = ledger.try_person(actor, person_id=person_id, period=month)
        transaction.set_rollback(True)
    return tuple(_diffs(before, after))


def month_after(day: date) -> Period:
    """The first month somebody whose last day this is no longer works in."""
    return add_months(period_of(day), 1)


def _diffs(before: Trial, after: Trial) -> list[Diff]:
    month = words.month(before.period)
    said = [
        (gettext("%(month)s 单位应缴（元）"), before.employer, after.employer),
        (gettext("%(month)s 个人应缴（元）"), before.employee, after.employee),
    ]
    diffs = [Diff(label % {"month": month}, *_change(old, new)) for label, old, new in said]
    if before.not_computed != after.not_computed:
        label = gettext("%(month)s 未计算的险种") % {"month": month}
        diffs.append(Diff(label, str(before.not_computed), str(after.not_computed)))
    return diffs


def _change(before: Fen, after: Fen) -> tuple[str, str]:
    """Nothing is struck out where nothing changes."""
    if before == after:
        return "", gettext("不变，仍为 %(amount)s") % {"amount": words.amount(after)}
    return words.amount(before), words.amount(after)
