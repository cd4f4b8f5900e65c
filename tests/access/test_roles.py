"""Delegation, separation of duties, departments as scopes, and leaving."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from tests.access.conftest import acting_as, user_with
from wuxian.access import api, data
from wuxian.access.data import WRITING, Verb
from wuxian.support import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june", "tree")]
TODAY, WEEK = date(2026, 6, 1), date(2026, 6, 7)


@pytest.fixture
def specialist(owner: data.Actor) -> data.Actor:
    return acting_as(user_with(owner, "wang", "specialist", subject="group:1"))


@pytest.fixture
def deputy(owner: data.Actor) -> data.User:
    return user_with(owner, "zhao")


def lend(giver: data.Actor, to: data.User, **changes: object) -> data.Grant:
    assert giver.user_id is not None
    [mine] = [one for one in api.list_grants(giver, user_id=giver.user_id) if not one.delegated_by]
    said = {"grant_id": mine.id, "to": to.id, "valid_from": TODAY, "valid_to": WEEK} | changes
    return api.delegate(giver, **said)  # type: ignore[arg-type]


def test_a_deputy_may_what_was_lent_for_as_long_as_it_was_lent(
    specialist: data.Actor, deputy: data.User
) -> None:
    given = lend(specialist, deputy)
    assert (given.role, given.delegated_by) == ("specialist", "wang")
    during = acting_as(deputy)
    assert during.may(Verb.IMPORT, during.paths(Verb.IMPORT)[0])
    assert during.behalf(Verb.IMPORT, during.paths(Verb.IMPORT)[0]) == "wang"
    after = api.get_actor(user_id=deputy.id, on=WEEK + timedelta(days=1))
    assert after.holdings == ()


def test_a_part_may_be_lent_and_no_more_than_one_has(
    specialist: data.Actor, deputy: data.User, owner: data.Actor
) -> None:
    lend(specialist, deputy, subject="entity:1")
    api.access_verb(acting_as(deputy), verb=Verb.IMPORT, subject="entity:1")
    with pytest.raises(data.NotFoundError):
        api.access_verb(acting_as(deputy), verb=Verb.IMPORT, subject="entity:2")
    api.create_scope(owner, subject="group:9", name="别的集团")
    with pytest.raises(data.InvalidGrantError, match=data.LENDS_TOO_MUCH):
        lend(specialist, deputy, subject="group:9")


def test_what_was_lent_cannot_be_lent_further(
    specialist: data.Actor, deputy: data.User, owner: data.Actor
) -> None:
    given = lend(specialist, deputy)
    third = user_with(owner, "sun")
    with pytest.raises(data.InvalidGrantError, match=data.NOT_YOURS_TO_LEND):
        api.delegate(
            acting_as(deputy), grant_id=given.id, to=third.id, valid_from=TODAY, valid_to=WEEK
        )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"valid_to": date(2026, 5, 1)}, data.SPAN_REVERSED),
        ({"valid_from": date(2026, 5, 1)}, data.LENDS_TOO_LONG),
    ],
)
def test_a_delegation_lies_within_what_it_comes_from(
    specialist: data.Actor, deputy: data.User, changes: dict[str, date], why: str
) -> None:
    with pytest.raises(data.InvalidGrantError, match=why):
        lend(specialist, deputy, **changes)


def test_nobody_lends_to_themselves(specialist: data.Actor, owner: data.Actor) -> None:
    me = next(one for one in api.list_users(owner) if one.id == specialist.user_id)
    with pytest.raises(data.InvalidGrantError, match=data.LENDS_TO_SELF):
        lend(specialist, me)


def test_when_the_giver_loses_the_role_the_deputy_does(
    specialist: data.Actor, deputy: data.User, owner: data.Actor
) -> None:
    lend(specialist, deputy)
    assert specialist.user_id is not None
    api.disable_user(owner, user_id=specialist.user_id)
    assert acting_as(deputy).holdings == ()


def test_a_delegation_can_be_taken_back_by_who_gave_it(
    specialist: data.Actor, deputy: data.User
) -> None:
    given = lend(specialist, deputy)
    with pytest.raises(data.NotFoundError):
        api.take_back(acting_as(deputy), grant_id=given.id)
    assert [one.id for one in api.list_delegations(specialist)] == [given.id]
    api.take_back(specialist, grant_id=given.id)
    assert acting_as(deputy).holdings == ()


def test_an_auditor_never_writes(owner: data.Actor, deputy: data.User) -> None:
    api.grant(owner, user_id=deputy.id, role="auditor")
    auditor = acting_as(deputy)
    assert auditor.may(Verb.SEE_AMOUNTS)
    assert auditor.may(Verb.EXPORT_EVIDENCE)
    assert not any(auditor.paths(verb) for verb in WRITING)
    with pytest.raises(data.SeparationError, match="审计"):
        api.grant(owner, user_id=deputy.id, role="specialist")


def test_who_writes_does_not_become_an_auditor(owner: data.Actor, specialist: data.Actor) -> None:
    assert specialist.user_id is not None
    with pytest.raises(data.SeparationError):
        api.grant(owner, user_id=specialist.user_id, role="auditor")


def test_an_administrator_sees_no_contribution_data(owner: data.Actor) -> None:
    administrator = acting_as(user_with(owner, "admin2", "administrator"))
    assert administrator.may(Verb.MANAGE_USERS)
    assert administrator.may(Verb.MANAGE_KEYS)
    for verb in (Verb.SEE_PEOPLE, Verb.SEE_AMOUNTS, Verb.REVEAL_IDS):
        assert administrator.paths(verb) == ()


def test_the_roles_that_can_do_harm_need_a_second_factor() -> None:
    needing = {role.key for role in api.list_roles() if role.needs_mfa}
    assert needing == {"administrator", "group_hr", "auditor", "specialist"}


def test_a_submitter_does_not_approve_their_own(owner: data.Actor, specialist: data.Actor) -> None:
    api.check_second_person(owner, submitted_by=specialist.user_id, duty="批准")
    with pytest.raises(data.SamePersonError, match="批准"):
        api.check_second_person(specialist, submitted_by=specialist.user_id, duty="批准")
    with pytest.raises(data.SamePersonError):
        api.check_second_person(api.operator(), submitted_by=None, duty="批准")


def test_separated_verbs_are_for_two_people(owner: data.Actor, specialist: data.Actor) -> None:
    used = {"submit": [specialist.user_id]}
    api.check_separation(owner, verb="approve", used_by=used)
    api.check_separation(specialist, verb="calculate", used_by=used)
    with pytest.raises(data.SeparationError, match="submit"):
        api.check_separation(specialist, verb="approve", used_by=used)


def test_a_department_is_a_scope_below_its_entity(owner: data.Actor) -> None:
    head = acting_as(user_with(owner, "chen", "hrbp", subject="department:7"))
    api.access_verb(head, verb=Verb.SEE_PEOPLE, subject="department:7")
    with pytest.raises(data.NotFoundError):
        api.access_verb(head, verb=Verb.SEE_PEOPLE, subject="entity:1")


def test_who_imports_into_an_entity_hangs_departments_below_it(owner: data.Actor) -> None:
    branch = acting_as(user_with(owner, "chen", "hrbp", subject="entity:1"))
    api.create_scope_below(branch, subject="department:8", name="仓库", parent="entity:1")
    with pytest.raises(data.NotFoundError):
        api.create_scope_below(branch, subject="department:9", name="仓库", parent="entity:2")
    with pytest.raises(data.NotAllowedError):
        api.create_scope(branch, subject="entity:3", name="新公司")
    api.drop_scope_below(branch, subject="department:8")
    assert [one.subject for one in api.list_scopes(owner, prefix="dep")] == ["department:7"]


def test_dropping_an_entity_takes_its_departments_along(owner: data.Actor) -> None:
    api.drop_scope(owner, subject="entity:1")
    assert [one.subject for one in api.list_scopes(owner)] == ["group:1", "entity:2"]


def test_an_administrator_of_a_part_grants_nothing_beyond_it(owner: data.Actor) -> None:
    local = acting_as(user_with(owner, "local", "administrator", subject="entity:1"))
    other = user_with(owner, "zhou")
    api.grant(local, user_id=other.id, role="finance", subject="entity:1")
    with pytest.raises(data.NotFoundError):
        api.grant(local, user_id=other.id, role="finance", subject="entity:2")
    with pytest.raises(data.NotAllowedError):
        api.grant(local, user_id=other.id, role="finance")
    with pytest.raises(data.NotAllowedError):
        api.disable_user(local, user_id=other.id)


class Desk:
    """A room above with tasks on somebody's desk."""

    def __init__(self, user_id: int) -> None:
        self.owner = user_id

    def held_by(self, *, user_id: int) -> Sequence[data.Held]:
        return [data.Held("cases", "42", "补缴 42 号")] if user_id == self.owner else []

    def hand_over(self, *, actor: data.Actor, user_id: int, to: int) -> None:
        if user_id == self.owner:
            self.owner = to


@pytest.fixture
def desk(specialist: data.Actor) -> Iterator[Desk]:
    assert specialist.user_id is not None
    keeper = Desk(specialist.user_id)
    api.register_keeper(keeper=keeper)
    yield keeper
    api.forget_keeper(keeper=keeper)


def test_who_holds_tasks_is_not_disabled_until_they_are_handed_over(
    owner: data.Actor, specialist: data.Actor, deputy: data.User, desk: Desk
) -> None:
    assert specialist.user_id is not None
    with pytest.raises(data.StillHoldsError) as refused:
        api.disable_user(owner, user_id=specialist.user_id)
    assert [held.title for held in refused.value.held] == ["补缴 42 号"]
    assert api.hand_over(owner, user_id=specialist.user_id, to=deputy.id) == 1
    assert [held.key for held in api.list_held(owner, user_id=deputy.id)] == ["42"]
    assert not api.disable_user(owner, user_id=specialist.user_id).is_active


def test_nothing_is_handed_to_nobody(owner: data.Actor, specialist: data.Actor, desk: Desk) -> None:
    assert specialist.user_id is not None
    with pytest.raises(data.NotFoundError):
        api.hand_over(owner, user_id=specialist.user_id, to=404)
    assert desk.owner == specialist.user_id


def test_the_last_administrator_stays(owner: data.Actor) -> None:
    assert owner.user_id is not None
    with pytest.raises(data.LastAdministratorError, match=data.LAST_ADMINISTRATOR):
        api.disable_user(owner, user_id=owner.user_id)
    user_with(owner, "second", "administrator")
    assert not api.disable_user(owner, user_id=owner.user_id).is_active


def test_the_grants_of_a_disabled_user_end(owner: data.Actor, specialist: data.Actor) -> None:
    assert specialist.user_id is not None
    api.disable_user(owner, user_id=specialist.user_id)
    [kept] = api.list_grants(owner, user_id=specialist.user_id)
    assert kept.valid_to == clock.today()
    with pytest.raises(data.NotFoundError):
        api.get_actor(user_id=specialist.user_id)


def test_a_span_ends_after_it_begins(owner: data.Actor, deputy: data.User) -> None:
    with pytest.raises(data.InvalidGrantError, match=data.SPAN_REVERSED):
        api.grant(owner, user_id=deputy.id, role="finance", valid_from=WEEK, valid_to=TODAY)


def test_what_others_were_granted_is_for_administrators(
    owner: data.Actor, specialist: data.Actor
) -> None:
    assert {one.role for one in api.list_grants(owner)} >= {"administrator", "specialist"}
    with pytest.raises(data.NotAllowedError):
        api.list_grants(specialist)


def test_a_grant_is_revoked_at_once_with_what_was_lent_from_it(
    owner: data.Actor, specialist: data.Actor, deputy: data.User
) -> None:
    lend(specialist, deputy)
    assert specialist.user_id is not None
    mine = api.list_grants(owner, user_id=specialist.user_id)
    api.revoke(owner, grant_id=mine[0].id)
    assert api.get_actor(user_id=specialist.user_id).holdings == ()
    assert acting_as(deputy).holdings == ()
    assert api.list_grants(owner, user_id=specialist.user_id) == []
