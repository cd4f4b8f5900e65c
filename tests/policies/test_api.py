"""Which library is in force, and what it says."""

from datetime import UTC, datetime

import pytest

from tests.cast.book import EAST, WEST, NoSuchCityError, TwoCities
from wuxian.access import api as access
from wuxian.access.data import Actor, NotAllowedError
from wuxian.engine.kinds import Kind
from wuxian.policies import api, data
from wuxian.support.clock import frozen_at


def test_a_place_is_found_by_code_or_name_or_refused() -> None:
    with api.using_book(book=TwoCities()):
        assert {api.find_place(text=text).code for text in ("上海", "上海市", "310000")} == {EAST}
        with pytest.raises(NoSuchCityError, match="亚特兰蒂斯"):
            api.find_place(text="亚特兰蒂斯")


def test_a_list_of_places_says_what_can_be_computed_and_how_sure_it_is() -> None:
    with api.using_book(book=TwoCities()):
        east, west = api.list_places(period=202607)
    assert (east.code, east.computable, east.gaps) == (EAST, 5, 0)
    assert (west.code, west.computable, west.gaps) == (WEST, 4, 1)
    assert east.worst_state == "unverified"


def test_a_place_and_its_kinds_say_what_a_month_comes_to_or_lacks() -> None:
    with api.using_book(book=TwoCities()):
        assert api.get_place(code=WEST).name == "成都市"
        with pytest.raises(data.NotFoundError, match="999999"):
            api.get_place(code=999999)
        pension, medical, *_, fund = api.list_kinds(place=WEST, period=202607)
    assert (pension.kind, pension.gaps) == (Kind.PENSION, ("no_rate",))
    assert (medical.floor, medical.cap, medical.gaps) == (700_000, 3_650_000, ())
    assert [(one.component, one.rate_ppm) for one in medical.shares] == [
        ("basic", 85_000), ("local", 5_000), ("main", 20_000),
    ]  # fmt: skip
    assert {(one.own_rate, one.rate_min_ppm, one.rate_max_ppm) for one in fund.shares} == {
        (True, 50_000, 120_000)
    }


def test_the_states_of_a_place_are_counted_by_kind() -> None:
    with api.using_book(book=TwoCities()):
        east, _ = api.list_places(period=202607)
    assert east.states == {"secondary": 3, "disputed": 1, "unverified": 1}


def test_the_shipped_library_tells_its_sources_and_histories() -> None:
    use = api.list_sources()[0]
    source, values = api.get_source(source_id=use.source.id)
    assert (source, len(values)) == (use.source, use.values)
    history = api.list_history(place=310000, kind=Kind.PENSION)
    assert [one.effective_from for one in history] == sorted(
        (one.effective_from for one in history), reverse=True
    )
    with pytest.raises(data.NotFoundError, match=data.NO_SOURCE):
        api.get_source(source_id="nowhere")


def test_another_library_counts_only_inside_its_block() -> None:
    with api.using_book(book=TwoCities(digest="outer")):
        with api.using_book(book=TwoCities(digest="inner")):
            assert api.get_book().digest == "inner"
        assert api.get_book().digest == "outer"


@pytest.mark.django_db
def test_a_library_is_noted_the_first_time_it_is_seen() -> None:
    operator, first = access.operator(), datetime(2026, 7, 1, tzinfo=UTC)
    with api.using_book(book=TwoCities()):
        with frozen_at(first):
            api.note_library(operator)
        assert api.note_library(operator).first_seen == first
    assert [version.digest for version in api.list_libraries(operator)] == ["two-cities"]


@pytest.mark.django_db
def test_someone_who_may_see_nothing_is_refused() -> None:
    with pytest.raises(NotAllowedError):
        api.list_libraries(Actor(user_id=None, name="路人"))
