"""Second factors, confirming again, sessions, passwords: one's own account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.access.totp import code_of
from tests.console.conftest import NOW, PASSWORD, person_id, signed_in
from wuxian.access import api as access
from wuxian.access.data import Actor, User
from wuxian.access.tasks import tell_of_lock
from wuxian.ledger.data import OwedRun
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=11)


def secret_on(page: str) -> str:
    found = re.search(r'id="totp-secret">(\w+)<', page)
    assert found
    return found[1]


def turn_the_app_on(client: Client) -> tuple[str, list[str]]:
    """Scan and show a code; the secret, and the recovery codes that are shown once."""
    secret = secret_on(client.get(reverse("account_app")).content.decode())
    answer = client.post(reverse("account_app"), {"code": code_of(secret, ago=1)})
    assert answer.status_code == 200
    return secret, re.findall(r"<li><code>(\d+)</code>", answer.content.decode())


@pytest.fixture
def guarded(client: Client, owner: User) -> tuple[str, list[str]]:
    """The owner has an authenticator app."""
    return turn_the_app_on(client)


def try_password(nobody: Client, name: str = "owner", password: str = PASSWORD) -> Any:
    return nobody.post(reverse("account_login"), {"username": name, "password": password})


def test_with_the_app_on_a_password_leads_to_the_second_step_and_a_code_in(
    nobody: Client, guarded: tuple[str, list[str]]
) -> None:
    secret, _ = guarded
    assert try_password(nobody)["Location"] == reverse("mfa_authenticate")
    assert nobody.get(reverse("home")).status_code == 302
    assert "第二步验证" in nobody.get(reverse("mfa_authenticate")).content.decode()
    answer = nobody.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer["Location"] == "/"
    assert nobody.get(reverse("home")).status_code == 200


def test_a_wrong_code_is_refused_and_a_right_one_works_once(
    nobody: Client, guarded: tuple[str, list[str]]
) -> None:
    secret, _ = guarded
    try_password(nobody)
    assert nobody.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 422
    code = code_of(secret)
    assert nobody.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    second = Client()
    try_password(second)
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_a_used_code_is_void_as_long_as_it_would_be_accepted(
    nobody: Client, guarded: tuple[str, list[str]]
) -> None:
    code = code_of(guarded[0])
    try_password(nobody)
    assert nobody.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    with connection.cursor() as cursor:  # half a minute later the library has forgotten it
        cursor.execute("DELETE FROM access_cache WHERE cache_key LIKE '%allauth%'")
        assert cursor.rowcount == 1
    second = Client()
    try_password(second)
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_a_recovery_code_stands_in_once(nobody: Client, guarded: tuple[str, list[str]]) -> None:
    _, codes = guarded
    assert len(set(codes)) == 10
    for browser, status in ((nobody, 302), (Client(), 422)):
        try_password(browser)
        answer = browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert answer.status_code == status


def test_the_second_step_is_nothing_without_the_first(nobody: Client, owner: User) -> None:
    assert nobody.get(reverse("mfa_authenticate"))["Location"] == reverse("sign_in")


def test_the_secret_is_sealed_at_rest(guarded: tuple[str, list[str]]) -> None:
    secret, codes = guarded
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_new_recovery_codes_void_the_old(
    client: Client, nobody: Client, guarded: tuple[str, list[str]]
) -> None:
    page = client.post(reverse("account_codes")).content.decode()
    renewed = re.findall(r"<li><code>(\d+)</code>", page)
    try_password(nobody)
    old, new = guarded[1][0], renewed[0]
    assert nobody.post(reverse("mfa_authenticate"), {"code": old}).status_code == 422
    assert nobody.post(reverse("mfa_authenticate"), {"code": new}).status_code == 302


def test_a_privileged_role_sets_a_second_factor_before_anything_else(
    client: Client, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    first = client.get(reverse("people"))
    assert first["Location"].startswith(reverse("account_duty"))
    assert "先设置第二步验证" in client.get(reverse("account_duty")).content.decode()
    turn_the_app_on(client)
    assert client.get(reverse("people")).status_code == 200
    assert client.get(reverse("account_duty"))["Location"] == "/"


def test_where_it_is_relaxed_a_banner_asks_for_it(client: Client) -> None:
    assert "现在只凭密码登录" in client.get(reverse("home")).content.decode()
    turn_the_app_on(client)
    assert "现在只凭密码登录" not in client.get(reverse("home")).content.decode()


def test_a_role_that_needs_none_is_not_asked(settings: Any, colleague: Client) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert colleague.get(reverse("people")).status_code == 200


def test_the_last_factor_of_a_role_that_needs_one_stays(
    client: Client, guarded: tuple[str, list[str]], settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.post(reverse("account_remove_app"))
    assert Authenticator.objects.filter(type="totp").exists()
    settings.SECOND_FACTOR_REQUIRED = False
    client.post(reverse("account_remove_app"))
    assert not Authenticator.objects.exists()


def test_a_code_that_does_not_fit_turns_nothing_on(client: Client) -> None:
    client.get(reverse("account_app"))
    assert client.post(reverse("account_app"), {"code": "123456"}).status_code == 422
    assert not Authenticator.objects.exists()


def test_a_forged_passkey_is_refused(client: Client) -> None:
    assert client.get(reverse("account_passkey")).status_code == 200
    forged = {"name": "x", "credential": '{"id": "a", "response": {}}'}
    assert client.post(reverse("account_passkey"), forged).status_code == 422
    missing = reverse("account_remove_passkey", args=[404])
    assert client.post(missing).status_code == 404


# Confirming again


@pytest.mark.parametrize("route", ["people_csv", "user_new"])
def test_what_matters_asks_again_after_ten_minutes_and_leads_back(
    client: Client, month: OwedRun, route: str
) -> None:
    address = reverse(route)
    assert opens(client, address)
    with frozen_at(LATER):
        asked = client.get(address)
        assert asked["Location"] == f"{reverse('confirm')}?next={address}"
        said = {"password": PASSWORD, "next": address}
        assert client.post(reverse("confirm"), said)["Location"] == address
        assert opens(client, address)


def opens(client: Client, address: str) -> bool:
    """Whether the page or file is there."""
    return client.get(address).status_code == 200


def test_a_wrong_password_confirms_nothing(client: Client) -> None:
    with frozen_at(LATER):
        refused = client.post(reverse("confirm"), {"password": "guess", "next": "/"})
        assert refused.status_code == 422
        assert client.get(reverse("people_csv")).status_code == 302


def test_who_has_an_app_confirms_with_a_code(
    client: Client, guarded: tuple[str, list[str]]
) -> None:
    with frozen_at(LATER):
        assert 'name="code"' in client.get(reverse("confirm")).content.decode()
        said = {"code": code_of(guarded[0]), "next": "/people/"}
        assert client.post(reverse("confirm"), said)["Location"] == "/people/"


def test_a_workbook_and_an_original_file_ask_again(client: Client) -> None:
    with frozen_at(LATER):
        for route in ("people_xlsx", "owed_export"):
            assert client.get(reverse(route))["Location"].startswith(reverse("confirm"))
        answer = client.get(reverse("import_original", args=["01KX52XAG0YW5J8X1TYRX7PFJ2"]))
        assert answer["Location"].startswith(reverse("confirm"))


def test_a_whole_number_needs_a_reason_and_leaves_by_itself(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    address = reverse("person_reveal", args=[person_id(operator, "员工1")])
    assert client.post(address, {"reason": " "}).status_code == 422
    shown = client.post(address, {"reason": "核对"})
    assert re.search(r'id="id-no">\d{17}[\dX]<', shown.content.decode())
    assert shown["Refresh"].startswith("60;")
    with frozen_at(LATER):
        assert client.get(address)["Location"].startswith(reverse("confirm"))


def test_who_may_not_reveal_is_refused(colleague: Client, operator: Actor, month: OwedRun) -> None:
    address = reverse("person_reveal", args=[person_id(operator, "员工3")])
    assert colleague.get(address).status_code == 403


# Brute force


def test_guessing_is_contained_and_says_the_same_of_a_name_nobody_has(
    nobody: Client, owner: User
) -> None:
    known = [try_password(nobody, "owner", f"guess {n}") for n in range(12)]
    unknown = [try_password(nobody, "nobody-here", f"guess {n}") for n in range(12)]
    statuses = [answer.status_code for answer in known]
    assert statuses == [422] * 8 + [429] * 4
    assert [answer.status_code for answer in unknown] == statuses
    assert plain(known[0], "owner") == plain(unknown[0], "nobody-here")
    assert plain(known[-1], "owner") == plain(unknown[-1], "nobody-here")
    assert try_password(nobody).status_code == 429
    with frozen_at(NOW + timedelta(minutes=16)):
        assert try_password(nobody).status_code == 302


def plain(answer: Any, name: str) -> str:
    """A page without what differs for everybody: the name typed, the form's token."""
    text = answer.content.decode().replace(name, "NAME")
    return re.sub(r'(csrfmiddlewaretoken" value="|CSRFToken": ")\w+', "", text)


def test_an_unknown_name_asks_the_database_and_the_hash_as_often(
    nobody: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode",
        lambda self, password, salt: hashed.append(password) or encode(self, password, salt),
    )  # fmt: skip
    with CaptureQueriesContext(connection) as known:
        try_password(nobody, "owner", "guess")
    with CaptureQueriesContext(connection) as unknown:
        try_password(nobody, "nobody-here", "guess")
    assert len(known) == len(unknown)
    assert hashed == ["guess", "guess"]


def test_both_names_of_an_account_share_its_attempts(nobody: Client, owner: User) -> None:
    for n in range(4):
        try_password(nobody, "owner", f"guess {n}")
        try_password(nobody, "owner@example.com", f"guess {n}")
    assert try_password(nobody, "owner").status_code == 429


def test_an_address_that_tries_many_names_is_stopped(nobody: Client, owner: User) -> None:
    answers = [try_password(nobody, f"name{n}", "guess").status_code for n in range(61)]
    assert answers == [422] * 60 + [429]


def test_an_office_of_many_signs_in_from_one_address(nobody: Client, owner: User) -> None:
    for _ in range(61):
        assert try_password(nobody).status_code == 302
        nobody.post(reverse("sign_out"))


def test_knocking_on_a_locked_account_does_not_keep_it_locked(nobody: Client, owner: User) -> None:
    for n in range(9):
        try_password(nobody, "owner", f"guess {n}")
    with frozen_at(NOW + timedelta(minutes=14)):
        assert try_password(nobody).status_code == 429
    with frozen_at(NOW + timedelta(minutes=16)):
        assert try_password(nobody).status_code == 302


def test_a_lock_is_announced_once(nobody: Client, owner: User, settings: Any) -> None:
    settings.SENDS_MAIL = True
    for name in ("owner", "nobody-here"):
        for n in range(12):
            try_password(nobody, name, f"guess {n}")
    jobs = ProcrastinateJob.objects.filter(task_name="access.tell_of_lock").order_by("id")
    assert [job.args for job in jobs] == [{"user_id": owner.id}, {"user_id": None}]


def test_the_right_password_forgets_the_wrong_ones(nobody: Client, owner: User) -> None:
    for _ in range(3):
        for n in range(7):
            assert try_password(nobody, "owner", f"guess {n}").status_code == 422
        assert try_password(nobody).status_code == 302
        nobody.post(reverse("sign_out"))


def test_codes_are_counted_too(nobody: Client, guarded: tuple[str, list[str]]) -> None:
    try_password(nobody)
    answers = [nobody.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}) for n in range(10)]
    assert [answer.status_code for answer in answers] == [422] * 8 + [429] * 2


def test_a_lock_is_told_to_its_owner_and_to_nobody_else(owner: User) -> None:
    tell_of_lock(user_id=owner.id)
    tell_of_lock(user_id=None)
    [sent] = mail.outbox
    assert sent.to == ["owner@example.com"]


# Sessions, password, language


def test_other_sessions_are_listed_and_can_be_ended(
    client: Client, nobody: Client, owner: User
) -> None:
    try_password(nobody)
    page = client.get(reverse("account_security")).content.decode()
    assert page.count("这台设备") == 1
    assert "让其他 1 台设备退出登录" in page
    client.post(reverse("account_end_sessions"))
    assert nobody.get(reverse("home")).status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_a_new_password_ends_the_other_sessions(
    client: Client, nobody: Client, owner: User
) -> None:
    try_password(nobody)
    weak = client.post(reverse("account_password"), {"password": "1234567890"})
    assert weak.status_code == 422
    assert nobody.get(reverse("home")).status_code == 200
    client.post(reverse("account_password"), {"password": "another horse entirely"})
    assert nobody.get(reverse("home")).status_code == 302
    assert client.get(reverse("home")).status_code == 200
    assert try_password(nobody).status_code == 422
    assert try_password(nobody, password="another horse entirely").status_code == 302


def test_the_language_is_kept_for_the_next_sign_in(
    client: Client, nobody: Client, owner: User
) -> None:
    client.post(reverse("account_language"), {"language": "en", "next": "/"})
    try_password(nobody)
    assert 'lang="en"' in nobody.get(reverse("home")).content.decode()


# Lending


def lend(client: Client, operator: Actor, owner: User, **changes: str) -> Any:
    [role] = [one for one in access.list_grants(operator, user_id=owner.id)
              if one.role == "specialist"]  # fmt: skip
    said = {"grant": str(role.id), "username": "deputy", "valid_from": "2026-07-10",
            "valid_to": "2026-07-20"} | changes  # fmt: skip
    return client.post(reverse("account_lend"), said)


def test_a_role_is_lent_shown_as_such_and_taken_back(
    client: Client, operator: Actor, owner: User
) -> None:
    deputy = access.create_user(operator, username="deputy", password=PASSWORD, display_name="李")
    assert lend(client, operator, owner).status_code == 302
    assert "收回给李的委托" in client.get(reverse("account_lend")).content.decode()
    assert "社保专员（代 王芳）" in client.get(reverse("roles")).content.decode()
    browser = signed_in(deputy)
    assert browser.get(reverse("people")).status_code == 200
    assert "没有可以委托的角色" in browser.get(reverse("account_lend")).content.decode()
    [given] = access.list_grants(operator, user_id=deputy.id)
    client.post(reverse("account_take_back", args=[given.id]))
    assert browser.get(reverse("people")).status_code == 403


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"username": "ghost"}, "没有这个用户"),
        ({"valid_to": "soon"}, "请把日期写作"),
        ({"valid_to": "2026-07-01"}, "最后一天不能早于第一天"),
    ],
)
def test_a_delegation_that_cannot_be_is_told_at_its_field(
    client: Client, operator: Actor, owner: User, changes: dict[str, str], why: str
) -> None:
    access.create_user(operator, username="deputy", password=PASSWORD)
    answer = lend(client, operator, owner, **changes)
    assert answer.status_code == 422
    assert why in answer.content.decode()
