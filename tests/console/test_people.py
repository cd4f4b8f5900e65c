"""The list of people, its filters and its files."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import id_no
from tests.console.companies import EAST_COMPANY, WEST_COMPANY, colleague, settle
from wuxian.access.data import Actor
from wuxian.roster import api as roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(operator: Actor) -> dict[str, int]:
    return settle(operator)


def page(client: Client, **asked: object) -> str:
    answer = client.get(reverse("people"), asked)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_is_listed_with_masked_numbers(client: Client, ids: dict[str, int]) -> None:
    text = page(client)
    assert "4 人" in text
    assert all(name in text for name in ("李娜", "王小明", "赵六", EAST_COMPANY, "上海市"))
    assert id_no(1) not in text
    assert "********" in text
    assert "在职未参保" in text


@pytest.mark.parametrize(
    ("asked", "found", "left_out"),
    [
        ({"q": "ln"}, "李娜", "王小明"),
        ({"q": "E002"}, "王小明", "李娜"),
        ({"q": id_no(4)[-4:]}, "赵六", "李娜"),
        ({"place": "510100"}, "赵六", "李娜"),
        ({"since": "2026-03-02"}, "王小明", "李娜"),
        ({"unenrolled": "1"}, "=SUM(A1)", "李娜"),
    ],
)
def test_a_filter_stands_in_the_address(
    client: Client, ids: dict[str, int], asked: dict[str, str], found: str, left_out: str
) -> None:
    rows = page(client, **asked).split("<tbody>")[1]
    assert found in rows
    assert left_out not in rows


def test_a_company_is_chosen_and_then_its_departments(client: Client, ids: dict[str, int]) -> None:
    assert 'name="department"' not in page(client)
    text = page(client, entity=ids[WEST_COMPANY])
    assert 'name="department"' in text
    assert "赵六" in text
    assert "李娜" not in text


@pytest.mark.parametrize("asked", [{"entity": "x"}, {"place": "-"}])
def test_a_filter_that_cannot_be_is_not_found(client: Client, asked: dict[str, str]) -> None:
    assert client.get(reverse("people"), asked).status_code == 404


def test_a_day_of_hire_is_read_as_typed_or_told_at_its_field(
    client: Client, ids: dict[str, int]
) -> None:
    text = page(client, since="2026.3.2")
    assert "王小明" in text
    assert "李娜" not in text
    wrong = page(client, since="yesterday")
    assert "请把日期写作 2026-07-01。" in wrong
    assert "李娜" in wrong


def test_pages_follow_one_another(
    client: Client, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = page(client)
    assert 'rel="next"' not in first
    monkeypatch.setattr(
        roster.find_people.__wrapped__, "__kwdefaults__", {"after": None, "limit": 2}
    )
    text = page(client)
    assert 'rel="next"' in text
    assert "本页 2 人，共 4 人" in text


def test_nobody_and_nobody_who_matches_are_told_apart(client: Client, operator: Actor) -> None:
    assert "还没有人员" in page(client)
    settle(operator)
    assert "没有符合条件的人" in page(client, q="没有此人")


def test_a_colleague_sees_one_company(operator: Actor, ids: dict[str, int]) -> None:
    text = page(colleague(operator, ids[WEST_COMPANY]))
    assert "赵六" in text
    assert "李娜" not in text
    assert EAST_COMPANY not in text


@pytest.mark.parametrize("name", ["people", "people_csv", "people_xlsx"])
def test_strangers_and_nobodies_see_nothing(nobody: Client, stranger: Client, name: str) -> None:
    assert nobody.get(reverse(name))["Location"].startswith("/sign-in/")
    assert stranger.get(reverse(name)).status_code == 403


def test_the_csv_has_the_people_of_the_filter_and_runs_nothing(
    client: Client, ids: dict[str, int]
) -> None:
    answer = client.get(reverse("people_csv"), {"entity": ids[EAST_COMPANY]})
    assert answer.streaming
    text = b"".join(answer).decode()  # type: ignore[arg-type]
    assert text.startswith("\ufeff姓名,工号,证件号码")
    assert "李娜,E001," in text
    assert "'=SUM(A1)" in text
    assert "赵六" not in text
    assert id_no(1) not in text


def test_the_workbook_says_what_was_asked(client: Client, ids: dict[str, int]) -> None:
    answer = client.get(reverse("people_xlsx"), {"q": "李娜"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    assert [row[0].value for row in book["人员"].iter_rows()] == ["姓名", "李娜"]
    assert book["说明"]["B1"].value == "“李娜”"


def test_the_list_leads_to_the_month_and_to_each_person(
    client: Client, ids: dict[str, int]
) -> None:
    text = page(client, entity=ids[EAST_COMPANY])
    assert f"{reverse('owed_people')}?month=2026-07&amp;entity={ids[EAST_COMPANY]}" in text
    assert reverse("person", args=[ids["李娜"]]) in text
