"""Seven ways in which companies send a roster; each writes one file.

The layouts are those of `formats.md`-style exports: an office suite's, a store chain's, an
outsourcer's, a personnel system's, a page saved as a spreadsheet, a text file in an old encoding.
"""

import csv
import html
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from wuxian.roster.example.cast import Worker

Rows = Sequence[Sequence[str | int | float]]
Writer = Callable[[Path, Sequence[Worker]], Path]


def _sheet(path: Path, name: str, rows: Rows, *, merge_first: int = 0) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if merge_first:
        sheet.merge_range(0, 0, 0, merge_first - 1, rows[0][0])
    book.close()
    return path


def office_suite(path: Path, people: Sequence[Worker]) -> Path:
    """An export with a column for everything and several departments in a cell."""
    header = (
        "姓名 手机号 工号 部门 主部门 职位 入职时间 员工类型 员工状态 证件号码 "
        "户籍类型 合同公司 社保缴纳地 工资(税前) 公积金单位比例 工伤费率"
    ).split()
    rows: list[Sequence[str | int]] = [header]
    for one in people:
        department = f"{one.department},集团项目组" if one.wage % 7 == 0 else one.department
        status = "离职" if one.is_leaver else "正式"
        rows.append(
            [
                one.name,
                one.mobile,
                one.number,
                department,
                one.department,
                "店员",
                one.hired_on.isoformat(),
                one.employment,
                status,
                one.id_no,
                one.hukou,
                one.company.name,
                one.company.city,
                one.wage,
                one.company.fund_rate or "",
                _injury_rate(one),
            ]
        )
    return _sheet(path.with_suffix(".xlsx"), "花名册", rows)


def _injury_rate(one: Worker) -> str:
    """What the bureau gave the company, as a share written in percent."""
    return f"0.{one.company.injury_class * 2}%" if one.company.injury_class else ""


def store_chain(path: Path, people: Sequence[Worker]) -> Path:
    """A title row, blank columns, dates with full stops, and no city."""
    title: Sequence[str | int] = ["员工数据", *[""] * 8]
    header: Sequence[str | int] = [
        "姓名",
        "证件号码",
        "",
        "入职日期",
        "工资(税前)",
        "",
        "部门",
        "手机",
        "离职日期",
    ]
    rows: list[Sequence[str | int]] = [title, header]
    for one in people:
        left = one.left_on.strftime("%Y.%m.%d") if one.left_on else ""
        hired = one.hired_on.strftime("%Y.%m.%d")
        rows.append(
            [one.name, one.id_no, "", hired, one.wage, "", one.department, one.mobile, left]
        )
    rows.append(["合计", "", "", "", sum(one.wage for one in people), "", "", "", ""])
    return _sheet(path.with_suffix(".xlsx"), "在职", rows, merge_first=9)


def outsourcer(path: Path, people: Sequence[Worker]) -> Path:
    """Amounts as text with thousands separators and a unit; start months as 2025.09."""
    header = (
        "序号 单位 社保缴纳地 姓名 证件号码 岗位 户口性质 社保起缴时间 社保工资 联系电话 "
        "公积金单位比例 工伤行业类别"
    ).split()
    rows: list[Sequence[str | int]] = [header]
    for number, one in enumerate(people, start=1):
        start = f"{one.hired_on.year}年{one.hired_on.month}月"
        rows.append(
            [
                number,
                one.company.name,
                one.company.city,
                one.name,
                f"'{one.id_no}",
                "操作工",
                one.hukou,
                start,
                f"{one.wage:,}.00元",
                one.mobile,
                one.company.fund_rate or "",
                one.company.injury_class or "",
            ]
        )
    return _sheet(path.with_suffix(".xlsx"), "报增", rows)


def personnel_system(path: Path, people: Sequence[Worker]) -> Path:
    """Dotted and starred headers with a sheet of codes behind."""
    header = (
        "*姓名.简体中文 *身份证 *参保状态 *入职日期 *参保单位.名称 *责任部门.名称 工号 参保城市 "
        "月工资 公积金缴存比例 工伤费率"
    ).split()
    book = xlsxwriter.Workbook(str(path.with_suffix(".xlsx")))
    sheet, codes = book.add_worksheet("人员"), book.add_worksheet("代码表")
    sheet.write_row(0, 0, header)
    for number, one in enumerate(people, start=1):
        state = "停保" if one.is_leaver else "正常"
        cells = [one.name, one.id_no, state, one.hired_on.strftime("%Y/%m/%d")]
        cells += [one.company.name, one.department, one.number, one.company.city]
        sheet.write_row(number, 0, cells)
        sheet.write_number(number, len(cells), one.wage)
        sheet.write_row(number, len(cells) + 1, [one.company.fund_rate or "", _injury_rate(one)])
    for number, word in enumerate(("参保状态", "正常", "停保", "封存")):
        codes.write_string(number, 0, word)
    book.close()
    return path.with_suffix(".xlsx")


def saved_page(path: Path, people: Sequence[Worker]) -> Path:
    """A web page in GBK that calls itself a spreadsheet."""
    header = ("工号 姓名 身份证号码 所属公司 参保地 入职日期 申报工资").split()
    lines = ['<html><head><meta charset="gbk"></head><body><table border="1">']
    for row in [header, *(_page_row(one) for one in people)]:
        lines.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>")
    lines.append("</table></body></html>")
    target = path.with_suffix(".xls")
    target.write_bytes("\n".join(lines).encode("gb18030"))
    return target


def _page_row(one: Worker) -> list[str]:
    day = one.hired_on.strftime("%Y%m%d")
    return [one.number, one.name, one.id_no, one.company.name, one.company.city, day, str(one.wage)]


def old_text(path: Path, people: Sequence[Worker]) -> Path:
    """Comma-separated in GB18030, with a bonus of unknowns written as a dash."""
    header = ("工号 姓名 证件号码 公司 缴纳地 入职日期 部门 工资").split()
    target = path.with_suffix(".csv")
    with target.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number, one in enumerate(people):
            wage = "-" if number % 97 == 96 else f"{one.wage}.00"
            who = [one.number, one.name, one.id_no, one.company.name, one.company.city]
            writer.writerow([*who, one.hired_on.isoformat(), one.department, wage])
    return target


def with_rates(path: Path, people: Sequence[Worker]) -> Path:
    """A tidy sheet that also says the fund rate and the class of work injury."""
    header = (
        "工号 姓名 证件号码 单位名称 参保地 部门 入职日期 户籍性质 缴费工资 "
        "公积金单位比例 工伤行业类别"
    ).split()
    rows: list[Sequence[str | int]] = [["云杉集团花名册"], ["单位:元"], [], header]
    for one in people:
        rows.append(
            [
                one.number,
                one.name,
                one.id_no,
                one.company.name,
                one.company.city,
                one.department,
                one.hired_on.isoformat(),
                one.hukou,
                f"{one.wage:,}",
                one.company.fund_rate or "",
                one.company.injury_class or "",
            ]
        )
    return _sheet(path.with_suffix(".xlsx"), "花名册", rows)


LAYOUTS: tuple[Writer, ...] = (
    with_rates,
    office_suite,
    outsourcer,
    personnel_system,
    saved_page,
    old_text,
)
