"""Bad cells, each with its message at its cell; the sentences are those of the format study."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.sheets.people import id_number, people
from tests.sheets.writers import Formula, Sheet, write_xlsx
from wuxian.sheets import Finding, Severity, SheetsError, Skip, Table, read_table
from wuxian.sheets.errors import InvalidMappingError, NoSheetError, NoTableError

GOOD = id_number(1000)
WRONG_DIGIT = GOOD[:17] + ("0" if GOOD[17] != "0" else "1")
HEADER = [
    "姓名",
    "证件号码",
    "入职日期",
    "缴费工资",
    "费率",
    "所属期",
    "手机",
    "参保时间",
    "办理进度",
]
FINE = ["赵安", id_number(1), "2025-07-01", 9500, 0.16, "2025-07", "19900000001", "2025-07", ""]


def one_row(directory: Path, **cells: Any) -> Table:
    """A table with one fine row, in row 2, and one row in row 3 with some cells changed."""
    row = ["钱安", GOOD, *FINE[2:]]
    for header, cell in cells.items():
        row[HEADER.index(header)] = cell
    rows = [HEADER, FINE, row]
    return read_table(path=write_xlsx(directory / "表.xlsx", Sheet("表", rows)))


def only_finding(table: Table) -> Finding:
    (finding,) = table.findings
    return finding


ID_LOST = "证件号码被 Excel 存成数字，末几位已丢失，无法还原。请把该列设为“文本”后重新粘贴。"

OLD_NUMBER = "15 位旧身份证号，只作历史对照，请补 18 位号码"
MANGLED = "“Jul-25”是被 Excel 改写的年月，按 2025-07 理解，请确认"


@pytest.mark.parametrize(
    ("header", "cell", "severity", "message"),
    [
        ("证件号码", 110101199003071233.0, Severity.ERROR, ID_LOST),
        ("证件号码", "1.10101E+17", Severity.ERROR, ID_LOST),
        ("证件号码", "123456200001345000", Severity.ERROR, "证件号码第 7–14 位不是有效的出生日期"),
        ("证件号码", WRONG_DIGIT, Severity.ERROR, f"第 18 位校验不符，应为 {GOOD[17]}"),
        ("证件号码", GOOD[:17], Severity.ERROR, "证件号码应为 18 位，现在是 17 位"),
        ("证件号码", "待补充", Severity.ERROR, "看不出是哪种证件号码，请核对"),
        ("证件号码", f"'{GOOD} ", Severity.FIXED, "已去掉多余的符号并统一为半角大写"),
        ("证件号码", "990012700101123", Severity.WARN, OLD_NUMBER),
        (
            "证件号码",
            "110***********1233",
            Severity.WARN,
            "证件号码被遮盖，只能在同一单位内按姓名和末 4 位弱匹配，需要确认",
        ),
        ("缴费工资", "-", Severity.WARN, "金额为空，不按 0 处理"),
        ("缴费工资", "", Severity.WARN, "金额为空，不按 0 处理"),
        ("缴费工资", "九千五", Severity.ERROR, "“九千五”不是金额"),
        ("缴费工资", 19.785, Severity.WARN, "“19.785”超过两位小数，已四舍五入到分"),
        ("费率", 16, Severity.FIXED, "16 解释为 16%"),
        ("费率", 0.5, Severity.QUESTION, "“0.5”是 0.5% 还是 50%？请写成带 % 的形式"),
        ("费率", "一成", Severity.ERROR, "“一成”不是比例，请写成 16% 或 0.16"),
        ("入职日期", "待定", Severity.ERROR, "“待定”不是日期，请写成 2025-07-01"),
        ("入职日期", "2025-02-30", Severity.ERROR, "“2025-02-30”不是日期，请写成 2025-07-01"),
        ("入职日期", "201201", Severity.WARN, "“201201”只有年月，按当月 1 日理解"),
        (
            "参保时间",
            "2018.1",
            Severity.QUESTION,
            "“2018.1”是 2018年1月还是 2018年10月？请写成 2018-01 或 2018-10",
        ),
        ("参保时间", "Jul-25", Severity.WARN, MANGLED),
        ("参保时间", "七月", Severity.ERROR, "“七月”不是年月，请写成 2025-07"),
        (
            "所属期",
            "202501-202503",
            Severity.FIXED,
            "“202501-202503”展开为 2025-01、2025-02、2025-03",
        ),
        ("所属期", "3、4月", Severity.QUESTION, "“3、4月”没有年份，请写成 2025-07"),
        ("手机", "1990000", Severity.WARN, "手机号码不是 11 位数字"),
        (
            "办理进度",
            "社保ok，医保待审核",
            Severity.QUESTION,
            "“社保ok，医保待审核”可以转为待办：社保ok、医保待审核",
        ),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_at_its_place(
    tmp_path: Path, header: str, cell: object, severity: Severity, message: str
) -> None:
    finding = only_finding(one_row(tmp_path, **{header: cell}))
    assert (finding.row, finding.column) == (3, "ABCDEFGHI"[HEADER.index(header)])
    assert (finding.severity, finding.message, finding.header) == (severity, message, header)


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("证件号码", f"'{GOOD}", "id_no", GOOD),
        ("证件号码", "H12345678", "id_no", "H12345678"),
        ("手机", 13800000000.0, "mobile", "13800000000"),
        ("手机", "+86 138-0000-0000", "mobile", "13800000000"),
        ("入职日期", 42248.0, "hire_date", date(2015, 9, 1)),
        ("入职日期", 20250701, "hire_date", date(2025, 7, 1)),
        ("入职日期", "2025/7/1", "hire_date", date(2025, 7, 1)),
        ("入职日期", "2025年7月1日", "hire_date", date(2025, 7, 1)),
        ("入职日期", "2025-07-01 00:00:00", "hire_date", date(2025, 7, 1)),
        ("参保时间", 201201, "start", 201201),
        ("参保时间", 2015.9, "start", 201509),
        ("参保时间", "2018.09", "start", 201809),
        ("参保时间", "2025年7月", "start", 202507),
        ("所属期", "2025.01-03", "period", [202501, 202502, 202503]),
        ("所属期", "2025年3、4月", "period", [202503, 202504]),
        ("缴费工资", "1,440.00", "wage", 144_000),
        ("缴费工资", "￥1440.0元", "wage", 144_000),
        ("缴费工资", "1440元", "wage", 144_000),
        ("缴费工资", "（12.00）", "wage", -1_200),
        ("缴费工资", "-", "wage", None),
        ("缴费工资", "", "wage", None),
        ("缴费工资", 0, "wage", 0),
        ("缴费工资", 0.1 + 0.2, "wage", 30),
        ("费率", "16%", "rate", 160_000),
        ("费率", "0.16", "rate", 160_000),
        ("费率", "16", "rate", 160_000),
        ("费率", "8‰", "rate", 8_000),
    ],
)
def test_a_cell_is_read_as_people_mean_it(
    tmp_path: Path, header: str, cell: object, field: str, value: object
) -> None:
    assert one_row(tmp_path, **{header: cell}).values[field][1] == value


def test_a_finding_never_shows_a_whole_identity_number(tmp_path: Path) -> None:
    finding = only_finding(one_row(tmp_path, 证件号码=WRONG_DIGIT))
    assert finding.raw == WRONG_DIGIT[:6] + "********" + WRONG_DIGIT[-4:]


def table_of(directory: Path, *rows: list[Any], **options: Any) -> Table:
    return read_table(path=write_xlsx(directory / "表.xlsx", Sheet("表", rows)), **options)


def test_a_formula_without_a_result_is_refused_at_its_cell(tmp_path: Path) -> None:
    header = ["姓名", "证件号码", "缴费工资"]
    rows = [["赵安", id_number(1), 9500], ["钱安", GOOD, Formula("=SUM(C2:C2)")]]
    finding = only_finding(table_of(tmp_path, header, *rows))
    assert (finding.row, finding.column, finding.severity) == (3, "C", Severity.ERROR)
    assert finding.message == "公式没有缓存结果，请在 Excel 中打开并保存后再上传"


def test_a_choice_the_template_does_not_list_is_refused(tmp_path: Path) -> None:
    rows = [["姓名", "证件号码", "用工形式"], ["赵安", id_number(1), "合同工"]]
    people_sheet = Sheet("人员", [*rows, ["钱安", GOOD, "外星人"]])
    choices = Sheet("字典", [["用工形式", "学历"], ["合同工", "本科"], ["劳务工", "专科"]])
    path = write_xlsx(tmp_path / "模板.xlsx", people_sheet, choices)
    finding = only_finding(read_table(path=path, sheet="人员"))
    assert (finding.row, finding.column) == (3, "C")
    assert finding.message == "“外星人”不在该模板的可选值中"


def test_one_name_without_reliable_numbers_blocks_and_lists_the_candidates(
    tmp_path: Path,
) -> None:
    header = ["姓名", "证件号码", "部门", "入职日期"]
    rows = [["赵安", "", "门店", "2025-07-01"], ["赵 安", GOOD, "财务部", "2024-01-01"]]
    findings = table_of(tmp_path, header, *rows).findings
    assert [(f.row, f.column, f.severity) for f in findings] == [
        (2, "A", Severity.ERROR),
        (3, "A", Severity.ERROR),
    ]
    assert findings[0].message == (
        "有同名人员且缺少可靠证件号码，不能按姓名合并："
        "第 2 行（门店，2025-07-01）；第 3 行（财务部，2024-01-01）"
    )


def test_one_name_with_two_numbers_is_two_people(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, ["姓名", "证件号码", "部门"], ["赵安", GOOD, "甲"], ["赵安", id_number(1), "乙"]
    )
    assert {(f.code, f.severity) for f in table.findings} == {("same_name", Severity.WARN)}
    assert table.failing_rows == frozenset()


def test_one_number_under_two_names_is_refused(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, ["姓名", "证件号码", "部门"], ["赵安", GOOD, "甲"], ["钱安", GOOD, "乙"]
    )
    assert table.failing_rows == {2, 3}
    assert table.findings[0].message == "同一证件号码在第 2、3 行对应不同姓名"


def test_a_row_without_anybody_is_refused(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["姓名", "部门", "缴费工资"], ["赵安", "甲", 1], ["", "乙", 2])
    finding = only_finding(table)
    assert (finding.row, finding.message) == (
        3,
        "这一行没有姓名、证件号码或编号，不知道是谁",
    )


def test_examples_subtotals_footers_and_repeated_headers_are_listed_not_read(
    tmp_path: Path,
) -> None:
    header = ["姓名", "证件号码", "缴费工资"]
    first, second = people(2)
    table = table_of(
        tmp_path,
        header,
        ["样例", "1" * 18, 1],
        ["张三", "111111111111111111", 1],
        [first.name, first.id_no, 100],
        ["小计", "", 100],
        header,
        [second.name, second.id_no, 200],
        ["小 计", "", 200],
        ["合计：", "", 300.5],
        ["制表人：", "某某"],
        ["以上人员均已核对"],
    )
    assert [(one.row, one.reason) for one in table.skipped] == [
        (2, Skip.EXAMPLE), (3, Skip.EXAMPLE), (5, Skip.TOTAL), (6, Skip.REPEATED_HEADER),
        (8, Skip.TOTAL), (9, Skip.TOTAL), (10, Skip.FOOTER), (11, Skip.FOOTER),
    ]  # fmt: skip
    assert table.row_numbers == (4, 7)
    assert [total.difference for total in table.totals] == [0, 0, 50]
    messages = [f.message for f in table.findings if f.code == "total_differs"]
    assert messages == ["表内合计 300.50，明细求和 300.00，差 0.50"]


def test_hidden_rows_are_left_out_and_listed_unless_asked_for(tmp_path: Path) -> None:
    rows = [["姓名", "证件号码", "部门"], *([p.name, p.id_no, p.department] for p in people(3))]
    path = write_xlsx(tmp_path / "表.xlsx", Sheet("表", rows, hidden_rows=[2]))
    assert read_table(path=path).row_numbers == (2, 4)
    assert [(one.row, one.reason) for one in read_table(path=path).skipped] == [(3, Skip.HIDDEN)]
    assert read_table(path=path, include_hidden=True).row_numbers == (2, 3, 4)


def test_ten_thousands_of_yuan_are_converted(tmp_path: Path) -> None:
    rows = [["单位：万元"], ["姓名", "证件号码", "缴费工资"], ["赵安", GOOD, 0.95]]
    assert table_of(tmp_path, *rows).values["wage"] == [950_000]


def test_a_mapping_overrules_the_guess_and_none_leaves_a_column_out(tmp_path: Path) -> None:
    rows = [["姓名", "证件号码", "缴费工资", "补贴"], ["赵安", GOOD, 9500, 200]]
    table = table_of(tmp_path, *rows, mapping={"C": None, "D": "wage"})
    assert table.values["wage"] == [20_000]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"mapping": {"A": "no_such_field"}}, InvalidMappingError),
        ({"mapping": {"ZZ": "name"}}, InvalidMappingError),
        ({"sheet": "没有这张"}, NoSheetError),
        ({"member": "没有.xls"}, NoSheetError),
    ],
)
def test_asking_for_what_is_not_there_is_refused(
    tmp_path: Path, options: dict[str, Any], expected: type[SheetsError]
) -> None:
    with pytest.raises(expected):
        table_of(tmp_path, ["姓名", "证件号码", "部门"], ["赵安", GOOD, "甲"], **options)


def test_a_sheet_without_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoTableError) as refusal:
        table_of(tmp_path, ["苹果", "梨"], ["红", "黄"])
    assert "没有找到表头" in str(refusal.value)


def test_the_english_columns_of_the_command_line_name_themselves(tmp_path: Path) -> None:
    header = ["employee_no", "place", "base_pension", "work_injury_rate", "work_injury_class",
              "housing_fund_rate", "hukou", "kinds", "start", "stop"]  # fmt: skip
    row = ["W1", "上海", "9500.00", "0.002", 2, "0.07", "nonlocal_rural",
           "pension;housing_fund", "2025-07", ""]  # fmt: skip
    assert next(table_of(tmp_path, header, row).rows()) == {
        "row": 2, "employee_no": "W1", "place": "上海", "base_pension": 950_000,
        "work_injury_rate": 2_000, "work_injury_class": 2, "housing_fund_rate": 70_000,
        "hukou": "nonlocal_rural", "kinds": "pension;housing_fund", "start": 202507, "stop": None,
    }  # fmt: skip


def test_the_long_table_of_the_command_line_names_itself(tmp_path: Path) -> None:
    header = ["person", "place", "period", "kind", "party", "amount", "fee_type"]
    row = ["W1", "310000", "2025-07", "pension", "employer", "1520.00", "regular"]
    assert next(table_of(tmp_path, header, row).rows()) == {
        "row": 2, "person": "W1", "place": "310000", "period": [202507], "kind": "pension",
        "party": "employer", "amount": 152_000, "fee_type": "regular",
    }  # fmt: skip
