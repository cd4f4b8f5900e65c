"""The messy files an importer must survive, each written by code into a directory.

``WRITERS`` holds them by number; other rooms import the one they need, for example
``f25(directory, rows=500)``: a roster with no city in it.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.sheets.messy_lists import f13, f14, f15, f16, f17, f19, f21, f22, f23, f24, f25
from tests.sheets.people import id_number, people
from tests.sheets.writers import At, Sheet, Spanned, write_html, write_spreadsheetml, write_xls
from tests.sheets.writers import write_xlsx as xlsx

UNIT = "某某有限公司"


def f01(directory: Path) -> Path:
    """A bureau detail: title, unit of money, merged insurance groups over two-row headers."""
    kinds = ["基本养老保险(单位)", "基本养老保险(个人)", "失业保险(单位)"]
    top = ["序号", "姓名", "身份证号码", "费款所属期"]
    rows = [
        [f"{UNIT}2025年7月社会保险费缴费明细表"],
        ["单位：元"],
        [],
        top + [text for kind in kinds for text in (kind, "")],
        ["", "", "", ""] + ["应缴费额", "费率"] * 3,
        *(
            [n, p.name, p.id_no, "202507", 1520.0, "16%", 760.0, 0.08, 47.5, 0.005]
            for n, p in enumerate(people(5), 1)
        ),
        ["合计", "", "", "", 7600.1, "", 3800.0, "", 237.5, ""],
    ]
    merges = [(0, 0, 0, 7), (3, 4, 3, 5), (3, 6, 3, 7), (3, 8, 3, 9)]
    merges += [(3, column, 4, column) for column in range(4)]
    return xlsx(directory / "F01.xlsx", Sheet("明细", rows, merges))


def f02(directory: Path) -> Path:
    """A bill whose hidden machine header would win on known words."""
    machine = [
        "序号",
        "姓名",
        "CARD_ID",
        "CHARGE_TYPE",
        "CHARGE_TYPE",
        "工伤企业",
        "工伤企业",
        "个人",
        "小计",
    ]
    leaves = ["缴费区间", "缴费月数", "缴费\n基数", "企业", "个人", "小计"]
    rows = [
        machine,
        [],
        ["2014年06月代理单位费用明细"],
        [],
        ["序号", "姓名", "身份证号", "养老保险\n"] + [""] * 5,
        ["", "", "", *leaves],
        [],
        list(range(9)),
        *(
            [n, p.name, p.id_no, "201406-201406", 1, 3000, 600, 240, 840]
            for n, p in enumerate(people(3), 1)
        ),
    ]
    merges = [(4, 3, 4, 8), (4, 0, 5, 0), (4, 1, 5, 1), (4, 2, 5, 2)]
    return write_xls(directory / "F02.xls", Sheet("费用明细", rows, merges, hidden_rows=[0]))


def f02b(directory: Path) -> Path:
    """The same with the machine header left visible."""
    kinds = ["养老", "失业", "工伤", "医疗", "生育", "大病", "公积金", "补充公积金"]
    machine = ["NO.", "COMPANY_NAME", "EMPLOYEE_NAME", "CARD_ID"]
    rows = [
        machine + [f"TYPE_{n}" for n in range(8)],
        ["序号", "单位", "姓名", "身份证号码", *kinds],
        ["", "", "", ""] + ["报减方式"] * 8,
        *([n, UNIT, p.name, p.id_no] + ["中断"] * 8 for n, p in enumerate(people(3), 1)),
    ]
    merges = [(1, column, 2, column) for column in range(4)]
    return write_xls(directory / "F02b.xls", Sheet("报减", rows, merges))


def f03(directory: Path) -> Path:
    """Five columns under each insurance, non-breaking spaces in the headers."""
    leaves = ["报减方式\u00a0", "起缴时间\u00a0", "状态\u00a0", "政策", "申报时间"]
    rows = [
        ["分公司名称", "公司名称", "姓名", "证件号码\u00a0", "养老"]
        + [""] * 4
        + ["医疗"]
        + [""] * 4,
        ["", "", "", "", *leaves, *leaves],
        *(
            ["一分公司", UNIT, p.name, p.id_no] + ["中断", "2025.07", "正常", "市内", "7月"] * 2
            for p in people(4)
        ),
    ]
    merges = [(0, 4, 0, 8), (0, 9, 0, 13)] + [(0, column, 1, column) for column in range(4)]
    return xlsx(directory / "F03.xlsx", Sheet("Sheet1", rows, merges))


def f04(directory: Path) -> Path:
    """Stray spaces and format hints in and under the header."""
    rows = [
        [
            "证件号码（必填）",
            "姓名（必填）",
            "本次参保日期-社保(yyyy-MM-dd)(yyyy-MM-dd)（必填）",
            "民族 ",
            " 学历（必填）",
        ],
        ["文本格式", "", "格式如2025-07-01", "下拉选择", "下拉选择"],
        *([p.id_no, p.name, "2025-07-01", "01 汉族", "21 大学本科"] for p in people(3)),
    ]
    return xlsx(directory / "F04.xlsx", Sheet("sheet1", rows))


def f05(directory: Path) -> Path:
    """Four rows of title and instructions; every value is code and name."""
    header = [
        "变动类型※",
        "变动原因※",
        "证件类型※",
        "证件号码※",
        "姓名※",
        "性别※",
        "工资薪金※",
        "实际参保年月※",
        "手机号码※",
        "基本养老保险※",
        "工伤保险※",
    ]
    rows = [
        ["社保医保增员"],
        ["填表说明：1. 带※为必填；2. 请勿修改表头；3. 请按下拉选项填写，不要自行输入其它内容。"],
        [],
        [],
        header,
        *(
            [
                "1|增员",
                "11|新参保",
                "201|居民身份证",
                p.id_no,
                p.name,
                "1|男",
                str(p.wage),
                "202507",
                p.mobile,
                "1|参保",
                "0|不参保",
            ]
            for p in people(3)
        ),
    ]
    merges = [(0, 0, 0, 10), (1, 0, 3, 10)]
    return xlsx(directory / "F05.xlsx", Sheet("Sheet1", rows, merges))


def f06(directory: Path) -> Path:
    """One insurance per file: its name is only in the name of the file."""
    header = ["序号", "姓名", "证件类型", "证件号码", "缴费工资", "缴费基数", "费率", "应缴费额"]
    header += ["减免费额", "应补(退)费额", "人员编号"]
    rows = [
        header,
        *(
            [n, p.name, "居民身份证", p.id_no, 9500, 9500, 0.005, 47.5, 0, 47.5, f"88{n:04d}"]
            for n, p in enumerate(people(4), 1)
        ),
    ]
    return xlsx(directory / "某公司-失业.xlsx", Sheet("Sheet1", rows))


def f07(directory: Path) -> Path:
    """A long table: eighteen rows for each person."""
    header = [
        "姓名",
        "身份证件号码",
        "参保费种",
        "征收品目",
        "费款所属日期起",
        "本人工资",
        "缴费基数",
        "费率",
        "本期应缴费额",
    ]
    items = [
        ("企业职工基本养老保险费", "职工基本养老保险(单位缴纳)", 0.16),
        ("企业职工基本养老保险费", "职工基本养老保险(个人缴纳)", 0.08),
        ("失业保险费", "失业保险(单位缴纳)", 0.005),
        ("失业保险费", "失业保险(个人缴纳)", 0.005),
        ("工伤保险费", "工伤保险", 0.002),
        ("基本医疗保险费", "职工基本医疗保险(单位缴纳)", 0.06),
    ]
    rows = [header]
    for p in people(3):
        for month in ("2025-05-01", "2025-06-01", "2025-07-01"):
            rows += [
                [
                    p.name,
                    p.id_no,
                    kind,
                    item,
                    month,
                    "9500.00",
                    "9500.00",
                    str(rate),
                    f"{9500 * rate:.2f}",
                ]
                for kind, item, rate in items
            ]
    return xlsx(directory / "F07.xlsx", Sheet("明细", rows))


def f08(directory: Path) -> Path:
    """A saved pivot table with a grand total row and column."""
    rows = [
        ["所属期", "202507"],
        [],
        ["求和项:应缴费额", "征收品目"],
        [
            "姓名",
            "工伤保险",
            "失业保险(单位缴纳)",
            "失业保险(个人缴纳)",
            "职工大额医疗互助保险(个人缴纳)",
            "总计",
        ],
        *([p.name, 19.0, 47.5, 47.5, 10.0, 124.0] for p in people(4)),
        ["总计", 76.0, 190.0, 190.0, 40.0, 496.0],
    ]
    return xlsx(directory / "F08.xlsx", Sheet("Sheet2", rows))


def f09(directory: Path) -> Path:
    """HTML named .xls in GBK; a month with two records spans two rows."""
    rows = [
        ["缴费年月", "缴费类型", "缴费基数", "单位缴费", "个人缴费", "缴费单位名称"],
        ["2023-04", "正常", "6326.00", "1012.16", "506.08", UNIT],
        [Spanned("2023-05", down=2), "正常", "6326.00", "1012.16", "506.08", UNIT],
        ["补缴", "600.00", "96.00", "48.00", UNIT],
        ["2023-06", "正常", "6326.00", "1012.16", "506.08", UNIT],
    ]
    return write_html(directory / "F09.xls", rows, "gbk")


def f10(directory: Path) -> Path:
    """SpreadsheetML named .xls, merged cells by attribute, an example row."""
    rows = [
        [Spanned("成都住房公积金缴存基数调整清册（批量导入文件格式）", right=7)],
        [
            Spanned("序号", down=2),
            Spanned("个人客户号", down=2),
            Spanned("职工姓名", down=2),
            Spanned("缴存基数（元）", right=2),
            Spanned("执行时间", down=2),
            Spanned("备注", down=2),
        ],
        [At(4, "调整前"), "调整后"],
        ["例", "1111111111111", "张三", 3000, 4000, "201201", "无"],
        *(
            [n, f"20250000{n:05d}", p.name, 3000, p.wage, "202507", ""]
            for n, p in enumerate(people(3), 1)
        ),
    ]
    return write_spreadsheetml(directory / "F10.xls", "基数调整", rows)


def f11(directory: Path) -> Path:
    """CSV in GB18030, an ID that became a number, names outside GBK."""
    first, _, third = people(3)
    lines = [
        "姓名,证件号码,缴费工资",
        f"王㛃,{first.id_no},9500.00",
        "李𠮷,1.10101E+17,8000.00",
        f'买买提·艾山,{third.id_no},"7,000.00"',
    ]
    path = directory / "F11.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path


def f12(directory: Path) -> Path:
    """CSV in UTF-8 without a mark, months rewritten by Excel."""
    lines = ["姓名,证件号码,费款所属期,缴费基数"]
    lines += [f"{p.name},{p.id_no},Jul-25,9500" for p in people(3)]
    path = directory / "F12.csv"
    path.write_bytes("\n".join(lines).encode())
    return path


def f18(directory: Path) -> Path:
    """A form: labels with values beside them."""
    rows = [
        ["个人信息登记表"],
        ["*姓 名", "赵安", "*公民身份号码（社会保障号码）", id_number(1)],
        ["*性 别", "男", "*出生日期", "1970-02-07"],
        ["*民 族", "汉族", "户口性质", "外埠农村"],
        ["参保人手机", "19900000001", "申报月均工资收入（元）", "9500"],
    ]
    return write_xls(directory / "F18.xls", Sheet("登记表", rows, [(0, 0, 0, 3)]))


def f20(directory: Path) -> Path:
    """A folder of a month, zipped with what editors leave behind."""
    inner = write_xls(
        directory / "养老.xls",
        Sheet(
            "Sheet1",
            [["姓名", "证件号码", "缴费基数", "应缴费额"]]
            + [[p.name, p.id_no, 9500, 1520] for p in people(2)],
        ),
    )
    daily = f01(directory)
    path = directory / "F20.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, "2025-07/北京/养老.xls")
        archive.writestr("2025-07/北京/~$养老.xls", b"lock")
        archive.write(daily, "2025-07/深圳/日常申报明细.xlsx")
        archive.writestr("Thumbs.db", b"thumbs")
    return path


WRITERS: dict[str, Callable[[Path], Path]] = {
    write.__name__.upper(): write
    for write in (
        *(f01, f02, f02b, f03, f04, f05, f06, f07, f08, f09, f10, f11, f12),
        *(f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f25),
    )
}
__all__ = ["WRITERS", "f24"]
