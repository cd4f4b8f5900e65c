"""People are erased once nothing asks to keep them; proofs stay, names do not."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection

from tests.cast import id_no
from tests.cast.book import EAST, TwoCities
from tests.console.conftest import NOW
from tests.evidence.reading import logged
from wuxian.access import api as access
from wuxian.access.data import Actor, NotAllowedError
from wuxian.evidence import api as evidence
from wuxian.evidence import replay
from wuxian.evidence.data import InvalidRetentionError, RetentionClass
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster import data
from wuxian.roster.data import RosterRow
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db
REASON = "本人申请删除"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with policies.using_book(book=TwoCities()), frozen_at(NOW):
        yield


@pytest.fixture
def operator() -> Actor:
    return access.operator()


def hire(operator: Actor, number: int, *, left: date | None, entity: str = "甲公司") -> int:
    """Somebody hired in 2010, perhaps gone since; their id."""
    stop = left.year * 100 + left.month if left else None
    row = RosterRow(
        name=f"赫连{number}", entity=entity, since=201001, start=201001, place=EAST, stop=stop,
        id_no=id_no(number), employee_no=f"H{number}", hired_on=date(2010, 1, 4), left_on=left,
        amount=500_000,
    )  # fmt: skip
    roster.write_rows(operator, rows=[row])
    [found] = roster.list_people(operator, search=id_no(number)[-4:]).people
    return found.id


def everything() -> str:
    """Every row of the rooms that knew the person, as text."""
    with access.acting(access.operator()), connection.cursor() as cursor:
        texts = []
        for table in ("roster_person", "roster_employment", "evidence_subjectkey"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            texts.append(str(cursor.fetchone()))
    return " ".join(texts)


def test_somebody_long_gone_is_erased_and_no_longer_found(operator: Actor) -> None:
    person = hire(operator, 41, left=date(2015, 3, 31))
    assert "H41" in everything()
    roster.erase_person(operator, person_id=person, reason=REASON)
    found = roster.get_person(operator, person_id=person)
    assert (found.name, found.id_no) == ("(已删除)", None)
    assert [wage.amount for wage in found.wages] == [500_000]
    for search in ("赫连41", "hl", id_no(41)[-4:], "H41"):
        assert roster.list_people(operator, search=search).people == ()
    assert "H41" not in everything()
    with pytest.raises(data.NotFoundError):
        roster.reveal_id(operator, person_id=person, reason="再看")


def test_the_log_verifies_after_an_erasure_and_says_that_it_was_done(operator: Actor) -> None:
    evidence.begin()
    person = hire(operator, 42, left=date(2015, 3, 31))
    roster.erase_person(operator, person_id=person, reason=REASON)
    assert [one["action"] for one in logged()][-2:] == [
        "roster.person_erased", "evidence.shredded",
    ]  # fmt: skip
    assert list(replay.check()) == []


def test_the_same_number_later_is_a_new_person(operator: Actor) -> None:
    person = hire(operator, 43, left=date(2015, 3, 31))
    roster.erase_person(operator, person_id=person, reason=REASON)
    assert hire(operator, 43, left=None) != person


@pytest.mark.parametrize(
    ("left", "why"),
    [
        (None, "仍在职"),
        (date(2016, 7, 10), "2026-08-01"),
        (date(2026, 6, 30), "2036-07-01"),
    ],
)
def test_who_must_be_kept_is_not_erased_and_the_reason_is_told(
    operator: Actor, left: date | None, why: str
) -> None:
    person = hire(operator, 44, left=left)
    with pytest.raises(data.KeptError, match=why):
        roster.erase_person(operator, person_id=person, reason=REASON)
    assert roster.get_person(operator, person_id=person).name == "赫连44"


def test_a_legal_hold_is_over_the_years_until_it_is_lifted(operator: Actor) -> None:
    person = hire(operator, 45, left=date(2012, 1, 31))
    roster.place_hold(operator, person_id=person, reason="(2026)诉字第 1 号")
    with pytest.raises(data.KeptError, match="诉字"):
        roster.erase_person(operator, person_id=person, reason=REASON)
    assert roster.lift_holds(operator, person_id=person, reason="结案") == 1
    roster.erase_person(operator, person_id=person, reason=REASON)


def test_another_company_of_the_group_keeps_somebody_too(operator: Actor) -> None:
    person = hire(operator, 46, left=date(2012, 1, 31))
    hire(operator, 46, left=None, entity="乙公司")
    with pytest.raises(data.KeptError, match="仍在职"):
        roster.erase_person(operator, person_id=person, reason=REASON)


def test_fewer_years_let_somebody_go_earlier_and_more_keep_them_longer(operator: Actor) -> None:
    person = hire(operator, 47, left=date(2018, 12, 31))
    assert roster.get_erasability(operator, person_id=person).kept_until == date(2029, 1, 1)
    evidence.set_retention(who=operator.who, kind=RetentionClass.CONTRIBUTION, years=15)
    assert roster.get_erasability(operator, person_id=person).kept_until == date(2034, 1, 1)
    evidence.set_retention(who=operator.who, kind=RetentionClass.CONTRIBUTION, years=5)
    roster.erase_person(operator, person_id=person, reason=REASON)


def test_case_materials_are_kept_three_years_at_least(operator: Actor) -> None:
    with pytest.raises(InvalidRetentionError, match="3 年"):
        evidence.set_retention(who=operator.who, kind=RetentionClass.CASE_MATERIAL, years=2)
    years = {rule.kind: rule.years for rule in evidence.list_retention()}
    assert years == {"contribution": 10, "synchronisation": 10, "ticket": 10, "case_material": 3}


def test_it_takes_the_right_and_a_reason(operator: Actor) -> None:
    person = hire(operator, 48, left=date(2012, 1, 31))
    with pytest.raises(data.InvalidFactError):
        roster.erase_person(operator, person_id=person, reason=" ")
    user = access.create_user(operator, username="li", password="correct horse battery")
    access.grant(operator, user_id=user.id, role="specialist")
    with pytest.raises(NotAllowedError):
        roster.erase_person(access.get_actor(user_id=user.id), person_id=person, reason=REASON)
