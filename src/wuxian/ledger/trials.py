"""What one person would owe in a month by what is believed now; computed, and kept nowhere."""

import polars as pl

from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.engine.kinds import Party
from wuxian.engine.statuses import Status
from wuxian.ledger import calculation, data, inputs
from wuxian.ledger.codes import PARTY_CODES, STATUS_CODES
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import MonthFacts
from wuxian.support import clock
from wuxian.support.money import Fen
from wuxian.support.periods import Period


def trial(
    actor: Actor, person_id: int, period: Period, entities: frozenset[int] | None
) -> data.Trial:
    """Both shares of every enrolment the actor may see the amounts of."""
    facts = roster.month_facts(actor, period=period, entities=entities)
    mine = pl.col("person_id") == person_id
    facts = MonthFacts(facts.people.filter(mine), facts.enrolments.filter(mine))
    if facts.people.is_empty():
        return data.Trial(period, 0, 0, 0)
    places = sorted(facts.people["place"].unique().to_list())
    plan = policies.compile_plan(places=places, periods=[period], today=clock.today())
    accounts = employers.list_accounts(actor, period=period)
    lines = calculation.compute(inputs.people_of(facts, accounts, plan), plan, period)
    unfinished = lines.filter(pl.col("status") != STATUS_CODES[Status.COMPUTED])
    return data.Trial(
        period,
        employer=_sum(lines, Party.EMPLOYER),
        employee=_sum(lines, Party.EMPLOYEE),
        not_computed=unfinished["kind"].n_unique(),
    )


def _sum(lines: pl.DataFrame, party: Party) -> Fen:
    return int(lines.filter(pl.col("party") == PARTY_CODES[party])["amount"].sum())
