"""One person explained equals the same person in the batch."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batch.plans import line, plan
from wuxian.batch.calculate import Options, calculate
from wuxian.batch.explain import Explainer, LineExplanation, PersonFacts
from wuxian.batch.people import PEOPLE_SCHEMA
from wuxian.engine.kinds import Kind, Party
from wuxian.engine.rounding import Rounding, Unit
from wuxian.engine.statuses import Status

SHANGHAI, BEIJING, ZIGONG, NOWHERE = 310000, 110000, 510300, 990000
MONTH = 202307
YUAN = Rounding(Unit.YUAN)
FUND = {"kind": "housing_fund", "rate_of": "housing_fund", "rounding": YUAN}
RULES = plan(
    line(rate_ppm=160_000, floor=731_000, cap=3_654_900),
    line(party="employee", rate_ppm=80_000, floor=731_000, cap=3_654_900),
    line(kind="medical", component="basic", rate_ppm=85_000),
    line(kind="medical", component="local", rate_ppm=5_000, state="disputed", source="another"),
    line(kind="medical", party="employee", rate_ppm=20_000),
    line(kind="medical", party="employee", component="fixed", fixed=300),
    line(kind="unemployment", party="employee", rate_ppm=5_000),
    line(kind="unemployment", party="employee", rate_ppm=0, households="local_rural"),
    line(kind="work_injury", rate_of="work_injury"),
    line(place=BEIJING, gap="no_limits"),
    *(
        line(**FUND, party=party, place=place, per_total=place == BEIJING, rate_max_ppm=120_000)
        for party in ("employer", "employee")
        for place in (SHANGHAI, BEIJING)
    ),
    line(
        kind="supplementary_housing_fund",
        rate_of="supplementary_housing_fund",
        party="employee",
        rounding=YUAN,
    ),
    classes=[
        {"place": SHANGHAI, "period": MONTH, "injury_class": 2, "rate_ppm": 4_000},
    ],
)
people = st.fixed_dictionaries(
    {
        "place": st.sampled_from([SHANGHAI, BEIJING, None]),
        "wage": st.one_of(st.none(), st.integers(-5, 2 * 10**9), st.integers(1, 10**7)),
        "base": st.one_of(st.none(), st.integers(1, 10**7)),
        "base_medical": st.one_of(st.none(), st.integers(1, 10**7)),
        "work_injury_ppm": st.sampled_from([None, 2_560]),
        "injury_class": st.sampled_from([None, 2, 3]),
        "housing_fund_ppm": st.sampled_from([None, 50_000, 70_000, 200_000]),
        "housing_fund_employee_ppm": st.sampled_from([None, 120_000]),
        "supplementary_housing_fund_ppm": st.sampled_from([None, 30_000]),
        "household": st.sampled_from([None, "local_rural", "nonlocal_urban"]),
        "kinds": st.sampled_from(
            [None, "pension", "pension;long_term_care", "supplementary_housing_fund"]
        ),
    }
)


def facts(row: dict[str, Any]) -> PersonFacts:
    row = dict(row)
    medical, kinds = row.pop("base_medical"), row.pop("kinds")
    return PersonFacts(
        **row,
        bases={} if medical is None else {Kind.MEDICAL: medical},
        kinds=None if kinds is None else frozenset(map(Kind, kinds.split(";"))),
    )


def as_tuple(one: LineExplanation) -> tuple[object, ...]:
    source = None if one.source is None else frozenset(one.source.split("; "))
    return (one.kind, one.party, one.status, one.base, one.rate, one.amount, one.state, source)


@settings(max_examples=80, deadline=None)
@given(st.lists(people, min_size=1, max_size=8))
def test_the_explanation_of_each_person_equals_the_batch(rows: list[dict[str, Any]]) -> None:
    explainer = Explainer(RULES)
    frame = pl.DataFrame(
        [{"person": n, **row} for n, row in enumerate(rows)], schema_overrides=dict(PEOPLE_SCHEMA)
    )
    blocks = pl.concat(
        calculate(people=frame, plan=RULES, periods=[MONTH], options=Options(detail=True))
    )
    for number, row in enumerate(rows):
        batch = {
            (
                Kind(r["kind"]),
                Party(r["party"]),
                Status(r["status"]),
                r["base"],
                r["rate"],
                r["amount"],
                r["state"],
                None if r["source"] is None else frozenset(r["source"].split("; ")),
            )
            for r in blocks.filter(pl.col("person") == number).iter_rows(named=True)
        }
        assert {as_tuple(one) for one in explainer.explain(facts(row), MONTH)} == batch


def test_an_explanation_shows_where_the_base_comes_from() -> None:
    person = PersonFacts(place=SHANGHAI, wage=300_000, bases={Kind.MEDICAL: 500_000})
    found = {(one.kind, one.party): one for one in Explainer(RULES).explain(person, MONTH)}
    assert found[Kind.PENSION, Party.EMPLOYER].wage_from == "wage"
    medical = found[Kind.MEDICAL, Party.EMPLOYER]
    assert (medical.wage_from, medical.wage, medical.state) == (
        "base_medical",
        500_000,
        "disputed",
    )
    assert [(name, trace.amount) for name, trace in medical.components] == [
        ("basic", 42_500),
        ("local", 2_500),
    ]


@pytest.mark.parametrize("strict", [True, False])
def test_values_past_review_are_refused_only_when_strict(*, strict: bool) -> None:
    explainer = Explainer(plan(line(rate_ppm=1, past_review=True)))
    person = PersonFacts(place=SHANGHAI, wage=1)
    pension = explainer.explain(person, MONTH, strict=strict)[0]
    assert pension.status is (Status.PAST_REVIEW if strict else Status.COMPUTED)
