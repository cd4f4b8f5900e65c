"""Signing in and out, and what strangers see."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.console.conftest import PASSWORD
from wuxian.access.data import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["owner", "owner@example.com", "OWNER@example.com "])
def test_a_name_or_an_address_and_the_password_let_in(
    nobody: Client, owner: User, name: str
) -> None:
    answer = nobody.post(reverse("sign_in"), {"username": name, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "王芳" in nobody.get(reverse("home")).content.decode()


def test_a_wrong_password_is_told_beside_the_field_and_the_name_is_kept(
    nobody: Client, owner: User
) -> None:
    answer = nobody.post(reverse("sign_in"), {"username": "owner", "password": "open sesame"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "邮箱或密码不对，请再试一次。" in text
    assert 'value="owner"' in text
    assert "sesame" not in text


@pytest.mark.parametrize(("asked", "target"), [("/_ui/", "/_ui/"), ("https://evil.example/", "/")])
def test_signing_in_goes_on_to_where_one_was_going_on_this_server(
    nobody: Client, owner: User, asked: str, target: str
) -> None:
    said = {"username": "owner", "password": PASSWORD, "next": asked}
    assert nobody.post(reverse("sign_in"), said)["Location"] == target


def test_who_is_signed_in_is_not_asked_again(client: Client) -> None:
    assert client.get(reverse("sign_in")).status_code == 302


def test_without_any_user_the_page_says_what_to_do(nobody: Client) -> None:
    assert "创建第一个用户" in nobody.get(reverse("sign_in")).content.decode()


def test_signing_out_ends_the_session(client: Client) -> None:
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out")).status_code == 302
    assert client.get(reverse("home")).status_code == 302


def test_a_page_asked_for_without_signing_in_comes_after_it(nobody: Client) -> None:
    answer = nobody.get(reverse("home"))
    assert answer["Location"] == "/sign-in/?next=/"


def test_a_fragment_asked_for_without_signing_in_moves_the_whole_page(nobody: Client) -> None:
    answer = nobody.get(reverse("home"), headers={"hx-request": "true"})
    assert answer["HX-Redirect"].startswith("/sign-in/")


def test_the_language_can_be_switched_and_stays(client: Client) -> None:
    assert "首页" in client.get(reverse("home")).content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    text = client.get(reverse("home")).content.decode()
    assert 'lang="en"' in text
    assert "Home" in text
    assert "首页" not in text


def test_a_signed_in_page_is_kept_nowhere_and_runs_nothing_foreign(client: Client) -> None:
    answer = client.get(reverse("home"))
    assert answer["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert '"historyCacheSize":0' in answer.content.decode()


def test_a_page_that_is_not_there_says_so_kindly(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()
