"""Signing in with a second factor, passkeys, confirming again, users: in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.access.totp import code_of
from tests.console.companies import settle
from tests.console.conftest import PASSWORD
from tests.journeys.conftest import Snapshot, Visitor
from wuxian.access import api as access
from wuxian.access.data import User
from wuxian.access.sessions import CONFIRMED, SessionStore


def set_up_the_app(visitor: Visitor, snapshot: Snapshot) -> str:
    """From the page that insists, by the QR code, to the recovery codes; the secret."""
    page = visitor.page
    page.get_by_role("heading", name="先设置第二步验证").wait_for()
    snapshot(page, "factor-due")
    visitor.check()
    page.get_by_role("link", name="设置验证器应用").click()
    page.locator("#totp-secret").wait_for()
    snapshot(page, "factor-app")
    visitor.check()
    secret = page.locator("#totp-secret").inner_text()
    page.get_by_label("验证码").fill(code_of(secret, ago=1))
    page.get_by_role("button", name="开启验证器应用").click()
    page.get_by_role("heading", name="恢复码").wait_for()
    assert page.locator("#recovery-codes li").count() == 10
    page.wait_for_load_state("networkidle")
    snapshot(page, "recovery-codes")
    visitor.check()
    return secret


def sign_out(visitor: Visitor) -> None:
    page = visitor.page
    if not page.locator(".top-bar").get_by_role("button", name="退出登录").is_visible():
        page.locator(".tab-bar summary").click()
    page.get_by_role("button", name="退出登录").locator("visible=true").click()
    page.wait_for_url("**/sign-in/")


def test_a_privileged_user_sets_up_the_app_and_signs_in_with_a_code(
    visitor: Visitor, snapshot: Snapshot, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    page = visitor.page
    visitor.sign_in()
    secret = set_up_the_app(visitor, snapshot)
    page.get_by_role("link", name="我已保存恢复码").click()
    page.wait_for_load_state("networkidle")
    snapshot(page, "account")
    visitor.check()
    sign_out(visitor)
    visitor.sign_in()
    page.get_by_role("heading", name="第二步验证").wait_for()
    snapshot(page, "second-factor")
    visitor.check()
    page.get_by_label("验证码").fill(code_of(secret))
    page.get_by_role("button", name="验证并登录").click()
    page.get_by_role("heading", name="从一份花名册开始").wait_for()


def plug_in_a_key(page: Page) -> None:
    """A security key of Chromium's own making."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_used_and_confirms(visitor: Visitor, snapshot: Snapshot) -> None:
    page = visitor.page
    plug_in_a_key(page)
    visitor.sign_in()
    visitor.open("/account/passkeys/")
    snapshot(page, "passkey")
    visitor.check()
    page.get_by_label("名称").fill("办公室电脑")
    page.get_by_role("button", name="添加通行密钥").click()
    page.get_by_role("heading", name="恢复码").wait_for()
    sign_out(visitor)
    visitor.sign_in()
    page.get_by_role("button", name="使用通行密钥").click()
    page.get_by_role("heading", name="从一份花名册开始").wait_for()
    confirmed_long_ago()
    visitor.open("/users/new/")
    page.get_by_role("button", name="使用通行密钥").click()
    page.get_by_role("heading", name="新建用户").wait_for()
    page.wait_for_load_state("networkidle")
    visitor.check()


def confirmed_long_ago() -> None:
    """As if every signed-in browser had been left alone for a while."""
    for row in SessionStore.get_model_class().objects.exclude(user_id=None):
        session = SessionStore(row.session_key)
        session[CONFIRMED] -= 3_600
        session.save()


def test_a_whole_number_is_shown_after_confirming_and_for_a_reason(
    visitor: Visitor, snapshot: Snapshot, owner: User
) -> None:
    ids = settle(access.operator())
    page = visitor.page
    visitor.sign_in()
    confirmed_long_ago()
    visitor.open(f"/people/{ids['李娜']}/")
    page.locator(f'a[href="/people/{ids["李娜"]}/reveal/"]').click()
    page.get_by_role("heading", name="确认是您本人").wait_for()
    page.wait_for_load_state("networkidle")
    snapshot(page, "confirm")
    visitor.check()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认并继续").click()
    page.get_by_label("为什么需要查看").fill("核对证件")
    snapshot(page, "reveal")
    visitor.check()
    page.get_by_role("button", name="显示完整号码").click()
    assert len(page.locator("#id-no").inner_text()) == 18
    visitor.check()


PAGES = ("/account/", "/account/lend/", "/account/password/", "/users/", "/users/new/",
         "/users/roles/", "/users/sign-in/")  # fmt: skip


def test_the_pages_of_users_and_accounts_are_clean(
    visitor: Visitor, snapshot: Snapshot, owner: User
) -> None:
    visitor.open("/sign-in/refused/?why=unknown")
    snapshot(visitor.page, "refused")
    visitor.troubles.clear()  # the answer 403 is itself a line of the browser's console
    visitor.check()
    visitor.sign_in()
    for path in (*PAGES, f"/users/{owner.id}/"):
        visitor.open(path)
        snapshot(visitor.page, "page" + path.replace("/", "-").rstrip("-"))
        visitor.check()


def test_an_invited_user_comes_in_and_sees_what_they_may(
    visitor: Visitor, snapshot: Snapshot, owner: User
) -> None:
    page = visitor.page
    visitor.sign_in()
    visitor.open("/users/new/")
    page.get_by_label("用户名").fill("admin2")
    page.get_by_label("姓名", exact=True).fill("赵敏")
    page.get_by_role("button", name="创建用户").click()
    link = page.locator("#secret").inner_text()
    snapshot(page, "invited")
    visitor.check()
    page.get_by_role("link", name="为赵敏授予角色").click()
    page.locator("#role").select_option("administrator")
    page.get_by_role("button", name="为赵敏授予角色").click()
    page.get_by_text("角色已授予").wait_for()
    page.wait_for_load_state("networkidle")
    snapshot(page, "user")
    visitor.check()
    sign_out(visitor)
    page.goto(link)
    page.get_by_label("新密码").fill("another horse entirely")
    visitor.check()
    page.get_by_role("button", name="设置密码").click()
    page.get_by_label("邮箱或用户名").fill("admin2")
    page.get_by_label("密码").fill("another horse entirely")
    page.get_by_role("button", name="登录无险").click()
    page.get_by_text("这个角色看不到人员与缴费资料").wait_for()
    page.wait_for_load_state("networkidle")
    snapshot(page, "landing-administrator")
    visitor.check()


@pytest.fixture
def colleague(owner: User) -> User:
    """Somebody of one of the companies only."""
    ids = settle(access.operator())
    operator = access.operator()
    user = access.create_user(operator, username="colleague", password=PASSWORD)
    mine = f"entity:{ids['东方示例有限公司']}"
    access.grant(operator, user_id=user.id, role="hrbp", subject=mine)
    return user


def test_the_address_of_another_branch_looks_like_nothing(
    visitor: Visitor, colleague: User
) -> None:
    page, texts = visitor.page, []
    visitor.sign_in("colleague")
    other = max(int(scope.subject.removeprefix("entity:"))
                for scope in access.list_scopes(access.operator(), prefix="entity:"))  # fmt: skip
    for key in (other, 40_404):
        answer = page.goto(f"{visitor.address}/companies/{key}/")
        assert answer is not None
        texts.append((answer.status, page.locator("body").inner_text()))
    assert texts[0] == texts[1]
    assert texts[0][0] == 404
