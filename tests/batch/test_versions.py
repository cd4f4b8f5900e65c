"""A month is computed again for the places where it says something new, and for no others."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batch.plans import line, plan
from wuxian.batch import crowd
from wuxian.batch.calculate import Block, Options, blocks, calculate
from wuxian.batch.people import PEOPLE_SCHEMA
from wuxian.batch.summary import Summary
from wuxian.engine.plan import Plan

SHANGHAI, BEIJING = 310000, 110000
MONTHS = (202306, 202307, 202308)
BY_PLACE = Options(by_place=True)


def people(*rows: dict[str, Any]) -> pl.DataFrame:
    numbered = [{"person": index, "wage": 1_000_000, **row} for index, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema_overrides=dict(PEOPLE_SCHEMA))


BOTH = people({"place": SHANGHAI}, {"place": BEIJING})


def pension(rules: Plan, options: Options = BY_PLACE) -> list[Block]:
    """The blocks of the employer's pension."""
    found = blocks(people=BOTH, plan=rules, periods=MONTHS, options=options)
    key = ("pension", "employer")
    return [block for block in found if block.lines.row(0)[1:3] == key]


def rules(place: int, **july: Any) -> Plan:
    """Two places for three months; one of them changes in July."""
    return plan(
        *(
            line(place=each, period=month, rate_ppm=160_000)
            | (july if each == place and month >= 202307 else {})
            for each in (SHANGHAI, BEIJING)
            for month in MONTHS
        )
    )


@pytest.mark.parametrize("july", [{"rate_ppm": 170_000}, {"source": "another"}, {"fixed": 5}])
def test_a_change_at_one_place_leaves_the_months_of_the_others_as_they_were(
    monkeypatch: pytest.MonkeyPatch, july: dict[str, Any]
) -> None:
    monkeypatch.setattr(crowd, "CHUNK_BY_PLACE", 1)
    beijing, shanghai = pension(rules(SHANGHAI, **july))[:3], pension(rules(SHANGHAI, **july))[3:]
    assert [block.lines["person"].to_list() for block in (beijing[0], shanghai[0])] == [[1], [0]]
    assert beijing[0].lines is beijing[1].lines is beijing[2].lines
    assert shanghai[0].lines is not shanghai[1].lines
    assert shanghai[1].lines is shanghai[2].lines


def test_a_change_is_seen_where_others_stand_beside_it() -> None:
    before, after, _ = pension(rules(BEIJING, rate_ppm=200_000))
    assert before.lines["amount"].to_list() == [160_000, 160_000]
    assert dict(after.lines.select("person", "amount").iter_rows()) == {0: 160_000, 1: 200_000}


def test_a_new_class_rate_is_a_change() -> None:
    injury = [
        line(kind="work_injury", rate_of="work_injury", period=month, place=SHANGHAI)
        for month in MONTHS
    ]
    classes = [
        {"place": SHANGHAI, "period": month, "injury_class": 2, "rate_ppm": rate}
        for month, rate in zip(MONTHS, (4_000, 4_000, 5_000), strict=True)
    ]
    crowd = people({"place": SHANGHAI, "injury_class": 2})
    found = pl.concat(calculate(people=crowd, plan=plan(*injury, classes=classes), periods=MONTHS))
    amounts = found.filter(pl.col("kind") == "work_injury")["amount"].to_list()
    assert amounts == [4_000, 4_000, 5_000]


def test_what_is_counted_once_is_counted_for_every_month() -> None:
    once, each = Summary(), Summary()
    for block in blocks(people=BOTH, plan=rules(SHANGHAI), periods=MONTHS, options=BY_PLACE):
        once.add(block.lines)
        each.add(block.lines.clone())
    assert (once.rows, once.statuses, once.states, once.totals) == (
        each.rows,
        each.statuses,
        each.states,
        each.totals,
    )
    assert once.totals["pension", "employer"] == 6 * 160_000


changes = st.fixed_dictionaries(
    {
        "rate_ppm": st.sampled_from([50_000, 160_000]),
        "floor": st.sampled_from([0, 1_500_000]),
        "gap": st.sampled_from([None, None, "no_rate"]),
        "party": st.sampled_from(["employer", "employee"]),
        "kind": st.sampled_from(["pension", "long_term_care", "critical_illness"]),
        "households": st.sampled_from([None, None, "local_urban"]),
        "state": st.sampled_from(["secondary", "disputed"]),
    }
)
libraries = st.lists(
    st.tuples(st.sampled_from(MONTHS), st.sampled_from([SHANGHAI, BEIJING]), changes), max_size=12
)


@settings(max_examples=40, deadline=None)
@given(libraries, st.booleans())
def test_several_months_are_the_same_months_one_by_one(
    stated: list[tuple[int, int, dict[str, Any]]], by_place: bool
) -> None:
    lines = {
        (month, place, said["kind"], said["party"], said["households"]): line(
            period=month, place=place, **said
        )
        for month, place, said in stated
    }
    library, kinds = plan(*lines.values()), "pension;long_term_care"
    crowd = people(
        {"place": SHANGHAI, "household": "local_urban"},
        {"place": BEIJING, "kinds": kinds},
        {"place": BEIJING, "household": "local_rural", "start": 202307},
        {"place": None, "stop": 202307},
    )
    options, by = Options(by_place=by_place), ["period", "kind", "party", "person"]
    together = pl.concat(calculate(people=crowd, plan=library, periods=MONTHS, options=options))
    apart = [calculate(people=crowd, plan=library, periods=[month]) for month in MONTHS]
    assert together.sort(by).equals(pl.concat(one for each in apart for one in each).sort(by))
