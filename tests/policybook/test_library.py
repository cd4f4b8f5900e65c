"""Facts about the library that ships, which a new notice must not break by accident."""

from collections.abc import Iterable
from datetime import date

import polars as pl
import pytest

from wuxian.engine.plan import NO_CAP
from wuxian.policybook import Book, Parameter, Value
from wuxian.policybook.data import OPEN_PERIOD
from wuxian.policybook.reader import ValueRow
from wuxian.support.money import parse_rate


def stated(rows: Iterable[ValueRow], kind: str, parameter: Parameter) -> list[ValueRow]:
    return [row for row in rows if row.kind == kind and row.parameter == parameter]


def value_of(
    book: Book, place: int, period: int, kind: str, parameter: Parameter, party: str | None
) -> Value | None:
    found = [
        value
        for value in book.values(place, period)
        if (value.kind, value.parameter, value.party) == (kind, parameter, party)
    ]
    return found[0] if found else None


def test_nothing_that_was_loaded_in_bulk_is_verified(library_book: Book) -> None:
    states = {row.state for row in library_book.rows() if row.value is not None}
    assert states == {"secondary", "disputed", "unverified"}


def test_every_disputed_value_has_its_rival_and_the_reason(library_book: Book) -> None:
    disputed = [row for row in library_book.rows() if row.state == "disputed"]
    assert disputed
    assert all(row.rival_value and row.rival_source and row.rival_reason for row in disputed)


def test_every_unemployment_rate_of_2026_says_that_no_instrument_was_seen(
    library_book: Book,
) -> None:
    rates = stated(library_book.rows(), "unemployment", Parameter.RATE)
    rates = [row for row in rates if row.effective_to >= 202601]
    assert rates
    assert all("未见延续文件" in (row.note or "") for row in rates)
    assert all(row.state == "disputed" and row.rival_value != row.value for row in rates)
    assert all(row.review_by == "2026-12-31" for row in rates)


def test_the_reduced_unemployment_rates_before_2026_are_not_disputed(library_book: Book) -> None:
    rates = stated(library_book.rows(), "unemployment", Parameter.RATE)
    before = [row for row in rates if row.effective_to < 202601]
    assert before
    assert "disputed" not in {row.state for row in before}


@pytest.mark.parametrize(
    ("place", "word"), [(310000, "沪人社规〔2024〕25号"), (510100, "川人社规")]
)
def test_a_cited_document_is_named_where_the_source_cites_one(
    library_book: Book, place: int, word: str
) -> None:
    rate = value_of(library_book, place, 202607, "unemployment", Parameter.RATE, "employer")
    assert rate is not None
    assert word in (rate.note or "")


def test_the_restored_rate_is_the_rival_where_one_was_stated(library_book: Book) -> None:
    rate = value_of(library_book, 440100, 202607, "unemployment", Parameter.RATE, "employer")
    assert rate is not None
    assert rate.rival is not None
    assert (rate.value, rate.rival.value) == ("0.008", "0.015")


def test_the_whole_country_computes_in_october_2026(library_book: Book) -> None:
    lines = library_book.plan(None, [202610]).lines
    assert lines["place"].n_unique() == 337
    whole = lines.filter(pl.col("gap").is_null())
    numbers = whole.select(pl.selectors.integer()).drop("rate_min_ppm", "rate_max_ppm")
    assert numbers.null_count().sum_horizontal().item() == 0
    assert numbers.min().transpose().min().item() >= 0
    assert lines["gap"].null_count() == len(lines)


def test_a_month_before_everything_is_a_gap_and_no_error(library_book: Book) -> None:
    lines = library_book.plan(None, [198901]).lines
    assert set(lines["gap"]) == {"before_library"}


@pytest.mark.parametrize("period", [202101, 202307, 202407, 202507, 202601, 202607, 202612, 202701])
def test_every_month_compiles_within_the_exact_integers(library_book: Book, period: int) -> None:
    lines = library_book.plan(None, [period]).lines
    assert set(lines["gap"].unique()) <= {None, "before_library", "no_rate", "no_limits"}
    assert lines.filter(pl.col("floor") > pl.col("cap")).is_empty()


def test_every_line_that_uses_a_disputed_rate_says_so(library_book: Book) -> None:
    lines = library_book.plan(None, [202607]).lines
    unemployment = lines.filter(pl.col("kind") == "unemployment")
    assert unemployment["source"].str.contains("未见延续文件").all()


def test_a_yearly_sum_says_that_its_month_is_not_known(library_book: Book) -> None:
    january, july = (library_book.plan([410100], [period]).lines for period in (202601, 202607))
    is_yearly = pl.col("kind") == "critical_illness"
    (line,) = january.filter(is_yearly).to_dicts()
    assert (line["fixed"], line["state"]) == (13_000, "unverified")
    assert "缴纳月份未知" in line["source"]
    assert july.filter(is_yearly).is_empty()


def test_what_was_known_earlier_compiles_too(library_book: Book) -> None:
    lines = library_book.plan(None, [202310], as_known=date(2024, 1, 1)).lines
    shanghai = lines.filter(pl.col("place") == 310000, pl.col("kind") == "pension")
    assert shanghai["floor"].to_list() == [731_000] * 2
    assert shanghai["gap"].to_list() == ["no_rate"] * 2


@pytest.mark.parametrize("place", [130100, 650100, 653100])
def test_a_medical_base_without_a_cap_has_none(library_book: Book, place: int) -> None:
    lines = library_book.plan([place], [202607]).lines
    medical = lines.filter(pl.col("kind") == "medical", pl.col("component") == "main")
    assert set(medical["cap"]) == {NO_CAP}
    assert min(medical["floor"]) > 0


def test_the_medical_limits_of_gansu_are_the_official_ones(library_book: Book) -> None:
    lines = library_book.plan([620100, 620200, 623000], [202607]).lines
    medical = lines.filter(pl.col("kind") == "medical", pl.col("component") == "main")
    assert set(medical.select("floor", "cap").rows()) == {(440_300, 2_201_400)}


@pytest.mark.parametrize(("period", "floor"), [(202609, "4588"), (202610, "4699")])
def test_the_medical_year_of_chengdu_starts_in_october(
    library_book: Book, period: int, floor: str
) -> None:
    value = value_of(library_book, 510100, period, "medical", Parameter.BASE_MIN, None)
    assert value is not None
    assert value.value == floor


@pytest.mark.parametrize(("period", "cap"), [(202609, 2_349_300), (202610, NO_CAP)])
def test_the_medical_cap_of_guangyuan_ends_with_september_2026(
    library_book: Book, period: int, cap: int
) -> None:
    lines = library_book.plan([510800], [period]).lines
    medical = lines.filter(pl.col("kind") == "medical", pl.col("component") == "main")
    assert set(medical["cap"]) == {cap}


def test_shenzhens_supplement_is_for_local_households_only(library_book: Book) -> None:
    lines = library_book.plan([440300, 440100], [202607]).lines
    supplement = lines.filter(pl.col("kind") == "local_supplementary_pension")
    assert supplement["place"].to_list() == [440300]
    assert supplement["households"].to_list() == ["local_urban;local_rural"]


def test_only_the_first_medical_tier_is_computed(library_book: Book) -> None:
    tiers = {
        value.value
        for value in library_book.values(440300, 202607)
        if value.plan == "tier2" and value.party == "employer"
    }
    lines = library_book.plan([440300], [202607]).lines
    medical = lines.filter(pl.col("kind") == "medical", pl.col("party") == "employer")
    assert tiers == {"0.015"}
    assert medical["rate_ppm"].to_list() == [60_000]


def test_maternity_is_separate_only_where_a_source_says_so(library_book: Book) -> None:
    lines = library_book.plan(None, [202607]).lines
    places = set(lines.filter(pl.col("kind") == "maternity")["place"])
    assert places == {
        440100, 440200, 440300, 440600, 441200, 441700, 441800, 441900, 445300,
    }  # fmt: skip


def test_industry_classes_the_place_scaled_and_did_not_state_are_not_the_nations(
    library_book: Book,
) -> None:
    hunan = library_book.plan([430100], [202607]).class_rates
    assert dict(hunan.select("injury_class", "rate_ppm").rows()) == {1: 6_000, 8: 26_000}


def test_a_series_has_no_value_after_an_open_one(library_book: Book) -> None:
    opened: set[tuple[object, ...]] = set()
    for row in library_book.rows():
        subject = (*row[:6], row.injury_class, row.plan, row.months)
        assert subject not in opened
        if row.effective_to == OPEN_PERIOD:
            opened.add(subject)


@pytest.mark.parametrize("kind", ["pension", "medical", "work_injury"])
def test_shanghai_is_complete_from_july_2021_on(library_book: Book, kind: str) -> None:
    months = [year * 100 + month for year in range(2021, 2027) for month in (1, 7)]
    lines = library_book.plan([310000], [month for month in months if month >= 202107]).lines
    assert lines.filter(pl.col("kind") == kind)["gap"].null_count() == len(
        lines.filter(pl.col("kind") == kind)
    )


@pytest.mark.parametrize("period", [202107, 202407, 202601, 202609])
@pytest.mark.parametrize("place", [110000, 310000, 440300, 510100, 653200, 441200])
def test_the_plan_and_the_book_resolve_layers_alike(
    library_book: Book, place: int, period: int
) -> None:
    lines = library_book.plan([place], [period]).lines.filter(
        pl.col("rate_of") == "policy", pl.col("component") != "fixed", pl.col("rate_ppm") > 0
    )
    planned = set(lines.select("kind", "party", "component", "rate_ppm").rows())
    stated = {
        (value.kind, value.party, value.component, parse_rate(value.value))
        for value in library_book.values(place, period)
        if value.parameter is Parameter.RATE and value.plan is None
    }
    assert planned == stated
