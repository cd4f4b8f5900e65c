"""Make sure of the entities, departments, accounts and rates a roster speaks of."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.employers.data import FACT_CHANNELS, Account, Channel
from wuxian.employers.data import Fact as Rate
from wuxian.roster.data import RosterRow
from wuxian.roster.previews import wanted


def ensure_structure(actor: Actor, rows: Sequence[RosterRow], run: str | None) -> None:
    """A few hundred of each at most, marked with the run that made them."""
    names = sorted({row.entity for row in rows})
    ids = {name: employers.ensure_entity(actor, name=name, run=run).id for name in names}
    for entity, path in sorted({(row.entity, row.department) for row in rows if row.department}):
        employers.ensure_department(actor, entity_id=ids[entity], path=path, run=run)
    accounts = _ensure_accounts(actor, rows, ids, run)
    _ensure_rates(actor, rows, ids, accounts, run)


def _ensure_accounts(
    actor: Actor, rows: Sequence[RosterRow], ids: dict[str, int], run: str | None
) -> dict[tuple[int, int, Channel], Account]:
    needed = {
        (ids[row.entity], row.place, channel)
        for row in rows
        for channel, _ in wanted(row)
        if row.place is not None
    }
    return {
        key: employers.ensure_account(
            actor, entity_id=key[0], place=key[1], channel=key[2], run=run
        )
        for key in sorted(needed)
    }


def _ensure_rates(
    actor: Actor,
    rows: Sequence[RosterRow],
    ids: dict[str, int],
    accounts: dict[tuple[int, int, Channel], Account],
    run: str | None,
) -> None:
    """What most rows of an account state becomes the account's, if it had nothing."""
    stated: dict[tuple[int, Rate], Counter[int]] = defaultdict(Counter)
    for row in rows:
        for rate, value in row.rates.items():
            account = accounts.get((ids[row.entity], row.place or 0, FACT_CHANNELS[rate]))
            if account is not None and rate not in account.facts:
                stated[account.id, rate][value] += 1
    since = min((row.since for row in rows), default=0)
    for (account_id, rate), values in sorted(stated.items()):
        usual = max(values, key=lambda value: (values[value], -value))
        employers.record_account_fact(
            actor, account_id=account_id, fact=rate, value=usual, valid_from=since, run=run
        )
