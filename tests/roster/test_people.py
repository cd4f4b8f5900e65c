"""Writing a roster, finding people, correcting facts."""

from datetime import UTC, date, datetime

import pytest

from tests.cast import id_no
from wuxian.access import api as access
from wuxian.access.data import Actor, Holding, NotAllowedError, Verb
from wuxian.employers import api as employers
from wuxian.engine.kinds import Household, Kind
from wuxian.roster import api, data
from wuxian.roster.data import Amount, Change, RosterRow
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db
ENTITY = "上海示例有限公司"
LI = RosterRow(
    name="李娜", entity=ENTITY, since=202607, place=310000, id_no=id_no(1), employee_no="E1",
    department=("销售部",), hired_on=date(2026, 3, 2), amount=1_000_000,
)  # fmt: skip
WANG = RosterRow(
    name="王小明", entity=ENTITY, since=202607, place=310000, id_no=id_no(2), employee_no="E2",
    amount=800_000, household=Household.NONLOCAL_RURAL,
)  # fmt: skip


def changed(row: RosterRow, **fields: object) -> RosterRow:
    from dataclasses import replace

    return replace(row, **fields)  # type: ignore[arg-type]


@pytest.fixture
def operator() -> Actor:
    return access.operator()


@pytest.fixture
def li(operator: Actor) -> data.Person:
    api.write_rows(operator, rows=[LI, WANG], run="RUN1")
    [found] = api.list_people(operator, search="李娜").people
    return api.get_person(operator, person_id=found.id)


def test_a_roster_row_makes_the_whole_structure(operator: Actor, li: data.Person) -> None:
    [entity] = employers.list_entities(operator)
    accounts = employers.list_accounts(operator)
    assert entity.name == ENTITY
    assert [(account.place, account.channel) for account in accounts] == [
        (310000, "housing_fund"),
        (310000, "social_insurance"),
    ]
    assert {(one.account_id, one.kind, one.start, one.stop) for one in li.enrolments} == {
        (account.id, None, 202603, None) for account in accounts
    }
    assert li.wages == (data.Wage(entity.id, 1_000_000, Amount.MONTHLY_WAGE, None, 202607),)
    assert li.employments[0].hired_on == date(2026, 3, 2)


def test_the_identity_number_is_masked_until_revealed_with_a_reason(
    operator: Actor, li: data.Person
) -> None:
    assert li.id_no is not None
    assert "********" in li.id_no
    assert api.reveal_id(operator, person_id=li.id, reason="核对档案") == id_no(1)
    with pytest.raises(data.InvalidFactError, match=data.NO_REASON):
        api.reveal_id(operator, person_id=li.id, reason=" ")


def test_writing_the_same_rows_again_changes_nothing(operator: Actor, li: data.Person) -> None:
    written = api.write_rows(operator, rows=[LI, WANG], run="RUN2")
    assert written == data.Written(new=0, changed=0, unchanged=2, refused=0)
    assert api.get_person(operator, person_id=li.id) == li


def test_a_preview_says_what_would_change_and_writes_nothing(
    operator: Actor, li: data.Person
) -> None:
    raised = changed(LI, amount=1_200_000, department=("市场部",))
    new = changed(LI, name="新人", id_no=id_no(3), employee_no="E3")
    preview, unchanged, fresh = api.preview_rows(operator, rows=[raised, WANG, new])
    assert preview.change is Change.CHANGED
    assert {(one.field, one.before, one.after) for one in preview.differences} == {
        ("monthly_wage", "10000.00", "12000.00"),
        ("department", "", "市场部"),
    }
    assert (unchanged.change, fresh.change) == (Change.UNCHANGED, Change.NEW)
    assert api.get_person(operator, person_id=li.id) == li


def test_what_a_row_does_not_say_stays(operator: Actor, li: data.Person) -> None:
    api.write_rows(operator, rows=[changed(LI, hired_on=None, department=(), amount=None)])
    assert api.get_person(operator, person_id=li.id).employments == li.employments


def test_an_id_under_another_name_is_refused(operator: Actor, li: data.Person) -> None:
    [preview] = api.preview_rows(operator, rows=[changed(LI, name="李四")])
    assert preview.change is Change.REFUSED
    assert preview.problem == data.SAME_ID_OTHER_NAME


def test_a_person_named_twice_is_refused_the_second_time(operator: Actor) -> None:
    first, second = api.preview_rows(operator, rows=[LI, changed(LI, amount=5)])
    assert first.change is Change.NEW
    assert second.problem == data.TWICE_IN_FILE.format(row=1)
    written = api.write_rows(operator, rows=[LI, changed(LI, amount=5)])
    assert (written.new, written.refused) == (1, 1)


def test_namesakes_without_numbers_are_not_guessed_at(operator: Actor, li: data.Person) -> None:
    api.write_rows(operator, rows=[changed(LI, id_no=id_no(9), employee_no="E9")])
    nameless = changed(LI, id_no=None, employee_no=None)
    [preview] = api.preview_rows(operator, rows=[nameless])
    assert preview.problem == data.SEVERAL_SAME_NAME.format(count=2)
    assert [count for _, count in api.list_same_names(operator)] == [2, 2]


def test_a_negative_wage_or_a_stop_before_the_start_is_refused(operator: Actor) -> None:
    one, two = api.preview_rows(
        operator, rows=[changed(LI, amount=-1), changed(WANG, start=202607, stop=202606)]
    )
    assert (one.problem, two.problem) == (data.NEGATIVE, data.STOP_BEFORE_START)


@pytest.mark.parametrize("text", ["李娜", "娜", "E1", "e1", id_no(1)[-4:]])
def test_people_are_found_by_name_number_or_last_four(
    operator: Actor, li: data.Person, text: str
) -> None:
    assert li.id in [found.id for found in api.list_people(operator, search=text).people]


@pytest.mark.parametrize("text", ["娜李", "E3", "9999", "李小"])
def test_others_are_not_found(operator: Actor, li: data.Person, text: str) -> None:
    assert api.list_people(operator, search=text).total == 0


def test_pages_follow_one_another_by_pinyin_and_count_the_same(operator: Actor) -> None:
    names = ["张三", "白一", "李四", "王五", "陈六"]
    rows = [
        changed(LI, name=name, id_no=id_no(10 + index), employee_no=f"N{index}")
        for index, name in enumerate(names)
    ]
    api.write_rows(operator, rows=rows)
    seen, after = [], None
    while True:
        page = api.list_people(operator, after=after, limit=2)
        assert page.total == 5
        seen += [person.name for person in page.people]
        after = page.after
        if after is None:
            break
    assert seen == ["白一", "陈六", "李四", "王五", "张三"]


def test_a_correction_is_seen_now_and_not_then(operator: Actor, li: data.Person) -> None:
    moment = datetime.now(UTC)
    with frozen_at(datetime(2030, 1, 1, tzinfo=UTC)):
        now = api.record_wage(
            operator, person_id=li.id, meaning=Amount.MONTHLY_WAGE, amount=9, since=202607
        )
    then = api.get_person(operator, person_id=li.id, as_known=moment)
    assert [wage.amount for wage in now.wages] == [9]
    assert [wage.amount for wage in then.wages] == [1_000_000]
    entries = [
        entry for entry in api.list_history(operator, person_id=li.id) if entry.what == "wage"
    ]
    assert [entry.superseded_at is None for entry in entries] == [True, False]


def test_leaving_does_not_stop_an_enrolment(operator: Actor, li: data.Person) -> None:
    entity_id = li.employments[0].entity_id
    left = api.record_leave(
        operator, person_id=li.id, entity_id=entity_id, left_on=date(2026, 8, 1)
    )
    assert left.employments[0].left_on == date(2026, 8, 1)
    assert left.enrolments == li.enrolments
    stopped = api.stop_enrolment(
        operator, person_id=li.id, enrolment_id=li.enrolments[0].id, stop=202608
    )
    assert {one.stop for one in stopped.enrolments} == {None, 202608}
    with pytest.raises(data.InvalidFactError, match=data.STOP_BEFORE_START):
        api.stop_enrolment(operator, person_id=li.id, enrolment_id=li.enrolments[1].id, stop=202501)


def test_month_facts_cover_enrolment_and_employment(operator: Actor, li: data.Person) -> None:
    entity_id = li.employments[0].entity_id
    api.record_leave(operator, person_id=li.id, entity_id=entity_id, left_on=date(2026, 8, 1))
    api.record_household(operator, person_id=li.id, household=Household.LOCAL_URBAN, since=202607)
    august = api.month_facts(operator, period=202608)
    row = august.people.filter(person_id=li.id).row(0, named=True)
    assert (row["wage"], row["base"], row["household"]) == (1_000_000, None, "local_urban")
    assert august.enrolments.filter(person_id=li.id).height == 2
    assert li.id not in api.month_facts(operator, period=202609).people["person_id"]
    assert li.id not in api.month_facts(operator, period=202602).people["person_id"]


def test_month_facts_prefer_the_average_and_keep_each_kinds_base(operator: Actor) -> None:
    row = changed(
        LI, meaning=Amount.PRIOR_YEAR_AVERAGE, base=700_000, bases={Kind.HOUSING_FUND: 600_000}
    )
    api.write_rows(operator, rows=[changed(LI, amount=1)])
    api.write_rows(operator, rows=[row])
    found = api.month_facts(operator, period=202607).people.row(0, named=True)
    assert (found["wage"], found["base"]) == (1_000_000, 700_000)
    assert (found["base_housing_fund"], found["base_pension"]) == (600_000, None)


def test_only_the_kinds_a_row_names_are_enrolled(operator: Actor) -> None:
    api.write_rows(operator, rows=[changed(LI, kinds=frozenset({Kind.WORK_INJURY}))])
    [person] = api.list_people(operator).people
    enrolments = api.get_person(operator, person_id=person.id).enrolments
    assert [one.kind for one in enrolments] == [Kind.WORK_INJURY]


def test_undoing_a_run_restores_what_was_believed_before(operator: Actor, li: data.Person) -> None:
    new = changed(LI, name="新人", id_no=id_no(3), employee_no="E3", entity="北京示例有限公司")
    api.write_rows(
        operator, rows=[changed(LI, amount=7, left_on=date(2026, 9, 1)), new], run="RUN2"
    )
    assert api.get_person(operator, person_id=li.id).wages[0].amount == 7
    assert api.may_undo_run(operator, run="RUN2")
    api.undo_run(operator, run="RUN2")
    assert api.get_person(operator, person_id=li.id) == li
    assert api.list_people(operator).total == 2
    assert [entity.name for entity in employers.list_entities(operator)] == [ENTITY]


def test_a_run_others_build_on_is_not_undone(operator: Actor, li: data.Person) -> None:
    api.write_rows(operator, rows=[changed(LI, amount=7)], run="RUN2")
    assert not api.may_undo_run(operator, run="RUN1")
    with pytest.raises(data.LockedError, match="1 条"):
        api.undo_run(operator, run="RUN1")
    assert api.list_people(operator).total == 2


def test_a_colleague_sees_the_people_of_their_entity_only(operator: Actor, li: data.Person) -> None:
    other = changed(LI, name="外人", id_no=id_no(3), employee_no="E3", entity="北京示例有限公司")
    api.write_rows(operator, rows=[other])
    here = next(one for one in employers.list_entities(operator) if one.name == ENTITY)
    scope = access.create_scope(operator, subject=f"entity:{here.id}", name=ENTITY)
    held = Holding("hrbp", frozenset({Verb.SEE_PEOPLE}), scope.path)
    colleague = Actor(user_id=None, name="同事", holdings=(held,))
    assert {one.name for one in api.list_people(colleague).people} == {"李娜", "王小明"}
    [foreign] = api.list_people(operator, search="外人").people
    for person_id in (foreign.id, 404_404):
        with pytest.raises(data.NotFoundError, match=data.NOT_FOUND):
            api.get_person(colleague, person_id=person_id)
    with pytest.raises(NotAllowedError):
        api.write_rows(colleague, rows=[LI])


def test_a_colleague_imports_for_their_entity_only(operator: Actor, li: data.Person) -> None:
    api.write_rows(operator, rows=[changed(LI, id_no=id_no(3), entity="北京示例有限公司")])
    here = next(one for one in employers.list_entities(operator) if one.name == ENTITY)
    scope = access.create_scope(operator, subject=f"entity:{here.id}", name=ENTITY)
    verbs = frozenset({Verb.SEE_PEOPLE, Verb.IMPORT})
    colleague = Actor(user_id=None, name="同事", holdings=(Holding("hrbp", verbs, scope.path),))
    rows = [changed(LI, amount=1, entity=name) for name in (ENTITY, "北京示例有限公司", "没有的")]
    mine, foreign, missing = api.preview_rows(colleague, rows=rows)
    assert mine.change is Change.CHANGED
    assert foreign.problem == data.NOT_YOURS.format(entity="北京示例有限公司")
    assert missing.problem == data.NOT_YOURS.format(entity="没有的")
    written = api.write_rows(colleague, rows=rows)
    assert (written.changed, written.refused) == (1, 2)


def test_five_thousand_people_are_written_once(operator: Actor) -> None:
    rows = [
        changed(LI, name=f"张{chr(0x4E00 + index % 900)}{index}", id_no=id_no(index),
                employee_no=f"E{index}", department=(f"部门{index % 40}",))
        for index in range(5000)
    ]  # fmt: skip
    assert api.write_rows(operator, rows=rows, run="RUN1").new == 5000
    assert api.write_rows(operator, rows=rows).unchanged == 5000
