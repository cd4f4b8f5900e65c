"""Messy rosters, payrolls, tax and bank sheets (see ``messy.py``)."""

from pathlib import Path

from tests.sheets.people import people
from tests.sheets.writers import Sheet, write_xls, write_xlsx

UNIT = "某某有限公司"


def f13(directory: Path) -> Path:
    """Two header rows and a total frozen above the data."""
    rows = [
        ["序号", "姓名", "证件号码", "养老保险", "", ""],
        ["", "", "", "缴费基数", "单位", "个人"],
        ["合计：", "", "", 28500, 4560, 2280],
        *([n, p.name, p.id_no, 9500, 1520, 760] for n, p in enumerate(people(3), 1)),
    ]
    merges = [(0, 3, 0, 5)] + [(0, column, 1, column) for column in range(3)]
    return write_xlsx(directory / "F13.xlsx", Sheet("汇总", rows, merges))


def f14(directory: Path) -> Path:
    """A payroll workbook of 24 sheets with irregular names."""
    names = [
        f"2015{month:02d}{tail}"
        for month in range(1, 13)
        for tail in ("改（12月工资1月保险）", "打卡")
    ]
    return write_xls(directory / "F14.xls", *(Sheet(name, _payroll(name)) for name in names))


def _payroll(name: str) -> list[list[object]]:
    header = (
        "序号 卡号 身份证号 姓名 社保基数 应发工资 养老保险个人 养老保险差额个人 "
        "失业保险个人 公积金个人 个税 实发工资 工作地"
    )
    return [
        [f"{UNIT}{name}工资表"],
        [],
        list(header.split()),
        *(
            [n, f"6222{n:012d}", p.id_no, p.name, 9500, 9500, 760, 0, 47.5, 475, 20, 8197.5, "门店"]
            for n, p in enumerate(people(3), 1)
        ),
        ["合计", "", "", "", 28500, 28500, 2280, 0, 142.5, 1425, 60, 24592.5, ""],
    ]


def f15(directory: Path) -> Path:
    """Formula text inside the headers."""
    header = [
        "人员编号",
        "员工姓名",
        "应发工资 I=A+B+C+D+E-F-G+H+J+K+A10",
        "住房公积金的员工部分 SUM",
        "养老保险金的员工部分 SUM",
        "实发工资",
    ]
    rows = [header, *([p.employee_no, p.name, p.wage, 475, 760, 8000] for p in people(3))]
    return write_xlsx(directory / "F15.xlsx", Sheet("工资", rows))


def f16(directory: Path) -> Path:
    """Dotted and starred headers, empty columns at the end, a sheet of code tables."""
    header = [
        "*姓名.简体中文",
        "*身份证",
        "*参保状态",
        "*参保日期",
        "*参保方案.名称",
        "*参保单位.名称",
        "*责任部门.名称",
        "",
        "",
        "",
    ]
    rows = [
        header,
        *(
            [p.name, p.id_no, "正常", "2025-07-01", "北京城镇", UNIT, p.department]
            for p in people(3)
        ),
    ]
    codes = [["参保状态", "参保方案"], ["正常", "北京城镇"], ["停保", "上海城镇"], ["封存", ""]]
    return write_xlsx(directory / "F16.xlsx", Sheet("花名册", rows), Sheet("代码表", codes))


def f17(directory: Path) -> Path:
    """A roster exported from an office suite, several departments in a cell."""
    header = (
        "姓名 手机号 工号 部门 主部门 职位 入职时间 员工类型 员工状态 身份证姓名 证件号码 合同公司"
    )
    kinds = ["全职", "实习", "退休返聘"]
    rows = [
        header.split(),
        *(
            [
                p.name,
                p.mobile,
                p.employee_no,
                "研发部-后端组,产品部",
                "研发部",
                "工程师",
                "2024-03-01",
                kinds[n % 3],
                "正式",
                p.name,
                p.id_no,
                UNIT,
            ]
            for n, p in enumerate(people(4))
        ),
    ]
    return write_xlsx(directory / "F17.xlsx", Sheet("花名册", rows))


def f19(directory: Path) -> Path:
    """A bank statement: title, header, a sub-row, amounts as text with commas and tabs."""
    header = (
        "凭证号 本方账号 对方账号 交易时间 借/贷 借方发生额 贷方发生额 对方行号 "
        "摘要 用途 对方单位名称 余额"
    )
    rows = [
        ["企业网银明细"],
        header.split(),
        ["", "", "", "", "", "(元)", "(元)", "", "", "", "", "(元)"],
        _movement(
            "1001", "借", "12,345.60\t", "", "社会保险费", "国家金库某支库", "1,000,000.00\t"
        ),
        _movement("1002", "贷", "", "8,000.00\t", "货款", "某客户", "1,008,000.00\t"),
    ]
    return write_xlsx(directory / "F19.xlsx", Sheet("明细", rows))


def _movement(number: str, side: str, *rest: str) -> list[str]:
    debit, credit, summary, other, balance = rest
    moment = f"2025-07-15 10:00:{number[-2:]}"
    start = [number, "0200\t", "0301\t", moment, side]
    return [*start, debit, credit, "", summary, "", other, balance]


def f21(directory: Path) -> Path:
    """A housing-fund list with masked IDs."""
    header = "个人账号 姓名 证件类型 证件号码 当前工资 单位缴存额 个人月缴存额 合计月缴额 个人状态"
    rows = [
        header.split(),
        *(
            [
                f"8800{n:06d}",
                p.name,
                "身份证",
                f"110***********123{'X' if n == 1 else n}",
                9500,
                475,
                475,
                950,
                "封存" if n == 2 else "正常",
            ]
            for n, p in enumerate(people(3), 1)
        ),
    ]
    return write_xls(directory / "F21.xls", Sheet("Sheet1", rows))


_TAX_TAIL = (
    "住房公积金 累计子女教育 累计继续教育 累计住房贷款利息 累计住房租金 累计赡养老人 "
    "累计3岁以下婴幼儿照护 累计个人养老金 企业(职业)年金 商业健康保险 税延养老保险"
)


def f22(directory: Path) -> Path:
    """The same tax template at two dates: 28 and 24 columns, two insurances swapped."""
    head = "工号 *姓名 *证件类型 *证件号码 本期收入 本期免税收入 基本养老保险费"
    travel = "公务交通费用 通讯费用 律师办案费用 西藏附加减除费用"
    end = "其他 准予扣除的捐赠额 减免税额 备注"
    new = f"{head} 基本医疗保险费 失业保险费 {_TAX_TAIL} {travel} {end}".split()
    old = f"{head} 失业保险费 基本医疗保险费 {_TAX_TAIL} {end}".split()
    return write_xlsx(
        directory / "F22.xlsx",
        Sheet("新", [new, *_tax_rows(new)]),
        Sheet("旧", [old, *_tax_rows(old)]),
    )


def _tax_rows(header: list[str]) -> list[list[object]]:
    figures = {
        "本期收入": 9500,
        "基本养老保险费": 760,
        "基本医疗保险费": 190,
        "失业保险费": 47.5,
        "住房公积金": 475,
    }
    rows: list[list[object]] = []
    for p in people(3):
        who = {
            "工号": p.employee_no,
            "*姓名": p.name,
            "*证件类型": "居民身份证",
            "*证件号码": p.id_no,
        }
        rows.append([who.get(text, figures.get(text, 0)) for text in header[:-1]])
    return rows


def f23(directory: Path) -> Path:
    """A group's file with a Hong Kong sheet behind the mainland one."""
    mainland = [
        ["姓名", "证件号码", "参保地", "缴费基数"],
        *([p.name, p.id_no, "深圳", 9500] for p in people(3)),
    ]
    english = [
        "Name",
        "Member Account No",
        "ID No.",
        "Employee mandatory contributions",
        "Employer mandatory contributions",
        "Total Contribution Amount",
    ]
    hong_kong = [english, ["Chan Tai Man", "0001", "A1234567", 1500, 1500, 3000]]
    return write_xlsx(directory / "F23.xlsx", Sheet("内地", mainland), Sheet("HK", hong_kong))


def f24(directory: Path, rows: int = 50_000) -> Path:
    """A large roster: blank columns, twelve people of one name, one ID under two names."""
    everyone = people(rows)
    lines: list[list[object]] = [
        ["姓名", "证件号码", "工号", "", "", "", "入职日期", "工资", "部门", "手机"]
    ]
    for n, p in enumerate(everyone):
        name = "同名者" if n < 12 else p.name + str(n)
        number = everyone[20].id_no if n == 21 else p.id_no
        lines.append(
            [name, number, p.employee_no, "", "", "", p.hired, p.wage, p.department, p.mobile]
        )
    return write_xlsx(directory / "F24.xlsx", Sheet("花名册", lines))


def f25(directory: Path, rows: int = 20) -> Path:
    """A roster with a title, two blank columns and no city anywhere."""
    lines: list[list[object]] = [
        [f"{UNIT}花名册"],
        ["姓名", "证件号码", "", "入职日期", "工资(税前)", "", "部门", "手机"],
        *(
            [p.name, p.id_no, "", p.hired, p.wage, "", p.department, int(p.mobile)]
            for p in people(rows)
        ),
    ]
    return write_xlsx(directory / "F25.xlsx", Sheet("Sheet1", lines, [(0, 0, 0, 7)]))
