"""No room writes without an entry in the log: read in the source, and seen by doing it."""

import ast
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.cast import id_no
from tests.cast.book import EAST, TwoCities
from tests.evidence.reading import logged
from tests.sheets.writers import Sheet, write_xlsx
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.dossiers import api as dossiers
from wuxian.employers import api as employers
from wuxian.employers.data import Channel, Fact
from wuxian.engine.kinds import Household, Kind
from wuxian.evidence import api as evidence
from wuxian.evidence import registry, replay
from wuxian.evidence.data import RetentionClass
from wuxian.intake import api as intake
from wuxian.ledger import api as ledger
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import Amount, PeopleQuery, RosterRow, Topic
from wuxian.support.clock import frozen_at

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "wuxian"
ROOMS = ("access", "dossiers", "employers", "intake", "ledger", "policies", "roster")
WRITERS = ("actions.py", "bulk.py", "histories.py")
WRITING = {
    "save", "create", "bulk_create", "get_or_create", "update_or_create", "update", "delete",
    "copy_rows", "bulk_update",
}  # fmt: skip
PARTS = {
    "roster.supersede", "roster.believe_anew", "roster.refresh_entities",
}  # fmt: skip
"""Public only for their neighbours: steps of a deed, which the deed's own function logs."""


def functions(room: str) -> dict[str, ast.FunctionDef]:
    """Every function of a room's writing modules, methods included, by its name."""
    found = {}
    for name in WRITERS:
        path = PACKAGE / room / name
        if path.exists():
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
    return found


def called(function: ast.FunctionDef) -> set[str]:
    calls = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in calls}


def reached(name: str, known: dict[str, ast.FunctionDef]) -> set[str]:
    """Everything a function calls, through its neighbours too."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        for one in called(known[waiting.pop()]) - seen:
            seen.add(one)
            if one in known:
                waiting.append(one)
    return seen


def forgetful(room: str, known: dict[str, ast.FunctionDef]) -> list[str]:
    """Public functions that write and append nothing."""
    return [
        name
        for name in known
        if not name.startswith("_")
        and reached(name, known) & WRITING
        and not reached(name, known) & {"note", "note_many", "append"}
        and f"{room}.{name}" not in PARTS
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_every_writing_function_appends_an_entry(room: str) -> None:
    known = functions(room)
    assert known
    assert [name for name in forgetful(room, known) if name not in {"add_all", "flush"}] == []


def test_a_function_that_forgets_is_found() -> None:
    source = "def good(r):\n  r.save()\n  note()\ndef by(r): good(r)\ndef bad(r): r.delete()"
    known = {one.name: one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)}
    assert forgetful("x", known) == ["bad"]


@pytest.fixture
def book() -> Iterator[None]:
    with policies.using_book(book=TwoCities()), frozen_at(datetime(2026, 7, 10, tzinfo=UTC)):
        yield


class Company:
    """A company of three people, on which every deed can be done."""

    def __init__(self, actor: Actor, folder: Path) -> None:
        self.actor, self.folder = actor, folder
        roster.write_rows(actor, rows=[self.row(1), self.row(2)], run="RUN1")
        self.entity = employers.list_entities(actor)[0].id
        self.account = next(
            one.id for one in employers.list_accounts(actor) if one.channel == "housing_fund"
        )
        people = roster.list_people(actor).people
        self.person = people[0].id
        self.user = access.create_user(actor, username="wang", password="correct-horse-x").id
        self.grant = access.grant(actor, user_id=self.user, role="auditor").id
        access.create_scope(actor, subject="group:99", name="别的集团")
        self.run = self.upload("one.xlsx", 8)

    @staticmethod
    def row(number: int, **fields: object) -> RosterRow:
        said = {"name": f"员工{number}", "entity": "甲公司", "since": 202607, "place": EAST,
                "id_no": id_no(number), "hired_on": date(2026, 3, 2), "amount": 900_000,
                "household": Household.LOCAL_URBAN, "department": ("销售部",)}  # fmt: skip
        return RosterRow(**(said | fields))  # type: ignore[arg-type]

    def upload(self, name: str, number: int) -> str:
        header = ["姓名", "证件号码", "入职日期", "月薪", "参保城市"]
        cells = [f"员工{number}", id_no(number), "2026-03-02", 8000, "上海"]
        path = write_xlsx(self.folder / name, Sheet("Sheet1", [header, cells]))
        return intake.start_run(self.actor, name=name, content=path.read_bytes()).id

    def enrolment(self) -> int:
        return roster.get_person(self.actor, person_id=self.person).enrolments[0].id

    def by_hand(self) -> int:
        roster.record_wage(self.actor, person_id=self.person, meaning=Amount.MONTHLY_WAGE,
                           amount=700_000, since=202605)  # fmt: skip
        history = roster.list_history(self.actor, person_id=self.person)
        return next(one.id for one in history if one.what is Topic.WAGE and one.is_undoable)

    def lent(self) -> None:
        other = access.create_user(self.actor, username="sun", password="correct-horse-z").id
        today = date(2026, 7, 10)
        giver = access.get_actor(user_id=self.user)
        access.delegate(giver, grant_id=self.grant, to=other, valid_from=today, valid_to=today)

    def held_and_released(self) -> None:
        roster.place_hold(self.actor, person_id=self.person, reason="诉讼")
        roster.lift_holds(self.actor, person_id=self.person, reason="结案")

    def erased(self) -> None:
        """Gone for long: everything of theirs ended in 2011."""
        roster.write_rows(self.actor, rows=[self.row(
            6, since=201001, hired_on=date(2010, 1, 4), left_on=date(2011, 6, 30), stop=201106,
            start=201001,
        )])  # fmt: skip
        [gone] = roster.list_people(self.actor, search="员工6").people
        roster.erase_person(self.actor, person_id=gone.id, reason="本人申请")

    def done(self) -> str:
        intake.set_mapping(self.actor, run_id=self.run, mapping={})
        intake.answer(self.actor, run_id=self.run, answers={"place": str(EAST)})
        return intake.accept(self.actor, run_id=self.run, skip_wrong=True).id


Deed = Callable[[Company, Actor], object]
DEEDS: dict[str, Deed] = {
    "access.user_created": lambda the, me: access.create_user(
        me, username="zhao", password="correct-horse-y"
    ),
    "access.granted": lambda the, me: access.grant(me, user_id=the.user, role="finance"),
    "access.revoked": lambda the, me: access.revoke(
        me, grant_id=the.grant, last_day=date(2026, 8, 1)
    ),
    "access.user_disabled": lambda the, me: access.disable_user(me, user_id=the.user),
    "access.handed_over": lambda the, me: access.hand_over(me, user_id=the.user, to=the.user),
    "access.second_factor_reset": lambda the, me: access.reset_second_factor(me, user_id=the.user),
    "access.invited": lambda the, me: access.invite_user(me, user_id=the.user),
    "access.password_given": lambda the, me: access.give_one_time_password(me, user_id=the.user),
    "access.invitation_accepted": lambda the, me: access.accept_invitation(
        token=access.invite_user(me, user_id=the.user), password="another-horse-x"
    ),
    "access.lent": lambda the, me: the.lent(),
    "access.language_changed": lambda the, me: access.change_language(
        access.get_actor(user_id=the.user), language="en"
    ),
    "access.scope_created": lambda the, me: access.create_scope(me, subject="group:98", name="甲"),
    "access.scope_renamed": lambda the, me: access.create_scope(me, subject="group:99", name="乙"),
    "access.scope_dropped": lambda the, me: access.drop_scope(me, subject="group:99"),
    "employers.entity_created": lambda the, me: employers.create_entity(me, name="乙公司"),
    "employers.department_created": lambda the, me: employers.ensure_department(
        me, entity_id=the.entity, path=["研发部", "一组"]
    ),
    "employers.account_created": lambda the, me: employers.ensure_account(
        me, entity_id=the.entity, place=EAST, channel=Channel.TAX
    ),
    "employers.fact_recorded": lambda the, me: employers.record_account_fact(
        me, account_id=the.account, fact=Fact.HOUSING_FUND_RATE, value=70_000, valid_from=202607
    ),
    "employers.run_forgotten": lambda the, me: roster.undo_run(me, run="RUN1"),
    "intake.started": lambda the, me: the.upload("two.xlsx", 9),
    "intake.table_chosen": lambda the, me: intake.choose_table(
        me, run_id=the.run, sheet="Sheet1"
    ),
    "intake.mapped": lambda the, me: intake.set_mapping(me, run_id=the.run, mapping={}),
    "intake.answered": lambda the, me: intake.answer(
        me, run_id=the.run, answers={"place": str(EAST)}
    ),
    "intake.corrected": lambda the, me: intake.correct(
        me, run_id=the.run, row=2, column="D", text="8100"
    ),
    "intake.accepted": lambda the, me: the.done(),
    "intake.done": lambda the, me: the.done(),
    "intake.undone": lambda the, me: intake.undo(me, run_id=the.done()),
    "intake.abandoned": lambda the, me: intake.abandon(me, run_id=the.run),
    "intake.profile_kept": lambda the, me: intake.remember_profile(
        me, run_id=the.run, name="每月花名册"
    ),
    "ledger.owed_computed": lambda the, me: ledger.create_owed_run(me, period=202607),
    "policies.library_noted": lambda the, me: policies.note_library(me),
    "roster.rows_written": lambda the, me: roster.write_rows(
        me, rows=[the.row(1, amount=950_000), the.row(5)], run="RUN2"
    ),
    "roster.run_undone": lambda the, me: roster.undo_run(me, run="RUN1"),
    "roster.wage_recorded": lambda the, me: roster.record_wage(
        me, person_id=the.person, meaning=Amount.DECLARED_BASE, amount=1, since=202607,
        kind=Kind.PENSION,
    ),
    "roster.household_recorded": lambda the, me: roster.record_household(
        me, person_id=the.person, household=Household.LOCAL_RURAL, since=202608
    ),
    "roster.left": lambda the, me: roster.record_leave(
        me, person_id=the.person, entity_id=the.entity, left_on=date(2026, 7, 31)
    ),
    "roster.enrolment_stopped": lambda the, me: roster.stop_enrolment(
        me, person_id=the.person, enrolment_id=the.enrolment(), stop=202607
    ),
    "roster.record_undone": lambda the, me: roster.undo_record(
        me, person_id=the.person, topic=Topic.WAGE, fact_id=the.by_hand()
    ),
    "roster.id_revealed": lambda the, me: roster.reveal_id(
        me, person_id=the.person, reason="核对"
    ),
    "roster.hold_placed": lambda the, me: roster.place_hold(
        me, person_id=the.person, reason="诉讼"
    ),
    "roster.hold_lifted": lambda the, me: the.held_and_released(),
    "roster.person_erased": lambda the, me: the.erased(),
    "evidence.retention_set": lambda the, me: evidence.set_retention(
        who=me.who, kind=RetentionClass.TICKET, years=12
    ),
    "dossiers.export_begun": lambda the, me: dossiers.begin_export(
        me, scope=f"person:{the.person}"
    ),
    "roster.people_exported": lambda the, me: list(roster.each_person(me, query=PeopleQuery())),
}  # fmt: skip
ELSEWHERE = {
    "access.first_user_created", "access.signed_in", "access.sign_in_failed", "access.signed_out",
    "access.second_factor_changed", "access.linked", "access.unlinked", "access.password_changed",
    "employers.group_created", "evidence.attached", "intake.failed", "evidence.claimed",
    "evidence.shredded",
    "dossiers.export_made", "dossiers.export_fetched", "dossiers.export_expired",
    "evidence.checked", "evidence.keys_rotated",
}  # fmt: skip
"""Types that other tests see: signing in, a first user, a group made on the way."""


def test_every_type_of_entry_is_in_the_catalogue() -> None:
    known = {key for key in registry.types() if not key.startswith("test.")}
    assert known - DEEDS.keys() - ELSEWHERE == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("key", sorted(DEEDS))
def test_doing_it_appends_an_entry_and_the_rows_are_as_it_says(key: str, tmp_path: Path) -> None:
    evidence.begin()
    me = access.operator()
    company = Company(me, tmp_path)
    before = len(logged())
    DEEDS[key](company, me)
    assert key in [one["action"] for one in logged()[before:]]
    assert list(replay.check()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("book")
def test_an_edit_by_hand_in_any_room_is_named(tmp_path: Path) -> None:
    from django.db import connection

    evidence.begin()
    me = access.operator()
    Company(me, tmp_path)
    ledger.create_owed_run(me, period=202607)
    edits = (
        "UPDATE roster_wage SET amount = amount + 1",
        "UPDATE roster_enrolment SET stop = 203001",
        "UPDATE roster_person SET id_no_sealed = name_sealed",
        "UPDATE employers_account SET number = 'x'",
        "UPDATE employers_accountfact SET value = 1",
        "UPDATE access_role SET verbs = '[]'",
        "UPDATE access_grant SET scope_id = NULL, valid_from = '2000-01-01'",
        "UPDATE access_user SET password = 'x'",
        "UPDATE ledger_owedrun SET people = people + 1",
        "UPDATE ledger_cover SET is_current = NOT is_current",
        "UPDATE policies_libraryversion SET places = 0",
        "DELETE FROM roster_household",
    )  # fmt: skip
    for edit in edits:
        with access.acting(me), connection.cursor() as cursor:
            cursor.execute("SAVEPOINT edit")
            cursor.execute(edit)
            changed = cursor.rowcount
            found = {one.where.split(" ")[0] for one in replay.check()}
            cursor.execute("ROLLBACK TO SAVEPOINT edit")
        table = edit.replace("DELETE FROM", "UPDATE").split(" ")[1]
        assert found == ({table} if changed else set()), edit
        assert changed or "accountfact" in edit, edit
