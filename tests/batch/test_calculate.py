"""A frame of people against the plan: amounts, reasons, order, months."""

from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batch.plans import line, plan
from tests.engine import oracle
from wuxian.batch.calculate import Options, calculate
from wuxian.batch.people import PEOPLE_SCHEMA
from wuxian.engine.forms import MAX_BASE
from wuxian.engine.kinds import CORE_KINDS
from wuxian.engine.plan import Plan
from wuxian.engine.rounding import FEN_IN, Mode, Rounding, Unit
from wuxian.engine.statuses import Status

SHANGHAI, BEIJING = 310000, 110000
HOUSING = {"kind": "housing_fund", "rate_of": "housing_fund"}
YUAN = Rounding(Unit.YUAN)


def people(*rows: dict[str, Any]) -> pl.DataFrame:
    numbered = [{"person": index, "place": SHANGHAI, **row} for index, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema_overrides=dict(PEOPLE_SCHEMA))


def run(
    crowd: pl.DataFrame, rules: Plan, *periods: int, detail: bool = False, strict: bool = False
) -> pl.DataFrame:
    options = Options(detail=detail, strict=strict)
    months = periods or (202307,)
    result = pl.concat(calculate(people=crowd, plan=rules, periods=months, options=options))
    return result.join(rules.lines, on=["kind", "party"], how="semi", maintain_order="left")


def test_a_wage_is_clamped_and_multiplied() -> None:
    rules = plan(line(rate_ppm=160_000, floor=731_000, cap=3_654_900))
    result = run(people({"wage": 300_000}, {"wage": 10_000_000}), rules)
    assert result["base"].to_list() == [731_000, 3_654_900]
    assert result["amount"].to_list() == [116_960, 584_784]
    assert result["rate"].to_list() == [160_000, 160_000]


def test_a_base_for_one_kind_beats_a_base_beats_a_wage() -> None:
    rules = plan(line(rate_ppm=100_000), line(kind="medical", rate_ppm=100_000))
    result = run(people({"wage": 1_000, "base": 2_000, "base_medical": 3_000}), rules)
    assert dict(result.select("kind", "base").iter_rows()) == {"pension": 2_000, "medical": 3_000}


def test_components_are_rounded_one_by_one() -> None:
    rules = plan(
        line(kind="medical", component="basic", rate_ppm=85_000),
        line(kind="medical", component="local", rate_ppm=5_000),
    )
    result = run(people({"wage": 3_654_900}), rules, detail=True)
    assert result["amount"].to_list() == [328_942]
    assert result["components"].to_list() == ["0.085:3106.67;0.005:182.75"]
    assert result["rate"].to_list() == [90_000]


def test_a_fixed_amount_needs_no_wage_and_is_shown_as_fixed() -> None:
    rules = plan(
        line(kind="medical", party="employee", rate_ppm=20_000),
        line(kind="medical", party="employee", component="fixed", fixed=300),
        line(kind="critical_illness", party="employee", component="fixed", fixed=700),
    )
    result = run(people({"wage": 1_000_000}, {"wage": None}), rules, detail=True)
    medical = result.filter(pl.col("kind") == "medical")
    assert medical["components"].to_list() == ["0.02:200.00;fixed:3.00", None]
    assert medical["amount"].to_list() == [20_300, None]
    assert result.filter(pl.col("kind") == "critical_illness")["amount"].to_list() == [700, 700]


def test_a_fixed_amount_needs_no_wage_even_where_another_place_has_a_rate() -> None:
    rules = plan(
        line(kind="critical_illness", component="fixed", fixed=700),
        line(kind="critical_illness", place=BEIJING, rate_ppm=10_000),
    )
    crowd = people({"wage": None}, {"wage": None, "place": BEIJING})
    result = run(crowd, rules)
    assert result["amount"].to_list() == [700, None]
    assert result["base"].to_list() == [None, None]
    assert result["status"].to_list() == [Status.COMPUTED, Status.NO_WAGE]


def test_each_reason_stands_at_its_own_row() -> None:
    rules = plan(line(rate_ppm=160_000), line(place=BEIJING, gap="no_rate"))
    crowd = people(
        {"wage": 100_000},
        {"wage": None},
        {"wage": 0},
        {"wage": MAX_BASE + 1},
        {"wage": 100_000, "place": None},
        {"wage": 100_000, "place": BEIJING},
    )
    result = run(crowd, rules)
    assert result["status"].to_list() == [
        Status.COMPUTED,
        Status.NO_WAGE,
        Status.WAGE_OUT_OF_REASON,
        Status.WAGE_OUT_OF_REASON,
        Status.UNKNOWN_PLACE,
        Status.NO_RATE,
    ]
    assert result["amount"].to_list() == [16_000, None, None, None, None, None]


def test_a_place_that_does_not_levy_a_kind_gives_no_row_unless_asked() -> None:
    rules = plan(
        line(kind="long_term_care", rate_ppm=1_000),
        line(place=BEIJING, rate_ppm=160_000),
        line(rate_ppm=160_000),
    )
    there = {"place": BEIJING, "wage": 100_000}
    result = run(people(there, {**there, "kinds": "long_term_care"}), rules)
    assert result.select("person", "kind", "status").rows() == [
        (0, "pension", Status.COMPUTED),
        (1, "long_term_care", Status.NO_RATE),
    ]


def test_asking_for_a_kind_does_not_make_the_other_party_owe_it() -> None:
    rules = plan(
        line(kind="critical_illness", party="employee", component="fixed", fixed=300),
        line(kind="critical_illness", place=BEIJING, rate_ppm=10_000),
        line(kind="local_supplementary_pension", rate_ppm=10_000, households="local_urban"),
    )
    kinds = "critical_illness;local_supplementary_pension"
    crowd = people({"wage": 100_000, "kinds": kinds, "household": "nonlocal_rural"})
    result = run(crowd, rules)
    assert result.select("kind", "party", "amount").rows() == [
        ("critical_illness", "employee", 300)
    ]


def test_every_core_kind_has_a_row_even_where_the_plan_knows_none() -> None:
    result = pl.concat(
        calculate(people=people({"place": None, "wage": 1}), plan=plan(), periods=[202307])
    )
    assert result["status"].unique().to_list() == [Status.UNKNOWN_PLACE]
    assert result["kind"].unique().sort().to_list() == [kind.value for kind in CORE_KINDS]


def test_the_housing_fund_takes_the_rate_of_the_person() -> None:
    rules = plan(
        *(
            line(**HOUSING, party=party, rounding=YUAN, rate_min_ppm=50_000, rate_max_ppm=70_000)
            for party in ("employer", "employee")
        )
    )
    wage = {"wage": 3_654_900}
    crowd = people(
        {**wage, "housing_fund_ppm": 70_000},
        {**wage, "housing_fund_ppm": 70_000, "housing_fund_employee_ppm": 50_000},
        {**wage, "housing_fund_ppm": 120_000},
        {**wage, "housing_fund_ppm": None},
    )
    result = run(crowd, rules)
    assert result.filter(pl.col("party") == "employer")["amount"].to_list() == [
        255_800,
        255_800,
        None,
        None,
    ]
    assert result.filter(pl.col("party") == "employee")["amount"].to_list() == [
        255_800,
        182_700,
        None,
        None,
    ]
    assert result["status"].to_list()[2:4] == [
        Status.HOUSING_FUND_RATE_OUT_OF_RANGE,
        Status.HOUSING_FUND_RATE_MISSING,
    ]


def test_rounding_the_total_leaves_the_rest_to_the_employer() -> None:
    rules = plan(
        *(
            line(**HOUSING, party=party, rounding=YUAN, per_total=per_total, place=place)
            for party in ("employer", "employee")
            for place, per_total in ((SHANGHAI, False), (BEIJING, True))
        )
    )
    same = {"wage": 197_000, "housing_fund_ppm": 50_000}
    crowd = people(same, {**same, "place": BEIJING})
    by_person = dict(run(crowd, rules).group_by("person").agg("amount").iter_rows())
    assert by_person == {0: [9_900, 9_900], 1: [9_850, 9_850]}


def test_the_work_injury_rate_beats_the_class_and_neither_is_counted() -> None:
    injury = line(kind="work_injury", rate_of="work_injury")
    classes = [{"place": SHANGHAI, "period": 202307, "injury_class": 2, "rate_ppm": 4_000}]
    crowd = people(
        {"wage": 1_000_000, "work_injury_ppm": 2_560},
        {"wage": 1_000_000, "injury_class": 2},
        {"wage": 1_000_000, "injury_class": 2, "work_injury_ppm": 2_560},
        {"wage": 1_000_000},
    )
    result = run(crowd, plan(injury, classes=classes))
    assert result["amount"].to_list() == [2_560, 4_000, 2_560, None]
    assert result["status"].to_list()[3] == Status.WORK_INJURY_RATE_MISSING


def test_a_line_for_some_households_is_for_them_alone() -> None:
    rules = plan(
        line(
            kind="local_supplementary_pension",
            rate_ppm=10_000,
            households="local_urban;local_rural",
        )
    )
    crowd = people(
        {"wage": 100_000, "household": "local_urban"},
        {"wage": 100_000, "household": "nonlocal_urban"},
        {"wage": 100_000, "household": None},
    )
    assert run(crowd, rules)["person"].to_list() == [0]


def test_a_line_for_a_household_beats_the_general_one() -> None:
    rules = plan(
        line(kind="unemployment", party="employee", rate_ppm=5_000),
        line(kind="unemployment", party="employee", rate_ppm=0, households="local_rural"),
    )
    crowd = people(
        {"wage": 100_000, "household": "local_rural"}, {"wage": 100_000, "household": None}
    )
    assert run(crowd, rules)["amount"].to_list() == [0, 500]


def test_months_outside_the_obligation_give_no_rows() -> None:
    rules = plan(*(line(rate_ppm=160_000, period=p) for p in (202306, 202307, 202308)))
    crowd = people(
        {"wage": 100_000, "start": 202307}, {"wage": 100_000, "stop": 202306}, {"wage": 100_000}
    )
    result = run(crowd, rules, 202306, 202307, 202308)
    assert result.select("period", "person").rows() == [
        (202306, 1),
        (202306, 2),
        (202307, 0),
        (202307, 2),
        (202308, 0),
        (202308, 2),
    ]


def test_values_past_their_review_compute_unless_strict() -> None:
    rules = plan(line(rate_ppm=160_000, past_review=True))
    crowd = people({"wage": 100_000})
    assert run(crowd, rules)["amount"].to_list() == [16_000]
    assert run(crowd, rules, strict=True)["status"].to_list() == [Status.PAST_REVIEW]


def test_the_state_is_the_worst_of_the_components() -> None:
    rules = plan(
        line(component="basic", rate_ppm=85_000, state="verified"),
        line(component="local", rate_ppm=5_000, state="disputed"),
    )
    assert run(people({"wage": 100_000}), rules)["state"].to_list() == ["disputed"]


rule_lines = st.fixed_dictionaries(
    {
        "rate_ppm": st.integers(0, 300_000),
        "floor": st.integers(0, 500_000),
        "cap": st.integers(500_000, 5_000_000),
        "fixed": st.integers(0, 10_000),
        "rounding": st.builds(Rounding, unit=st.sampled_from(Unit), mode=st.sampled_from(Mode)),
    }
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(rule_lines, min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, MAX_BASE)), min_size=1, max_size=20),
)
def test_every_element_agrees_with_exact_fractions(
    rules: list[dict[str, Any]], crowd: list[tuple[int, int]]
) -> None:
    lines = [line(place=110000 + index, **rule) for index, rule in enumerate(rules)]
    rows = [{"place": 110000 + place % len(rules), "wage": wage} for place, wage in crowd]
    result = run(people(*rows), plan(*lines))
    for row, (base, amount) in zip(rows, result.select("base", "amount").iter_rows(), strict=True):
        rule = rules[row["place"] - 110000]
        rounding = rule["rounding"]
        if base is None:  # no component of the plan depends on a wage
            assert rule["rate_ppm"] == 0
            assert amount == rule["fixed"]
            continue
        assert base == oracle.base(row["wage"], rule["floor"], rule["cap"], 1, "half_up")
        rate = Fraction(rule["rate_ppm"], 1_000_000)
        unit, mode = FEN_IN[rounding.unit], rounding.mode
        assert amount == oracle.amount(base, rate, unit, mode, rule["fixed"])
