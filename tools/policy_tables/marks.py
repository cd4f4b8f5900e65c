"""What the notes beside a row mean: how far it can be trusted, when it was issued, by whom."""

import re

from .rows import Row

ESTIMATES = r"估算|\[LOW\]|套用|占位|暂按|暂算|借用|推定|反算|未证实|疑为"
COLLECTION = "汇编"
_ESTIMATE = re.compile(ESTIMATES)
_RATE_AFTER_2025 = (
    "2026生效依据见report; 待复核"  # said of every unemployment rate, see unemployment.py
)
_OPEN_START = re.compile(r"START\?")
_DOUBT = re.compile(ESTIMATES + r"|待复核|未覆盖|不覆盖|未取值|unverified|interpolated|probably")
_VALID_IN_2026 = re.compile(r'起始月(多)?为"2026年有效"(,非文件起始)?')
_NOISE = re.compile(
    r"docs/sources [^;]*|province-wide original read by repo[^;]*|official-partial[^;]*"
    r"|2026生效依据见report|official, differs|一类基准|八类(?!基准)(?=;|$)|repo warn"
)
_REMARK = re.compile(
    r"\s*\(([^()]*(?:UNRESOLVED|CONFLICT|DISPUTED|START\?|verify|unverified|repo)[^()]*)\)"
    r"|; NB (.*)"
)
_YEARLY = re.compile(r"年缴折月|个人\d+元/年")
_DATE = re.compile(r"(?<![至.\d])(20\d\d-\d\d-\d\d)(?![\d起至.]|生效)")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}〔20\d\d〕\d+号")
_PUBLISHER = re.compile(
    r"(国务院|[\u4e00-\u9fff]{2,14}(?:人社局|人社厅|医保局|税务局|医疗保障局|管理中心|公积金中心"
    r"|人民政府|市政府|区政府|管委会|住建局))"
)


def is_official_difference(row: Row) -> bool:
    """An official page was read and says something else than the collection it was read for."""
    return row.note.startswith("official, differs")


def is_hearsay(row: Row) -> bool:
    """A figure from the press that no official page confirms."""
    return "differs (not official)" in row.note


def is_estimate(row: Row) -> bool:
    """A placeholder or an estimate: never a rival of anything."""
    return _ESTIMATE.search(row.text) is not None


def state_of(row: Row, *, continues: bool = False) -> str:
    """The state of verification; a value that continues an earlier one has no doubtful start."""
    text = row.text.replace(_RATE_AFTER_2025, "")
    doubtful_start = _OPEN_START.search(row.text) is not None and not continues
    return "unverified" if doubtful_start or _DOUBT.search(text) else "secondary"


def starts_unknown(row: Row) -> bool:
    """Whether the month says only "valid in 2026"."""
    if row.start != "2026-01" or row.table != "second":
        return False
    return row.unit == "ratio" or _VALID_IN_2026.search(row.note) is not None


def is_yearly(row: Row) -> bool:
    """A yearly sum that was divided by twelve."""
    return _YEARLY.search(row.text) is not None or row.kind.endswith("_annual")


def note_of(row: Row) -> str:
    """The note without what other fields say already."""
    kept = row.note.replace("待复核(repo warn)", "待复核")
    kept = _NOISE.sub("", _VALID_IN_2026.sub("", kept)).replace("repo", COLLECTION)
    parts = [part.strip(" ;,") for part in kept.split(";")]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def issued_on(source: str) -> str | None:
    """The day a source was issued, where its name says it."""
    match = _DATE.search(source)
    return match[1] if match else None


def document_number(source: str) -> str | None:
    """The document number (文号) in the name of a source."""
    match = _NUMBER.search(source)
    return match[0] if match else None


def publisher(source: str) -> str | None:
    """Who issued it, where the name of the source says so."""
    match = _PUBLISHER.search(source)
    return match[1] if match else None


def title_of(source: str) -> str:
    """The name of a source without the remarks that were put into it."""
    return (_REMARK.sub("", source).strip() or source).replace("repo", COLLECTION)


def remarks_in(source: str) -> list[str]:
    """The remarks that were put into the name of a source."""
    return [first or second for first, second in _REMARK.findall(source)]
