"""Users, roles and grants, sign-in settings: what administrators see and do."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.console.conftest import PASSWORD, signed_in
from tests.console.test_account import turn_the_app_on
from wuxian.access import api as access
from wuxian.access.data import Actor, Held, User
from wuxian.employers import api as employers
from wuxian.ledger.data import OwedRun

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another horse entirely"


@pytest.fixture
def li(operator: Actor, owner: User) -> User:
    return access.create_user(
        operator, username="li", password=PASSWORD, display_name="李雷", email="li@example.com"
    )


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def secret_of(answer: Any) -> str:
    found = re.search(r'id="secret">([^<]+)<', text_of(answer))
    assert found
    return found[1]


def create(client: Client, by: str) -> str:
    said = {"username": "han", "display_name": "韩梅", "email": "han@example.com", "by": by}
    return secret_of(client.post(reverse("user_new"), said))


def test_everybody_who_may_sign_in_is_listed(client: Client, li: User) -> None:
    text = text_of(client.get(reverse("users")))
    assert "李雷" in text
    assert "系统管理员 · 全部单位" in text


@pytest.mark.parametrize("route", ["users", "user_new", "roles", "sign_in_settings"])
def test_users_are_for_administrators(stranger: Client, nobody: Client, route: str) -> None:
    assert stranger.get(reverse(route)).status_code == 403
    assert nobody.get(reverse(route)).status_code == 302


def test_a_user_is_no_page_for_others_and_missing_ones_are_missing(
    client: Client, stranger: Client, li: User
) -> None:
    assert stranger.get(reverse("user", args=[li.id])).status_code == 403
    assert client.get(reverse("user", args=[404])).status_code == 404


def test_an_invited_user_chooses_a_password_once(client: Client, nobody: Client) -> None:
    link = create(client, "link")
    assert "han" in text_of(nobody.get(link))
    assert nobody.post(link, {"password": "short"}).status_code == 422
    assert nobody.post(link, {"password": NEW_PASSWORD})["Location"] == reverse("sign_in")
    assert nobody.login(username="han", password=NEW_PASSWORD)
    assert Client().get(link).status_code == 404
    assert Client().get(reverse("invitation", args=["guess"])).status_code == 404


def test_a_one_time_password_must_be_changed_first(client: Client, nobody: Client) -> None:
    password = create(client, "password")
    said = {"username": "han", "password": password}
    assert nobody.post(reverse("sign_in"), said).status_code == 302
    assert nobody.get(reverse("home"))["Location"].startswith(reverse("account_duty"))
    assert nobody.get(reverse("account_duty"))["Location"] == reverse("account_password")
    nobody.post(reverse("account_password"), {"password": NEW_PASSWORD})
    assert nobody.get(reverse("home")).status_code == 200


def test_a_taken_name_is_told_at_its_field(client: Client, li: User) -> None:
    answer = client.post(reverse("user_new"), {"username": "LI", "by": "link"})
    assert answer.status_code == 422
    assert "已被使用" in text_of(answer)


def test_a_user_without_a_name_is_refused(client: Client) -> None:
    answer = client.post(reverse("user_new"), {"username": "  ", "by": "link"})
    assert answer.status_code == 422
    assert "请填写用户名。" in text_of(answer)


def test_nobody_gives_themselves_a_password_or_resets_their_own_factor(
    client: Client, owner: User
) -> None:
    turn_the_app_on(client)
    client.post(reverse("user_reset_factor", args=[owner.id]))
    assert access.list_factors(user_id=owner.id).has_totp
    answer = client.post(reverse("user_secret", args=[owner.id]), {"by": "password"})
    assert answer.status_code == 302


def test_a_second_administrator_resets_a_lost_factor(client: Client, li: User) -> None:
    browser = signed_in(li)
    turn_the_app_on(browser)
    client.post(reverse("user_reset_factor", args=[li.id]))
    assert not access.list_factors(user_id=li.id).has_any
    assert browser.get(reverse("home")).status_code == 302


def test_one_of_two_administrators_alone_cannot_sign_in_as_somebody_else(
    client: Client, operator: Actor, li: User
) -> None:
    second = access.create_user(operator, username="admin2", password=PASSWORD)
    access.grant(operator, user_id=second.id, role="administrator")
    browser = signed_in(li)
    turn_the_app_on(browser)
    client.post(reverse("user_secret", args=[li.id]), {"by": "link"})
    client.post(reverse("user_reset_factor", args=[li.id]))
    assert access.list_factors(user_id=li.id).has_any
    other = signed_in(second)
    other.post(reverse("user_reset_factor", args=[li.id]))
    assert not access.list_factors(user_id=li.id).has_any
    refused = other.post(reverse("user_secret", args=[li.id]), {"by": "password"})
    assert refused.status_code == 302


def grant(client: Client, user: User, **changes: str) -> Any:
    said = {"role": "finance", "subject": "", "valid_from": "2026-07-10", "valid_to": ""}
    return client.post(reverse("user_grant", args=[user.id]), said | changes)


def test_a_role_is_granted_in_a_scope_shown_and_revoked(
    client: Client, operator: Actor, li: User, month: OwedRun
) -> None:
    second = employers.ensure_entity(operator, name="乙公司")
    granted = grant(client, li, subject=f"entity:{second.id}", valid_to="2026-12-31")
    assert granted.status_code == 302
    page = text_of(client.get(reverse("user", args=[li.id])))
    assert "财务 · 乙公司" in page
    assert "2026-07-10 ～ 2026-12-31" in page
    matrix = text_of(client.get(reverse("roles")))
    assert "查看完整证件号码" in matrix
    assert "乙公司" in matrix
    [given] = access.list_grants(operator, user_id=li.id)
    client.post(reverse("user_revoke", args=[li.id, given.id]))
    assert access.list_grants(operator, user_id=li.id) == []
    assert access.get_actor(user_id=li.id).holdings == ()


def test_a_grant_that_cannot_be_is_told_at_its_field(client: Client, li: User) -> None:
    for changes in ({"valid_to": "2026-01-01"}, {"valid_from": "soon"}):
        assert grant(client, li, **changes).status_code == 422
    assert grant(client, li, role="auditor").status_code == 302
    assert "只读不写" in text_of(grant(client, li, role="specialist"))
    assert grant(client, li, role="emperor").status_code == 404


class Desk:
    """A room above with a task of one user."""

    def __init__(self, owner: int) -> None:
        self.owner = owner

    def held_by(self, *, user_id: int) -> Sequence[Held]:
        return [Held("cases", "1", "补缴 42 号", "/")] if user_id == self.owner else []

    def hand_over(self, *, actor: Actor, user_id: int, to: int) -> None:
        self.owner = to


@pytest.fixture
def desk(li: User) -> Iterator[Desk]:
    keeper = Desk(li.id)
    access.register_keeper(keeper=keeper)
    yield keeper
    access.forget_keeper(keeper=keeper)


def test_who_holds_tasks_is_disabled_after_handing_them_over(
    client: Client, owner: User, li: User, desk: Desk
) -> None:
    refused = client.post(reverse("user_disable", args=[li.id]))
    assert refused.status_code == 409
    assert "补缴 42 号" in text_of(refused)
    client.post(reverse("user_hand_over", args=[li.id]), {"to": str(owner.id)})
    assert desk.owner == owner.id
    browser = signed_in(li)
    client.post(reverse("user_disable", args=[li.id]))
    assert browser.get(reverse("home")).status_code == 302
    assert not browser.login(username="li", password=PASSWORD)
    assert "已停用" in text_of(client.get(reverse("users")))


def test_the_last_administrator_is_not_disabled(client: Client, owner: User) -> None:
    client.post(reverse("user_disable", args=[owner.id]))
    assert client.get(reverse("home")).status_code == 200


COMPANY = {
    "openid_connect": {
        "APPS": [
            {"provider_id": "company", "name": "公司统一登录", "client_id": "a", "secret": "b",
             "settings": {"server_url": "https://id.example"}}
        ]
    }
}  # fmt: skip


def test_the_settings_of_signing_in_are_shown_without_secrets(
    client: Client, nobody: Client, settings: Any
) -> None:
    assert "还没有配置外部登录" in text_of(client.get(reverse("sign_in_settings")))
    settings.SOCIALACCOUNT_PROVIDERS = COMPANY
    page = text_of(client.get(reverse("sign_in_settings")))
    assert "http://testserver/sign-in/oidc/company/callback/" in page
    assert ">b<" not in page
    assert "用公司统一登录登录" in text_of(nobody.get(reverse("sign_in")))


def test_an_administrator_links_an_account_elsewhere_and_unlinks_it(
    client: Client, li: User, settings: Any
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = COMPANY
    client.post(reverse("user_link", args=[li.id]), {"vendor": "company", "uid": "u-1"})
    [found] = access.list_links(user_id=li.id)
    assert found.uid == "u-1"
    client.post(reverse("user_unlink", args=[li.id, found.id]))
    assert access.list_links(user_id=li.id) == []


@pytest.mark.parametrize("why", ["unknown", "expired", "not_visible", "wrong_domain", "x"])
def test_every_refusal_has_a_page(nobody: Client, db: None, why: str) -> None:
    answer = nobody.get(reverse("sign_in_refused"), {"why": why})
    assert answer.status_code == 403
    assert "回到登录页" in text_of(answer)


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("administrator", "管理用户"), ("employee", "查看本人"),
        ("specialist", "概览"), ("hrbp", "概览"), ("group_hr", "概览"), ("finance", "概览"),
        ("auditor", "概览"),
    ],
)  # fmt: skip
def test_every_role_lands_on_a_page_that_says_what_it_can_do(
    operator: Actor, li: User, month: OwedRun, role: str, said: str
) -> None:
    access.grant(operator, user_id=li.id, role=role)
    browser = signed_in(li)
    page = browser.get(reverse("home"))
    assert page.status_code == 200
    assert said in text_of(page)
    entries = re.findall(r'<li><a href="(/[^"]*)"', text_of(page))
    assert [href for href in entries if browser.get(href).status_code != 200] == []


def test_another_branch_and_nothing_look_the_same(
    colleague: Client, operator: Actor, month: OwedRun
) -> None:
    first = employers.ensure_entity(operator, name="甲公司")
    answers = [
        colleague.get(reverse(route, args=[key]))
        for route, key in (("company", first.id), ("company", 40_404))
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    texts = [re.sub(r'token" value="\w+|Token": "\w+', "", text_of(one)) for one in answers]
    assert texts[0].replace(f"/{first.id}/", "/") == texts[1].replace("/40404/", "/")
