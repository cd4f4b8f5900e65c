"""One person through time, and what may be recorded of them."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import id_no
from tests.console.companies import EAST_COMPANY, WEST_COMPANY, colleague, settle
from wuxian.access.data import Actor
from wuxian.engine.kinds import Household
from wuxian.faces import words
from wuxian.ledger import api as ledger
from wuxian.roster import api as roster
from wuxian.roster.data import Amount, HistoryEntry, Topic
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 7, 15, 4, tzinfo=UTC)
WAGE = {"meaning": "monthly_wage", "amount": "12,000.00", "since": "2026-08"}


@pytest.fixture
def ids(operator: Actor) -> dict[str, int]:
    return settle(operator)


@pytest.fixture
def li(ids: dict[str, int]) -> int:
    return ids["李娜"]


def page(client: Client, person: int, **asked: str) -> str:
    answer = client.get(reverse("person", args=[person]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def newest(operator: Actor, person: int, topic: Topic) -> HistoryEntry:
    return next(one for one in roster.list_history(operator, person_id=person) if one.what is topic)


def test_a_person_has_facts_and_timelines(client: Client, li: int) -> None:
    text = page(client, li)
    for said in ("李娜", EAST_COMPANY, "E001", "本市城镇", "10,000.00", "2026-03", "导入"):
        assert said in text
    assert id_no(1) not in text


def test_another_company_s_person_is_not_there(operator: Actor, ids: dict[str, int]) -> None:
    someone = colleague(operator, ids[WEST_COMPANY])
    assert someone.get(reverse("person", args=[ids["赵六"]])).status_code == 200
    for name in ("person", "person_wage"):
        assert someone.get(reverse(name, args=[ids["李娜"]])).status_code == 404
    undo = reverse("person_undo", args=[ids["李娜"]])
    assert someone.post(undo, {"record": "wage-1"}).status_code == 404


def test_strangers_and_nobodies_see_no_person(nobody: Client, stranger: Client, li: int) -> None:
    assert nobody.get(reverse("person", args=[li]))["Location"].startswith("/sign-in/")
    assert stranger.get(reverse("person", args=[li])).status_code == 403


def test_the_month_s_lines_lead_to_their_explanation(
    client: Client, operator: Actor, li: int
) -> None:
    assert "还没有为此人计算应缴" in page(client, li)
    ledger.create_owed_run(operator, period=202607)
    text = page(client, li)
    assert "1,600.00" in text
    assert f"{reverse('owed_explain')}?month=2026-07&amp;person={li}&amp;kind=pension" in text
    assert f"{reverse('owed_person')}?month=2026-07&amp;person={li}" in text


def test_who_may_see_no_amounts_sees_no_lines(operator: Actor, ids: dict[str, int]) -> None:
    ledger.create_owed_run(operator, period=202607)
    text = page(colleague(operator, ids[EAST_COMPANY], role="hrbp"), ids["李娜"])
    assert "1,600.00" not in text
    assert "登记工资或基数" in text


def test_a_wage_is_shown_before_it_is_recorded(client: Client, operator: Actor, li: int) -> None:
    address = reverse("person_wage", args=[li])
    assert "从哪个月起生效" in client.get(address).content.decode()
    preview = client.post(address, WAGE).content.decode()
    assert "<del>10,000.00</del>" in preview
    assert "<ins>12,000.00</ins>" in preview
    assert len(roster.get_person(operator, person_id=li).wages) == 1
    assert client.post(address, WAGE | {"confirmed": "1"}).status_code == 302
    text = page(client, li)
    assert "12,000.00" in text
    assert "尚未生效" in text
    assert "王芳" in text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"amount": "很多"}, "请填写金额"),
        ({"amount": "-1"}, "金额不能为负。"),
        ({"since": "明年"}, "请把月份写作 2026-07。"),
    ],
)
def test_a_wage_that_cannot_be_read_is_told_beside_the_field(
    client: Client, li: int, wrong: dict[str, str], message: str
) -> None:
    answer = client.post(reverse("person_wage", args=[li]), WAGE | wrong | {"confirmed": "1"})
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_what_was_recorded_by_hand_can_be_taken_back(
    client: Client, operator: Actor, li: int
) -> None:
    client.post(reverse("person_wage", args=[li]), WAGE | {"confirmed": "1"})
    entry = newest(operator, li, Topic.WAGE)
    undo = reverse("person_undo", args=[li])
    assert f'value="wage-{entry.id}"' in page(client, li)
    assert client.post(undo, {"record": f"wage-{entry.id}"}).status_code == 302
    assert [one.amount for one in roster.get_person(operator, person_id=li).wages] == [1_000_000]
    again = client.post(undo, {"record": f"wage-{entry.id}"}, follow=True)
    assert "不能撤销" in again.content.decode()
    assert client.post(undo, {"record": "nonsense"}).status_code == 404


def test_a_wage_shows_what_it_changes_in_what_is_owed(
    client: Client, operator: Actor, ids: dict[str, int], li: int
) -> None:
    before = ledger.try_person(operator, person_id=li, period=202607)
    assert before.employer > before.employee > 0
    address = reverse("person_wage", args=[li])
    preview = client.post(address, WAGE | {"since": "2026-07"}).content.decode()
    assert "2026年7月 单位应缴（元）" in preview
    assert f"<del>{words.amount(before.employer)}</del>" in preview
    assert ledger.try_person(operator, person_id=li, period=202607) == before
    client.post(address, WAGE | {"since": "2026-07", "confirmed": "1"})
    after = ledger.try_person(operator, person_id=li, period=202607)
    assert f"<ins>{words.amount(after.employer)}</ins>" in preview
    assert f"<ins>{words.amount(after.employee)}</ins>" in preview
    blind = colleague(operator, ids[EAST_COMPANY], role="hrbp")
    assert "单位应缴（元）" not in blind.post(address, WAGE).content.decode()


def test_a_household_is_recorded_after_a_look(client: Client, operator: Actor, li: int) -> None:
    address = reverse("person_household", args=[li])
    said = {"household": "nonlocal_rural", "since": "2026.8"}
    assert "登记户籍" in client.get(address).content.decode()
    preview = client.post(address, said).content.decode()
    assert "<ins>外埠农村</ins>" in preview
    assert roster.get_person(operator, person_id=li).household == Household.LOCAL_URBAN
    assert client.post(address, said | {"confirmed": "1"}).status_code == 302
    assert newest(operator, li, Topic.HOUSEHOLD).details["household"] == "nonlocal_rural"


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ({"household": "local_urban", "since": "八月"}, 422, "请把月份写作 2026-07。"),
        ({"household": "", "since": "2026-08"}, 422, "请选一种户籍。"),
        ({"household": "martian", "since": "2026-08"}, 404, ""),
    ],
)
def test_a_household_that_cannot_be_is_told(
    client: Client, li: int, said: dict[str, str], status: int, told: str
) -> None:
    answer = client.post(reverse("person_household", args=[li]), said)
    assert answer.status_code == status
    assert told in answer.content.decode()


def test_a_last_day_is_recorded_after_a_look_and_stops_nothing(
    client: Client, operator: Actor, ids: dict[str, int], li: int
) -> None:
    [entity] = [one.entity_id for one in roster.get_person(operator, person_id=li).employments]
    address = reverse("person_leave", args=[li, entity])
    assert address in page(client, li)
    preview = client.post(address, {"left_on": "2026年7月31日"}).content.decode()
    assert "<ins>2026-07-31</ins>" in preview
    assert "2026年8月 单位应缴（元）" in preview
    assert "<ins>0.00</ins>" in preview
    assert roster.get_person(operator, person_id=li).employments[0].left_on is None
    client.post(address, {"left_on": "20260731", "confirmed": "1"})
    person = roster.get_person(operator, person_id=li)
    assert person.employments[0].left_on == date(2026, 7, 31)
    assert person.enrolments[0].stop is None


@pytest.mark.parametrize(
    ("left_on", "told"),
    [("", "请把日期写作 2026-07-01。"), ("2020-01-01", "最后工作日不能早于入职日期")],
)
def test_a_last_day_that_cannot_be_is_told_beside_the_field(
    client: Client, operator: Actor, li: int, left_on: str, told: str
) -> None:
    entity = roster.get_person(operator, person_id=li).employments[0].entity_id
    answer = client.post(reverse("person_leave", args=[li, entity]), {"left_on": left_on})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_moves_of_somebody_else_s_people_are_not_found(
    client: Client, operator: Actor, ids: dict[str, int], stranger: Client
) -> None:
    li, east = ids["李娜"], ids[EAST_COMPANY]
    theirs = colleague(operator, ids[WEST_COMPANY])
    for route, args in (("person_household", [li]), ("person_leave", [li, east])):
        assert theirs.get(reverse(route, args=args)).status_code in {403, 404}
        assert stranger.get(reverse(route, args=args)).status_code == 403
    assert client.get(reverse("person_leave", args=[li, ids[WEST_COMPANY]])).status_code == 404


def test_an_enrolment_is_stopped_after_a_look(client: Client, operator: Actor, li: int) -> None:
    first = roster.get_person(operator, person_id=li).enrolments[0]
    address = reverse("person_stop", args=[li, first.id])
    assert "不会向经办机构申报减员" in client.get(address).content.decode()
    assert "2026-03 ～ 2026-07" in client.post(address, {"stop": "2026-07"}).content.decode()
    early = client.post(address, {"stop": "2026-01", "confirmed": "1"})
    assert (early.status_code, "停保月份不能早于起保月份" in early.content.decode()) == (422, True)
    assert client.post(address, {"stop": "2026-07", "confirmed": "1"}).status_code == 302
    assert "至 2026-07" in page(client, li)
    assert client.get(address).status_code == 404


def test_as_of_a_day_shows_what_was_recorded_by_then(
    client: Client, operator: Actor, li: int
) -> None:
    with frozen_at(LATER):
        roster.record_wage(
            operator, person_id=li, meaning=Amount.MONTHLY_WAGE, amount=1_500_000, since=202607
        )
    now = page(client, li)
    assert "15,000.00" in now
    assert "被取代" in now
    then = page(client, li, as_of="2026-07-12")
    assert "15,000.00" not in then
    assert "被取代" not in then
    assert "2026-07-12 当天结束时" in then
    assert "2026-07-12 当天结束时" in page(client, li, as_of="2026年7月12日")


def test_a_day_that_cannot_be_read_is_told_at_its_field(client: Client, li: int) -> None:
    broken = client.get(reverse("person", args=[li]), {"as_of": "then"})
    assert broken.status_code == 422
    text = broken.content.decode()
    assert "请把日期写作 2026-07-01。" in text
    assert 'value="then"' in text
