"""Why a line has an amount, or why it has none."""

from enum import StrEnum


class Status(StrEnum):
    """``computed``, or the reason there is no amount; where several apply, the last one named."""

    COMPUTED = "computed"
    PAST_REVIEW = "not_computed:past_review"
    HOUSING_FUND_RATE_OUT_OF_RANGE = "not_computed:housing_fund_rate_out_of_range"
    HOUSING_FUND_RATE_MISSING = "not_computed:housing_fund_rate_missing"
    WORK_INJURY_RATE_MISSING = "not_computed:work_injury_rate_missing"
    NO_LIMITS = "not_computed:no_limits"
    NO_RATE = "not_computed:no_rate"
    BEFORE_LIBRARY = "not_computed:before_library"
    WAGE_OUT_OF_REASON = "not_computed:wage_out_of_reason"
    NO_WAGE = "not_computed:no_wage"
    UNKNOWN_PLACE = "not_computed:unknown_place"
    INVALID_ROW = "not_computed:invalid_row"


STATUSES: tuple[Status, ...] = tuple(Status)
CODE_OF: dict[Status, int] = {status: code for code, status in enumerate(STATUSES)}
OPTIONAL = frozenset({Status.WORK_INJURY_RATE_MISSING, Status.HOUSING_FUND_RATE_MISSING})
"""Reasons that are an input the employer may leave out: counted, not a failure."""
GAP_STATUS: dict[str, Status] = {
    "before_library": Status.BEFORE_LIBRARY,
    "no_rate": Status.NO_RATE,
    "no_limits": Status.NO_LIMITS,
}

REASONS: dict[Status, str] = {
    Status.COMPUTED: "已计算",
    Status.INVALID_ROW: "该行有无法读取的内容",
    Status.UNKNOWN_PLACE: "不认识的参保地",
    Status.NO_WAGE: "没有工资或基数",
    Status.WAGE_OUT_OF_REASON: "工资不合常理(≤ 0 或超过 1000 万元)",
    Status.BEFORE_LIBRARY: "早于政策库的起始月份",
    Status.NO_RATE: "缺少有来源的费率",
    Status.NO_LIMITS: "缺少有来源的基数上下限",
    Status.WORK_INJURY_RATE_MISSING: "没有填写工伤费率或行业类别",
    Status.HOUSING_FUND_RATE_MISSING: "没有填写公积金缴存比例",
    Status.HOUSING_FUND_RATE_OUT_OF_RANGE: "公积金缴存比例超出当地范围",
    Status.PAST_REVIEW: "政策已过复核日期",
}
