"""The library's names for what the tables call kinds and parties."""

import re
from dataclasses import dataclass, replace

from .rows import Row

KINDS = {
    "injury": "work_injury",
    "ltc": "long_term_care",
    "local_supp_pension": "local_supplementary_pension",
    "all": "pension",
    "medical_tier1": "medical",
    "medical_tier2": "medical",
    "critical_illness_annual": "critical_illness",
    "critical_illness_jan_apr_jul_oct": "critical_illness",
    "critical_illness_other_months": "critical_illness",
}
MONTHS = {
    "critical_illness_jan_apr_jul_oct": "1;4;7;10",
    "critical_illness_other_months": "2;3;5;6;8;9;11;12",
}
_CLASS = re.compile(r"injury_class(\d)")
_RANGE = re.compile(r"(housing_fund)(_supp)?_(rate_min|rate_max)")


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a series is about."""

    place: str
    kind: str
    parameter: str
    party: str = ""
    component: str = ""
    injury_class: str = ""
    plan: str = ""
    months: str = ""
    households: str = ""


def key_of(row: Row) -> Key | None:
    """The series a row belongs to, or ``None`` for rows that only feed other rows."""
    if row.kind.startswith("unemployment_disputed"):
        return None
    return _special(row) or _ordinary(row)


def _special(row: Row) -> Key | None:
    if match := _CLASS.fullmatch(row.kind):
        return Key(row.place, "work_injury", "class_rate", "employer", injury_class=match[1])
    if match := _RANGE.fullmatch(row.kind):
        kind = "supplementary_housing_fund" if match[2] else "housing_fund"
        return Key(row.place, kind, match[3], row.party)
    if row.kind == "unemployment_statutory":
        return Key(row.place, "unemployment", "statutory_rate", row.party)
    if row.kind in {"late_fee_daily", "undeclared_deemed_ratio"}:
        return Key(row.place, "late_fee", row.kind.replace("late_fee_daily", "daily_rate"))
    return None


def _ordinary(row: Row) -> Key:
    kind = KINDS.get(row.kind, row.kind)
    key = Key(row.place, kind, row.party, plan="tier2" if row.kind == "medical_tier2" else "")
    if row.party in {"employer", "employee"}:
        return _rate(key, row)
    if row.party.startswith("fixed_"):
        party = row.party.removeprefix("fixed_")
        return replace(
            key, parameter="fixed", party=party, component="fixed", months=MONTHS.get(row.kind, "")
        )
    return key


def _rate(key: Key, row: Row) -> Key:
    local_only = key.kind == "local_supplementary_pension"
    return replace(
        key,
        parameter="rate",
        party=row.party,
        component="main",
        households="local_urban;local_rural" if local_only else "",
    )
