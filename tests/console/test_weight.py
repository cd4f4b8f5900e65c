"""Pages are small on the line: compressed, padded, and within their budget."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import id_no
from tests.cast.book import EAST
from wuxian.access.data import Actor
from wuxian.ledger import api as ledger
from wuxian.roster import api as roster
from wuxian.roster.data import RosterRow

pytestmark = pytest.mark.django_db
BUDGET = 120 * 1024
PEOPLE = 120
MAIN = ["home", "owed", "owed_people", "people", "imports", "risks", "companies", "accounts",
        "policy", "policy_sources", "evidence", "accesses", "gallery"]  # fmt: skip


@pytest.fixture
def crowd(operator: Actor) -> None:
    """More people than a page shows, every second one above the cap."""
    rows = [
        RosterRow(
            name=f"员工{number}", entity="甲公司", since=202601, place=EAST,
            id_no=id_no(number), employee_no=f"E{number}", department=(f"部门{number % 9}",),
            amount=1_000_000 if number % 2 else 9_000_000,
        )
        for number in range(1, PEOPLE)
    ]  # fmt: skip
    roster.write_rows(operator, rows=rows)
    ledger.create_owed_run(operator, period=202607)


@pytest.mark.parametrize("route", MAIN)
def test_a_main_page_is_compressed_and_within_its_budget(
    client: Client, crowd: None, route: str
) -> None:
    plain = client.get(reverse(route))
    answer = client.get(reverse(route), headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) <= BUDGET
    assert len(gzip.decompress(answer.content)) == pytest.approx(len(plain.content), rel=0.01)


def test_the_length_of_an_answer_is_padded_at_random(client: Client) -> None:
    sizes = {
        len(client.get("/_ui/", headers={"accept-encoding": "gzip"}).content) for _ in range(20)
    }
    assert len(sizes) > 1


def test_a_browser_that_cannot_unpack_gets_the_page_as_it_is(client: Client) -> None:
    assert "Content-Encoding" not in client.get(reverse("imports")).headers
