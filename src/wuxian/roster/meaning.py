"""What the rows of a roster file mean here: registered with ``intake``."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.employers.data import FACT_CHANNELS
from wuxian.engine.kinds import Household, Kind
from wuxian.intake.data import Change, Difference, Needed, Question, Row, RowOutcome
from wuxian.policies import api as policies
from wuxian.roster import actions, bulk, data, previews
from wuxian.roster.data import Amount, RosterRow
from wuxian.sheets import Table, TableKind
from wuxian.support import clock
from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark
from wuxian.support.periods import Period, parse_period, period_of

DEFAULT_ENTITY = "我的单位"
NO_PLACE = mark("{count} 人没有参保城市，主要在哪里？")
WHICH_WAGE = mark("“{header}”这一列是月工资，还是上年月平均工资？")
UNKNOWN_PLACE = mark("不认识的参保地“{text}”。")
_AVERAGE = ("上年", "月均", "平均")
_WAGES = ("wage", "gross_pay")
_CERTAIN = 95
_ASKED_ANYWAY = 85


class RosterMeaning:
    """One row is one person's employment and enrolment, as the file's owner states it."""

    kind = "roster"
    label = "花名册"
    tables = frozenset({TableKind.ROSTER, TableKind.TEMPLATE, TableKind.PAYROLL})
    needed = (
        Needed(("name",), "姓名", _CERTAIN),
        Needed(("id_no", "employee_no"), "证件号码", _CERTAIN),
        Needed(("hire_date", "start"), "入职日期", _CERTAIN, may_be_missing=True),
        Needed((*_WAGES, "base"), "工资/基数", _ASKED_ANYWAY, may_be_missing=True),
        Needed(("place",), "参保城市", _CERTAIN, may_be_missing=True),
    )

    def questions(self, table: Table, answers: Mapping[str, str]) -> Sequence[Question]:
        """At most two: where those without a city are, and what the wage column is."""
        asked = []
        homeless = sum(not place for place in _column(table, "place"))
        if homeless and "place" not in answers:
            text = NO_PLACE.format(count=homeless)
            asked.append(Question("place", text, homeless, suggestion=table.context.place or ""))
        header = _wage_header(table)
        if header and _stated_meaning(header) is None and "wage_meaning" not in answers:
            options = tuple((one.value, data.AMOUNT_LABELS[one]) for one in _MEANINGS)
            text = WHICH_WAGE.format(header=header)
            asked.append(Question("wage_meaning", text, len(table), options, _MEANINGS[0].value))
        return asked

    def preview(
        self, actor: Actor, table: Table, rows: Sequence[Row], answers: Mapping[str, str]
    ) -> Sequence[RowOutcome]:
        """What each row would do, unreadable ones refused."""
        read = _Reader(actor, table, answers)
        outcomes, sound = read.all(rows)
        judged = previews.judge(actor, [row for _, row in sound])
        for (number, row), one in zip(sound, judged, strict=True):
            outcomes.append(_outcome(number, row, one.preview, _column_fields(table)))
        return outcomes

    def write(
        self,
        actor: Actor,
        table: Table,
        rows: Sequence[Row],
        answers: Mapping[str, str],
        run_id: str,
    ) -> Mapping[str, int]:
        """Write the rows that can be read; the others are counted as to correct."""
        outcomes, sound = _Reader(actor, table, answers).all(rows)
        written = bulk.write(actor, [row for _, row in sound], run_id)
        return {
            "new": written.new,
            "changed": written.changed,
            "unchanged": written.unchanged,
            "left_out": written.refused + len(outcomes) + len(table) - len(rows),
        }

    def refuses_undo(self, actor: Actor, run_id: str) -> str | None:
        """Whether a later fact builds on the run."""
        count = actions.built_upon(run_id)
        return data.BUILT_UPON.format(count=count) if count else None

    def undo(self, actor: Actor, run_id: str) -> int:
        """Take the run back, with the structure only it needed."""
        undone = actions.undo_run(actor, run_id)
        employers.forget_run(actor, run=run_id)
        return undone


_MEANINGS = (Amount.MONTHLY_WAGE, Amount.PRIOR_YEAR_AVERAGE)


def _column(table: Table, field: str) -> Sequence[Any]:
    return table.values.get(field) or [None] * len(table)


def _wage_header(table: Table) -> str | None:
    return next((column.header for column in table.columns if column.field in _WAGES), None)


def _stated_meaning(header: str) -> Amount | None:
    """What the header itself says the wage is; a plain 工资 says nothing."""
    if any(word in header for word in _AVERAGE):
        return Amount.PRIOR_YEAR_AVERAGE
    return Amount.MONTHLY_WAGE if "月薪" in header or "月工资" in header else None


def _column_fields(table: Table) -> dict[str, str]:
    """Fields of a roster row whose column is called otherwise."""
    wage = next((name for name in _WAGES if name in table.values), "")
    return {"entity": "unit", "amount": wage}


def _outcome(
    number: int, row: RosterRow, preview: data.RowPreview, columns: Mapping[str, str]
) -> RowOutcome:
    return RowOutcome(
        row=number,
        label=row.name,
        change=Change(preview.change.value),
        differences=tuple(
            Difference(one.field, one.before, one.after) for one in preview.differences
        ),
        problem=preview.problem or "",
        field=columns.get(preview.field, preview.field),
    )


class _Reader:
    """Turns rows of a table into roster rows, with the answers where the file is silent."""

    def __init__(self, actor: Actor, table: Table, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._since = parse_period(answers["since"]) if "since" in answers else _this_month()
        self._entity = answers.get("entity") or table.context.unit or _only_entity(actor)
        self._meaning = self._wage_meaning(table)
        self._places: dict[str, int | None] = {}

    def _wage_meaning(self, table: Table) -> Amount:
        stated = _stated_meaning(_wage_header(table) or "")
        answered = self._answers.get("wage_meaning")
        return stated or (Amount(answered) if answered else Amount.MONTHLY_WAGE)

    def all(self, rows: Sequence[Row]) -> tuple[list[RowOutcome], list[tuple[int, RosterRow]]]:
        """Rows that cannot be read as outcomes, and the others with their number."""
        refused, sound = [], []
        for row in rows:
            place = row.get("place") or self._answers.get("place")
            code = self._place(str(place)) if place else None
            if place and code is None:
                problem = UNKNOWN_PLACE.format(text=place)
                refused.append(
                    RowOutcome(
                        row["row"],
                        str(row.get("name") or ""),
                        Change.REFUSED,
                        problem=problem,
                        field="place" if row.get("place") else "",
                    )
                )
            else:
                sound.append((row["row"], self._read(row, code)))
        return refused, sound

    def _place(self, text: str) -> int | None:
        if text not in self._places:
            try:
                self._places[text] = policies.find_place(text=text).code
            except WuxianError:
                self._places[text] = None
        return self._places[text]

    def _read(self, row: Row, place: int | None) -> RosterRow:
        return RosterRow(
            name=str(row.get("name") or ""),
            entity=str(row.get("unit") or self._entity),
            since=self._since,
            place=place,
            id_no=row.get("id_no"),
            employee_no=row.get("employee_no"),
            department=_path(row.get("department")),
            hired_on=row.get("hire_date"),
            left_on=row.get("leave_date"),
            employment_type=row.get("employment_type"),
            household=_household(row.get("hukou")),
            amount=next((row[name] for name in _WAGES if row.get(name) is not None), None),
            meaning=self._meaning,
            base=row.get("base"),
            bases={kind: row[key] for kind in Kind if (key := f"base_{kind.value}") in row
                   and row[key] is not None},
            rates={rate: row[rate] for rate in FACT_CHANNELS if row.get(rate) is not None},
            kinds=_kinds(row.get("kinds")),
            start=row.get("start"),
            stop=row.get("stop"),
            line=row["row"],
        )  # fmt: skip


def _this_month() -> Period:
    return period_of(clock.today())


def _only_entity(actor: Actor) -> str:
    """The one entity there is, or the one with the usual name."""
    names = Counter(entity.name for entity in employers.list_entities(actor))
    return next(iter(names)) if len(names) == 1 else DEFAULT_ENTITY


def _path(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split("/") if part.strip())


def _kinds(text: str | None) -> frozenset[Kind] | None:
    """The statutory kinds named; commercial ones beside them are not ours."""
    return frozenset(Kind(kind) for kind in text.split(";") if kind in set(Kind)) if text else None


def _household(text: str | None) -> Household | None:
    return Household(text) if text in set(Household) else None
