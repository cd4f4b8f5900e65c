"""The rates only the employer knows, set in one place."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.console.test_owed import text_of
from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.employers.data import Account, Channel, Fact
from wuxian.engine.statuses import Status
from wuxian.ledger import api as ledger
from wuxian.ledger.data import OwedRun, Where

pytestmark = pytest.mark.django_db


def accounts(operator: Actor, channel: Channel) -> list[Account]:
    return [one for one in employers.list_accounts(operator) if one.channel is channel]


def missing(operator: Actor, status: Status) -> int:
    reasons = ledger.not_computed(operator, where=Where(period=202607))
    return sum(reason.people for reason in reasons if reason.status is status)


def test_every_account_is_listed_with_what_is_missing(client: Client, month: OwedRun) -> None:
    text = text_of(client.get(reverse("accounts")))
    assert text.count("2 个账户未填") == 2
    assert "所有未填的账户" in text


def test_one_entry_for_all_sets_every_account_and_the_month_follows(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    said = {"since": "2026-07", "work_injury_rate-all": "0.2%", "housing_fund_rate-all": "7"}
    text = text_of(client.post(reverse("accounts"), said, follow=True))
    assert "已保存 4 项。" in text
    assert "2026年7月 已重新计算。" in text
    assert missing(operator, Status.WORK_INJURY_RATE_MISSING) == 0
    assert missing(operator, Status.HOUSING_FUND_RATE_MISSING) == 0
    rates = {one.facts[Fact.HOUSING_FUND_RATE] for one in accounts(operator, Channel.HOUSING_FUND)}
    assert rates == {70_000}


def test_a_value_of_one_account_is_changed_and_taken_back(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    first = accounts(operator, Channel.SOCIAL_INSURANCE)[0]
    name = f"work_injury_class-{first.id}"
    client.post(reverse("accounts"), {"since": "2026-07", name: "3"})
    assert 'value="3"' in text_of(client.get(reverse("accounts")))
    client.post(reverse("accounts"), {"since": "2026-07", name: ""})
    [again] = [one for one in employers.list_accounts(operator) if one.id == first.id]
    assert Fact.WORK_INJURY_CLASS not in again.facts


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"since": "July"}, "请把月份写作 2026-07。"),
        ({"work_injury_rate-all": "little"}, "“little”不是一个数。"),
        ({"work_injury_class-all": "9"}, "应在 1 到 8 之间"),
        ({"housing_fund_rate-all": "0.00001"}, "不是一个数"),
        ({"housing_fund_rate-all": "13"}, "的缴存比例应在 5% 到 12% 之间"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_is_kept(
    client: Client, operator: Actor, month: OwedRun, said: dict[str, str], told: str
) -> None:
    answer = client.post(reverse("accounts"), {"since": "2026-07"} | said)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert all(f'value="{text}"' in text_of(answer) for text in said.values())
    assert all(not one.facts for one in employers.list_accounts(operator))


def test_a_colleague_may_not_set_and_a_stranger_may_not_see(
    colleague: Client, stranger: Client, nobody: Client
) -> None:
    assert "readonly" in text_of(colleague.get(reverse("accounts")))
    said = {"since": "2026-07", "housing_fund_rate-all": "7"}
    assert colleague.post(reverse("accounts"), said).status_code == 403
    assert stranger.get(reverse("accounts")).status_code == 403
    assert nobody.get(reverse("accounts")).status_code == 302
