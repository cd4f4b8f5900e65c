"""Users, roles, scopes and grants at the door."""

from datetime import date

import pytest
from django.contrib.auth import authenticate

from wuxian.access import api, data
from wuxian.access.data import Verb

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-battery"


@pytest.fixture
def owner() -> data.Actor:
    user = api.create_first_user(username="Li.Na", password=PASSWORD, email="Li.Na@example.cn")
    return api.get_actor(user_id=user.id)


def test_the_first_user_may_do_everything_a_new_installation_needs(owner: data.Actor) -> None:
    assert all(owner.may(verb) for verb in (Verb.IMPORT, Verb.CALCULATE, Verb.MANAGE_USERS))
    assert api.has_users()


def test_a_second_first_user_is_refused(owner: data.Actor) -> None:
    with pytest.raises(data.AlreadySetUpError, match=data.ALREADY_SET_UP):
        api.create_first_user(username="other", password=PASSWORD)


def test_a_weak_password_is_refused_and_leaves_nobody() -> None:
    with pytest.raises(data.InvalidUserError):
        api.create_first_user(username="li", password="12345678")
    assert not api.has_users()


@pytest.mark.parametrize("name", ["li.na", "LI.NA", "li.na@example.cn"])
def test_name_or_address_and_password_sign_in(owner: data.Actor, name: str) -> None:
    signed_in = authenticate(username=name, password=PASSWORD)
    assert signed_in is not None
    assert signed_in.pk == owner.user_id


def test_a_wrong_password_or_an_unknown_name_does_not_sign_in(owner: data.Actor) -> None:
    assert authenticate(username="li.na", password="wrong") is None
    assert authenticate(username="nobody", password=PASSWORD) is None


def test_a_taken_name_is_refused(owner: data.Actor) -> None:
    with pytest.raises(data.InvalidUserError, match=r"li\.na"):
        api.create_user(owner, username="li.na@example.cn", password=PASSWORD)


@pytest.fixture
def branch(owner: data.Actor) -> data.Scope:
    api.create_scope(owner, subject="group:1", name="集团")
    api.create_scope(owner, subject="entity:2", name="北京", parent="group:1")
    return api.create_scope(owner, subject="entity:1", name="上海", parent="group:1")


@pytest.fixture
def colleague(owner: data.Actor, branch: data.Scope) -> data.Actor:
    user = api.create_user(owner, username="wang", password=PASSWORD, display_name="王敏")
    api.grant(
        owner, user_id=user.id, role="hrbp", subject=branch.subject, valid_from=date(2026, 1, 1)
    )
    return api.get_actor(user_id=user.id, on=date(2026, 6, 1))


def test_a_grant_covers_its_scope_and_below_and_nothing_else(colleague: data.Actor) -> None:
    api.access_verb(colleague, verb=Verb.SEE_PEOPLE, subject="entity:1")
    with pytest.raises(data.NotFoundError, match=data.NOT_FOUND):
        api.access_verb(colleague, verb=Verb.SEE_PEOPLE, subject="entity:2")
    assert api.list_subjects(colleague, verb=Verb.SEE_PEOPLE) == frozenset({"entity:1"})


def test_the_answer_for_a_foreign_scope_equals_that_for_a_missing_one(
    colleague: data.Actor,
) -> None:
    answers = []
    for subject in ("entity:2", "entity:404"):
        with pytest.raises(data.NotFoundError) as refused:
            api.access_verb(colleague, verb=Verb.SEE_PEOPLE, subject=subject)
        answers.append(str(refused.value))
    assert answers[0] == answers[1]


def test_a_verb_the_role_lacks_is_refused(colleague: data.Actor) -> None:
    with pytest.raises(data.NotAllowedError):
        api.create_user(colleague, username="x", password=PASSWORD)


def test_everything_is_answered_as_no_limit(owner: data.Actor) -> None:
    assert api.list_subjects(owner, verb=Verb.SEE_PEOPLE) is None


def test_a_grant_is_not_in_force_before_its_first_or_after_its_last_day(
    owner: data.Actor, colleague: data.Actor
) -> None:
    assert colleague.user_id is not None
    before = api.get_actor(user_id=colleague.user_id, on=date(2025, 12, 31))
    assert before.holdings == ()
    given = api.grant(owner, user_id=colleague.user_id, role="finance", valid_from=date(2026, 2, 1))
    api.revoke(owner, grant_id=given.id, last_day=date(2026, 3, 1))
    last = api.get_actor(user_id=colleague.user_id, on=date(2026, 3, 1))
    after = api.get_actor(user_id=colleague.user_id, on=date(2026, 3, 2))
    assert last.may(Verb.SEE_AMOUNTS)
    assert not after.may(Verb.SEE_AMOUNTS)


def test_an_unknown_role_user_or_parent_is_refused(owner: data.Actor) -> None:
    assert owner.user_id is not None
    with pytest.raises(data.NotFoundError, match="emperor"):
        api.grant(owner, user_id=owner.user_id, role="emperor")
    with pytest.raises(data.NotFoundError):
        api.grant(owner, user_id=404, role="finance")
    with pytest.raises(data.NotFoundError):
        api.create_scope(owner, subject="entity:9", name="x", parent="entity:404")


def test_who_recorded_something_is_called_by_name(owner: data.Actor) -> None:
    assert owner.user_id is not None
    assert api.user_names(owner, ids=[owner.user_id, 404]) == {owner.user_id: owner.name}
    with pytest.raises(data.NotAllowedError):
        api.user_names(data.Actor(user_id=None, name="路人"), ids=[owner.user_id])
