"""The month, its numbers and the lists behind them, and one amount explained."""

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape
from zipfile import ZipFile

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast.book import EAST, TwoCities
from tests.console.conftest import person_id
from wuxian.access.data import Actor
from wuxian.console.owed import risks
from wuxian.console.owed.asked import query_of, read_where
from wuxian.engine.kinds import Kind, Party, State
from wuxian.engine.statuses import Status
from wuxian.ledger import api as ledger
from wuxian.ledger.data import OwedRun, Where
from wuxian.policies import api as policies

pytestmark = pytest.mark.django_db
PAGES = ["owed", "owed_people", "owed_runs", "risks"]
AMOUNT = re.compile(r"[\d,]+\.\d\d")


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def numbers(answer: HttpResponse) -> list[str]:
    """The figures of the tiles at the top, in their order."""
    return re.findall(r'kpi-value">([^<]+)', text_of(answer))


@pytest.mark.parametrize(
    "where",
    [
        Where(period=202607),
        Where(run_id="01RUN", period=202607, kind=Kind.MEDICAL, party=Party.EMPLOYEE, entity_id=3),
        Where(period=202512, department_id=0, place=EAST, person_id=9, status=Status.COMPUTED),
        Where(period=202512, status=Status.NO_WAGE, state=State.DISPUTED),
    ],
)
def test_a_filter_survives_its_address(where: Where) -> None:
    from django.http import QueryDict

    assert read_where(QueryDict(query_of(where))) == where


def test_the_month_shows_both_shares_and_what_was_not_computed(
    client: Client, month: OwedRun
) -> None:
    answer = client.get(reverse("owed"), {"month": "2026-07"})
    text = text_of(answer)
    assert "估算" in text
    assert "没有填写公积金缴存比例" in text
    assert "有争议" in text
    assert numbers(answer)[3] == "3"


def test_what_nobody_could_compute_is_no_zero(client: Client, month: OwedRun) -> None:
    text = text_of(client.get(reverse("owed"), {"month": "2026-07"}))
    assert ">0.00<" not in text
    assert ">未计算<" in text


def test_every_link_of_the_month_opens_a_list_with_the_same_number(
    client: Client, month: OwedRun
) -> None:
    text = text_of(client.get(reverse("owed"), {"month": "2026-07"}))
    links = re.findall(r'href="(/owed/people/[^"]+)"[^>]*>([\d,]+\.\d\d)<', text)
    assert len(links) > 20
    for link, figure in links:
        assert numbers(client.get(link))[0] == figure, link


def test_a_month_not_computed_says_so_and_can_be_computed(client: Client, month: OwedRun) -> None:
    assert "还没有计算" in text_of(client.get(reverse("owed"), {"month": "2026-08"}))
    answer = client.post(reverse("owed_compute"), {"month": "2026-08"})
    assert answer["Location"] == "/owed/?month=2026-08"
    assert "计算记录" in text_of(client.get(answer["Location"]))


def test_computing_with_nobody_enrolled_explains_itself(client: Client) -> None:
    answer = client.post(reverse("owed_compute"), {"month": "2026-07"}, follow=True)
    assert "2026-07 没有人在保" in text_of(answer)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_computing_leads_nowhere_else(client: Client, month: OwedRun, target: str) -> None:
    answer = client.post(reverse("owed_compute"), {"month": "2026-07", "next": target})
    assert answer["Location"] == "/owed/?month=2026-07"


@pytest.mark.parametrize("asked", ["month=2026-13", "kind=lottery", "entity=x", "status=fine"])
def test_a_filter_that_cannot_be_is_not_found(client: Client, month: OwedRun, asked: str) -> None:
    assert client.get(f"{reverse('owed_people')}?{asked}").status_code == 404


@pytest.mark.parametrize("axis", ["entity", "place", "department"])
def test_a_breakdown_is_listed_whole(client: Client, month: OwedRun, axis: str) -> None:
    answer = client.get(reverse("owed_by"), {"month": "2026-07", "by": axis})
    assert text_of(answer).count("<tr data-row>") >= 2


def test_a_breakdown_by_nothing_is_not_found(client: Client, month: OwedRun) -> None:
    assert client.get(reverse("owed_by"), {"month": "2026-07"}).status_code == 404


def test_a_list_says_what_it_is_of(client: Client, month: OwedRun) -> None:
    asked = {"month": "2026-07", "kind": "medical", "party": "employer", "place": str(EAST)}
    text = text_of(client.get(reverse("owed_people"), asked))
    assert "2026年7月 · 上海市 · 医疗保险 · 单位" in text
    assert "员工1" in text
    assert "员工3" not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_is_exported_with_the_same_columns(
    client: Client, month: OwedRun, kind: str
) -> None:
    answer = client.get(reverse("owed_export"), {"month": "2026-07", "as": kind})
    assert "attachment" in answer["Content-Disposition"]
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
        assert rows[0][:4] == ["姓名", "工号", "单位", "参保城市"]
        assert {row[0] for row in rows[1:]} == {"员工1", "员工2", "员工3"}
    else:
        names = ZipFile(io.BytesIO(answer.getvalue())).read("xl/workbook.xml").decode()
        assert "应缴名单" in names
        assert "说明" in names


def test_an_export_as_something_else_is_not_found(client: Client, month: OwedRun) -> None:
    asked = {"month": "2026-07", "as": "pdf"}
    assert client.get(reverse("owed_export"), asked).status_code == 404


def test_a_person_shows_every_kind(client: Client, operator: Actor, month: OwedRun) -> None:
    asked = {"month": "2026-07", "person": person_id(operator, "员工1")}
    text = text_of(client.get(reverse("owed_person"), asked))
    assert "10,000.00" in text
    assert "1,600.00" in text
    assert "没有填写工伤费率或行业类别" in text


@pytest.mark.parametrize("asked", [{}, {"person": "404"}])
def test_a_person_without_lines_is_not_found(
    client: Client, month: OwedRun, asked: dict[str, str]
) -> None:
    assert client.get(reverse("owed_person"), asked | {"month": "2026-07"}).status_code == 404


def explained(operator: Actor, **asked: object) -> dict[str, object]:
    return {"month": "2026-07", "person": person_id(operator, "员工1"), "kind": "medical"} | asked


def test_an_amount_is_explained_from_the_wage_to_the_fen(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    text = text_of(client.get(reverse("owed_explain"), explained(operator)))
    assert "900.00 元 = 10,000.00 × 8.5% + 10,000.00 × 0.5%" in text
    assert "200.00 元 = 10,000.00 × 2%" in text
    assert "7,000.00 ～ 36,500.00，未触及" in text
    assert "10,000.00 月工资" in text
    assert "尚未导入明细，未核对" in text


def test_an_explanation_says_when_the_library_changed_since(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    asked = explained(operator)
    text = text_of(client.get(reverse("owed_explain"), asked))
    assert "按 2026-07-10 计算时已知的政策" in text
    assert "计算之后政策库更新过" not in text
    with policies.using_book(book=TwoCities(digest="later")):
        later = text_of(client.get(reverse("owed_explain"), asked))
    assert "计算之后政策库更新过" in later


def test_in_the_drawer_the_explanation_comes_without_the_page(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    answer = client.get(
        reverse("owed_explain"), explained(operator), headers={"hx-request": "true"}
    )
    assert "<html" not in text_of(answer)
    assert "200.00 元" in text_of(answer)


def test_what_was_not_computed_is_explained_too(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    text = text_of(client.get(reverse("owed_explain"), explained(operator, kind="work_injury")))
    assert "没有填写工伤费率或行业类别" in text


@pytest.mark.parametrize("asked", [{"kind": ""}, {"person": "404"}, {"person": ""}])
def test_nothing_to_explain_is_not_found(
    client: Client, operator: Actor, month: OwedRun, asked: dict[str, str]
) -> None:
    assert client.get(reverse("owed_explain"), explained(operator, **asked)).status_code == 404


def test_an_explanation_in_english_has_no_chinese_but_names(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    text = text_of(
        client.get(reverse("owed_explain"), explained(operator), headers={"hx-request": "true"})
    )
    assert "Within the limits: 10,000.00 yuan" in text
    assert set(re.findall(r"[\u4e00-\u9fff]+", text)) <= {"员工", "甲公司", "上海市"}


def test_the_runs_of_a_month_can_be_repeated(client: Client, month: OwedRun) -> None:
    assert month.lines_digest[:12] in text_of(client.get(reverse("owed_runs")))
    again = client.post(reverse("owed_replay", args=[month.id]), follow=True)
    assert "逐字节相同" in text_of(again)
    assert client.post(reverse("owed_replay", args=["01MISSING"])).status_code == 404


def test_risks_are_listed_and_narrowed(client: Client, month: OwedRun) -> None:
    assert "高于上限" in text_of(client.get(reverse("risks")))
    narrowed = text_of(client.get(reverse("risks"), {"kind": "same_name"}))
    assert "高于上限" not in narrowed


def test_a_long_list_of_risks_says_how_much_of_it_is_shown_and_leads_on(
    client: Client, month: OwedRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(risks, "SHOWN", 1)
    first = text_of(client.get(reverse("risks"), {"kind": "base_clamped"}))
    assert "第 1 到 1 条，共 2 条" in first
    assert 'rel="next" href="/risks/?month=2026-07&kind=base_clamped&start=1"' in first
    last = text_of(client.get(reverse("risks"), {"kind": "base_clamped", "start": "1"}))
    assert "第 2 到 2 条，共 2 条" in last
    assert 'rel="next"' not in last
    for beyond in ("2", "x", "-1"):
        assert client.get(reverse("risks"), {"start": beyond}).status_code == 404


def test_a_month_is_read_as_typed_or_told_at_its_field(client: Client, month: OwedRun) -> None:
    assert "2026年7月 · 应缴" in text_of(client.get(reverse("owed"), {"month": "2026年7月"}))
    wrong = client.get(reverse("owed"), {"month": "七月"})
    assert wrong.status_code == 422
    assert "请把月份写作 2026-07。" in text_of(wrong)
    assert 'value="七月"' in text_of(wrong)


@pytest.mark.parametrize("route", PAGES)
def test_a_stranger_is_refused_and_nobody_is_asked_to_sign_in(
    stranger: Client, nobody: Client, month: OwedRun, route: str
) -> None:
    assert stranger.get(reverse(route)).status_code == 403
    assert nobody.get(reverse(route))["Location"].startswith("/sign-in/")


def test_a_colleague_sees_their_company_and_of_others_nothing(
    colleague: Client, operator: Actor, month: OwedRun
) -> None:
    assert numbers(colleague.get(reverse("owed_people")))[-1] == "1"
    for route in ("owed_explain", "owed_person"):
        theirs = colleague.get(reverse(route), explained(operator))
        missing = colleague.get(reverse(route), explained(operator, person=404))
        assert theirs.status_code == missing.status_code == 404


def test_a_later_library_shows_as_another_run(client: Client, month: OwedRun) -> None:
    with policies.using_book(book=TwoCities(digest="later", cap=1_000_000)):
        client.post(reverse("owed_compute"), {"month": "2026-07"})
    assert text_of(client.get(reverse("owed_runs"))).count("重算核对") == 2


def test_amounts_of_the_run_and_of_the_page_agree(
    client: Client, operator: Actor, month: OwedRun
) -> None:
    total = ledger.totals(operator, where=Where(run_id=month.id))
    answer = client.get(reverse("owed_people"), {"month": "2026-07"})
    assert AMOUNT.fullmatch(numbers(answer)[1])
    assert numbers(answer)[1].replace(",", "") == f"{total.employer / 100:.2f}"
    assert month.created_at == datetime(2026, 7, 10, 4, tzinfo=UTC)
