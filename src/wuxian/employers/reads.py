"""Queries of ``employers``."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from wuxian.employers import data
from wuxian.employers.models import Account, AccountFact, Department, LegalEntity
from wuxian.support.periods import Period


def entity_data(entity: LegalEntity) -> data.LegalEntity:
    return data.LegalEntity(
        id=entity.pk, group_id=entity.group_id, name=entity.name, uscc=entity.uscc
    )


def department_data(row: Department) -> data.Department:
    return data.Department(
        id=row.pk,
        entity_id=row.entity_id,
        parent_id=row.parent_id,
        name=row.name,
        path=tuple(row.path),
    )


def account_data(account: Account, facts: dict[data.Fact, int]) -> data.Account:
    return data.Account(
        id=account.pk,
        entity_id=account.entity_id,
        place=account.place,
        channel=data.Channel(account.channel),
        number=account.number,
        facts=facts,
    )


def fact_data(row: AccountFact) -> data.AccountFact:
    return data.AccountFact(
        fact=data.Fact(row.fact),
        value=row.value,
        valid_from=row.valid_from,
        recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
        recorded_by=row.recorded_by,
        is_imported=row.import_run is not None,
    )


def known(as_known: datetime | None) -> Q:
    """Rows that were believed at a moment; without one, those believed now."""
    if as_known is None:
        return Q(superseded_at__isnull=True)
    later = Q(superseded_at__isnull=True) | Q(superseded_at__gt=as_known)
    return later & Q(recorded_at__lte=as_known)


def facts_in_force(
    accounts: Iterable[int], period: Period, as_known: datetime | None
) -> dict[int, dict[data.Fact, int]]:
    """For each account the newest value of each fact that began by the month."""
    rows = AccountFact.objects.filter(
        known(as_known), account_id__in=accounts, valid_from__lte=period
    ).order_by("valid_from", "recorded_at")
    newest: dict[int, dict[data.Fact, int | None]] = {}
    for row in rows:
        newest.setdefault(row.account_id, {})[data.Fact(row.fact)] = row.value
    return {
        account: {fact: value for fact, value in facts.items() if value is not None}
        for account, facts in newest.items()
    }


def get_entity(entity_id: int) -> LegalEntity:
    found = LegalEntity.objects.filter(pk=entity_id).first()
    if found is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return found


def get_account(account_id: int) -> Account:
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise data.NotFoundError(data.NOT_FOUND)
    return found
