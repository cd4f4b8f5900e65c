"""The workbook of a bundle: facts, what was owed and from which source, the entries in words."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from wuxian.access.data import Actor, Verb
from wuxian.batch.writing import guarded
from wuxian.dossiers.data import Line, ScopeKind
from wuxian.dossiers.gathering import Gathered
from wuxian.dossiers.lines import minute
from wuxian.employers import api as employers
from wuxian.engine.kinds import KIND_LABELS, PARTY_LABELS, Kind, Party
from wuxian.engine.statuses import REASONS, Status
from wuxian.intake import api as intake
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Line as Owed
from wuxian.ledger.data import Where
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import HistoryEntry, PeopleQuery, Topic
from wuxian.support.money import format_rate, format_yuan
from wuxian.support.periods import format_period

MOST_OWED = 200_000
TOPICS = {
    Topic.EMPLOYMENT: "任职", Topic.ENROLMENT: "参保关系", Topic.WAGE: "工资与基数",
    Topic.HOUSEHOLD: "户籍", Topic.OWN_RATE: "个人比例",
}  # fmt: skip
OWED = (
    "月份", "姓名", "单位", "城市", "险种", "缴费方", "基数（元）", "比例", "金额（元）", "说明",
    "来源状态", "来源", "核算批次",
)  # fmt: skip
LOG = ("序号", "时间", "谁", "角色", "做了什么", "单位")
Rows = Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write."""

    name: str
    columns: Sequence[str]
    rows: Rows


def workbook(actor: Actor, found: Gathered, lines: Sequence[Line], made: datetime) -> bytes:
    """records.xlsx; cells a spreadsheet would run are guarded."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": made.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        for sheet in _sheets(actor, found, lines):
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.columns) - 1, 18)
            page.write_row(0, 0, sheet.columns, bold)
            for number, row in enumerate(sheet.rows, start=1):
                page.write_row(number, 0, [guarded(cell) for cell in row])
    return out.getvalue()


def _sheets(actor: Actor, found: Gathered, lines: Sequence[Line]) -> Iterator[Sheet]:
    if facts := _FACTS.get(found.scope.kind):
        yield facts(actor, found)
    if found.months and actor.paths(Verb.SEE_AMOUNTS):
        yield Sheet("应缴", OWED, _owed(actor, found))
    rows = ((str(one.index), minute(one.at), one.who, one.role, one.what, one.entity)
            for one in lines)  # fmt: skip
    yield Sheet("日志", LOG, rows)


def _history(actor: Actor, found: Gathered) -> Sheet:
    names = {one.id: one.name for one in employers.list_entities(actor)}
    assert found.person
    entries = roster.list_history(actor, person_id=found.person)
    columns = (
        "事项",
        "单位",
        "内容",
        "从何时起",
        "录入时间",
        "录入人编号",
        "来自导入",
        "被取代时间",
    )
    return Sheet("事实", columns, (_fact(one, names) for one in entries))


def _fact(one: HistoryEntry, names: dict[int, str]) -> tuple[str, ...]:
    entity = one.details.get("entity")
    said = "；".join(
        f"{name}={_value(name, value)}"
        for name, value in one.details.items()
        if name not in {"entity", "import_run"} and value is not None
    )
    return (
        TOPICS[one.what], names.get(entity, "") if isinstance(entity, int) else "", said,
        one.valid_from, minute(one.recorded_at), str(one.recorded_by or ""),
        "是" if one.is_imported else "否",
        minute(one.superseded_at) if one.superseded_at else "",
    )  # fmt: skip


def _value(name: str, value: object) -> str:
    return f"{format_yuan(value)}元" if name == "amount" and isinstance(value, int) else str(value)


def _people(actor: Actor, found: Gathered) -> Sheet:
    columns = ("编号", "姓名", "工号", "证件号码（遮盖）", "入职", "最后工作日")
    return Sheet("人员", columns, _each_person(actor, found.entity))


def _each_person(actor: Actor, entity: int | None) -> Iterator[tuple[str, ...]]:
    after: str | None = ""
    while after is not None:
        query = PeopleQuery(entity_id=entity)
        page = roster.find_people(actor, query=query, after=after or None, limit=500)
        for one in page.people:
            yield (str(one.id), one.name, one.employee_no or "", one.id_no or "",
                   str(one.hired_on or ""), str(one.left_on or ""))  # fmt: skip
        after = page.after


def _reviewed(actor: Actor, found: Gathered) -> Sheet:
    rows = intake.get_provable(actor, run_id=found.scope.key).rows
    columns = ("行", "是谁", "结果", "问题")
    told = ((str(one.row), one.label, one.change.value, str(one.problem or "")) for one in rows)
    return Sheet("逐行结果", columns, told)


_FACTS: dict[ScopeKind, Callable[[Actor, Gathered], Sheet]] = {
    ScopeKind.PERSON: _history,
    ScopeKind.ENTITY: _people,
    ScopeKind.IMPORT: _reviewed,
}


def _owed(actor: Actor, found: Gathered) -> Iterator[tuple[str, ...]]:
    """The current lines of every month, with what each rate and limit was read from."""
    sources: dict[str, dict[tuple[int, Kind, Party], str]] = {}
    names = {one.id: one.name for one in employers.list_entities(actor)}
    people: dict[int, str] = {}
    count = 0
    entity = found.entity if found.scope.kind is ScopeKind.ENTITY else None
    for month in found.months:
        where = Where(period=month, person_id=found.person, entity_id=entity)
        lines = ledger.list_lines(actor, where=where)
        people |= _names(actor, {one.person_id for one in lines} - people.keys())
        for one in lines:
            if count == MOST_OWED:
                yield ("其余行数超过上限，未列出",)
                return
            if one.run_id not in sources:
                sources[one.run_id] = ledger.list_sources(actor, run_id=one.run_id)
            source = sources[one.run_id].get((one.place, one.kind, one.party), "")
            yield _owed_row(one, people.get(one.person_id, ""), names, source)
            count += 1


def _names(actor: Actor, ids: set[int]) -> dict[int, str]:
    found = roster.get_names(actor, ids=sorted(ids)) if ids else {}
    return {number: one.name for number, one in found.items()}


def _owed_row(one: Owed, name: str, names: dict[int, str], source: str) -> tuple[str, ...]:
    places = policies.place_names()
    return (
        format_period(one.period), name, names.get(one.entity_id, ""),
        places.get(one.place, str(one.place)), KIND_LABELS[one.kind], PARTY_LABELS[one.party],
        "" if one.base is None else format_yuan(one.base),
        "" if one.rate_ppm is None else format_rate(one.rate_ppm),
        "" if one.amount is None else format_yuan(one.amount),
        "" if one.status is Status.COMPUTED else REASONS[one.status],
        one.state.value, source, one.run_id,
    )  # fmt: skip
