"""Signing in elsewhere, against vendors that answer over HTTP and misbehave."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter
from django.test import Client
from django.urls import reverse

from tests.access.conftest import PASSWORD, user_with
from tests.access.vendors.servers import STRANGER, OpenId, WeCom, dingtalk, feishu, serving
from wuxian.access import api, data

pytestmark = pytest.mark.django_db
REFUSED = "/sign-in/refused/?why="


def app(**fields: Any) -> dict[str, Any]:
    """A provider as the settings file gives it."""
    return {"APPS": [{"client_id": "wuxian", "secret": "s3cret", "name": "测试"} | fields]}


@pytest.fixture
def openid(settings: Any) -> Iterator[OpenId]:
    provider = OpenId()
    with serving(provider.answer) as url:
        provider.url = url
        one = app(provider_id="company", settings={"server_url": url})
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": one}
        yield provider


@pytest.fixture
def wecom(settings: Any) -> Iterator[WeCom]:
    vendor = WeCom()
    with serving(vendor.answer) as url:
        one = app(settings={"agentid": "1000002", "api_url": url, "trusted_domain": "testserver"})
        settings.SOCIALACCOUNT_PROVIDERS = {"wecom": one}
        yield vendor


def leave(client: Client, address: str, **headers: str) -> tuple[str, dict[str, str]]:
    """Where one is sent to, and what is said there."""
    target = client.get(address, headers=headers)["Location"]
    query = parse_qs(urlsplit(target).query)
    return target, {name: values[0] for name, values in query.items()}


def come_back(client: Client, address: str, state: str, code: str = "good") -> str:
    """Where one ends up."""
    return str(client.get(address, {"state": state, "code": code})["Location"])


def to_company() -> str:
    return reverse("openid_connect_login", args=["company"])


def via_openid(client: Client, openid: OpenId, code: str = "good", query: str = "") -> str:
    _, said = leave(client, to_company() + query)
    openid.nonce = openid.nonce or said["nonce"]
    back = reverse("openid_connect_callback", args=["company"])
    return come_back(client, back, said["state"], code)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def linked(owner: data.Actor, openid: OpenId) -> data.Actor:
    assert owner.user_id is not None
    api.link_sign_in(owner, user_id=owner.user_id, vendor="company", uid="u-17")
    return owner


def test_who_is_linked_is_signed_in(openid: OpenId, linked: data.Actor) -> None:
    client = Client()
    assert via_openid(client, openid) == "/"
    assert client.session["_auth_user_id"] == str(linked.user_id)
    assert openid.verifier


def test_who_is_not_linked_is_told_so_and_no_user_is_made(
    openid: OpenId, owner: data.Actor
) -> None:
    client = Client()
    assert via_openid(client, openid) == REFUSED + "unknown"
    page = client.get(REFUSED + "unknown")
    assert (page.status_code, "还没有关联" in page.content.decode()) == (403, True)
    assert len(api.list_users(owner)) == 1
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "somebody-else"}, {"exp": 1_700_000_000},
        {"iss": "https://elsewhere.example"}, {"sub": None},
    ],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_a_token_that_is_not_for_us_now_is_refused(
    openid: OpenId, linked: data.Actor, changes: dict[str, Any]
) -> None:
    openid.changes = changes
    client = Client()
    assert via_openid(client, openid) == REFUSED + "failed"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("key", "algorithm"), [(STRANGER, "RS256"), ("x" * 32, "HS256"), (None, "none")]
)
def test_a_token_somebody_else_signed_is_refused(
    openid: OpenId, linked: data.Actor, key: Any, algorithm: str
) -> None:
    openid.key, openid.algorithm = key, algorithm
    client = Client()
    assert via_openid(client, openid) == REFUSED + "failed"
    assert not is_signed_in(client)


def test_a_wrong_code_and_a_foreign_state_are_refused(openid: OpenId, linked: data.Actor) -> None:
    client = Client()
    assert via_openid(client, openid, code="bad") == REFUSED + "failed"
    _, said = leave(Client(), to_company())
    back = reverse("openid_connect_callback", args=["company"])
    assert come_back(client, back, said["state"]) == REFUSED + "failed"
    assert not is_signed_in(client)


def test_a_cancelled_sign_in_says_so(openid: OpenId) -> None:
    client = Client()
    _, said = leave(client, to_company())
    back = reverse("openid_connect_callback", args=["company"])
    answer = client.get(back, {"state": said["state"], "error": "access_denied"})
    assert answer["Location"] == REFUSED + "cancelled"


def test_a_provider_that_does_not_answer_is_no_error_of_ours(settings: Any) -> None:
    gone = app(provider_id="company", settings={"server_url": "http://127.0.0.1:9"})
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": gone}
    assert Client().get(to_company())["Location"] == REFUSED + "failed"


@pytest.mark.parametrize("route", ["wecom_login", "dingtalk_login", "feishu_login"])
def test_what_is_not_configured_is_not_there(db: None, route: str) -> None:
    assert Client().get(reverse(route)).status_code == 404
    assert Client().get(to_company()).status_code == 404


def test_a_second_factor_is_asked_after_a_sign_in_elsewhere_too(
    openid: OpenId, linked: data.Actor
) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user_id=linked.user_id, type="totp", data={"secret": ""})
    client = Client()
    assert via_openid(client, openid) == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_a_disabled_user_does_not_come_in_by_a_side_door(openid: OpenId, owner: data.Actor) -> None:
    user = user_with(owner, "wang")
    api.link_sign_in(owner, user_id=user.id, vendor="company", uid="u-17")
    api.disable_user(owner, user_id=user.id)
    assert via_openid(Client(), openid) == REFUSED + "unknown"


def test_a_user_links_their_own_account_from_their_page(openid: OpenId, owner: data.Actor) -> None:
    client = Client()
    assert client.login(username="li.na", password=PASSWORD)
    page = client.post(reverse("account_connect", args=["company"]))
    assert f'{to_company()}?process=connect"' in page.content.decode()
    assert via_openid(client, openid, query="?process=connect") == reverse("account_security")
    assert owner.user_id is not None
    [found] = api.list_links(user_id=owner.user_id)
    assert (found.vendor, found.uid) == ("测试", "u-17")
    client.post(reverse("account_disconnect", args=[found.id]))
    assert api.list_links(user_id=owner.user_id) == []


def test_nobody_is_linked_by_an_address_they_were_led_to(openid: OpenId, owner: data.Actor) -> None:
    client = Client()
    assert client.login(username="li.na", password=PASSWORD)
    assert via_openid(client, openid, query="?process=connect") == REFUSED + "failed"
    assert not SocialAccount.objects.exists()


def test_an_account_elsewhere_is_one_users(openid: OpenId, linked: data.Actor) -> None:
    other = user_with(linked, "wang")
    with pytest.raises(data.InvalidUserError, match=data.LINK_TAKEN):
        api.link_sign_in(linked, user_id=other.id, vendor="company", uid="u-17")
    with pytest.raises(data.NotFoundError):
        api.link_sign_in(linked, user_id=other.id, vendor="nowhere", uid="u-18")


# 企业微信


@pytest.fixture
def member(owner: data.Actor, wecom: WeCom) -> data.Actor:
    assert owner.user_id is not None
    api.link_sign_in(owner, user_id=owner.user_id, vendor="wecom", uid="wangfang")
    return owner


def via_wecom(client: Client, code: str = "c1") -> str:
    _, said = leave(client, reverse("wecom_login"))
    return come_back(client, reverse("wecom_callback"), said["state"], code)


def test_inside_wecom_it_is_silent_and_elsewhere_by_qr_code(wecom: WeCom) -> None:
    silent, said = leave(Client(), reverse("wecom_login"), **{"user-agent": "wxwork/4.1"})
    assert silent.startswith("https://open.weixin.qq.com/")
    assert silent.endswith("#wechat_redirect")
    assert (said["scope"], said["agentid"], said["appid"]) == ("snsapi_base", "1000002", "wuxian")
    assert said["redirect_uri"] == "http://testserver/sign-in/wecom/callback/"
    by_qr, said = leave(Client(), reverse("wecom_login"))
    assert by_qr.startswith("https://login.work.weixin.qq.com/")
    assert said["login_type"] == "CorpApp"


def test_a_linked_member_is_signed_in(wecom: WeCom, member: data.Actor) -> None:
    client = Client()
    assert via_wecom(client) == "/"
    assert is_signed_in(client)
    assert SocialAccount.objects.get().extra_data == {}


def test_a_code_works_once(wecom: WeCom, member: data.Actor) -> None:
    assert via_wecom(Client()) == "/"
    second = Client()
    assert via_wecom(second) == REFUSED + "expired"
    assert not is_signed_in(second)


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ({"token_error": 40001}, "failed"),
        ({"user_error": 60011}, "not_visible"),
        ({"user_error": 40029}, "expired"),
        ({"member": {"openid": "o-1"}}, "not_visible"),
        ({"member": {"userid": "somebody"}}, "unknown"),
    ],
)
def test_every_refusal_of_wecom_is_told_apart(
    wecom: WeCom, member: data.Actor, trouble: dict[str, Any], why: str
) -> None:
    for name, value in trouble.items():
        setattr(wecom, name, value)
    client = Client()
    assert via_wecom(client) == REFUSED + why
    assert not is_signed_in(client)


def test_a_code_is_at_most_512_bytes(wecom: WeCom, member: data.Actor) -> None:
    assert via_wecom(Client(), "c" * 513) == REFUSED + "failed"
    assert wecom.used == set()
    assert via_wecom(Client(), "c" * 512) == "/"


def test_another_host_than_the_trusted_one_is_told(wecom: WeCom, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    answer = Client().get(reverse("wecom_login"), headers={"host": "testserver:8443"})
    assert answer["Location"] == REFUSED + "wrong_domain"


# 钉钉, 飞书


def test_dingtalk_signs_in_and_keeps_no_profile(
    owner: data.Actor, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"dingtalk": app()}
    assert owner.user_id is not None
    api.link_sign_in(owner, user_id=owner.user_id, vendor="dingtalk", uid="ding-17")
    with serving(dingtalk) as url:
        monkeypatch.setattr(DingTalkOAuth2Adapter, "access_token_url", f"{url}/userAccessToken")
        monkeypatch.setattr(DingTalkOAuth2Adapter, "profile_url", f"{url}/me")
        back = reverse("dingtalk_callback")
        for code, end in (("bad", REFUSED + "failed"), ("good", "/")):
            client = Client()
            _, said = leave(client, reverse("dingtalk_login"))
            assert come_back(client, back, said["state"], code) == end
    assert SocialAccount.objects.get().extra_data == {}


def test_feishu_signs_in_and_keeps_no_profile(
    owner: data.Actor, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"feishu": app()}
    assert owner.user_id is not None
    api.link_sign_in(owner, user_id=owner.user_id, vendor="feishu", uid="ou-17")
    with serving(feishu) as url:
        monkeypatch.setattr(FeishuOAuth2Client, "app_access_token_url", f"{url}/internal/")
        monkeypatch.setattr(FeishuOAuth2Adapter, "access_token_url", f"{url}/access_token")
        monkeypatch.setattr(FeishuOAuth2Adapter, "user_info_url", f"{url}/user_info")
        back = reverse("feishu_callback")
        for code, end in (("bad", REFUSED + "failed"), ("good", "/")):
            client = Client()
            _, said = leave(client, reverse("feishu_login"))
            assert come_back(client, back, said["state"], code) == end
    assert SocialAccount.objects.get().extra_data == {}
