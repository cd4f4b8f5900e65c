"""Which library is in force, and what it says."""

from datetime import UTC, datetime

import pytest

from tests.cast.book import EAST, WEST, NoSuchCityError, TwoCities
from wuxian.access import api as access
from wuxian.access.data import Actor, NotAllowedError
from wuxian.policies import api
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
