"""What sort of table this is, told by the fields it has."""

from collections.abc import Iterable
from enum import StrEnum

from wuxian.sheets.headers.region import IDENTITY, Layout
from wuxian.sheets.words.fields import find_target


class TableKind(StrEnum):
    """The sorts of table people bring."""

    ROSTER = "roster"
    PAYROLL = "payroll"
    BUREAU_DETAIL = "bureau_detail"
    HOUSING_FUND = "housing_fund"
    TAX = "tax"
    BANK = "bank"
    TEMPLATE = "template"
    FORM = "form"
    PIVOT = "pivot"
    CODE_TABLE = "code_table"
    UNKNOWN = "unknown"


TABLE_LABELS: dict[TableKind, str] = {
    TableKind.ROSTER: "花名册",
    TableKind.PAYROLL: "工资表",
    TableKind.BUREAU_DETAIL: "社保明细",
    TableKind.HOUSING_FUND: "公积金清册",
    TableKind.TAX: "个税表",
    TableKind.BANK: "银行流水",
    TableKind.TEMPLATE: "报盘模板",
    TableKind.FORM: "登记表",
    TableKind.PIVOT: "数据透视表",
    TableKind.CODE_TABLE: "代码表",
    TableKind.UNKNOWN: "未识别",
}
_TAX = {"children_education", "elderly_support", "housing_rent", "continuing_education"}
_EMPLOYMENT = {"hire_date", "department", "employment_type", "position", "mobile", "start"}
_TEMPLATE = {"id_type", "ethnicity", "hukou", "enrol_way", "leave_way", "change_type", "education"}
_COLLECTED = {"amount", "due", "total", "late_fee", "true_up"}


def table_kind(
    keys: Iterable[str | None], layout: Layout, *, context_kind: str | None
) -> TableKind:
    """The sort of a table with these fields."""
    if layout is not Layout.LIST:
        return TableKind(layout.value)
    found = [target for key in keys if key and (target := find_target(key))]
    fields = {target.field for target in found}
    if {"debit", "credit"} & fields and {"balance", "summary", "other_name"} & fields:
        return TableKind.BANK
    if len(fields & _TAX) >= 2:
        return TableKind.TAX
    return _of_people(fields, {target.kind for target in found} | {context_kind})


def _of_people(fields: set[str], kinds: set[str | None]) -> TableKind:
    if not fields & IDENTITY:
        has_money = bool(fields & (_COLLECTED | {"paid_on"}))
        return TableKind.BUREAU_DETAIL if has_money else TableKind.UNKNOWN
    if {"gross_pay", "net_pay"} & fields:
        return TableKind.PAYROLL
    if "hf_person_no" in fields or ("base" in fields and kinds == {"housing_fund"}):
        return TableKind.HOUSING_FUND
    if {"enrol_way", "leave_way", "enrolled", "change_type"} & fields:
        return TableKind.TEMPLATE
    if fields & _COLLECTED or "levy_item" in fields:
        return TableKind.BUREAU_DETAIL
    if len(fields & _TEMPLATE) >= 2 and "start" in fields:
        return TableKind.TEMPLATE
    is_roster = bool(fields & (_EMPLOYMENT | {"wage", "base", "place"}))
    return TableKind.ROSTER if is_roster else TableKind.UNKNOWN
