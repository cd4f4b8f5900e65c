"""Every place and kind of the library: the batch against fractions computed from the cited values.

The second calculator reads the values people read (`Book.values`), not the plan, so it checks the
compiler as well as the arithmetic.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import polars as pl
import pytest

from tests.engine import oracle
from wuxian import policybook
from wuxian.batch.calculate import calculate
from wuxian.batch.explain import Explainer, facts_of
from wuxian.batch.people import PEOPLE_SCHEMA, known_columns
from wuxian.engine.kinds import OWN_RATE, Kind
from wuxian.engine.statuses import Status
from wuxian.policybook import Value

UNITS = {"fen": 1, "jiao": 10, "yuan": 100}
SEED = 20260711
WAGES_EACH = 5
Amounts = dict[tuple[str, str], int]


def by_name(values: list[Value]) -> dict[tuple[str, str], list[Value]]:
    found: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for value in values:
        found[value.kind, value.parameter.value].append(value)
    return found


class SecondCalculator:
    """One place and month, in exact fractions."""

    def __init__(self, values: list[Value], period: int) -> None:
        self.named, self.month = by_name(values), str(period % 100)

    def one(self, kind: str, parameter: str) -> str | None:
        found = self.named.get((kind, parameter))
        return found[0].value if found else None

    def base(self, kind: str, wage: int) -> int | None:
        follows = self.one(kind, "limits_of")
        has_own = self.one(kind, "base_min") or self.one(kind, "base_max")
        limits = kind if has_own or not follows else follows
        low, high = self.one(limits, "base_min"), self.one(limits, "base_max")
        if low is None and high is None:
            return None
        floor = int(Fraction(low or 0) * 100)
        cap = int(Fraction(high) * 100) if high else 10**12
        return sorted([floor, wage, cap])[1]

    def amount(self, kind: str, base: int, rate: Fraction) -> int:
        unit, mode, _ = (self.one(kind, "rounding") or "").split()
        return oracle.to_unit(base * rate, UNITS[unit], mode)

    def policy_amounts(self, wage: int, household: str) -> Amounts:
        """Kinds whose rate policy states, and fixed amounts due this month."""
        amounts: Amounts = defaultdict(int)
        for (kind, parameter), values in self.named.items():
            for value in values:
                if value.households and household not in value.households.split(";"):
                    continue
                if value.plan not in {None, "tier1"}:
                    continue
                key = (kind, value.party or "")
                if parameter == "rate":
                    base = self.base(kind, wage)
                    if base is not None:
                        amounts[key] += self.amount(kind, base, Fraction(value.value))
                elif parameter == "fixed" and self.is_due(value):
                    amounts[key] += int(Fraction(value.value) * 100)
        return amounts

    def is_due(self, value: Value) -> bool:
        return value.months is None or self.month in value.months.split(";")

    def fund(self, wage: int, employer: Fraction, employee: Fraction) -> Amounts:
        base = self.base("housing_fund", wage)
        if base is None:
            return {}
        unit, mode, way = (self.one("housing_fund", "rounding") or "").split()
        if way == "each":
            return {
                ("housing_fund", party): oracle.to_unit(base * rate, UNITS[unit], mode)
                for party, rate in (("employer", employer), ("employee", employee))
            }
        total = oracle.to_unit(base * (employer + employee), UNITS[unit], mode)
        share = oracle.to_unit(base * employee, 1, "half_up")
        return {
            ("housing_fund", "employer"): total - share,
            ("housing_fund", "employee"): share,
        }


def crowd(places: list[int], chance: random.Random) -> Iterator[dict[str, object]]:
    for place in places:
        for number in range(WAGES_EACH):
            tie = chance.randrange(1_000, 60_000) * 200 + 100  # × 0.5 % ends in half a fen
            wage = tie if number % 2 else chance.randrange(50_000, 9_000_000)
            yield {
                "place": place,
                "wage": wage,
                "work_injury_ppm": chance.choice([2_000, 2_560, 19_000]),
                "housing_fund_ppm": chance.choice([50_000, 60_000, 70_000]),
                "household": chance.choice(["local_urban", "nonlocal_rural"]),
            }


@pytest.mark.parametrize("period", [202610, 202601, 202508, 202407, 202304])
def test_every_amount_of_every_place_agrees_with_exact_fractions(period: int) -> None:
    book, chance = policybook.open_book(), random.Random(SEED + period)
    places = [place.code for place in book.places()]
    rows = [{"person": n, **row} for n, row in enumerate(crowd(places, chance))]
    people = pl.DataFrame(rows, schema_overrides=dict(PEOPLE_SCHEMA))
    plan = book.plan(places, [period])
    result = pl.concat(calculate(people=people, plan=plan, periods=[period]))
    mine: dict[int, Amounts] = defaultdict(dict)
    computed = result.filter(pl.col("status") == Status.COMPUTED.value)
    for person, kind, party, amount in computed.select(
        "person", "kind", "party", "amount"
    ).iter_rows():
        mine[person][kind, party] = amount
    calculators = {code: SecondCalculator(book.values(code, period), period) for code in places}
    compared = 0
    for row in rows:
        theirs = expected(calculators[row["place"]], row)
        for key, amount in mine[row["person"]].items():
            assert amount == theirs[key], (row["place"], key)
            compared += 1
    assert compared == computed.height > 0
    if period == 202610:
        assert compared == result.height


def expected(calculator: SecondCalculator, row: dict[str, int]) -> Amounts:
    wage, own = row["wage"], Fraction(row["housing_fund_ppm"], 1_000_000)
    amounts = dict(calculator.policy_amounts(wage, str(row["household"])))
    amounts |= calculator.fund(wage, own, own)
    base = calculator.base("work_injury", wage)
    if base is not None:
        rate = Fraction(row["work_injury_ppm"], 1_000_000)
        amounts["work_injury", "employer"] = calculator.amount("work_injury", base, rate)
    return amounts


def test_one_person_explained_equals_the_batch_in_every_place() -> None:
    period, book = 202610, policybook.open_book()
    places = [place.code for place in book.places()]
    rows = [{"person": n, **row} for n, row in enumerate(crowd(places, random.Random(SEED)))]
    people = pl.DataFrame(rows, schema_overrides=dict(PEOPLE_SCHEMA))
    plan = book.plan(places, [period])
    result = pl.concat(calculate(people=people, plan=plan, periods=[period]))
    batch = set(result.select("person", "kind", "party", "base", "amount").iter_rows())
    explainer, known = Explainer(plan), known_columns(people)
    explained = {
        (row["person"], line.kind.value, line.party.value, line.base, line.amount)
        for row in people.iter_rows(named=True)
        for line in explainer.explain(facts_of(row, known), period)
    }
    assert explained == batch


def test_the_library_computes_every_kind() -> None:
    lines = policybook.open_book().plan(None, [202610]).lines
    levied = set(lines["kind"].cast(pl.String).unique())
    assert levied == {kind.value for kind in Kind}
    assert {Kind(kind) for kind in levied} >= set(OWN_RATE)
