"""What ``roster`` logs, and the rows it answers for.

A whole import is one entry: its manifest has a line for every person, so one person's years can be
shown without the others.
"""

from collections.abc import Collection, Mapping

from wuxian.access.data import Actor
from wuxian.evidence import api as evidence
from wuxian.evidence.data import Claim, ClaimedTable, Entry, EntryType, Shred


def _about_person(key: str, sentence: str, *fields: str) -> EntryType:
    told = EntryType(f"roster.{key}", sentence, "person", fields, Shred.PERSON)
    return evidence.register(entry_type=told)


def _about_many(key: str, sentence: str, about: str, *fields: str) -> EntryType:
    return evidence.register(entry_type=EntryType(f"roster.{key}", sentence, about, fields))


WAGE_RECORDED = _about_person(
    "wage_recorded", "记录 {object} 的工资或基数", "meaning", "kind", "from", "amount"
)
HOUSEHOLD_RECORDED = _about_person(
    "household_recorded", "记录 {object} 的户籍", "household", "from"
)
LEFT = _about_person("left", "记录 {object} 离职", "left_on")
STOPPED = _about_person("enrolment_stopped", "停止 {object} 的参保", "enrolment", "stop")
RECORD_UNDONE = _about_person("record_undone", "撤销 {object} 的一条记录", "topic", "fact")
ID_REVEALED = _about_person("id_revealed", "查看 {object} 的完整证件号码", "reason")
WRITTEN = _about_many(
    "rows_written", "写入花名册 {object}", "run", "new", "changed", "unchanged", "refused"
)
RUN_UNDONE = _about_many("run_undone", "撤回花名册导入 {object}", "run", "facts")
ERASED = _about_person("person_erased", "删除了 {object} 的个人信息", "reason")
HELD = _about_person("hold_placed", "对 {object} 设置法律保全", "reason")
RELEASED = _about_person("hold_lifted", "解除 {object} 的法律保全", "reason")
LISTED = _about_many("people_exported", "导出人员名单", "list", "search")

PERSON = "roster.person"
_PERSON = (
    "id", "name_sealed", "name_token", "name_sort", "id_no_sealed", "id_no_index", "tokens",
    "entities", "import_run", "created_at",
)  # fmt: skip
_FACT = (
    "id", "person_id", "entity_id", "recorded_at", "superseded_at", "recorded_by", "import_run",
    "superseded_run",
)  # fmt: skip
_FACTS = {
    "employment": ("department_id", "employee_no", "hired_on", "left_on", "employment_type"),
    "enrolment": ("account_id", "kind", "start", "stop"),
    "wage": ("amount", "meaning", "kind", "valid_from"),
    "household": ("household", "valid_from"),
    "ownrate": ("rate", "value", "valid_from"),
}

evidence.claim(
    claimed=Claim(
        PERSON,
        (
            ClaimedTable("roster_person", "id", _PERSON),
            *(
                ClaimedTable(f"roster_{name}", "person_id", (*_FACT, *columns))
                for name, columns in _FACTS.items()
            ),
        ),
    )
)


HOLD = "roster.hold"
_HOLD = ("id", "person_id", "reason", "placed_at", "placed_by", "lifted_at", "lifted_by")
evidence.claim(claimed=Claim(HOLD, (ClaimedTable("roster_legalhold", "person_id", _HOLD),)))


def note(
    actor: Actor,
    entry_type: EntryType,
    person: int,
    entity: int | None,
    said: Mapping[str, object],
) -> None:
    """Log a deed about one person, with their rows as they are now."""
    is_deed = entry_type is not ID_REVEALED
    evidence.append(
        entry=Entry(
            actor.who,
            entry_type,
            f"person:{person}",
            entity=f"entity:{entity}" if entity else None,
            after=said,
            person=person,
            touched={PERSON: [person], HOLD: [person]} if is_deed else {},
        )
    )


def note_many(
    actor: Actor,
    entry_type: EntryType,
    name: str,
    touched: Mapping[str, Collection[int]],
    said: Mapping[str, object],
) -> None:
    """Log a deed about many people, with a line for each."""
    about = f"{entry_type.object}:{name}"
    evidence.append(entry=Entry(actor.who, entry_type, about, after=said, touched=touched))
