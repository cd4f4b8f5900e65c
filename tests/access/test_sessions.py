"""How long one stays signed in, and where a request came from."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory

from tests.access.conftest import NOW, PASSWORD, user_with
from wuxian.access import api, attempts, data, sessions
from wuxian.support.clock import frozen_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


@pytest.fixture
def browser(owner: data.Actor) -> Client:
    client = Client()
    assert client.login(username="li.na", password=PASSWORD)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_session_in_use_lasts_and_an_idle_one_ends(browser: Client) -> None:
    for minutes in (100, 200, 300):
        with frozen_at(NOW + timedelta(minutes=minutes)):
            assert is_signed_in(browser)
    with frozen_at(NOW + timedelta(minutes=300 + 120)):
        assert not is_signed_in(browser)


def test_no_session_lasts_longer_than_a_day_of_work(browser: Client) -> None:
    for minutes in range(100, 12 * 60, 100):
        with frozen_at(NOW + timedelta(minutes=minutes)):
            assert is_signed_in(browser)
    with frozen_at(NOW + timedelta(hours=12)):
        assert not is_signed_in(browser)


def test_a_session_that_never_began_properly_has_ended(browser: Client) -> None:
    session = browser.session
    del session[sessions.BEGAN]
    session.save()
    assert not is_signed_in(browser)


def test_a_disabled_user_is_out_at_once(owner: data.Actor) -> None:
    user = user_with(owner, "wang")
    client = Client()
    assert client.login(username="wang", password=PASSWORD)
    api.disable_user(owner, user_id=user.id)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/131.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 wxwork/4.1", "企业微信 · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/604.1", "Safari · iOS"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_told_in_words(agent: str, device: str) -> None:
    assert sessions.device_of(agent) == device


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})
    assert attempts.address_of(request) == address
