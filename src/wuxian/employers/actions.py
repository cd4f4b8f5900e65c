"""Writes of ``employers``."""

from collections.abc import Mapping

from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError, QuerySet

from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.employers import data, entries
from wuxian.employers.checks import check_fact, checked_name, checked_uscc
from wuxian.employers.models import Account, AccountFact, Department, Group, LegalEntity
from wuxian.employers.reads import facts_in_force
from wuxian.evidence import api as evidence
from wuxian.support import clock
from wuxian.support.periods import Period


@transaction.atomic
def create_group(actor: Actor, name: str) -> Group:
    group, is_new = Group.objects.get_or_create(
        name=checked_name(name), defaults={"created_at": clock.now()}
    )
    access.create_scope(actor, subject=f"group:{group.pk}", name=group.name)
    if is_new:
        touched = {entries.GROUP: [group.pk]}
        entries.note(
            actor, entries.GROUP_CREATED, group.pk, after={"name": group.name}, touched=touched
        )
    return group


@transaction.atomic
def create_entity(
    actor: Actor, name: str, group: Group, uscc: str | None, run: str | None
) -> LegalEntity:
    name = checked_name(name)
    if LegalEntity.objects.filter(name=name).exists():
        raise data.InvalidEmployerError(data.NAME_TAKEN.format(name=name))
    number = _next_entity()
    scope, above = f"entity:{number}", f"group:{group.pk}"
    access.create_scope(actor, subject=scope, name=name, parent=above)  # what is written is in it
    entity = LegalEntity.objects.create(
        pk=number, group=group, name=name, uscc=checked_uscc(uscc), import_run=run,
        created_at=clock.now(),
    )  # fmt: skip
    said: dict[str, object] = {"name": name, "uscc": entity.uscc, "run": run}
    touched = {entries.ENTITY: [number]}
    entries.note(actor, entries.ENTITY_CREATED, number, after=said, entity=number, touched=touched)
    return entity


def _next_entity() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('employers_legalentity', 'id'))")
        return int(cursor.fetchone()[0])


@transaction.atomic
def ensure_department(
    actor: Actor, entity: LegalEntity, path: tuple[str, ...], run: str | None
) -> Department:
    parent: Department | None = None
    for depth, name in enumerate(path, start=1):
        parent, is_new = Department.objects.get_or_create(
            entity=entity,
            parent=parent,
            name=checked_name(name),
            defaults={"path": list(path[:depth]), "import_run": run},
        )
        if is_new:
            said: dict[str, object] = {"path": parent.path, "run": run}
            touched = {entries.DEPARTMENT: [parent.pk]}
            entries.note(
                actor, entries.DEPARTMENT_CREATED, parent.pk, after=said, entity=entity.pk,
                touched=touched,
            )  # fmt: skip
    if parent is None:
        raise data.InvalidEmployerError(data.NAME_EMPTY)
    return parent


@transaction.atomic
def ensure_account(
    actor: Actor,
    entity: LegalEntity,
    place: int,
    channel: data.Channel,
    number: str | None,
    run: str | None,
) -> Account:
    account, is_new = Account.objects.get_or_create(
        entity=entity,
        place=place,
        channel=channel,
        defaults={"number": number, "import_run": run, "created_at": clock.now()},
    )
    if is_new:
        said: dict[str, object] = {"place": place, "channel": channel, "number": number, "run": run}
        touched = {entries.ACCOUNT: [account.pk]}
        entries.note(
            actor, entries.ACCOUNT_CREATED, account.pk, after=said, entity=entity.pk,
            touched=touched,
        )  # fmt: skip
    return account


@transaction.atomic
def record_fact(
    actor: Actor,
    account: Account,
    fact: data.Fact,
    value: int | None,
    valid_from: Period,
    run: str | None,
) -> AccountFact:
    """Supersede what was believed for the same month, if it differs, and record the new value."""
    check_fact(fact, value)
    believed = AccountFact.objects.select_for_update().filter(
        account=account, fact=fact, valid_from=valid_from, superseded_at__isnull=True
    )
    same = believed.filter(value=value).first()
    if same is not None:
        return same
    moment = clock.now()
    believed.update(superseded_at=moment)
    recorded = AccountFact.objects.create(
        account=account, fact=fact, value=value, valid_from=valid_from, recorded_at=moment,
        recorded_by=actor.user_id, import_run=run,
    )  # fmt: skip
    said: dict[str, object] = {"fact": fact, "value": value, "from": valid_from, "run": run}
    entries.note(
        actor, entries.FACT_RECORDED, account.pk, after=said, entity=account.entity_id,
        touched={entries.ACCOUNT: [account.pk]},
    )  # fmt: skip
    return recorded


@transaction.atomic
def record_facts(
    actor: Actor, account: Account, values: Mapping[data.Fact, int | None], valid_from: Period
) -> None:
    """Record what differs from what is in force; what was never known needs no end."""
    in_force = facts_in_force([account.pk], valid_from, None).get(account.pk, {})
    for fact, value in values.items():
        if in_force.get(fact) != value:
            record_fact(actor, account, fact, value, valid_from, None)


@transaction.atomic
def forget_run(actor: Actor, run: str) -> int:
    """Delete what an import run created and nothing uses, from the leaves to the root."""
    touched = _made_by(run)
    with evidence.gathering() as more:
        deleted = _forget(actor, run)
    said: dict[str, object] = {"deleted": deleted}
    touched |= {key: sorted(objects) for key, objects in more.items()}
    if any(touched.values()):
        entries.note(actor, entries.RUN_FORGOTTEN, run, after=said, touched=touched)
    return deleted


def _made_by(run: str) -> dict[str, list[int]]:
    facts = AccountFact.objects.filter(import_run=run).values_list("account_id", flat=True)
    accounts = Account.objects.filter(import_run=run).values_list("pk", flat=True)
    departments = Department.objects.filter(import_run=run).values_list("pk", flat=True)
    entities = LegalEntity.objects.filter(import_run=run).values_list("pk", flat=True)
    return {
        entries.ACCOUNT: sorted({*facts, *accounts}),
        entries.DEPARTMENT: list(departments),
        entries.ENTITY: list(entities),
    }


def _forget(actor: Actor, run: str) -> int:
    AccountFact.objects.filter(import_run=run, superseded_at__isnull=True).delete()
    deleted = _delete_unused(Account.objects.filter(import_run=run))
    deleted += _delete_unused(Department.objects.filter(import_run=run).order_by("-pk"))
    for entity in LegalEntity.objects.filter(import_run=run):
        gone = _delete_unused(LegalEntity.objects.filter(pk=entity.pk))
        if gone:
            access.drop_scope(actor, subject=f"entity:{entity.pk}")
        deleted += gone
    return deleted


def _delete_unused(rows: QuerySet[Model]) -> int:
    deleted = 0
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except (ProtectedError, IntegrityError):
            continue
        deleted += 1
    return deleted
