"""Companies, their accounts, and the rates only they know."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.console.companies import EAST_COMPANY, WEST_COMPANY, colleague, settle
from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.employers.data import OUTSIDE_PLACE, RATE_AND_CLASS, Channel, Fact
from wuxian.ledger import api as ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(operator: Actor) -> dict[str, int]:
    return settle(operator)


def account_of(operator: Actor, entity_id: int, channel: Channel) -> int:
    found = employers.list_accounts(operator, entity_id=entity_id)
    return next(one.id for one in found if one.channel is channel)


@pytest.fixture
def fund(operator: Actor, ids: dict[str, int]) -> int:
    return account_of(operator, ids[EAST_COMPANY], Channel.HOUSING_FUND)


def test_companies_are_listed_with_people_and_what_they_lack(
    client: Client, ids: dict[str, int]
) -> None:
    text = client.get(reverse("companies")).content.decode()
    assert EAST_COMPANY in text
    assert f"{reverse('people')}?entity={ids[EAST_COMPANY]}" in text
    assert "2 个账户未填" in text


def test_without_companies_the_page_says_what_to_do(client: Client) -> None:
    assert "还没有单位" in client.get(reverse("companies")).content.decode()


def test_a_company_shows_its_accounts(client: Client, ids: dict[str, int], fund: int) -> None:
    text = client.get(reverse("company", args=[ids[EAST_COMPANY]])).content.decode()
    assert "住房公积金中心" in text
    assert reverse("account", args=[fund]) in text
    assert "重新计算本月" in text


def test_another_company_is_not_there(operator: Actor, ids: dict[str, int], fund: int) -> None:
    someone = colleague(operator, ids[WEST_COMPANY])
    assert EAST_COMPANY not in someone.get(reverse("companies")).content.decode()
    assert someone.get(reverse("company", args=[ids[EAST_COMPANY]])).status_code == 404
    assert someone.get(reverse("account", args=[fund])).status_code == 404
    assert someone.post(reverse("account", args=[fund]), {}).status_code == 404
    recompute = reverse("company_recompute", args=[ids[EAST_COMPANY]])
    assert someone.post(recompute).status_code == 404


def test_strangers_and_nobodies_see_no_company(nobody: Client, stranger: Client) -> None:
    assert nobody.get(reverse("companies"))["Location"].startswith("/sign-in/")
    assert stranger.get(reverse("companies")).status_code == 403


def test_a_rate_is_recorded_from_a_month_and_the_month_computed_anew(
    client: Client, operator: Actor, ids: dict[str, int], fund: int
) -> None:
    address = reverse("account", args=[fund])
    assert "当地范围 5% 到 12%" in client.get(address).content.decode()
    said = {"since": "2026-07", "housing_fund_rate": "7", "declaration_day": "15"}
    saved = client.post(address, said, follow=True).content.decode()
    assert "还没有重新计算" in saved
    assert "每月 15 日" in saved
    assert employers.get_account(operator, account_id=fund).facts == {
        Fact.HOUSING_FUND_RATE: 70_000,
        Fact.DECLARATION_DAY: 15,
    }
    recompute = reverse("company_recompute", args=[ids[EAST_COMPANY]])
    again = client.post(recompute, follow=True).content.decode()
    assert "2026年7月 已重新计算。" in again
    [run] = ledger.list_runs(operator, period=202607)
    assert run.entities == (ids[EAST_COMPANY],)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            {"housing_fund_rate": "13"},
            OUTSIDE_PLACE.format(
                place="上海市", month="2026-07", least="5%", most="12%", value="13%"
            ),
        ),
        ({"housing_fund_rate": "seven"}, "“seven”不是一个可用的数。"),
        ({"declaration_day": "40"}, "截止日应在 1 到 31 日之间"),
        ({"since": "七月"}, "请把月份写作 2026-07。"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_nothing_is_recorded(
    client: Client, operator: Actor, fund: int, said: dict[str, str], message: str
) -> None:
    answer = client.post(reverse("account", args=[fund]), {"since": "2026-07"} | said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(message) == 2
    assert employers.list_account_history(operator, account_id=fund) == []


def test_a_class_and_a_rate_exclude_each_other(
    client: Client, operator: Actor, ids: dict[str, int]
) -> None:
    account = account_of(operator, ids[EAST_COMPANY], Channel.SOCIAL_INSURANCE)
    address, said = reverse("account", args=[account]), {"since": "2026-07"}
    both = said | {"work_injury_rate": "0.4", "work_injury_class": "2"}
    assert RATE_AND_CLASS in client.post(address, both).content.decode()
    assert client.post(address, said | {"work_injury_class": "2"}).status_code == 302
    assert "2 类" in client.get(address).content.decode()


def test_who_may_only_look_sees_no_form(operator: Actor, ids: dict[str, int], fund: int) -> None:
    auditor = colleague(operator, ids[EAST_COMPANY], role="auditor")
    text = auditor.get(reverse("account", args=[fund])).content.decode()
    assert "不能修改" in text
    assert "保存账户" not in text
    assert auditor.post(reverse("account", args=[fund]), {"since": "2026-07"}).status_code == 403


def test_a_month_without_anybody_says_so(client: Client, operator: Actor) -> None:
    empty = employers.create_entity(operator, name="空公司")
    answer = client.post(reverse("company_recompute", args=[empty.id]), follow=True)
    assert "没有人在保" in answer.content.decode()
