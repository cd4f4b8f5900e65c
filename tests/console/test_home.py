"""The first page: a question, then three blocks; the example, and starting over."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.console.test_owed import text_of
from wuxian.access.data import Actor
from wuxian.config.worker import work
from wuxian.ledger.data import OwedRun
from wuxian.policies import api as policies
from wuxian.policybook import open_book
from wuxian.roster import api as roster
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db


def test_with_nobody_there_is_one_question(client: Client) -> None:
    text = text_of(client.get(reverse("home")))
    assert "从一份花名册开始" in text
    assert "用示例数据看看" in text


def test_with_a_month_there_are_three_blocks(client: Client, month: OwedRun) -> None:
    text = text_of(client.get(reverse("home")))
    for block in ("本月应缴", "风险", "下一步", "估算", month.library_digest[:12]):
        assert block in text


def test_without_a_calculation_the_month_is_offered(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    with frozen_at(datetime(2026, 8, 1, tzinfo=UTC)):
        assert "还没有计算" in text_of(client.get(reverse("home")))


def test_a_stranger_is_told_that_a_role_is_missing(stranger: Client) -> None:
    assert "没有查看人员的角色" in text_of(stranger.get(reverse("home")))


def test_starting_over_takes_back_every_import(client: Client, operator: Actor) -> None:
    assert client.post(reverse("start_over")).status_code == 302
    assert "从一份花名册开始" in text_of(client.get(reverse("home")))


@pytest.mark.parametrize("route", ["start_over", "load_example"])
def test_a_deed_is_no_address_to_look_at(client: Client, nobody: Client, route: str) -> None:
    assert client.get(reverse(route)).status_code == 405
    assert nobody.post(reverse(route))["Location"].startswith("/sign-in/")


@pytest.mark.django_db(transaction=True)
def test_the_example_is_loaded_by_a_job_and_shown(client: Client, operator: Actor) -> None:
    with policies.using_book(book=open_book()):
        the_example_is_loaded(client)
    assert roster.list_people(operator).total > 250
    client.post(reverse("start_over"))
    assert roster.list_people(operator).total == 0


def the_example_is_loaded(client: Client) -> None:
    answer = client.post(reverse("load_example"))
    assert answer["Location"] == reverse("example")
    assert "正在载入示例集团" in text_of(client.get(reverse("example")))
    poll = client.get(reverse("example"), headers={"hx-request": "true"})
    assert "<html" not in text_of(poll)
    work(until_idle=True)
    done = client.get(reverse("example"), headers={"hx-request": "true"})
    assert done["HX-Redirect"] == reverse("home")
