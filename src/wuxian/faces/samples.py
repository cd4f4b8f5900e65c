"""Invented figures for the gallery. Nobody is called so and nothing is paid."""

from typing import Any

from wuxian.faces.shapes import (
    Card,
    Cell,
    Chart,
    Choice,
    Column,
    Crumb,
    Diff,
    Empty,
    Entry,
    Fact,
    Field,
    Kpi,
    Mapped,
    MapTile,
    Moment,
    Pages,
    Progress,
    Series,
    Step,
    Table,
    Tag,
    Tile,
)

NAV = [Entry("首页", "#home", "home"), Entry("组件", "#main", "table", is_here=True)]
CRUMBS = [Crumb("首页", "/"), Crumb("组件")]

_COLUMNS = [Column("险种"), Column("人数", is_number=True), Column("单位（元）", is_number=True),
            Column("占比"), Column("状态")]  # fmt: skip
TABLE = Table(
    "各险种应缴",
    _COLUMNS,
    [
        [Cell("养老保险", "#table"), Cell("1,204", "#table"), Cell("1,926,400.00", "#table"),
         Cell(bar=100), Cell(tag=Tag("有来源", "info"))],
        [Cell("医疗保险", "#table"), Cell("1,204", "#table"), Cell("1,083,600.00", "#table"),
         Cell(bar=56), Cell(tag=Tag("有争议", "diff"))],
        [Cell("失业保险", "#table"), Cell("1,198", "#table"), Cell("60,200.00", "#table"),
         Cell(bar=3), Cell(tag=Tag("未核实", "idle"))],
    ],
    footer=[Cell("合计"), Cell("1,204"), Cell("3,070,200.00"), Cell(), Cell()],
)  # fmt: skip
CARDS_TABLE = Table(TABLE.caption, TABLE.columns, TABLE.rows, becomes_cards=True, density="compact")
CHART = Chart(
    "sample-chart", "各险种应缴", "养老 192.64 万元，医疗 108.36 万元，失业 6.02 万元",
    ["养老保险", "医疗保险", "失业保险"],
    [Series("单位", [1_926_400, 1_083_600, 60_200]), Series("个人", [963_200, 240_800, 60_200])],
    TABLE, labels=["288.96 万元", "132.44 万元", "12.04 万元"], is_horizontal=True, is_stacked=True,
)  # fmt: skip
HISTOGRAM = Chart(
    "sample-histogram", "缴费基数分布", "下限 12 人，上限 9 人", ["下限", "1", "2", "3", "上限"],
    [Series("人数", [12, 40, 66, 31, 9])], TABLE, labels=["12", "40", "66", "31", "9"],
    marks=[0, 4], legend="上下限",
)  # fmt: skip
_CITIES = ["北京市", "上海市", "成都市"]

EVERYTHING: dict[str, Any] = {
    "table": TABLE,
    "cards_table": CARDS_TABLE,
    "chart": CHART,
    "histogram": HISTOGRAM,
    "filters": [
        Field("q", "姓名或工号", type="search", hint="张三"),
        Field("kind", "险种", type="select",
              choices=[Choice("", "全部险种"), Choice("medical", "医疗保险", is_chosen=True)]),
    ],
    "pages": Pages("第 51–100 人，共 1,204 人", "#next", "#first"),
    "kpis": [
        Kpi("应缴合计", "422.44", "万元", "#kpi", "4,224,400.00 元", "按政策库计算", Tag("估算")),
        Kpi("人数", "1,204", "人", "#kpi"),
        Kpi("未计算", "12", "人", "#kpi", note="没有工资或基数"),
        Kpi("没有数据", "--"),
    ],
    "facts": [Fact("姓名", "员工甲"), Fact("单位", "示例公司", "#unit"),
              Fact("费率", "2%", tag=Tag("有来源", "info"))],
    "cards": [Card("员工甲", "#card", Tag("未到账", "miss", "!"), "¥190.00",
                   [Fact("城市", "上海市"), Fact("险种", "医疗保险")]),
              Card("员工乙", "#card", Tag("已到账", "plain", "✓"), "¥190.00")],
    "diffs": [Diff("月工资", "9,500.00", "10,000.00"), Diff("部门", "", "研发部")],
    "moments": [
        Moment("月工资", "10,500.00", "2026-12", "2026-11-20", "future", "王芳"),
        Moment("月工资", "10,000.00", "2026-01", "2026-01-05", by="王芳"),
        Moment("月工资", "1,000.00", "2026-01", "2026-01-04", "superseded", "王芳"),
    ],
    "map": [
        MapTile("辽宁", "40%", 8, 1, 1, "#map", "14 个城市，28 / 70 项可以计算"),
        MapTile("山东", "82%", 7, 2, 3, "#map", "16 个城市，66 / 80 项可以计算"),
        MapTile("上海", "100%", 8, 3, 4, "#map", "1 个城市，5 / 5 项可以计算"),
        MapTile("台湾", "不在范围", 8, 4),
    ],
    "text": Field("sample-name", "单位名称", "示例公司", hint="与营业执照一致", autocomplete="off"),
    "wrong": Field("sample-rate", "工伤费率", "20%", error="应在 0.1% 到 5% 之间，收到 20%。"),
    "errors": [Field("sample-rate", "工伤费率", error="工伤费率应在 0.1% 到 5% 之间。")],
    "month": Field("sample-month", "月份", "2026-07", type="month", hint="写作 2026-07"),
    "day": Field("sample-day", "入职日期", "2026年7月1日", type="day",
                 hint="2026-07-01、20260701、2026年7月1日都可以"),
    "city": Field("sample-city", "参保城市", hint="输入城市名", suggestions=_CITIES),
    "choice": Field("sample-meaning", "工资列是什么?", type="choices",
                    choices=[Choice("m", "月工资", is_chosen=True), Choice("a", "上年月平均工资")]),
    "steps": [Step("选择文件", "#1", "done"), Step("识别结果", "#2", "done"),
              Step("列对应", "#3", "here"), Step("校验预览"), Step("结果")],
    "sheet_rows": [(1, False, ("员工花名册", "", "")), (2, True, ("姓名", "证件号码", "月薪")),
                   (3, False, ("员工甲", "990001********0018", "9500"))],
    "columns": [
        Mapped("A", "姓名", ["员工甲", "员工乙"], 99, [Choice("name", "姓名", is_chosen=True)]),
        Mapped("C", "钱", ["9500", "8800"], 40, [Choice("wage", "工资")],
               "“钱”可能是工资或缴费基数，请选一次。"),
    ],
    "progress": Progress("正在导入", 3_120, 5_000, "3,120 / 5,000 行"),
    "empty": Empty("还没有导入北京医保明细", "所以无法判断是否到账。", "导入明细", "#import"),
    "no_match": Empty("没有符合筛选条件的人", "放宽条件再看。", icon="search"),
    "no_right": Empty("您的角色看不到金额", "需要时请联系管理员。", icon="lock"),
    "tiles": [Tile("导入花名册", "什么格式都可以直接传", "#tile", "upload"),
              Tile("本月应缴", "按险种、城市、单位", "#tile", "coins")],
}  # fmt: skip
