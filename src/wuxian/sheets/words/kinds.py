"""The names insurances and parties go by, found and taken out of a header or a cell."""

import re

from wuxian.sheets.words.normal import normal

_BEFORE = r"(?:城镇)?(?:企业)?(?:职工)?(?:基本)?"
_AFTER = r"(?:保险|互助)*(?:金|费)?"

# Longer and more particular names come first.
_NAMES: tuple[tuple[str, str], ...] = (
    ("supplementary_housing_fund", r"补充(?:住房)?公积金"),
    ("housing_fund", r"(?:住房)?公积金"),
    ("local_supplementary_pension", r"地方?补充?养老" + _AFTER),
    ("local_supplementary_medical", r"地方补充医疗" + _AFTER),
    ("supplementary_work_injury", r"补充工伤" + _AFTER),
    ("occupational_annuity", r"职业年金"),
    ("enterprise_annuity", r"企业年金"),
    (
        "critical_illness",
        r"(?:职工)?(?:大额|大病|重大疾病)(?:医疗|互助|补充)*(?:费用)?(?:补助|资金)?" + _AFTER,
    ),
    ("long_term_care", r"(?:长期照护|长期护理|长护|护理保险)(?:险)?" + _AFTER),
    (
        "medical",
        r"(?:S1-)?(?:单建统筹)?"
        + _BEFORE
        + r"医(?:疗|保)(?:保险)?(?:及|和|与)?(?:\(?含?生育\)?)?"
        + _AFTER,
    ),
    ("pension", r"(?:机关事业单位)?" + _BEFORE + r"(?<!赡)养老(?!金保险公司|人)" + _AFTER),
    ("unemployment", r"失业" + _AFTER),
    ("work_injury", r"工伤" + _AFTER),
    ("maternity", r"生育" + _AFTER),
)
CODE = re.compile(r"^\d{3}\|")
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _NAMES)
_EMPLOYER = re.compile(r"用人单位|单位|公司|企业|雇主|employer", re.IGNORECASE)
# 职工 also opens the names of insurances and of lists; alone it is a party only before a payment.
_EMPLOYEE = re.compile(r"个人|员工|职工(?=缴|应缴|交|部分|$)|本人|employee", re.IGNORECASE)
_ENGLISH = {
    "pension": "pension",
    "medical": "medical",
    "unemployment": "unemployment",
    "work_injury": "work_injury",
    "maternity": "maternity",
    "critical_illness": "critical_illness",
    "long_term_care": "long_term_care",
    "local_supplementary_pension": "local_supplementary_pension",
    "housing_fund": "housing_fund",
    "supplementary_housing_fund": "supplementary_housing_fund",
}


def take_kind(text: str) -> tuple[str | None, str]:
    """The insurance named in a normal text, and what is left of it.

    >>> take_kind("失业保险(单位缴纳)")
    ('unemployment', '(单位缴纳)')
    """
    bare = CODE.sub("", text)
    for kind, pattern in _KINDS:
        match = pattern.search(bare)
        if match:
            return kind, bare[: match.start()] + bare[match.end() :]
    return None, text


def take_party(text: str) -> tuple[str | None, str]:
    """Who pays, as named in a normal text, and what is left of it.

    >>> take_party("单位应缴")
    ('employer', '应缴')
    """
    for party, pattern in (("employer", _EMPLOYER), ("employee", _EMPLOYEE)):
        match = pattern.search(text)
        if match:
            return party, text[: match.start()] + text[match.end() :]
    return None, text


def kind_of(text: str) -> str | None:
    """The insurance a cell names, in Chinese or by our own English name.

    >>> kind_of("职工基本养老保险(单位缴纳)"), kind_of("medical")
    ('pension', 'medical')
    """
    return _ENGLISH.get(text.strip().lower()) or take_kind(normal(text))[0]


def party_of(text: str) -> str | None:
    """The party a cell names once the insurance is taken out.

    >>> party_of("企业职工基本养老保险(个人缴纳)")
    'employee'
    """
    return take_party(take_kind(normal(text))[1])[0]
