"""A roster from upload to result and back, with real files."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.cast.book import EAST, TwoCities
from tests.sheets.messy_lists import f25
from tests.sheets.people import Person, person
from tests.sheets.writers import Sheet, write_xlsx
from wuxian.access import api as access
from wuxian.access.data import Actor, NotAllowedError
from wuxian.employers import api as employers
from wuxian.intake import api, data
from wuxian.intake.data import Change, Stage, Status
from wuxian.ledger import api as ledger
from wuxian.ledger.data import Where
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import Amount
from wuxian.sheets import SheetsError, read_table
from wuxian.support import events
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db
HEADER = ["姓名", "证件号码", "入职日期", "月薪", "参保城市", "部门"]


@pytest.fixture(autouse=True)
def book() -> Iterator[None]:
    with policies.using_book(book=TwoCities()), frozen_at(datetime(2026, 7, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def operator() -> Actor:
    return access.operator()


def cells(someone: Person, **changes: object) -> list[object]:
    said = {
        "name": someone.name, "id_no": someone.id_no, "hired": someone.hired,
        "wage": someone.wage, "place": "上海", "department": someone.department,
    } | changes  # fmt: skip
    return list(said.values())


def upload(directory: Path, *rows: list[object], name: str = "花名册.xlsx") -> bytes:
    return write_xlsx(directory / name, Sheet("Sheet1", [HEADER, *rows])).read_bytes()


def started(actor: Actor, content: bytes, name: str = "花名册.xlsx") -> data.ImportRun:
    return api.start_run(actor, name=name, content=content)


def test_a_messy_roster_without_a_city_asks_two_questions_and_is_imported(
    operator: Actor, tmp_path: Path
) -> None:
    run = started(operator, f25(tmp_path, 40).read_bytes(), "F25.xlsx")
    assert run.stage is Stage.REVIEW
    asked = api.review(operator, run_id=run.id).questions
    assert [(question.key, question.count) for question in asked] == [
        ("place", 40),
        ("wage_meaning", 40),
    ]
    api.answer(operator, run_id=run.id, answers={"place": "上海"})
    api.answer(operator, run_id=run.id, answers={"wage_meaning": "prior_year_average"})
    found = api.review(operator, run_id=run.id)
    assert (found.questions, found.importable, found.to_correct) == ((), 40, 0)
    done = api.accept(operator, run_id=run.id)
    assert (done.status, done.stage, done.counts["new"]) == (Status.DONE, Stage.RESULT, 40)
    people = roster.list_people(operator)
    someone = roster.get_person(operator, person_id=people.people[0].id)
    assert people.total == 40
    assert someone.wages[0].meaning is Amount.PRIOR_YEAR_AVERAGE
    assert [entity.name for entity in employers.list_entities(operator)] == ["某某有限公司"]


def test_the_first_result_adds_up_and_can_be_taken_back(operator: Actor, tmp_path: Path) -> None:
    run = started(operator, f25(tmp_path, 40).read_bytes())
    answers = {"place": "上海", "wage_meaning": "monthly_wage"}
    api.answer(operator, run_id=run.id, answers=answers)
    api.accept(operator, run_id=run.id)
    owed = ledger.create_owed_run(operator, period=202607)
    total = ledger.totals(operator, where=Where(run_id=owed.id))
    assert total.people == 40
    assert total.employer > total.employee > 0
    missing = {reason.kind: reason.people for reason in ledger.not_computed(
        operator, where=Where(run_id=owed.id))}  # fmt: skip
    assert missing == {"work_injury": 40, "housing_fund": 40}
    assert api.refuses_undo(operator, run_id=run.id) is None
    assert api.undo(operator, run_id=run.id).status is Status.UNDONE
    assert roster.list_people(operator).total == 0


def test_the_same_file_while_open_is_the_same_run(operator: Actor, tmp_path: Path) -> None:
    content = upload(tmp_path, cells(person(1)))
    assert started(operator, content).id == started(operator, content, "另存.xlsx").id


def test_the_same_content_again_writes_nothing_and_says_so(operator: Actor, tmp_path: Path) -> None:
    content = upload(tmp_path, cells(person(1)))
    first = api.accept(operator, run_id=started(operator, content).id)
    again = started(operator, content)
    assert again.id != first.id
    repeated = api.accept(operator, run_id=again.id)
    assert (repeated.id, repeated.repeats) == (first.id, first.id)
    assert [run.id for run in api.list_runs(operator)] == [first.id]


def test_other_answers_to_the_same_file_are_another_run(operator: Actor, tmp_path: Path) -> None:
    content = f25(tmp_path, 3).read_bytes()
    for meaning in ("monthly_wage", "prior_year_average"):
        run = started(operator, content)
        api.answer(operator, run_id=run.id, answers={"place": "上海", "wage_meaning": meaning})
        assert api.accept(operator, run_id=run.id).repeats is None
    assert len(api.list_runs(operator)) == 2


@pytest.fixture
def partly_wrong(tmp_path: Path) -> bytes:
    broken = person(120).id_no[:-1] + ("3" if person(120).id_no[-1] != "3" else "1")
    return upload(
        tmp_path,
        cells(person(1)),
        cells(person(120), id_no=broken),
        cells(person(3), place="亚特兰蒂斯"),
        cells(person(4)),
        cells(person(4), wage=1),
    )


def test_wrong_rows_are_refused_until_somebody_leaves_them_out(
    operator: Actor, partly_wrong: bytes
) -> None:
    run = started(operator, partly_wrong)
    found = api.review(operator, run_id=run.id)
    assert (found.importable, found.to_correct) == (2, 3)
    with pytest.raises(data.NeedsCorrectionError, match=f"{found.to_correct} 行"):
        api.accept(operator, run_id=run.id)
    assert roster.list_people(operator).total == 0
    done = api.accept(operator, run_id=run.id, skip_wrong=True)
    assert done.status is Status.DONE
    assert done.counts["new"] == found.importable == roster.list_people(operator).total
    assert done.counts["left_out"] == found.to_correct


def test_every_wrong_row_says_why_at_its_place(operator: Actor, partly_wrong: bytes) -> None:
    run = started(operator, partly_wrong)
    api.review(operator, run_id=run.id)
    page = api.list_rows(operator, run_id=run.id, change=Change.REFUSED)
    problems = {row.row: row.problem for row in page.rows}
    assert "校验" in problems[3]
    assert problems[4] == "不认识的参保地“亚特兰蒂斯”。"
    [finding] = [one for one in api.list_findings(operator, run_id=run.id) if one.row == 3]
    assert (finding.column, finding.field) == ("B", "id_no")
    assert "****" in finding.raw


def test_the_error_workbook_holds_the_wrong_rows_and_can_be_uploaded_again(
    operator: Actor, partly_wrong: bytes, tmp_path: Path
) -> None:
    run = started(operator, partly_wrong)
    found = api.review(operator, run_id=run.id)
    path = tmp_path / "errors.xlsx"
    path.write_bytes(api.error_workbook(operator, run_id=run.id))
    assert len(read_table(path=path)) == found.to_correct


def test_a_change_is_shown_before_it_is_written(operator: Actor, tmp_path: Path) -> None:
    api.accept(operator, run_id=started(operator, upload(tmp_path, cells(person(1)))).id)
    raised = upload(tmp_path, cells(person(1), wage=99_000), cells(person(5)))
    run = started(operator, raised)
    found = api.review(operator, run_id=run.id)
    assert (found.counts["changed"], found.counts["new"]) == (1, 1)
    [row] = api.list_rows(operator, run_id=run.id, change=Change.CHANGED).rows
    assert [(one.field, one.after) for one in row.differences] == [("monthly_wage", "99000.00")]


def test_a_run_something_later_builds_on_is_not_undone(operator: Actor, tmp_path: Path) -> None:
    first = api.accept(operator, run_id=started(operator, upload(tmp_path, cells(person(1)))).id)
    second = started(operator, upload(tmp_path, cells(person(1), wage=99_000)))
    api.accept(operator, run_id=second.id)
    with pytest.raises(data.LockedError, match="1 条更新"):
        api.undo(operator, run_id=first.id)
    api.undo(operator, run_id=second.id)
    assert api.undo(operator, run_id=first.id).status is Status.UNDONE


def test_a_lock_from_above_keeps_a_run_and_says_why(operator: Actor, tmp_path: Path) -> None:
    run = api.accept(operator, run_id=started(operator, upload(tmp_path, cells(person(1)))).id)
    closed = {run.id: "2026-07 已关账。"}
    api.register_lock(lock=closed.get)
    with pytest.raises(data.LockedError, match="已关账"):
        api.undo(operator, run_id=run.id)
    closed.clear()
    assert api.refuses_undo(operator, run_id=run.id) is None


def test_an_undone_file_can_be_imported_again(operator: Actor, tmp_path: Path) -> None:
    content = upload(tmp_path, cells(person(1)))
    api.undo(operator, run_id=api.accept(operator, run_id=started(operator, content).id).id)
    again = api.accept(operator, run_id=started(operator, content).id)
    assert (again.status, again.repeats) == (Status.DONE, None)
    assert roster.list_people(operator).total == 1


def test_columns_in_doubt_wait_for_a_person_and_are_remembered(
    operator: Actor, tmp_path: Path
) -> None:
    def odd(number: int) -> bytes:
        header = ["员工", "身份证", "人员编号", "钱", "参保城市"]
        rows = [[person(number).name, person(number).id_no, f"W{number}", 9000, "上海"]]
        name = f"odd{number}.xlsx"
        return write_xlsx(tmp_path / name, Sheet("Sheet1", [header, *rows])).read_bytes()

    run = started(operator, odd(1))
    assert run.stage is Stage.MAP
    mapped = api.set_mapping(operator, run_id=run.id, mapping={"C": "employee_no", "D": "wage"})
    assert mapped.stage is Stage.REVIEW
    api.remember_profile(operator, run_id=run.id, name="门店表")
    assert [profile.name for profile in api.list_profiles(operator)] == ["门店表"]
    next_month = started(operator, odd(2))
    assert next_month.stage is Stage.REVIEW
    assert next_month.mapping["D"] == "wage"


def test_a_mapping_to_no_field_is_refused(operator: Actor, tmp_path: Path) -> None:
    run = started(operator, upload(tmp_path, cells(person(1))))
    with pytest.raises(SheetsError, match="lottery"):
        api.set_mapping(operator, run_id=run.id, mapping={"A": "lottery"})


def test_an_open_question_keeps_a_run_from_being_written(operator: Actor, tmp_path: Path) -> None:
    run = started(operator, f25(tmp_path, 3).read_bytes())
    with pytest.raises(data.OpenQuestionError, match="参保城市"):
        api.accept(operator, run_id=run.id)
    assert api.get_run(operator, run_id=run.id).status is Status.OPEN


def test_a_file_nobody_can_read_leaves_nothing(operator: Actor) -> None:
    with pytest.raises(SheetsError, match="PDF"):
        started(operator, b"%PDF-1.7 nothing", "回单.pdf")
    assert api.list_runs(operator) == []


def test_an_unknown_meaning_or_a_stranger_is_refused(operator: Actor, tmp_path: Path) -> None:
    content = upload(tmp_path, cells(person(1)))
    with pytest.raises(data.UnknownMeaningError, match="lottery"):
        api.start_run(operator, name="x.xlsx", content=content, meaning="lottery")
    stranger = Actor(user_id=404, name="路人")
    with pytest.raises(NotAllowedError):
        started(stranger, content)
    run = started(operator, content)
    for run_id in (run.id, "01MISSING"):
        with pytest.raises(data.NotFoundError, match=data.NOT_FOUND):
            api.get_run(stranger, run_id=run_id)


def test_a_written_run_is_not_written_or_changed_again(operator: Actor, tmp_path: Path) -> None:
    run = api.accept(operator, run_id=started(operator, upload(tmp_path, cells(person(1)))).id)
    for deed in (api.accept, api.review):
        with pytest.raises(data.WrongStageError):
            deed(operator, run_id=run.id)
    assert api.resume(operator, run_id=run.id) == run
    with pytest.raises(data.WrongStageError):
        api.abandon(operator, run_id=run.id)


def test_an_open_run_can_be_abandoned(operator: Actor, tmp_path: Path) -> None:
    run = started(operator, upload(tmp_path, cells(person(1))))
    api.abandon(operator, run_id=run.id)
    assert api.list_runs(operator) == []


def test_rooms_above_hear_of_a_finished_and_of_an_undone_run(
    operator: Actor, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    heard: list[object] = []
    events.subscribe(data.ImportFinished, heard.append)
    events.subscribe(data.ImportUndone, heard.append)
    run = started(operator, upload(tmp_path, cells(person(1))))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        api.accept(operator, run_id=run.id)
        api.undo(operator, run_id=run.id)
    assert heard == [data.ImportFinished(run.id, "roster"), data.ImportUndone(run.id, "roster")]


def test_a_zip_or_another_sheet_can_be_chosen(operator: Actor, tmp_path: Path) -> None:
    one = Sheet("一月", [HEADER, cells(person(1)), cells(person(2))])
    two = Sheet("二月", [HEADER, cells(person(3))])
    run = started(operator, write_xlsx(tmp_path / "两张.xlsx", one, two).read_bytes())
    assert run.sheet == "一月"
    assert api.choose_table(operator, run_id=run.id, sheet="二月").sheet == "二月"
    with pytest.raises(data.NotFoundError):
        api.choose_table(operator, run_id=run.id, sheet="三月")
    api.accept(operator, run_id=run.id)
    assert [one.name for one in roster.list_people(operator).people] == [person(3).name]


def test_who_was_hired_when_comes_with_the_row(operator: Actor, tmp_path: Path) -> None:
    api.accept(operator, run_id=started(
        operator, upload(tmp_path, cells(person(1), hired=date(2026, 6, 1)))).id)  # fmt: skip
    [found] = roster.list_people(operator).people
    assert found.hired_on == date(2026, 6, 1)
    someone = roster.get_person(operator, person_id=found.id)
    assert {enrolment.start for enrolment in someone.enrolments} == {202606}
    assert {account.place for account in employers.list_accounts(operator)} == {EAST}


def with_rates(directory: Path, *rates: str) -> bytes:
    header = [*HEADER, "工伤费率", "公积金单位比例"]
    rows = [[*cells(person(number)), "0.2%", rate] for number, rate in enumerate(rates, start=1)]
    return write_xlsx(directory / "rates.xlsx", Sheet("Sheet1", [header, *rows])).read_bytes()


def test_what_most_rows_say_is_the_accounts_rate_and_others_keep_their_own(
    operator: Actor, tmp_path: Path
) -> None:
    run = started(operator, with_rates(tmp_path, "7%", "7%", "12%"))
    api.accept(operator, run_id=run.id)
    facts = {fact: value for account in employers.list_accounts(operator)
             for fact, value in account.facts.items()}  # fmt: skip
    assert facts == {"work_injury_rate": 2_000, "housing_fund_rate": 70_000}
    owed = ledger.create_owed_run(operator, period=202607)
    lines = ledger.list_lines(operator, where=Where(run_id=owed.id))
    rates = [
        line.rate_ppm for line in lines if (line.kind, line.party) == ("housing_fund", "employee")
    ]
    assert sorted(rates, key=str) == [120_000, 70_000, 70_000]
    again = started(operator, with_rates(tmp_path, "7%", "12%", "7%"))
    assert api.review(operator, run_id=again.id).counts["changed"] == 2
    api.accept(operator, run_id=again.id)
    assert api.review(operator, run_id=started(
        operator, with_rates(tmp_path, "7%", "12%", "7%")).id).counts["unchanged"] == 3  # fmt: skip


def test_undoing_takes_the_rates_back_too(operator: Actor, tmp_path: Path) -> None:
    api.accept(operator, run_id=started(operator, upload(tmp_path, cells(person(9)))).id)
    run = api.accept(operator, run_id=started(operator, with_rates(tmp_path, "7%", "12%")).id)
    api.undo(operator, run_id=run.id)
    assert [account.facts for account in employers.list_accounts(operator)] == [{}, {}]
    assert roster.list_people(operator).total == 1


def test_a_wrong_cell_is_typed_anew_and_imported_with_the_file_left_as_it_came(
    operator: Actor, tmp_path: Path
) -> None:
    content = upload(tmp_path, cells(person(1)), cells(person(2), wage="九千五"))
    run = started(operator, content)
    assert api.review(operator, run_id=run.id).to_correct == 1
    finding = next(f for f in api.list_findings(operator, run_id=run.id) if f.severity == "error")
    assert finding.row == 3
    assert finding.column == "D"
    api.correct(operator, run_id=run.id, row=3, column="d", text="9500")
    assert api.review(operator, run_id=run.id).to_correct == 0
    done = api.accept(operator, run_id=run.id)
    assert (done.status, done.counts["new"]) == (Status.DONE, 2)
    assert done.corrections == {"D3": "9500"}
    assert api.get_original(operator, run_id=run.id) == content


def test_a_correction_is_taken_back(operator: Actor, tmp_path: Path) -> None:
    run = started(operator, upload(tmp_path, cells(person(1), wage="九千五")))
    api.correct(operator, run_id=run.id, row=2, column="D", text="9500")
    api.correct(operator, run_id=run.id, row=2, column="D", text=None)
    assert api.review(operator, run_id=run.id).to_correct == 1


def test_a_cell_that_cannot_be_is_refused(operator: Actor, tmp_path: Path) -> None:
    run = started(operator, upload(tmp_path, cells(person(1))))
    with pytest.raises(SheetsError):
        api.correct(operator, run_id=run.id, row=0, column="D", text="1")


def test_a_header_somebody_states_is_read_and_kept(operator: Actor, tmp_path: Path) -> None:
    someone = cells(person(1))
    run = started(operator, upload(tmp_path, [""] * 6, HEADER, someone))
    chosen = api.choose_table(operator, run_id=run.id, sheet="Sheet1", header_rows=(3, 3))
    assert (chosen.header_rows, chosen.is_header_stated) == ((3, 3), True)
    [(_, _, table)] = api.look(operator, run_id=run.id).tables()
    assert (table.header_rows, table.data_rows) == ((3, 3), 1)
    again = api.choose_table(operator, run_id=run.id, sheet="Sheet1")
    assert (again.header_rows, again.is_header_stated) == ((1, 1), False)


def test_a_header_below_the_data_changes_nothing(operator: Actor, tmp_path: Path) -> None:
    run = started(operator, upload(tmp_path, cells(person(1))))
    with pytest.raises(SheetsError, match="下面没有数据"):
        api.choose_table(operator, run_id=run.id, sheet="Sheet1", header_rows=(2, 2))
    assert api.get_run(operator, run_id=run.id).header_rows == (1, 1)


def test_an_encoding_somebody_states_is_used_to_read_and_to_write(operator: Actor) -> None:
    someone = person(1)
    text = f"姓名,证件号码,入职日期,月薪,参保城市\n員工,{someone.id_no},2026-01-05,9000,上海\n"
    run = started(operator, text.encode("utf-8"), "花名册.csv")
    with pytest.raises(SheetsError, match="读不出"):
        api.choose_table(operator, run_id=run.id, sheet="花名册", encoding="big5")
    stated = api.choose_table(operator, run_id=run.id, sheet="花名册", encoding="utf-8")
    assert stated.encoding == "utf-8"
    api.accept(operator, run_id=run.id)
    assert roster.list_people(operator).people[0].name == "員工"


@pytest.mark.parametrize(
    ("wrong", "column", "raw"),
    [({"place": "亚特兰蒂斯"}, "E", "亚特兰蒂斯"), ({"wage": -5}, "D", "-5.00")],
)
def test_what_only_the_meaning_refuses_is_found_at_its_cell(
    operator: Actor, tmp_path: Path, wrong: dict[str, object], column: str, raw: str
) -> None:
    content = upload(tmp_path, cells(person(1)), cells(person(2), **wrong))
    run = started(operator, content)
    api.review(operator, run_id=run.id)
    [found] = [one for one in api.list_findings(operator, run_id=run.id) if one.row == 3]
    assert (found.column, found.raw, found.severity) == (column, raw, "error")
    api.correct(
        operator, run_id=run.id, row=3, column=column, text="上海" if wrong.get("place") else "5"
    )
    assert api.review(operator, run_id=run.id).importable == 2


def test_the_same_person_twice_is_told_by_the_row_of_the_file(
    operator: Actor, tmp_path: Path
) -> None:
    content = upload(tmp_path, cells(person(1)), cells(person(2)), cells(person(2), wage=1))
    run = started(operator, content)
    api.review(operator, run_id=run.id)
    page = api.list_rows(operator, run_id=run.id, change=Change.REFUSED)
    assert "第 3 行" in page.rows[0].problem
