"""From tables of facts to the library: an invented province, then the real tables if present."""

import filecmp
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tools.policy_tables.build import Tables, load
from tools.policy_tables.marks import document_number, issued_on, title_of
from tools.policy_tables.rows import plain
from tools.policy_tables.writer import scalar

from wuxian.policybook import check_library
from wuxian.policybook.strict_yaml import parse

LOADED_ON = "2026-11-22"
HEAD = (
    "city_code,city,kind,party,value,unit,effective_from,effective_to,"
    "source,source_locator,confidence"
)
NATION = [
    f"000000,全国,injury_class{number},employer,0.0{number:02d},ratio,2015-10,,全国基准,law,secondary"
    for number in range(1, 9)
]
NATION += [
    "000000,全国,unemployment_statutory,employer,0.02,ratio,1999-01,,条例,law,official-text",
    "000000,全国,unemployment_statutory,employee,0.01,ratio,1999-01,,条例,law,official-text",
]
PLACES = """city_code,city,province,base_year_start_month,medical_includes_maternity,\
own_medical_base_rule
990100,甲城,示例,07,yes,
990200,乙城,示例,01,,
990300,丙城,示例,01,,
"""
CONFLICTS = "city_code,kind,party,type,repo_confidence\n"

Load = Callable[..., Path]
Series = dict[str, Any]


@pytest.fixture
def loaded(tmp_path: Path) -> Load:
    """Load a library from a few rows; the second table's rows end with an address and a note."""

    def make(*first: str, second: tuple[str, ...] = (), conflicts: str = "") -> Path:
        for name, text in {
            "first.csv": "\n".join([HEAD, *NATION, *first]) + "\n",
            "second.csv": "\n".join([f"{HEAD},official_url,note", *second]) + "\n",
            "places.csv": PLACES,
            "conflicts.csv": CONFLICTS + conflicts,
        }.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        names = ("first.csv", "second.csv", "places.csv", "conflicts.csv")
        tables = Tables(*(tmp_path / name for name in names))
        load(tables, tmp_path / "policy", LOADED_ON)
        return tmp_path / "policy"

    return make


def row(kind: str, party: str, value: str, months: str, **more: str) -> str:
    start, _, end = months.partition("..")
    unit = "yuan" if party.startswith(("base", "fixed", "avg")) else "ratio"
    place, city = more.get("place", "990100"), "甲城"
    source, trust = more.get("source", "示例〔2025〕1号"), more.get("trust", "secondary")
    cells = [place, city, kind, party, value, unit, start, end, source, "page", trust]
    return ",".join([*cells, *(["", f'"{more["note"]}"'] if "note" in more else [])])


def series(file: Path, parameter: str, party: str | None = None) -> list[dict[str, Any]]:
    data = parse(file.read_text("utf-8"), file.name)
    found: list[Series] = [
        one for one in data["series"] if one["parameter"] == parameter and one.get("party") == party
    ]
    return [value for one in found for value in one["values"]]


def reasons(library: Path) -> list[str]:
    return [
        one["reason"]
        for one in parse((library / "not_loaded.yaml").read_text("utf-8"), "")["rows"] or []
    ]


PENSION = (
    row("pension", "base_max", "20000", "2024-07..2025-06"),
    row("pension", "base_max", "21000", "2025-07"),
)
REFUSED_SAMPLE = row("pension", "employer", "0.14", "2021-07", trust="memory")


def test_the_same_tables_give_the_same_bytes(loaded: Load, tmp_path: Path) -> None:
    library = loaded(*PENSION, second=(row("medical", "employer", "0.07", "2026-01", note=""),))
    library.rename(tmp_path / "before")
    again = loaded(*PENSION, second=(row("medical", "employer", "0.07", "2026-01", note=""),))
    compared = filecmp.dircmp(tmp_path / "before", again)
    assert _differences(compared) == []


def test_what_is_no_longer_stated_is_removed_and_what_is_not_ours_stays(loaded: Load) -> None:
    library = loaded(*PENSION)
    (library / "cases").mkdir()
    (library / "cases" / "own.yaml").write_text("cases: []\n")
    assert (library / "cities/990100/pension.yaml").exists()
    loaded()
    assert not (library / "cities/990100/pension.yaml").exists()
    assert (library / "cases" / "own.yaml").exists()


def test_a_loaded_library_is_sound(loaded: Load) -> None:
    library = loaded(*PENSION, second=(row("medical", "employer", "0.07", "2026-01", note=""),))
    assert check_library(library) == []


def test_a_plain_rate_of_2026_is_sourced_but_its_start_is_not(loaded: Load) -> None:
    library = loaded(second=(row("medical", "employer", "0.07", "2026-01", note=""),))
    (value,) = series(library / "cities/990100/medical.yaml", "rate", "employer")
    assert (value["state"], value["start_unknown"]) == ("secondary", "true")
    assert "起始月未知" in value["note"]


@pytest.mark.parametrize(
    "mark", ["估算:暂按8%", "待复核(repo warn)", "START?", "上限反算", "文件未覆盖失业"]
)
def test_an_estimate_is_unverified(loaded: Load, mark: str) -> None:
    library = loaded(second=(row("medical", "base_min", "4000", "2026-01", note=mark),))
    (value,) = series(library / "cities/990100/medical.yaml", "base_min")
    assert value["state"] == "unverified"


def test_official_text_is_not_yet_verified(loaded: Load) -> None:
    library = loaded(row("medical", "base_min", "4000", "2025-01", trust="official-text"))
    (value,) = series(library / "cities/990100/medical.yaml", "base_min")
    assert value["state"] == "secondary"


def test_a_row_without_a_source_is_not_loaded_and_said_so(loaded: Load) -> None:
    library = loaded(REFUSED_SAMPLE)
    assert not (library / "cities/990100/pension.yaml").exists()
    assert reasons(library) == ["没有留存来源（仅凭记忆）"]


def test_an_official_page_beats_the_collection_which_stays_as_rival(loaded: Load) -> None:
    library = loaded(
        second=(
            row("medical", "employer", "0.08", "2026-01", note="", source="汇编"),
            row("medical", "employer", "0.073", "2026-01", note="official, differs; 含生育"),
        )
    )
    (value,) = series(library / "cities/990100/medical.yaml", "rate", "employer")
    assert (value["value"], value["state"]) == ("0.073", "disputed")
    assert value["rival"]["value"] == "0.08"


def test_the_first_table_is_kept_where_the_conflicts_say_so(loaded: Load) -> None:
    second = (row("medical", "base_min", "4100", "2026-01", note="", source="汇编"),)
    conflict = "990100,medical,base_min,value,secondary\n"
    first = row("medical", "base_min", "4000", "2026-01")
    (kept,) = series(
        loaded(first, second=second, conflicts=conflict) / "cities/990100/medical.yaml", "base_min"
    )
    assert (kept["value"], kept["rival"]["value"]) == ("4000", "4100")
    (other,) = series(loaded(first, second=second) / "cities/990100/medical.yaml", "base_min")
    assert other["value"] == "4100"


def test_a_placeholder_is_no_rival(loaded: Load) -> None:
    library = loaded(
        row("medical", "base_min", "4000", "2026-01"),
        second=(row("medical", "base_min", "4100", "2026-01", note="估算:字段暂按三项口径"),),
        conflicts="990100,medical,base_min,value,secondary\n",
    )
    (value,) = series(library / "cities/990100/medical.yaml", "base_min")
    assert "rival" not in value
    assert len(reasons(library)) == 1


def test_a_value_that_was_superseded_is_no_rival(loaded: Load) -> None:
    library = loaded(
        second=(
            row("housing_fund", "base_min", "2500", "2026-07", note="", source="汇编"),
            row("housing_fund", "base_min", "2680", "2026-09", note="official, differs"),
        )
    )
    values = series(library / "cities/990100/housing_fund.yaml", "base_min")
    assert [(value["value"], "rival" in value) for value in values] == [
        ("2500", False),
        ("2680", False),
    ]


def test_a_contradicted_figure_does_not_come_back_when_the_official_year_ends(
    loaded: Load,
) -> None:
    library = loaded(
        second=(
            row("medical", "base_min", "4526", "2026-01", note="汇编字段"),
            row("medical", "base_min", "4403", "2026-01..2026-12", note="official, differs"),
        )
    )
    (value,) = series(library / "cities/990100/medical.yaml", "base_min")
    assert (value["value"], value["to"]) == ("4403", "2026-12")


def test_an_official_figure_ends_with_the_one_it_corrects(loaded: Load) -> None:
    library = loaded(
        second=(
            row("medical", "base_min", "4556", "2026-01..2026-12", note="汇编字段"),
            row("medical", "base_min", "4541", "2026-01", note="official, differs"),
        )
    )
    (value,) = series(library / "cities/990100/medical.yaml", "base_min")
    assert (value["value"], value["to"]) == ("4541", "2026-12")


def test_a_series_has_no_gap_where_the_second_table_takes_over(loaded: Load) -> None:
    library = loaded(
        row("pension", "base_max", "21000", "2025-07"),
        second=(row("pension", "base_max", "22000", "2026-07", note="", source="通知"),),
    )
    values = series(library / "cities/990100/pension.yaml", "base_max")
    months = [(value["from"], value.get("to")) for value in values]
    assert months == [("2025-07", "2026-06"), ("2026-07", None)]


def test_limits_entered_again_for_2026_continue_and_their_start_is_not_in_doubt(
    loaded: Load,
) -> None:
    library = loaded(
        row("pension", "base_max", "21000", "2025-01..2025-12"),
        second=(row("pension", "base_max", "21000", "2026-01", note="START?", source="通知"),),
    )
    states = [one["state"] for one in series(library / "cities/990100/pension.yaml", "base_max")]
    assert states == ["secondary", "secondary"]


def test_limits_are_reviewed_fifteen_months_on_and_closed_values_never(loaded: Load) -> None:
    values = series(loaded(*PENSION) / "cities/990100/pension.yaml", "base_max")
    assert [value.get("review_by") for value in values] == [None, "2026-09-30"]


def test_what_all_places_state_is_said_once(loaded: Load) -> None:
    places = ("990100", "990200", "990300")
    library = loaded(*(one.replace("990100", place) for one in PENSION for place in places))
    values = series(library / "nation/pension.yaml", "base_max")
    assert [one["value"] for one in values] == ["20000", "21000"]
    assert not (library / "cities/990100").exists()


def test_what_most_places_state_stays_with_each(loaded: Load) -> None:
    library = loaded(
        *(one.replace("990100", place) for one in PENSION for place in ("990100", "990200"))
    )
    values = series(library / "cities/990200/pension.yaml", "base_max")
    assert [one["value"] for one in values] == ["20000", "21000"]
    assert series(library / "nation/pension.yaml", "base_max") == []


def test_who_cites_another_source_for_what_all_state_keeps_it(loaded: Load) -> None:
    most = [
        row("pension", "base_max", "9", "2026-01", place=place) for place in ("990100", "990200")
    ]
    other = row("pension", "base_max", "9", "2026-01", place="990300", source="另一份通知")
    library = loaded(*most, other)
    (shared,) = series(library / "nation/pension.yaml", "base_max")
    (own,) = series(library / "cities/990300/pension.yaml", "base_max")
    assert shared["value"] == own["value"]
    assert shared["source"] != own["source"]
    assert not (library / "cities/990100").exists()


def test_a_yearly_sum_divided_by_twelve_is_put_together_and_said_to_be_unverified(
    loaded: Load,
) -> None:
    note = "大额130元/年; 年缴折月"
    library = loaded(
        second=(row("critical_illness", "fixed_employee", "10.83", "2026-01", note=note),)
    )
    file = library / "cities/990100/critical_illness.yaml"
    (value,) = series(file, "fixed", "employee")
    assert (value["value"], value["state"]) == ("130", "unverified")
    assert "缴纳月份未知" in value["note"]
    assert parse(file.read_text("utf-8"), "")["series"][0]["months"] == "1"


def test_a_share_that_makes_no_whole_year_is_not_loaded(loaded: Load) -> None:
    note = "年缴折月"
    library = loaded(
        second=(row("critical_illness", "fixed_employee", "10.87", "2026-01", note=note),)
    )
    assert reasons(library) == ["月额乘十二不成整年额"]


def test_an_unemployment_rate_of_2026_stands_beside_the_statutory_one(loaded: Load) -> None:
    library = loaded(row("unemployment", "employer", "0.005", "2021-07"))
    before, after = series(library / "cities/990100/unemployment.yaml", "rate", "employer")
    assert (before["state"], before["to"]) == ("secondary", "2025-12")
    assert (after["state"], after["rival"]["value"]) == ("disputed", "0.02")
    assert "未见延续文件" in after["note"]


def test_a_restored_rate_is_the_nearer_rival(loaded: Load) -> None:
    library = loaded(
        row("unemployment", "employer", "0.005", "2021-07"),
        row("unemployment_disputed", "employer", "0.015", "2026-01", source="另一来源"),
    )
    values = series(library / "cities/990100/unemployment.yaml", "rate", "employer")
    assert values[-1]["rival"]["value"] == "0.015"


def test_a_restored_rate_equal_to_ours_leaves_the_statutory_one_as_rival(loaded: Load) -> None:
    library = loaded(
        row("unemployment", "employee", "0.005", "2021-07"),
        row("unemployment_disputed", "employee", "0.005", "2026-01", source="另一来源"),
    )
    values = series(library / "cities/990100/unemployment.yaml", "rate", "employee")
    assert (values[-1]["state"], values[-1]["rival"]["value"]) == ("disputed", "0.01")


def test_classes_a_place_scales_and_does_not_state_are_withheld(loaded: Load) -> None:
    library = loaded(second=(row("injury_class1", "employer", "0.006", "2026-01", note=""),))
    values = series(library / "cities/990100/work_injury.yaml", "class_rate", "employer")
    assert [value.get("value") for value in values] == ["0.006", *[None] * 7]
    assert all("withheld" in value for value in values[1:])


def test_classes_as_in_the_whole_country_are_not_withheld(loaded: Load) -> None:
    library = loaded(second=(row("injury_class1", "employer", "0.001", "2026-01", note=""),))
    values = series(library / "cities/990100/work_injury.yaml", "class_rate", "employer")
    assert len(values) == 1


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("京人社发〔2025〕11号 (2025-09-18)", "2025-09-18"),
        ("乐山市医保局等4部门 2025-10-14", "2025-10-14"),
        ("沪医保规〔2026〕2号 (2026-03-01至2027-02-28)", None),
        ("原阶段性文件至2025-12-31; 2026延续未找到", None),
        ("并医保发〔2026〕14号 (2026-08-01起)", None),
    ],
)
def test_the_day_of_issue_is_read_where_it_is_one(source: str, day: str | None) -> None:
    assert issued_on(source) == day


def test_a_document_number_and_a_title_are_read_from_the_source() -> None:
    source = "粤人社发〔2025〕32号 (START?)"
    assert document_number(source) == "粤人社发〔2025〕32号"
    assert title_of(source) == "粤人社发〔2025〕32号"


@pytest.mark.parametrize(
    "text",
    [
        "a: b",
        "",
        " x ",
        "- a",
        "#1",
        "[a]",
        "“引文”",
        '"q"',
        "a\\b",
        "2025-07",
        "60%~300%",
        "&x",
        "x:",
    ],
)
def test_every_text_reads_back_as_it_was_written(text: str) -> None:
    assert parse(f"a: {scalar(text)}\n", "") == {"a": text}
    assert yaml.safe_load(f"a: {scalar('x ' + text)}") == {"a": f"x {text}"} or not text.strip()


def test_numbers_are_written_plainly() -> None:
    assert [plain(text) for text in ("0.10", "1E+3", "27641.75", "0")] == [
        "0.1",
        "1000",
        "27641.75",
        "0",
    ]


def _differences(compared: "filecmp.dircmp[str]") -> list[str]:
    inner = [name for one in compared.subdirs.values() for name in _differences(one)]
    return [*compared.left_only, *compared.right_only, *compared.diff_files, *inner]


@pytest.mark.skipif("WUXIAN_SHARED" not in os.environ, reason="the tables of facts are not here")
def test_the_real_tables_give_the_library_that_ships(tmp_path: Path) -> None:
    tables = Path(os.environ["WUXIAN_SHARED"]) / "policy"
    names = ("parameters.csv", "parameters_2026.csv", "places.csv", "conflicts.csv")
    load(Tables(*(tables / name for name in names)), tmp_path, LOADED_ON)
    shipped = Path(__file__).resolve().parents[2] / "policy"
    for name in ("nation", "provinces", "cities", "sources"):
        assert _differences(filecmp.dircmp(tmp_path / name, shipped / name)) == []
    for name in ("places.yaml", "not_loaded.yaml"):
        assert (tmp_path / name).read_bytes() == (shipped / name).read_bytes()
