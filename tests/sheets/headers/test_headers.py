"""Headers of real bureaus, payrolls and vendors, laid out and mapped."""

from typing import Any

import pytest

from tests.sheets.people import people
from wuxian.sheets import TableKind
from wuxian.sheets.analysis import Analysis, analyse
from wuxian.sheets.grid import Grid, Merge

WHO = [[p.name, p.id_no] for p in people(2)]


def analysed(
    rows: list[list[Any]], merges: tuple[Merge, ...] = (), path: str = "表.xlsx"
) -> Analysis:
    width = max(map(len, rows))
    grid = Grid("表", [[*row, *[""] * (width - len(row))] for row in rows], merges)
    found = analyse(grid, path=path)
    assert found is not None
    return found


def fields(found: Analysis) -> list[str | None]:
    return [column.field for column in found.columns]


def two_rows(groups: list[tuple[str, list[str]]]) -> tuple[list[list[Any]], tuple[Merge, ...]]:
    """Group and leaf rows with merges, names and numbers first."""
    top, low, merges = ["姓名", "证件号码"], ["", ""], [(0, 0, 1, 0), (0, 1, 1, 1)]
    for group, leaves in groups:
        if len(leaves) > 1:
            merges.append((0, len(top), 0, len(top) + len(leaves) - 1))
        top += [group, *[""] * (len(leaves) - 1)]
        low += leaves
    return [top, low, *(who + [1] * (len(top) - 2) for who in WHO)], tuple(merges)


def test_shenzhen_repeats_one_leaf_under_ten_groups() -> None:
    groups = [
        "基本养老保险（单位）",
        "基本养老保险（个人）",
        "基本医疗保险（单位）",
        "地方补充医疗（单位）",
        "地方补充养老（单位）",
        "失业保险（个人）",
        "工伤保险（单位）",
        "生育保险",
    ]
    found = analysed(*two_rows([(group, ["费率", "应缴费额"]) for group in groups]))
    assert (found.region.first, found.region.last) == (0, 1)
    assert fields(found)[2:6] == [
        "rate_pension_employer",
        "amount_pension_employer",
        "rate_pension_employee",
        "amount_pension_employee",
    ]
    assert fields(found)[8:12] == [
        "rate_local_supplementary_medical_employer",
        "amount_local_supplementary_medical_employer",
        "rate_local_supplementary_pension_employer",
        "amount_local_supplementary_pension_employer",
    ]
    assert fields(found)[-2:] == ["rate_maternity", "amount_maternity"]


def test_wuhan_turns_the_order_of_side_and_insurance_round() -> None:
    rows = [
        ["职工明细", "", "", "", "", "单位缴纳", "", "个人缴纳", ""],
        ["姓名", "证件类型", "证件号码", "缴费工资", "缴费基数"],
        [WHO[0][0], "身份证", WHO[0][1], 1, 1, 1, 1, 1, 1],
    ]
    rows[1] += ["养老保险应缴费额", "工伤保险应缴费额"]
    rows[1] += ["养老保险应缴费额", "企业职工基本医疗应缴费额"]
    found = analysed(rows, ((0, 0, 0, 4), (0, 5, 0, 6), (0, 7, 0, 8)))
    assert (found.region.first, found.region.last) == (0, 1)
    assert fields(found) == [
        "name", "id_type", "id_no", "wage", "base", "amount_pension_employer",
        "amount_work_injury_employer", "amount_pension_employee", "amount_medical_employee",
    ]  # fmt: skip


def test_xiamen_keeps_late_fee_and_interest_under_the_insurance() -> None:
    leaves = ["单位应缴", "个人应缴", "滞纳金", "利息"]
    found = analysed(*two_rows([("城镇企业职工基本养老保险费", leaves)]))
    assert fields(found)[2:] == [
        "amount_pension_employer",
        "amount_pension_employee",
        "late_fee_pension",
        "interest_pension",
    ]


def test_beijing_says_paid_by_in_two_characters() -> None:
    both = ["单位交", "个人交"]
    groups = [
        ("养老保险", both),
        ("医疗及生育保险", both),
        ("工伤保险", both[:1]),
        ("大额互助资金", both),
    ]
    assert fields(analysed(*two_rows(groups)))[2:] == [
        "amount_pension_employer", "amount_pension_employee", "amount_medical_employer",
        "amount_medical_employee", "amount_work_injury_employer",
        "amount_critical_illness_employer", "amount_critical_illness_employee",
    ]  # fmt: skip


def test_a_summary_has_base_rate_and_amount_of_each_side() -> None:
    leaves = ["基数", "个人比例", "个人金额", "单位比例", "单位金额"]
    found = analysed(*two_rows([("养老", leaves), ("失业", leaves)]))
    assert fields(found)[2:7] == [
        "base_pension",
        "rate_pension_employee",
        "amount_pension_employee",
        "rate_pension_employer",
        "amount_pension_employer",
    ]


def test_three_header_rows_are_one_header() -> None:
    rows = [
        ["序号", "姓名", "身份证号", "社保局身份证号", "养老", "", "", "", "工伤", ""],
        ["", "", "", "", "缴费基数", "金额", "", "", "缴费基数", "金额"],
        ["", "", "", "", "", "企业", "个人", "工本费", "", "企业"],
        [1, *WHO[0], "x1", 9500, 1, 1, 1, 9500, 1],
    ]
    merges: tuple[Merge, ...] = (
        (0, 4, 0, 7), (0, 8, 0, 9), (1, 5, 1, 7), (1, 4, 2, 4), (1, 8, 2, 8),
        *((0, column, 2, column) for column in range(4)),
    )  # fmt: skip
    found = analysed(rows, merges)
    assert (found.region.first, found.region.last) == (0, 2)
    assert fields(found) == [
        "sequence", "name", "id_no", "bureau_id_no", "base_pension", "amount_pension_employer",
        "amount_pension_employee", "material_fee_pension", "base_work_injury",
        "amount_work_injury_employer",
    ]  # fmt: skip


def test_groups_without_any_merge_reach_to_the_next_text() -> None:
    rows, _ = two_rows([("养老保险", ["单位", "个人"]), ("失业保险", ["单位", "个人"])])
    assert fields(analysed(rows))[2:] == [
        "amount_pension_employer", "amount_pension_employee",
        "amount_unemployment_employer", "amount_unemployment_employee",
    ]  # fmt: skip


def test_names_in_the_first_row_and_leaves_in_the_second() -> None:
    leaves = ["停缴时间", "停缴年月", "状态", "备注"]
    found = analysed(*two_rows([("养老", leaves), ("医疗", leaves)]))
    assert found.region.first == 0
    assert fields(found)[:2] == ["name", "id_no"]


def test_wage_and_base_stay_two_things() -> None:
    found = analysed([["姓名", "证件号码", "缴费工资", "缴费基数"], [*WHO[0], 1, 2]])
    assert fields(found)[2:] == ["wage", "base"]


def test_a_rate_is_never_taken_for_an_amount() -> None:
    found = analysed([["姓名", "证件号码", "费率", "应缴费额"], [*WHO[0], 0.1, 2]])
    assert fields(found)[2:] == ["rate", "amount"]


def test_a_declaration_list_heads_its_bases_with_code_and_name() -> None:
    header = [
        "证件号码",
        "姓名",
        "110|企业职工基本养老保险",
        "210|失业保险",
        "310|职工基本医疗保险",
    ]
    found = analysed([header, [WHO[0][1], WHO[0][0], 1, 2, 3]])
    assert fields(found)[2:] == ["base_pension", "base_unemployment", "base_medical"]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("姓名 证件号码 入职日期 部门", TableKind.ROSTER),
        ("姓名 证件号码 应发工资 实发工资", TableKind.PAYROLL),
        ("姓名 证件号码 养老保险应缴费额 费款所属期", TableKind.BUREAU_DETAIL),
        ("个人账号 姓名 证件号码 个人缴存基数 单位月缴存额", TableKind.HOUSING_FUND),
        ("姓名 证件号码 累计子女教育 累计住房租金", TableKind.TAX),
        ("交易日期 对方名称 摘要 借方发生额 贷方发生额 账户余额", TableKind.BANK),
        ("证件号码 姓名 民族 学历 户口性质 参保时间", TableKind.TEMPLATE),
        ("征收项目 征收品目 缴费基数 费率 应缴费额(元)", TableKind.BUREAU_DETAIL),
        ("序号 姓名 单位 养老报减方式", TableKind.TEMPLATE),
    ],
)
def test_the_sort_of_a_table_is_told_by_its_columns(header: str, kind: TableKind) -> None:
    assert analysed([header.split(), ["x"] * len(header.split())]).kind is kind


@pytest.mark.parametrize(
    ("path", "period", "kind", "place"),
    [
        ("2025-07/北京/养老.xls", 202507, "pension", "北京"),
        ("社保明细202507.xlsx", 202507, None, None),
        ("2025年7月公积金汇缴清册.xls", 202507, "housing_fund", None),
        ("某公司-失业.xlsx", None, "unemployment", None),
        ("花名册.xlsx", None, None, None),
    ],
)
def test_names_of_files_and_folders_say_month_insurance_and_place(
    path: str, period: int | None, kind: str | None, place: str | None
) -> None:
    context = analysed([["姓名", "证件号码", "缴费基数"], [*WHO[0], 1]], path=path).context
    assert (context.period, context.kind, context.place) == (period, kind, place)


def test_rows_above_the_header_say_unit_month_and_money() -> None:
    rows = [["单位名称：某某有限公司", "所属期：2025年06月"], ["批次号：PC202506001", "单位：万元"],
            ["姓名", "证件号码", "缴费基数"], [*WHO[0], 1]]  # fmt: skip
    context = analysed(rows).context
    assert (context.unit, context.period) == ("某某有限公司", 202506)
    assert (context.batch, context.yuan_per_unit) == ("PC202506001", 10_000)


def test_a_lone_title_is_no_group_over_the_header() -> None:
    rows = [["某某有限公司花名册"], ["姓名", "证件号码", "缴费工资", "备注"], [*WHO[0], 1, ""]]
    found = analysed(rows, ((0, 0, 0, 2),))
    assert found.region.first == 1
    assert fields(found)[2] == "wage"
