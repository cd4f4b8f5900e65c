"""Every deed of ``access`` is logged, with the rows it leaves."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from tests.evidence.reading import logged
from wuxian.access import api
from wuxian.access.data import Actor

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


@pytest.fixture
def owner() -> Actor:
    user = api.create_first_user(username="li.na", password=PASSWORD, display_name="李娜")
    return api.get_actor(user_id=user.id)


def test_the_first_user_and_their_roles_are_on_record(owner: Actor) -> None:
    said = [(one["action"], one["actor"], one["object"]) for one in logged()]
    me = f"user:{owner.user_id}"
    assert said == [
        ("access.first_user_created", me, me),
        ("access.granted", me, me),
        ("access.granted", me, me),
    ]
    assert all(one["rows"] for one in logged())


def test_a_user_a_scope_and_a_grant_are_on_record_with_who_gave_it(owner: Actor) -> None:
    user = api.create_user(owner, username="wang", password=PASSWORD)
    api.create_scope(owner, subject="group:1", name="集团")
    api.create_scope(owner, subject="group:1", name="新集团")
    given = api.grant(owner, user_id=user.id, role="auditor", subject="group:1")
    api.revoke(owner, grant_id=given.id, last_day=date(2027, 1, 1))
    api.drop_scope(owner, subject="group:1")
    said = [one["action"].removeprefix("access.") for one in logged()[3:]]
    assert said == [
        "user_created", "scope_created", "scope_renamed", "granted", "revoked", "scope_dropped",
    ]  # fmt: skip
    assert {one["actor"] for one in logged()} == {f"user:{owner.user_id}"}
    assert logged()[-1]["role"] == "administrator,specialist"


def test_the_same_scope_again_is_no_deed(owner: Actor) -> None:
    for _ in range(2):
        api.create_scope(owner, subject="group:1", name="集团")
    assert [one["action"] for one in logged()].count("access.scope_created") == 1
    assert "access.scope_renamed" not in {one["action"] for one in logged()}


def test_signing_in_and_out_and_failing_to_are_on_record(owner: Actor, client: Client) -> None:
    client.post("/sign-in/", {"username": "li.na", "password": "wrong"})
    client.post("/sign-in/", {"username": "my-secret-password", "password": "wrong"})
    client.post("/sign-in/", {"username": "li.na", "password": PASSWORD})
    client.post("/sign-out/")
    me = f"user:{owner.user_id}"
    said = [(one["action"], one["actor"], one["object"]) for one in logged()[3:]]
    assert said == [
        ("access.sign_in_failed", me, me),
        ("access.sign_in_failed", "stranger", "user:unknown"),
        ("access.signed_in", me, me),
        ("access.signed_out", me, me),
    ]
    assert len({one["request"] for one in logged()[3:]}) == 4
    assert "my-secret-password" not in str(logged())


def test_asking_who_somebody_is_changes_nothing(owner: Actor) -> None:
    before = len(logged())
    assert authenticate(username="li.na", password=PASSWORD) is not None
    api.list_users(owner)
    assert len(logged()) == before
