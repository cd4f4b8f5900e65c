"""The doors of ``employers``.

EmployerError
├── NotFoundError          not there, or not for this actor
├── InvalidEmployerError   a name is empty or taken, a USCC does not check
├── RefusedFactsError      a form of facts, refused with the reason of each
└── InvalidFactError       a rate, class or day outside what it can be
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wuxian.access import api as access
from wuxian.access.data import Actor, Verb
from wuxian.employers import actions, data, ranges, reads
from wuxian.employers.data import (
    Account,
    AccountFact,
    Channel,
    Department,
    Fact,
    Group,
    LegalEntity,
)
from wuxian.employers.models import Account as AccountRow
from wuxian.employers.models import AccountFact as FactRow
from wuxian.employers.models import Department as DepartmentRow
from wuxian.employers.models import Group as GroupRow
from wuxian.employers.models import LegalEntity as EntityRow
from wuxian.support import clock
from wuxian.support.money import Ppm
from wuxian.support.periods import Period, period_of

DEFAULT_GROUP = "我的集团"


@access.door
def create_group(actor: Actor, *, name: str) -> Group:
    """Create a group, or return the one of that name. Raises NotAllowedError."""
    access.access_verb(actor, verb=Verb.MANAGE_STRUCTURE)
    group = actions.create_group(actor, name)
    return Group(id=group.pk, name=group.name)


@access.door
def list_groups(actor: Actor) -> list[Group]:
    """Every group, by name."""
    access.access_verb(actor, verb=Verb.SEE_PEOPLE)
    return [Group(id=row.pk, name=row.name) for row in GroupRow.objects.order_by("name")]


@access.door
def create_entity(
    actor: Actor,
    *,
    name: str,
    group_id: int | None = None,
    uscc: str | None = None,
    run: str | None = None,
) -> LegalEntity:
    """Create a legal entity, in the default group where none is named.

    Raises InvalidEmployerError for a taken name or a wrong USCC, NotFoundError for a group.
    """
    access.access_verb(actor, verb=Verb.MANAGE_STRUCTURE)
    group = GroupRow.objects.filter(pk=group_id).first() if group_id else _default_group(actor)
    if group is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return reads.entity_data(actions.create_entity(actor, name, group, uscc, run))


def _default_group(actor: Actor) -> GroupRow:
    return GroupRow.objects.order_by("pk").first() or actions.create_group(actor, DEFAULT_GROUP)


@access.door
def ensure_entity(actor: Actor, *, name: str, run: str | None = None) -> LegalEntity:
    """The entity of that name, created for an import run where there is none."""
    found = EntityRow.objects.filter(name=name.strip()).first()
    return reads.entity_data(found) if found else create_entity(actor, name=name, run=run)


@access.door
def ensure_department(
    actor: Actor, *, entity_id: int, path: Sequence[str], run: str | None = None
) -> Department:
    """The department at a path of names from the top, created where parts are missing."""
    _check_visible(actor, entity_id, Verb.IMPORT)
    entity = reads.get_entity(entity_id)
    return reads.department_data(actions.ensure_department(actor, entity, tuple(path), run))


@access.door
def ensure_account(
    actor: Actor,
    *,
    entity_id: int,
    place: int,
    channel: Channel,
    number: str | None = None,
    run: str | None = None,
) -> Account:
    """The entity's account in a place with a channel, created where there is none."""
    _check_visible(actor, entity_id, Verb.IMPORT)
    entity = reads.get_entity(entity_id)
    account = actions.ensure_account(actor, entity, place, channel, number, run)
    return _with_facts([account], period_of(clock.today()), None)[0]


@access.door
def record_account_fact(
    actor: Actor,
    *,
    account_id: int,
    fact: Fact,
    value: int | None,
    valid_from: Period,
    run: str | None = None,
) -> AccountFact:
    """Record what an account has from a month on; None ends what was known.

    Rates are parts per million; ``run`` marks what an import recorded.
    Raises InvalidFactError, NotFoundError.
    """
    account = _account(actor, account_id, Verb.IMPORT if run else Verb.MANAGE_STRUCTURE)
    return reads.fact_data(actions.record_fact(actor, account, fact, value, valid_from, run))


@access.door
def record_account_facts(
    actor: Actor, *, account_id: int, values: Mapping[Fact, int | None], valid_from: Period
) -> Account:
    """Record several facts of an account from a month on, all or none; None ends what was known.

    Rates an employer chooses must lie in the range of the place in that month.
    Raises RefusedFactsError with a reason for each, NotFoundError, NotAllowedError.
    """
    account = _account(actor, account_id, Verb.MANAGE_STRUCTURE)
    if problems := dict(ranges.refusals(values, account.place, valid_from)):
        raise data.RefusedFactsError(account_id, problems)
    actions.record_facts(actor, account, values, valid_from)
    return _with_facts([account], valid_from, None)[0]


@access.door
def record_facts_of_accounts(
    actor: Actor, *, values: Mapping[int, Mapping[Fact, int | None]], valid_from: Period
) -> None:
    """Record facts of several accounts by their ids, all or none; see `record_account_facts`.

    Raises RefusedFactsError for the first account that refuses, NotFoundError, NotAllowedError.
    """
    for account_id, facts in values.items():
        record_account_facts(actor, account_id=account_id, values=facts, valid_from=valid_from)


def rate_ranges(*, place: int, period: Period) -> dict[Fact, tuple[Ppm, Ppm]]:
    """What a place allows an employer to choose in a month; rates it is silent on are absent."""
    return ranges.ranges_of(place, period)


@access.door
def get_account(actor: Actor, *, account_id: int, period: Period | None = None) -> Account:
    """One account with the facts in force in a month (default this one). Raises NotFoundError."""
    account = _account(actor, account_id)
    return _with_facts([account], period or period_of(clock.today()), None)[0]


@access.door
def list_account_history(actor: Actor, *, account_id: int) -> list[AccountFact]:
    """Everything ever recorded of an account, newest record first."""
    account = _account(actor, account_id)
    rows = FactRow.objects.filter(account=account).order_by("-recorded_at", "-pk")
    return [reads.fact_data(row) for row in rows]


@access.door
def forget_run(actor: Actor, *, run: str) -> int:
    """Delete what an import run created and nothing else uses; return how many rows went."""
    access.access_verb(actor, verb=Verb.IMPORT)
    return actions.forget_run(actor, run)


@access.door
def visible_entities(actor: Actor, *, verb: Verb = Verb.SEE_PEOPLE) -> frozenset[int] | None:
    """Ids of the entities the actor has the verb for; None means all."""
    subjects = access.list_subjects(actor, verb=verb, prefix="entity:")
    if subjects is None:
        return None
    return frozenset(int(subject.removeprefix("entity:")) for subject in subjects)


@access.door
def list_entities(actor: Actor) -> list[LegalEntity]:
    """The entities the actor may see, by name."""
    rows = EntityRow.objects.order_by("name")
    seen = visible_entities(actor)
    return [reads.entity_data(row) for row in rows if seen is None or row.pk in seen]


@access.door
def get_entity(actor: Actor, *, entity_id: int) -> LegalEntity:
    """One entity. Raises NotFoundError."""
    _check_visible(actor, entity_id)
    return reads.entity_data(reads.get_entity(entity_id))


@access.door
def list_departments(actor: Actor, *, entity_id: int | None = None) -> list[Department]:
    """The departments of the entities the actor may see, by path."""
    seen = visible_entities(actor)
    rows = DepartmentRow.objects.all()
    rows = rows.filter(entity_id=entity_id) if entity_id else rows
    found = [reads.department_data(row) for row in rows if seen is None or row.entity_id in seen]
    return sorted(found, key=lambda department: (department.entity_id, department.path))


@access.door
def list_accounts(
    actor: Actor,
    *,
    entity_id: int | None = None,
    period: Period | None = None,
    as_known: datetime | None = None,
) -> list[Account]:
    """Accounts with the facts in force in a month (default this one), as known at a moment."""
    seen = visible_entities(actor)
    rows = AccountRow.objects.order_by("entity_id", "place", "channel")
    rows = rows.filter(entity_id=entity_id) if entity_id else rows
    visible = [row for row in rows if seen is None or row.entity_id in seen]
    return _with_facts(visible, period or period_of(clock.today()), as_known)


def _with_facts(
    rows: Sequence[AccountRow], period: Period, as_known: datetime | None
) -> list[Account]:
    facts = reads.facts_in_force([row.pk for row in rows], period, as_known)
    return [reads.account_data(row, facts.get(row.pk, {})) for row in rows]


def _account(actor: Actor, account_id: int, verb: Verb = Verb.SEE_PEOPLE) -> AccountRow:
    """The account, after the verb: without it nobody learns what there is."""
    access.access_verb(actor, verb=verb)
    account = reads.get_account(account_id)
    _check_visible(actor, account.entity_id, verb)
    return account


def _check_visible(actor: Actor, entity_id: int, verb: Verb = Verb.SEE_PEOPLE) -> None:
    seen = visible_entities(actor, verb=verb)
    if seen is not None and entity_id not in seen:
        raise data.NotFoundError(data.NOT_FOUND)
