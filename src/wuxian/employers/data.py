"""What passes the door of ``employers``."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wuxian.engine.kinds import Kind, Party
from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark
from wuxian.support.periods import Period


class Channel(StrEnum):
    """With which collector an account is registered (办理渠道)."""

    SOCIAL_INSURANCE = "social_insurance"
    MEDICAL = "medical"
    TAX = "tax"
    HOUSING_FUND = "housing_fund"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.SOCIAL_INSURANCE: "社保经办机构",
    Channel.MEDICAL: "医保经办机构",
    Channel.TAX: "税务",
    Channel.HOUSING_FUND: "住房公积金中心",
}
_FUNDS = frozenset({Kind.HOUSING_FUND, Kind.SUPPLEMENTARY_HOUSING_FUND})
_MEDICAL = frozenset({Kind.MEDICAL, Kind.MATERNITY, Kind.CRITICAL_ILLNESS, Kind.LONG_TERM_CARE})
CHANNEL_KINDS: dict[Channel, frozenset[Kind]] = {
    Channel.SOCIAL_INSURANCE: frozenset(Kind) - _FUNDS,
    Channel.MEDICAL: _MEDICAL,
    Channel.TAX: frozenset(Kind) - _FUNDS,
    Channel.HOUSING_FUND: _FUNDS,
}


class Fact(StrEnum):
    """What an account may have from a month on. Rates in parts per million, days of the month."""

    WORK_INJURY_RATE = "work_injury_rate"
    WORK_INJURY_CLASS = "work_injury_class"
    HOUSING_FUND_RATE = "housing_fund_rate"
    HOUSING_FUND_RATE_EMPLOYEE = "housing_fund_rate_employee"
    SUPPLEMENTARY_HOUSING_FUND_RATE = "supplementary_housing_fund_rate"
    INCREASE_DAY = "increase_day"
    DECREASE_DAY = "decrease_day"
    DECLARATION_DAY = "declaration_day"


FACT_CHANNELS: dict[Fact, Channel] = {
    Fact.WORK_INJURY_RATE: Channel.SOCIAL_INSURANCE,
    Fact.WORK_INJURY_CLASS: Channel.SOCIAL_INSURANCE,
    Fact.HOUSING_FUND_RATE: Channel.HOUSING_FUND,
    Fact.HOUSING_FUND_RATE_EMPLOYEE: Channel.HOUSING_FUND,
    Fact.SUPPLEMENTARY_HOUSING_FUND_RATE: Channel.HOUSING_FUND,
}
"""The rates and classes, with the channel of the account an employer has them on."""
RANGED: dict[Fact, tuple[Kind, Party]] = {
    Fact.HOUSING_FUND_RATE: (Kind.HOUSING_FUND, Party.EMPLOYER),
    Fact.HOUSING_FUND_RATE_EMPLOYEE: (Kind.HOUSING_FUND, Party.EMPLOYEE),
    Fact.SUPPLEMENTARY_HOUSING_FUND_RATE: (Kind.SUPPLEMENTARY_HOUSING_FUND, Party.EMPLOYER),
}
"""The rates an employer chooses inside what the place allows."""
FACT_RANGES: dict[Fact, tuple[int, int]] = {
    Fact.WORK_INJURY_RATE: (0, 1_000_000),
    Fact.WORK_INJURY_CLASS: (1, 8),
    Fact.HOUSING_FUND_RATE: (0, 1_000_000),
    Fact.HOUSING_FUND_RATE_EMPLOYEE: (0, 1_000_000),
    Fact.SUPPLEMENTARY_HOUSING_FUND_RATE: (0, 1_000_000),
    Fact.INCREASE_DAY: (1, 31),
    Fact.DECREASE_DAY: (1, 31),
    Fact.DECLARATION_DAY: (1, 31),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of companies."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """One company (单位)."""

    id: int
    group_id: int
    name: str
    uscc: str | None


@dataclass(frozen=True, slots=True)
class Department:
    """A node of an entity's tree; ``path`` is the names from the top."""

    id: int
    entity_id: int
    parent_id: int | None
    name: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """An entity's registration in a place, with the facts in force in the month asked for."""

    id: int
    entity_id: int
    place: int
    channel: Channel
    number: str | None
    facts: dict[Fact, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccountFact:
    """One entry of an account's history; superseded ones stay."""

    fact: Fact
    value: int | None
    valid_from: Period
    recorded_at: datetime
    superseded_at: datetime | None
    recorded_by: int | None = None
    is_imported: bool = False


class EmployerError(WuxianError):
    """Something about an employer cannot be as asked."""


class NotFoundError(EmployerError):
    """There is no such group, entity, department or account, or the actor may not know of it."""


class InvalidEmployerError(EmployerError):
    """A name is empty or taken, or a number is wrong."""


class InvalidFactError(EmployerError):
    """The value is outside what the fact can be."""


class RefusedFactsError(EmployerError):
    """Facts of an account that cannot be recorded; ``problems`` says why, one by one."""

    def __init__(self, account_id: int, problems: dict[Fact, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.account_id = account_id
        self.problems = problems


NOT_FOUND = mark("没有找到这个单位、部门或账户，或者您无权查看。")
NAME_EMPTY = mark("请填写名称。")
NAME_TAKEN = mark("单位“{name}”已经存在。")
WRONG_USCC = mark("统一社会信用代码“{uscc}”校验不符，请核对 18 位代码。")
OUTSIDE_PLACE = mark("{place} {month} 的缴存比例应在 {least} 到 {most} 之间，收到 {value}。")
NO_SUCH_CLASS = mark("行业风险类别应在 1 到 8 之间，收到 {value}。")
NO_SUCH_DAY = mark("截止日应在 1 到 31 日之间，收到 {value}。")
NOT_A_SHARE = mark("费率应在 0% 到 100% 之间，收到 {value}。")
RATE_AND_CLASS = mark("费率与行业类别填一项即可：有单位自己的费率时，不再按类别。")
OUT_OF_RANGE = mark("{fact} 应在 {least} 到 {most} 之间，收到 {value}。")
