"""Values of the library in words."""

from datetime import date

from django.utils.translation import gettext

from wuxian.console.links import to
from wuxian.engine.kinds import Kind, Party, State
from wuxian.faces import words
from wuxian.faces.shapes import Tag
from wuxian.policies import api as policies
from wuxian.policybook import Layer, Parameter, Source, Value
from wuxian.support.money import InvalidAmountError, parse_rate, parse_yuan
from wuxian.support.periods import Period, format_period


def kind_name(kind: str) -> str:
    """A kind, or what is no kind but a rule of its own."""
    if kind in set(Kind):
        return words.kind_name(Kind(kind))
    return gettext("滞纳金") if kind == "late_fee" else kind


def parameter_name(parameter: Parameter) -> str:
    """What a value is."""
    return {
        Parameter.RATE: gettext("费率"),
        Parameter.BASE_MIN: gettext("基数下限"),
        Parameter.BASE_MAX: gettext("基数上限"),
        Parameter.FIXED: gettext("定额"),
        Parameter.RATE_MIN: gettext("比例下限"),
        Parameter.RATE_MAX: gettext("比例上限"),
        Parameter.CLASS_RATE: gettext("行业费率"),
        Parameter.ROUNDING: gettext("舍入规则"),
        Parameter.AVG_WAGE: gettext("平均工资"),
        Parameter.LIMITS_OF: gettext("上下限随"),
        Parameter.STATUTORY_RATE: gettext("法定费率（未降费前）"),
        Parameter.DAILY_RATE: gettext("日加收率"),
        Parameter.CONVENTION: gettext("计日惯例"),
        Parameter.UNDECLARED_DEEMED_RATIO: gettext("未申报时的核定倍数"),
    }[parameter]


def subject(value: Value) -> str:
    """What a value is about: 单位费率, 3 类行业费率, 个人定额 1、4、7、10 月."""
    said = [words.party_name(Party(value.party))] if value.party else []
    if value.injury_class:
        said.append(gettext("%(number)s 类") % {"number": value.injury_class})
    said.append(parameter_name(value.parameter))
    parts = {
        "basic": gettext("基本"),
        "local_supplement": gettext("地方附加"),
        None: "", "main": "", "fixed": "",
    }  # fmt: skip
    said += [part] if (part := parts.get(value.component, value.component or "")) else []
    said += [value.plan] if value.plan else []
    if value.months:
        said.append(gettext("%(months)s 月") % {"months": value.months.replace(";", "、")})
    return " ".join(said)


def shown(unit: str, text: str) -> str:
    """A figure with its unit; a rule in words."""
    try:
        if unit == "yuan":
            return f"{words.amount(parse_yuan(text))} {gettext('元')}"
        if unit == "ratio":
            return words.percent(parse_rate(text))
    except InvalidAmountError:
        return text
    return _rule(text)


def _rule(text: str) -> str:
    if text in set(Kind):
        return kind_name(text)
    parts = text.split()
    units = {"fen": gettext("分"), "jiao": gettext("角"), "yuan": gettext("元")}
    modes = {"half_up": gettext("四舍五入"), "up": gettext("进位"), "down": gettext("舍去")}
    sides = {"each": gettext("每边各自"), "total": gettext("两边合计")}
    if len(parts) != 3 or parts[0] not in units:
        return text
    unit, mode, side = units[parts[0]], modes.get(parts[1], parts[1]), sides.get(parts[2], "")
    return gettext("%(side)s%(mode)s到%(unit)s") % {"side": side, "mode": mode, "unit": unit}


def span(first: Period, last: Period | None, *, start_unknown: bool = False) -> str:
    """The months a value holds."""
    begin = format_period(first)
    begin = gettext("%(month)s 或更早") % {"month": begin} if start_unknown else begin
    if last is None:
        return gettext("%(month)s 起") % {"month": begin}
    return f"{begin} ～ {format_period(last)}"


def layer_tag(layer: Layer) -> Tag:
    """国家, 省 or 市."""
    labels = {
        Layer.NATION: gettext("国家"),
        Layer.PROVINCE: gettext("省"),
        Layer.CITY: gettext("市"),
    }
    return Tag(labels[layer], "idle" if layer is not Layer.CITY else "plain")


def owner_name(value: Value) -> str:
    """Whose value it is."""
    if value.layer is Layer.NATION:
        return gettext("全国")
    for place in policies.get_book().places():
        if value.layer is Layer.CITY and place.code == value.owner:
            return place.name
        if value.layer is Layer.PROVINCE and place.province == value.owner:
            return place.province_name
    return str(value.owner)


def state_tag(state: str) -> Tag:
    """How far a value has been checked."""
    return words.state_tag(State(state))


def is_late(value: Value, today: date) -> bool:
    """Whether somebody should have looked again by now."""
    return value.review_by is not None and value.review_by < today


def citation(source: Source) -> str:
    """Number and title, without saying one twice."""
    if source.number and source.number not in source.title:
        return f"{source.number} {source.title}"
    return source.title


def place_href(code: int, month: Period) -> str:
    """A place in a month."""
    return to("policy_place", code, month=format_period(month))


def history_href(code: int, value: Value) -> str:
    """Every value of the same thing at a place."""
    return to(
        "policy_history", code, value.kind,
        parameter=value.parameter.value, party=value.party, component=value.component,
        months=value.months, plan=value.plan, **{"class": value.injury_class},
    )  # fmt: skip
