"""Every messy file is read right: header, fields, rows, values, what was skipped."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.sheets import messy
from tests.sheets.people import person
from tests.sheets.writers import Sheet, write_xlsx
from wuxian.sheets import Candidate, Layout, Skip, Table, TableKind, inspect, read_table

ANA = person(0)


def candidates(path: Path) -> list[Candidate]:
    return [table for _, _, table in inspect(path=path).tables()]


def only(path: Path) -> Candidate:
    (table,) = candidates(path)
    return table


def first(table: Table) -> dict[str, Any]:
    return next(table.rows())


def skipped(table: Candidate) -> list[tuple[int, Skip]]:
    return [(one.row, one.reason) for one in table.skipped]


def test_f01_merged_groups_give_each_share_its_field_and_the_total_is_compared(
    tmp_path: Path,
) -> None:
    path = messy.f01(tmp_path)
    seen, table = only(path), read_table(path=path)
    assert (seen.kind, seen.header_rows, seen.first_data_row) == (
        TableKind.BUREAU_DETAIL,
        (4, 5),
        6,
    )
    assert seen.context.unit == "某某有限公司"
    assert seen.context.period == 202507
    assert len(table) == 5
    assert first(table)["amount_pension_employer"] == 152_000
    assert first(table)["rate_pension_employee"] == 80_000
    assert first(table)["period"] == [202507]
    (finding,) = table.findings
    assert (finding.row, finding.column) == (11, "E")
    assert finding.message == "表内合计 7,600.10，明细求和 7,600.00，差 0.10"


def test_f02_a_hidden_machine_header_is_not_the_header(tmp_path: Path) -> None:
    path = messy.f02(tmp_path)
    seen, table = only(path), read_table(path=path)
    assert seen.header_rows == (5, 6)
    assert skipped(seen) == [(8, Skip.INDEX)]
    assert table.row_numbers == (9, 10, 11)
    assert seen.columns[5].header == "养老保险 / 缴费 基数"
    assert first(table)["base_pension"] == 300_000
    assert first(table)["amount_pension_employer"] == 60_000
    assert first(table)["period_pension"] == [201406]
    assert seen.context.period == 201406


def test_f02b_a_visible_machine_header_stays_above_the_table(tmp_path: Path) -> None:
    seen = only(messy.f02b(tmp_path))
    assert seen.header_rows == (2, 3)
    assert [c.field for c in seen.columns][:6] == [
        "sequence",
        "unit",
        "name",
        "id_no",
        "leave_way_pension",
        "leave_way_unemployment",
    ]
    assert seen.data_rows == 3


def test_f03_the_same_leaf_under_two_insurances_gives_two_fields(tmp_path: Path) -> None:
    path = messy.f03(tmp_path)
    row = first(read_table(path=path))
    assert only(path).header_rows == (1, 2)
    assert row["start_pension"] == row["start_medical"] == 202507
    assert row["policy_name_medical"] == "市内"
    assert row["id_no"] == ANA.id_no


def test_f04_format_hints_below_the_header_are_passed_over_and_listed(tmp_path: Path) -> None:
    path = messy.f04(tmp_path)
    seen = only(path)
    assert seen.kind is TableKind.TEMPLATE
    assert skipped(seen) == [(2, Skip.HINT)]
    assert first(read_table(path=path)) == {
        "row": 3,
        "id_no": ANA.id_no,
        "name": ANA.name,
        "start": 202507,
        "ethnicity": "汉族",
        "education": "大学本科",
    }


def test_f05_instructions_above_and_codes_inside(tmp_path: Path) -> None:
    path = messy.f05(tmp_path)
    seen, row = only(path), first(read_table(path=path))
    assert (seen.kind, seen.header_rows, seen.first_data_row) == (TableKind.TEMPLATE, (5, 5), 6)
    assert (row["change_type"], row["id_type"], row["gender"]) == ("增员", "居民身份证", "男")
    assert (row["enrolled_pension"], row["enrolled_work_injury"]) == ("参保", "不参保")
    assert row["wage"] == ANA.wage * 100


def test_f06_the_insurance_comes_from_the_file_name_and_the_number_is_asked(
    tmp_path: Path,
) -> None:
    path = messy.f06(tmp_path)
    seen, row = only(path), first(read_table(path=path))
    assert seen.context.kind == "unemployment"
    assert seen.missing == ("period",)
    assert seen.questions == ("“人员编号”可能是“工号”或“个人社保号”，请选一次，以后会记住。",)
    assert (row["wage"], row["base"], row["rate"], row["amount"]) == (
        950_000,
        950_000,
        5_000,
        4_750,
    )
    assert "employee_no" not in row


def test_f07_a_long_table_names_insurance_and_party_on_each_row(tmp_path: Path) -> None:
    path = messy.f07(tmp_path)
    table = read_table(path=path)
    rows = list(table.rows())
    assert len(table) == 54
    assert [(row["kind"], row["party"]) for row in rows[:6]] == [
        ("pension", "employer"),
        ("pension", "employee"),
        ("unemployment", "employer"),
        ("unemployment", "employee"),
        ("work_injury", None),
        ("medical", "employer"),
    ]
    assert rows[0]["period_start"] == 202505
    assert table.findings == ()


def test_f08_a_pivot_is_read_without_its_grand_total(tmp_path: Path) -> None:
    path = messy.f08(tmp_path)
    seen, table = only(path), read_table(path=path)
    assert (seen.kind, seen.layout, seen.header_rows) == (TableKind.PIVOT, Layout.PIVOT, (4, 4))
    assert skipped(seen) == [(9, Skip.TOTAL)]
    assert first(table)["amount_unemployment_employee"] == 4_750
    assert all(total.difference == 0 for total in table.totals)
    assert len(table.totals) == 5


def test_f09_html_in_gbk_spreads_a_month_over_its_two_records(tmp_path: Path) -> None:
    path = messy.f09(tmp_path)
    file = inspect(path=path).files[0]
    table = read_table(path=path)
    assert (file.container, file.encoding) == ("html", "gb18030")
    assert table.values["period"] == [[202304], [202305], [202305], [202306]]
    assert table.values["fee_type"] == ["正常", "正常", "补缴", "正常"]
    assert table.values["amount_employee"] == [50_608, 50_608, 4_800, 50_608]


def test_f10_spreadsheetml_keeps_its_columns_and_drops_its_example(tmp_path: Path) -> None:
    path = messy.f10(tmp_path)
    seen, row = only(path), first(read_table(path=path))
    assert (seen.kind, seen.header_rows) == (TableKind.HOUSING_FUND, (2, 3))
    assert skipped(seen) == [(4, Skip.EXAMPLE)]
    assert (row["base_before"], row["base"], row["start"]) == (300_000, ANA.wage * 100, 202507)
    assert row["hf_person_no"] == "2025000000001"


def test_f11_gb18030_keeps_rare_characters_and_refuses_the_lost_number(tmp_path: Path) -> None:
    path = messy.f11(tmp_path)
    table = read_table(path=path)
    assert inspect(path=path).files[0].encoding == "gb18030"
    assert table.values["name"] == ["王㛃", "李𠮷", "买买提·艾山"]
    assert table.values["wage"] == [950_000, 800_000, 700_000]
    (finding,) = table.findings
    assert (finding.row, finding.column, finding.code) == (3, "B", "id_lost")


def test_f12_months_rewritten_by_excel_are_read_and_said(tmp_path: Path) -> None:
    table = read_table(path=messy.f12(tmp_path))
    assert table.values["period"] == [[202507]] * 3
    assert {(f.column, f.code) for f in table.findings} == {("C", "month_mangled")}
    assert table.findings[0].message == "“Jul-25”是被 Excel 改写的年月，按 2025-07 理解，请确认"


def test_f13_a_total_above_the_data_is_compared_with_what_follows(tmp_path: Path) -> None:
    path = messy.f13(tmp_path)
    table = read_table(path=path)
    assert skipped(only(path)) == [(3, Skip.TOTAL)]
    assert [(t.field, t.stated, t.difference) for t in table.totals] == [
        ("base_pension", 2_850_000, 0),
        ("amount_pension_employer", 456_000, 0),
        ("amount_pension_employee", 228_000, 0),
    ]


def test_f14_a_workbook_of_24_sheets_gives_24_payrolls(tmp_path: Path) -> None:
    path = messy.f14(tmp_path)
    seen = candidates(path)
    assert len(seen) == 24
    assert {(one.kind, one.header_rows) for one in seen} == {(TableKind.PAYROLL, (3, 3))}
    assert seen[0].context.period == 201501
    row = first(read_table(path=path, sheet="201504打卡"))
    assert (row["gross_pay"], row["amount_pension_employee"]) == (950_000, 76_000)
    assert row["true_up_pension_employee"] == 0
    assert row["net_pay"] == 819_750


def test_f15_formula_text_inside_a_header_is_no_part_of_it(tmp_path: Path) -> None:
    path = messy.f15(tmp_path)
    fields = [column.field for column in only(path).columns]
    assert fields[1:] == [
        "name",
        "gross_pay",
        "amount_housing_fund_employee",
        "amount_pension_employee",
        "net_pay",
    ]
    answered = read_table(path=path, mapping={"A": "employee_no"})
    assert answered.values["employee_no"][0] == ANA.employee_no


def test_f16_dotted_headers_and_a_sheet_of_codes(tmp_path: Path) -> None:
    path = messy.f16(tmp_path)
    seen = only(path)
    assert seen.kind is TableKind.ROSTER
    assert [column.letter for column in seen.columns] == list("ABCDEFG")
    assert first(read_table(path=path))["department"] == ANA.department


def test_f17_cells_with_several_values_stay_as_they_are(tmp_path: Path) -> None:
    row = first(read_table(path=messy.f17(tmp_path)))
    assert row["department"] == "研发部-后端组,产品部"
    assert row["hire_date"] == date(2024, 3, 1)
    assert row["employment_type"] == "全职"


def test_f18_a_form_is_one_person(tmp_path: Path) -> None:
    path = messy.f18(tmp_path)
    table = read_table(path=path)
    assert only(path).layout is Layout.FORM
    assert len(table) == 1
    row = first(table)
    assert (row["name"], row["wage"], row["hukou"]) == ("赵安", 950_000, "nonlocal_rural")
    assert row["birth_date"] == date(1970, 2, 7)


def test_f19_a_bank_statement_with_a_row_of_units_under_its_header(tmp_path: Path) -> None:
    path = messy.f19(tmp_path)
    seen, table = only(path), read_table(path=path)
    assert (seen.kind, seen.header_rows) == (TableKind.BANK, (2, 2))
    assert skipped(seen) == [(3, Skip.HINT)]
    assert table.values["debit"] == [1_234_560, None]
    assert table.values["balance"] == [100_000_000, 100_800_000]
    assert first(table)["own_account"] == "0200"


def test_f20_a_zipped_folder_gives_each_file_its_place_and_month(tmp_path: Path) -> None:
    path = messy.f20(tmp_path)
    inspection = inspect(path=path)
    assert [file.member for file in inspection.files] == [
        "2025-07/北京/养老.xls",
        "2025-07/深圳/日常申报明细.xlsx",
    ]
    contexts = [table.context for _, _, table in inspection.tables()]
    assert [(c.place, c.period, c.kind) for c in contexts] == [
        ("北京", 202507, "pension"),
        ("深圳", 202507, None),
    ]
    assert len(read_table(path=path, member="2025-07/北京/养老.xls")) == 2


def test_f21_masked_numbers_wait_for_confirmation(tmp_path: Path) -> None:
    table = read_table(path=messy.f21(tmp_path))
    assert table.kind is TableKind.HOUSING_FUND
    assert table.values["id_no"][0] == "110***********123X"
    assert table.values["personal_status"] == ["正常", "封存", "正常"]
    assert {(f.code, f.column) for f in table.findings} == {("id_masked", "D")}


@pytest.mark.parametrize(("sheet", "columns"), [("新", 28), ("旧", 24)])
def test_f22_a_tax_table_is_mapped_by_words_never_by_position(
    tmp_path: Path, sheet: str, columns: int
) -> None:
    table = read_table(path=messy.f22(tmp_path), sheet=sheet)
    assert (table.kind, len(table.columns)) == (TableKind.TAX, columns)
    row = first(table)
    assert row["amount_medical_employee"] == 19_000
    assert row["amount_unemployment_employee"] == 4_750


def test_f23_an_english_sheet_stands_beside_the_chinese_one(tmp_path: Path) -> None:
    path = messy.f23(tmp_path)
    mainland, hong_kong = (read_table(path=path, sheet=name) for name in ("内地", "HK"))
    assert first(mainland)["place"] == "深圳"
    assert first(hong_kong)["amount_employer"] == 150_000
    assert first(hong_kong)["total"] == 300_000


def test_f24_names_shared_are_told_apart_and_a_number_shared_is_refused(tmp_path: Path) -> None:
    table = read_table(path=messy.f24(tmp_path, rows=2_000))
    by_code = {code: [f.row for f in table.findings if f.code == code] for code in _codes(table)}
    assert len(table) == 2_000
    assert by_code == {"same_name": list(range(2, 14)), "same_id_other_name": [22, 23]}
    assert table.failing_rows == {22, 23}


def _codes(table: Table) -> set[str]:
    return {finding.code for finding in table.findings}


def test_f25_a_roster_without_a_city_says_that_the_city_is_missing(tmp_path: Path) -> None:
    path = messy.f25(tmp_path, rows=30)
    seen, table = only(path), read_table(path=path)
    assert (seen.kind, seen.header_rows, seen.data_rows) == (TableKind.ROSTER, (2, 2), 30)
    assert seen.missing == ("place",)
    assert table.findings == ()
    assert first(table) == {
        "row": 3,
        "name": ANA.name,
        "id_no": ANA.id_no,
        "hire_date": ANA.hired,
        "wage": ANA.wage * 100,
        "department": ANA.department,
        "mobile": ANA.mobile,
    }


def test_samples_and_previews_never_show_a_whole_number(tmp_path: Path) -> None:
    inspection = inspect(path=messy.f25(tmp_path))
    assert ANA.id_no not in repr(inspection)
    assert ANA.id_no[:6] + "********" + ANA.id_no[-4:] in repr(inspection)


def test_a_number_with_a_space_inside_is_masked_too(tmp_path: Path) -> None:
    spaced = f"{ANA.id_no[:6]} {ANA.id_no[6:]}"
    rows = [["姓名", "证件号码", "部门"], [ANA.name, spaced, ANA.department]]
    (sample,) = only(write_xlsx(tmp_path / "表.xlsx", Sheet("表", rows))).columns[1].samples
    assert sample == ANA.id_no[:6] + "*********" + ANA.id_no[-4:]
