"""Groups, entities, departments and accounts at the door."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.cast.book import TwoCities
from wuxian.access import api as access
from wuxian.access.data import Actor, Holding, NotAllowedError, Verb
from wuxian.employers import api, data
from wuxian.employers.data import Channel, Fact
from wuxian.policies import api as policies
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Actor:
    return access.operator()


@pytest.fixture
def entity(operator: Actor) -> data.LegalEntity:
    return api.create_entity(operator, name="上海示例有限公司")


@pytest.fixture
def account(operator: Actor, entity: data.LegalEntity) -> data.Account:
    return api.ensure_account(
        operator, entity_id=entity.id, place=310000, channel=Channel.SOCIAL_INSURANCE
    )


def only(actor: Actor, entity: data.LegalEntity) -> Actor:
    """A colleague who sees one entity."""
    scope = access.create_scope(actor, subject=f"entity:{entity.id}", name=entity.name)
    verbs = frozenset({Verb.SEE_PEOPLE, Verb.MANAGE_STRUCTURE})
    return Actor(user_id=None, name="同事", holdings=(Holding("hrbp", verbs, scope.path),))


def test_an_entity_lives_in_a_group_and_in_the_scope_tree(
    operator: Actor, entity: data.LegalEntity
) -> None:
    groups = api.list_groups(operator)
    assert [group.name for group in groups] == [api.DEFAULT_GROUP]
    assert access.list_subjects(only(operator, entity), verb=Verb.SEE_PEOPLE) == {
        f"entity:{entity.id}"
    }


def test_a_taken_or_empty_name_is_refused(operator: Actor, entity: data.LegalEntity) -> None:
    with pytest.raises(data.InvalidEmployerError, match=entity.name):
        api.create_entity(operator, name=f" {entity.name} ")
    with pytest.raises(data.InvalidEmployerError, match=data.NAME_EMPTY):
        api.create_entity(operator, name="  ")


def test_a_uscc_is_optional_and_checked(operator: Actor) -> None:
    right = "91110000600037341L"
    assert api.create_entity(operator, name="甲", uscc=right).uscc == right
    with pytest.raises(data.InvalidEmployerError, match="统一社会信用代码"):
        api.create_entity(operator, name="乙", uscc=right[:-1] + "M")


def test_someone_without_the_verb_creates_nothing() -> None:
    with pytest.raises(NotAllowedError):
        api.create_entity(Actor(user_id=None, name="路人"), name="甲")


def test_ensuring_twice_finds_the_first(operator: Actor, entity: data.LegalEntity) -> None:
    assert api.ensure_entity(operator, name=entity.name).id == entity.id
    first = api.ensure_department(operator, entity_id=entity.id, path=["销售部", "华东"])
    again = api.ensure_department(operator, entity_id=entity.id, path=["销售部", "华东"])
    assert first == again
    paths = [department.path for department in api.list_departments(operator)]
    assert paths == [("销售部",), ("销售部", "华东")]


def test_a_new_account_assumes_nothing(account: data.Account) -> None:
    assert account.facts == {}


def test_a_fact_holds_from_its_month_until_the_next(operator: Actor, account: data.Account) -> None:
    for month, rate in ((202401, 2000), (202507, 1600)):
        api.record_account_fact(
            operator, account_id=account.id, fact=Fact.WORK_INJURY_RATE, value=rate,
            valid_from=month,
        )  # fmt: skip
    rates = [
        api.list_accounts(operator, period=month)[0].facts.get(Fact.WORK_INJURY_RATE)
        for month in (202312, 202401, 202506, 202507, 202601)
    ]
    assert rates == [None, 2000, 2000, 1600, 1600]


def test_a_correction_leaves_what_was_known_before(operator: Actor, account: data.Account) -> None:
    with frozen_at(datetime(2026, 1, 5, tzinfo=UTC)):
        record(operator, account, 70_000)
    with frozen_at(datetime(2026, 2, 5, tzinfo=UTC)):
        record(operator, account, 120_000)
    then = datetime(2026, 1, 31, tzinfo=UTC)
    [before] = api.list_accounts(operator, period=202601, as_known=then)
    [now] = api.list_accounts(operator, period=202601)
    assert before.facts[Fact.HOUSING_FUND_RATE] == 70_000
    assert now.facts[Fact.HOUSING_FUND_RATE] == 120_000
    history = api.list_account_history(operator, account_id=account.id)
    assert [(entry.value, entry.superseded_at is None) for entry in history] == [
        (120_000, True),
        (70_000, False),
    ]


def record(actor: Actor, account: data.Account, rate: int) -> None:
    api.record_account_fact(
        actor, account_id=account.id, fact=Fact.HOUSING_FUND_RATE, value=rate, valid_from=202601
    )


def test_recording_the_same_again_changes_nothing(operator: Actor, account: data.Account) -> None:
    record(operator, account, 70_000)
    record(operator, account, 70_000)
    assert len(api.list_account_history(operator, account_id=account.id)) == 1


def test_a_value_a_fact_cannot_have_is_refused(operator: Actor, account: data.Account) -> None:
    with pytest.raises(data.InvalidFactError, match="1 到 8"):
        api.record_account_fact(
            operator, account_id=account.id, fact=Fact.WORK_INJURY_CLASS, value=9,
            valid_from=202601,
        )  # fmt: skip


def test_another_entity_is_answered_like_a_missing_one(
    operator: Actor, entity: data.LegalEntity
) -> None:
    colleague = only(operator, entity)
    other = api.create_entity(operator, name="北京示例有限公司")
    assert [seen.id for seen in api.list_entities(colleague)] == [entity.id]
    for entity_id in (other.id, 404):
        with pytest.raises(data.NotFoundError, match=data.NOT_FOUND):
            api.get_entity(colleague, entity_id=entity_id)


def test_forgetting_a_run_takes_what_it_made_and_leaves_what_is_used(operator: Actor) -> None:
    made = api.ensure_entity(operator, name="丙", run="RUN1")
    used = api.ensure_entity(operator, name="丁", run="RUN1")
    api.ensure_account(operator, entity_id=used.id, place=110000, channel=Channel.TAX)
    api.ensure_account(operator, entity_id=made.id, place=110000, channel=Channel.TAX, run="RUN1")
    assert api.forget_run(operator, run="RUN1") == 2
    assert [entity.name for entity in api.list_entities(operator)] == ["丁"]


def test_an_importer_adds_to_their_own_entity_and_to_no_other(
    operator: Actor, entity: data.LegalEntity
) -> None:
    scope = access.create_scope(operator, subject=f"entity:{entity.id}", name=entity.name)
    verbs = frozenset({Verb.SEE_PEOPLE, Verb.IMPORT})
    importer = Actor(user_id=None, name="店长", holdings=(Holding("hrbp", verbs, scope.path),))
    other = api.create_entity(operator, name="北京示例有限公司")
    api.ensure_department(importer, entity_id=entity.id, path=["门店"])
    with pytest.raises(data.NotFoundError):
        api.ensure_department(importer, entity_id=other.id, path=["门店"])
    with pytest.raises(NotAllowedError):
        api.create_entity(importer, name="新单位")


@pytest.fixture
def fund(operator: Actor, entity: data.LegalEntity) -> Iterator[data.Account]:
    with policies.using_book(book=TwoCities()), frozen_at(datetime(2026, 7, 10, tzinfo=UTC)):
        yield api.ensure_account(
            operator, entity_id=entity.id, place=310000, channel=Channel.HOUSING_FUND
        )


def test_a_form_of_facts_is_recorded_in_one_deed(operator: Actor, fund: data.Account) -> None:
    said = {Fact.HOUSING_FUND_RATE: 70_000, Fact.DECLARATION_DAY: 15, Fact.INCREASE_DAY: None}
    account = api.record_account_facts(operator, account_id=fund.id, values=said, valid_from=202607)
    assert account.facts == {Fact.HOUSING_FUND_RATE: 70_000, Fact.DECLARATION_DAY: 15}
    assert api.get_account(operator, account_id=fund.id) == account
    again = api.record_account_facts(operator, account_id=fund.id, values=said, valid_from=202607)
    assert len(api.list_account_history(operator, account_id=again.id)) == 2


def test_a_form_with_one_wrong_value_records_nothing(operator: Actor, fund: data.Account) -> None:
    assert api.rate_ranges(place=310000, period=202607)[Fact.HOUSING_FUND_RATE] == (50_000, 120_000)
    said = {Fact.HOUSING_FUND_RATE: 130_000, Fact.DECLARATION_DAY: 32, Fact.INCREASE_DAY: 5}
    with pytest.raises(data.RefusedFactsError) as refused:
        api.record_account_facts(operator, account_id=fund.id, values=said, valid_from=202607)
    assert refused.value.problems == {
        Fact.HOUSING_FUND_RATE: data.OUTSIDE_PLACE.format(
            place="上海市", month="2026-07", least="5%", most="12%", value="13%"
        ),
        Fact.DECLARATION_DAY: data.NO_SUCH_DAY.format(value=32),
    }
    assert api.list_account_history(operator, account_id=fund.id) == []


def test_a_rate_and_a_class_exclude_each_other(operator: Actor, fund: data.Account) -> None:
    said = {Fact.WORK_INJURY_RATE: 2_000, Fact.WORK_INJURY_CLASS: 1}
    with pytest.raises(data.RefusedFactsError, match=data.RATE_AND_CLASS):
        api.record_account_facts(operator, account_id=fund.id, values=said, valid_from=202607)


def test_an_account_of_another_entity_is_not_there(
    operator: Actor, fund: data.Account, entity: data.LegalEntity
) -> None:
    other = only(operator, api.create_entity(operator, name="另一家"))
    with pytest.raises(data.NotFoundError, match=data.NOT_FOUND):
        api.get_account(other, account_id=fund.id)
    with pytest.raises(data.NotFoundError, match=data.NOT_FOUND):
        api.record_account_facts(other, account_id=fund.id, values={}, valid_from=202607)


def test_facts_of_several_accounts_are_recorded_all_or_none(
    operator: Actor, fund: data.Account, account: data.Account
) -> None:
    right, wrong = {Fact.WORK_INJURY_CLASS: 2}, {Fact.HOUSING_FUND_RATE: 130_000}
    with pytest.raises(data.RefusedFactsError) as refused:
        api.record_facts_of_accounts(
            operator, values={account.id: right, fund.id: wrong}, valid_from=202607
        )
    assert refused.value.account_id == fund.id
    assert api.list_account_history(operator, account_id=account.id) == []
    api.record_facts_of_accounts(operator, values={account.id: right}, valid_from=202607)
    assert len(api.list_account_history(operator, account_id=account.id)) == 1
