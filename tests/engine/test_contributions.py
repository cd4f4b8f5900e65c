"""One definition, whatever library the frame is of."""

from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuxian.engine.contributions import LineForm, contribute
from wuxian.engine.forms import MAX_BASE, Terms
from wuxian.engine.kinds import Kind, Party, RateOf
from wuxian.engine.statuses import CODE_OF, Status

SCHEMA = {
    "place": pl.Int32,
    "blocked": pl.Boolean,
    "wage": pl.Int64,
    "past_review": pl.Boolean,
    "gap": pl.Int8,
    "floor": pl.Int64,
    "rate": pl.Int32,
    "fixed_2": pl.Int64,
    "own_rate": pl.Int64,
    "rate_min": pl.Int64,
    "rate_max": pl.Int64,
    "needs_wage": pl.Boolean,
}
rows = st.fixed_dictionaries(
    {
        "place": st.sampled_from([None, 310000]),
        "blocked": st.booleans(),
        "wage": st.one_of(st.none(), st.integers(-1, MAX_BASE + 1)),
        "past_review": st.booleans(),
        "gap": st.sampled_from([None, CODE_OF[Status.NO_RATE]]),
        "floor": st.integers(0, 500_000),
        "rate": st.integers(0, 300_000),
        "fixed_2": st.integers(0, 1_000),
        "own_rate": st.one_of(st.none(), st.integers(0, 120_000)),
        "rate_min": st.sampled_from([None, 50_000]),
        "rate_max": st.sampled_from([None, 70_000]),
        "needs_wage": st.booleans(),
    }
)
FORMS = [
    LineForm(Kind.PENSION, Party.EMPLOYER, RateOf.POLICY, (Terms(rate_ppm="rate", floor="floor"),)),
    LineForm(
        Kind.CRITICAL_ILLNESS,
        Party.EMPLOYEE,
        RateOf.POLICY,
        (Terms(rate_ppm="rate", cap=3_000_000), Terms(fixed="fixed_2")),
        needs_wage=None,
    ),
    LineForm(Kind.HOUSING_FUND, Party.EMPLOYER, RateOf.HOUSING_FUND, (Terms(rate_ppm="own_rate"),)),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind.value)
@given(people=st.lists(rows, min_size=1, max_size=20), strict=st.booleans())
def test_narwhals_and_polars_give_the_same(
    form: LineForm, people: list[dict[str, Any]], strict: bool
) -> None:
    frame = pl.DataFrame(people, schema=SCHEMA)
    ours = contribute(frame.lazy(), form, strict=strict).collect()
    portable = contribute(nw.from_native(frame.lazy()), form, strict=strict)
    assert portable.to_native().collect().equals(ours)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind.value)
@given(people=st.lists(rows, min_size=1, max_size=20))
def test_looking_only_for_what_occurs_changes_nothing(
    form: LineForm, people: list[dict[str, Any]]
) -> None:
    frame = pl.DataFrame(people, schema=SCHEMA).lazy()
    whole = contribute(frame, form).collect()
    occurring = {status for status in Status if CODE_OF[status] in set(whole["status"])}
    assert contribute(frame, form, among=occurring).collect().equals(whole)
