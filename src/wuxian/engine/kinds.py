"""The kinds of insurance, the two parties, and the words used for them everywhere."""

from enum import StrEnum


class Kind(StrEnum):
    """One statutory insurance or fund (险种)."""

    PENSION = "pension"
    MEDICAL = "medical"
    UNEMPLOYMENT = "unemployment"
    WORK_INJURY = "work_injury"
    MATERNITY = "maternity"
    CRITICAL_ILLNESS = "critical_illness"
    LONG_TERM_CARE = "long_term_care"
    LOCAL_SUPPLEMENTARY_PENSION = "local_supplementary_pension"
    HOUSING_FUND = "housing_fund"
    SUPPLEMENTARY_HOUSING_FUND = "supplementary_housing_fund"


class Party(StrEnum):
    """Who bears a share."""

    EMPLOYER = "employer"
    EMPLOYEE = "employee"


class State(StrEnum):
    """How far a policy value has been checked, from best to worst."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    DISPUTED = "disputed"
    UNVERIFIED = "unverified"


class Household(StrEnum):
    """Registered residence (户籍) as the rules distinguish it."""

    LOCAL_URBAN = "local_urban"
    LOCAL_RURAL = "local_rural"
    NONLOCAL_URBAN = "nonlocal_urban"
    NONLOCAL_RURAL = "nonlocal_rural"


class RateOf(StrEnum):
    """Where the rate of a line comes from: policy, or the employer or person."""

    POLICY = "policy"
    WORK_INJURY = "work_injury"
    HOUSING_FUND = "housing_fund"
    SUPPLEMENTARY_HOUSING_FUND = "supplementary_housing_fund"


KIND_LABELS: dict[Kind, str] = {
    Kind.PENSION: "养老保险",
    Kind.MEDICAL: "医疗保险",
    Kind.UNEMPLOYMENT: "失业保险",
    Kind.WORK_INJURY: "工伤保险",
    Kind.MATERNITY: "生育保险",
    Kind.CRITICAL_ILLNESS: "大病医疗",
    Kind.LONG_TERM_CARE: "长期护理保险",
    Kind.LOCAL_SUPPLEMENTARY_PENSION: "地方补充养老",
    Kind.HOUSING_FUND: "住房公积金",
    Kind.SUPPLEMENTARY_HOUSING_FUND: "补充公积金",
}
PARTY_LABELS: dict[Party, str] = {Party.EMPLOYER: "单位", Party.EMPLOYEE: "个人"}

# Every place owes these for an employee; a place without a figure for one is a gap, not an absence.
CORE_KINDS = (
    Kind.PENSION,
    Kind.MEDICAL,
    Kind.UNEMPLOYMENT,
    Kind.WORK_INJURY,
    Kind.HOUSING_FUND,
)
EMPLOYER_ONLY = frozenset({Kind.WORK_INJURY, Kind.MATERNITY, Kind.LOCAL_SUPPLEMENTARY_PENSION})
OWN_RATE: dict[Kind, RateOf] = {
    Kind.WORK_INJURY: RateOf.WORK_INJURY,
    Kind.HOUSING_FUND: RateOf.HOUSING_FUND,
    Kind.SUPPLEMENTARY_HOUSING_FUND: RateOf.SUPPLEMENTARY_HOUSING_FUND,
}


def parties_of(kind: Kind) -> tuple[Party, ...]:
    """Who bears a share of a kind unless a place says otherwise."""
    return (Party.EMPLOYER,) if kind in EMPLOYER_ONLY else tuple(Party)
