"""What writing a roster would change, row by row, before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wuxian.access.data import Actor, Verb
from wuxian.employers import api as employers
from wuxian.employers.data import CHANNEL_KINDS, FACT_CHANNELS, Account, Channel
from wuxian.employers.data import Fact as Rate
from wuxian.engine.kinds import Kind
from wuxian.roster import data
from wuxian.roster.data import Change, Difference, RosterRow, RowPreview
from wuxian.roster.standing import Known, Standing, load
from wuxian.support.money import format_yuan
from wuxian.support.periods import Period, format_period, period_of

CHANNELS = (Channel.SOCIAL_INSURANCE, Channel.HOUSING_FUND)
"""The accounts an enrolment without further knowledge needs in a place."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Entities by name, departments by path, accounts by place and channel, as they are now."""

    entities: dict[str, int]
    departments: dict[tuple[int, tuple[str, ...]], int]
    accounts: dict[tuple[int, int, Channel], Account]


def structure(actor: Actor) -> Structure:
    """Read what employers the actor may see."""
    return Structure(
        entities={entity.name: entity.id for entity in employers.list_entities(actor)},
        departments={
            (department.entity_id, department.path): department.id
            for department in employers.list_departments(actor)
        },
        accounts={
            (account.entity_id, account.place, account.channel): account
            for account in employers.list_accounts(actor)
        },
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with the person it means, if any, and what would happen."""

    row: RosterRow
    standing: Standing | None
    preview: RowPreview


def judge(actor: Actor, rows: Sequence[RosterRow]) -> list[Judged]:
    """Every row in order; a person named twice or a foreign entity is refused."""
    now, known = structure(actor), load(rows)
    mine = employers.visible_entities(actor, verb=Verb.IMPORT)
    seen: dict[object, RosterRow] = {}
    judged = []
    for number, row in enumerate(rows, start=1):
        first = seen.setdefault(_identity(row, number), row)
        if mine is not None and now.entities.get(row.entity) not in mine:
            problem = data.NOT_YOURS.format(entity=row.entity)
            judged.append(_refused(row, problem, "entity"))
        elif first is not row:
            earlier = first.line or next(at for at, one in enumerate(rows, 1) if one is first)
            field = "id_no" if row.id_no else "employee_no"
            judged.append(_refused(row, data.TWICE_IN_FILE.format(row=earlier), field))
        else:
            judged.append(_judge(row, now, known))
    return judged


def _identity(row: RosterRow, number: int) -> object:
    if row.id_no:
        return row.id_no
    return (row.entity, row.employee_no) if row.employee_no else number


def _refused(row: RosterRow, problem: str, field: str) -> Judged:
    return Judged(row, None, RowPreview(Change.REFUSED, problem=problem, field=field))


def _judge(row: RosterRow, now: Structure, known: Known) -> Judged:
    if found := _problem(row):
        return _refused(row, *found)
    try:
        standing = known.find(row, now.entities.get(row.entity))
    except data.RosterError as unclear:
        return _refused(row, unclear.text, "id_no" if row.id_no else "name")
    if standing is None:
        return Judged(row, None, RowPreview(Change.NEW))
    differing = tuple(differences(row, standing, now))
    change = Change.CHANGED if differing else Change.UNCHANGED
    return Judged(row, standing, RowPreview(change, standing.person.pk, differing))


def _problem(row: RosterRow) -> tuple[str, str] | None:
    """What cannot be so, and the field that says it."""
    for (meaning, kind), amount in amounts(row).items():
        if amount < 0:
            is_base = meaning is data.Amount.DECLARED_BASE
            field = (f"base_{kind}" if kind else "base") if is_base else "amount"
            return data.NEGATIVE, field
    is_backward = row.stop is not None and row.stop < first_month(row)
    return (data.STOP_BEFORE_START, "stop") if is_backward else None


def amounts(row: RosterRow) -> dict[tuple[data.Amount, Kind | None], int]:
    """Every amount the row states, by what it is and for which kind."""
    found: dict[tuple[data.Amount, Kind | None], int] = {}
    if row.amount is not None:
        found[row.meaning, None] = row.amount
    if row.base is not None:
        found[data.Amount.DECLARED_BASE, None] = row.base
    for kind, base in row.bases.items():
        found[data.Amount.DECLARED_BASE, kind] = base
    return found


def first_month(row: RosterRow) -> Period:
    """When the enrolment begins: as stated, else the month of hire, else the import's month."""
    return row.start or (period_of(row.hired_on) if row.hired_on else row.since)


def wanted(row: RosterRow) -> Iterator[tuple[Channel, Kind | None]]:
    """The channels and kinds the row enrols its person for."""
    for channel in CHANNELS:
        if row.kinds is None:
            yield channel, None
            continue
        levied = CHANNEL_KINDS[channel]
        yield from ((channel, kind) for kind in sorted(row.kinds & levied))


def differences(row: RosterRow, standing: Standing, now: Structure) -> Iterator[Difference]:
    """What the row says that is not believed yet."""
    yield from _employment_differences(row, standing, now)
    entity_id = now.entities.get(row.entity, 0)
    yield from _amount_differences(row, standing, entity_id)
    household = standing.households.get(entity_id)
    if row.household and (household is None or household.household != row.household):
        yield Difference("household", household.household if household else "", row.household)
    yield from _enrolment_differences(row, standing, now)
    for rate, old, new in new_rates(row, now, standing):
        yield Difference(rate, "" if old is None else str(old), str(new))


def new_rates(
    row: RosterRow, now: Structure, standing: Standing | None
) -> Iterator[tuple[Rate, int | None, int]]:
    """The rates the row states that neither the person nor their account has, with the old one."""
    entity = now.entities.get(row.entity, 0)
    for rate, value in row.rates.items():
        account = now.accounts.get((entity, row.place or 0, FACT_CHANNELS[rate]))
        own = standing.rates.get((entity, rate)) if standing else None
        usual = account.facts.get(rate) if account else None
        before = own.value if own else usual
        if before != value:
            yield rate, before, value


def _employment_differences(
    row: RosterRow, standing: Standing, now: Structure
) -> Iterator[Difference]:
    employment = standing.employments.get(now.entities.get(row.entity, 0))
    if employment is None:
        yield Difference("entity", "", row.entity)
        return
    for name in ("employee_no", "hired_on", "left_on", "employment_type"):
        before, after = getattr(employment, name), getattr(row, name)
        if after is not None and after != before:
            yield Difference(name, str(before or ""), str(after))
    department = now.departments.get((employment.entity_id, row.department))
    if row.department and (department is None or department != employment.department_id):
        yield Difference("department", "", "/".join(row.department))


def _amount_differences(row: RosterRow, standing: Standing, entity_id: int) -> Iterator[Difference]:
    for (meaning, kind), amount in amounts(row).items():
        believed = standing.wages.get((entity_id, meaning, kind))
        if believed is None or believed.amount != amount:
            before = format_yuan(believed.amount) if believed else ""
            name = f"{meaning}_{kind}" if kind else str(meaning)
            yield Difference(name, before, format_yuan(amount))


def _enrolment_differences(
    row: RosterRow, standing: Standing, now: Structure
) -> Iterator[Difference]:
    if row.place is None:
        return
    for channel, kind in wanted(row):
        account = now.accounts.get((now.entities.get(row.entity, 0), row.place, channel))
        enrolled = standing.accounts.get(account.id, []) if account else []
        same = [one for one in enrolled if one.kind == kind]
        if not same:
            after = f"{row.place} {channel} {format_period(first_month(row))}"
            yield Difference("enrolment", "", after)
        elif row.stop is not None and same[-1].stop != row.stop:
            before = format_period(same[-1].stop) if same[-1].stop else ""
            yield Difference("stop", before, format_period(row.stop))
