"""A confirmed layout is remembered as data and overrules the guesses."""

from pathlib import Path

from tests.sheets import messy
from tests.sheets.people import people
from tests.sheets.writers import Sheet, write_xlsx
from wuxian.sheets import DeriveCheck, DerivedField, ImportProfile, inspect, read_table

SHENZHEN = ImportProfile(
    name="深圳公积金单笔缴存清单",
    match_signature=("姓名", "缴存基数（元）", "单位缴存比例", "金额合计（元）"),
    sheet_keyword="清单",
    column_map={
        "缴存基数（元）": "base_housing_fund",
        "单位缴存比例": "housing_fund_rate",
        "金额合计（元）": "total_housing_fund",
    },
    derived_fields=(
        DerivedField("amount_housing_fund_employer", "base_housing_fund", "housing_fund_rate"),
        DerivedField(
            "amount_housing_fund_employee", "base_housing_fund", "housing_fund_rate_employee"
        ),
    ),
    derive_check=DeriveCheck(
        ("amount_housing_fund_employer", "amount_housing_fund_employee"), "total_housing_fund", 5
    ),
    skip_tokens=("本单位",),
)


def single_payments(directory: Path, sheet: str = "单笔缴存清单") -> Path:
    header = [
        "姓名",
        "证件号码",
        "个人账号",
        "缴存基数（元）",
        "单位缴存比例",
        "个人缴存比例",
        "金额合计（元）",
    ]
    rows = [["单笔缴存"], [], [], header]
    for number, one in enumerate(people(3)):
        rows.append(
            [one.name, one.id_no, f"88{number}", "9,500.00", "5%", "5%", 950 + number * 0.05]
        )
    rows.append(["本单位共三人", "", "", "", "", "", ""])
    return write_xlsx(directory / "清单.xlsx", Sheet(sheet, rows))


def test_a_profile_maps_derives_and_checks(tmp_path: Path) -> None:
    table = read_table(path=single_payments(tmp_path), profile=SHENZHEN)
    assert table.values["amount_housing_fund_employer"] == [47_500] * 3
    assert table.values["housing_fund_rate_employee"] == [50_000] * 3
    (finding,) = table.findings
    assert (finding.row, finding.column, finding.code) == (7, "G", "sum_differs")
    assert finding.message == (
        "住房公积金 单位 金额 + 住房公积金 个人 金额 相加为 950.00，表内 950.10，差 0.10"
    )
    assert [one.row for one in table.skipped] == [8]


def test_a_profile_is_recognised_by_headers_and_sheet_name(tmp_path: Path) -> None:
    def recognised(sheet: str) -> str | None:
        path = single_payments(tmp_path, sheet)
        ((_, _, table),) = inspect(path=path, profiles=[SHENZHEN]).tables()
        return table.profile

    assert recognised("7月清单") == SHENZHEN.name
    assert recognised("7月明细") is None


def test_a_profile_survives_being_stored() -> None:
    assert ImportProfile.from_json(SHENZHEN.to_json()) == SHENZHEN


def test_a_remembered_answer_is_not_asked_again(tmp_path: Path) -> None:
    profile = ImportProfile("工资", ("应发工资",), column_map={"人员编号": "employee_no"})
    ((_, _, table),) = inspect(path=messy.f15(tmp_path), profiles=[profile]).tables()
    assert table.questions == ()
    assert table.columns[0].field == "employee_no"


def test_the_header_rows_a_profile_states_are_taken(tmp_path: Path) -> None:
    rows = [["姓名", "证件号码", "应发"], ["姓 名", "证 件", "甲"], [*_first(), 9500]]
    path = write_xlsx(tmp_path / "表.xlsx", Sheet("表", rows))
    profile = ImportProfile("两行", ("姓名", "证件号码"), header_rows=(1, 2))
    table = read_table(path=path, profile=profile)
    assert table.header_rows == (1, 2)
    assert table.row_numbers == (3,)


def _first() -> list[str]:
    (one,) = people(1)
    return [one.name, one.id_no]
