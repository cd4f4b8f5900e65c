"""The policy library as pages, on the library that ships."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from wuxian.console.policy.grid import OUT_OF_SCOPE, POSITIONS, short
from wuxian.console.policy.provinces import level
from wuxian.policies import api as policies
from wuxian.policybook import open_book

pytestmark = pytest.mark.django_db
SHANGHAI, GUANGDONG = 310000, 440000


@pytest.fixture(autouse=True)
def shipped(in_two_cities: None) -> Iterator[None]:
    with policies.using_book(book=open_book()):
        yield


def text_of(client: Client, name: str, *args: object, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_province_of_the_library_has_a_tile_of_its_own() -> None:
    provinces = {short(place.province_name) for place in policies.get_book().places()}
    assert provinces | set(OUT_OF_SCOPE) == set(POSITIONS)
    assert len(set(POSITIONS.values())) == len(POSITIONS) == 34


@pytest.mark.parametrize(("share", "step"), [(100, 4), (99, 3), (75, 3), (50, 2), (24, 0), (0, 0)])
def test_only_everything_is_the_fullest_colour(share: int, step: int) -> None:
    assert level(share) == step


def test_the_map_shows_every_province_and_what_is_out_of_scope(client: Client) -> None:
    text = text_of(client, "policy", month="2026-07")
    assert text.count("map-tile is-level") == 31
    assert text.count("不在范围") == 4
    assert "337" in text
    assert reverse("policy_province", args=[GUANGDONG]) + "?month=2026-07" in text
    assert "项有来源且没有争议" in text_of(client, "policy", month="2026-07", by="state")


def test_a_city_is_found_by_name_or_the_nearest_are_named(client: Client) -> None:
    found = client.get(reverse("policy"), {"q": "成都市", "month": "2026-07"})
    assert found["Location"] == reverse("policy_place", args=[510100]) + "?month=2026-07"
    assert "亚特兰蒂斯" in text_of(client, "policy", q="亚特兰蒂斯")


def test_a_province_lists_its_cities(client: Client) -> None:
    text = text_of(client, "policy_province", GUANGDONG, month="2026-07")
    assert "21 个城市" in text
    assert reverse("policy_place", args=[440100]) in text


def test_a_place_shows_values_layers_states_and_sources(client: Client) -> None:
    text = text_of(client, "policy_place", SHANGHAI, month="2026-07")
    for said in ("37,731.00", "8.5% + 0.5%", "国家", "2026-07 起", "每边各自四舍五入到分"):
        assert said in text
    assert reverse("policy_source", args=["310000-2026-8a44d9"]) in text
    earlier = text_of(client, "policy_place", SHANGHAI, month="2025-08")
    assert "37,302.00" in earlier
    assert "37,731.00" not in earlier


def test_a_rival_stands_beside_the_library_s_choice(client: Client) -> None:
    text = text_of(client, "policy_place", SHANGHAI, month="2026-07")
    chosen, rival = text.split("政策库采用")[1].split("另一来源")[:2]
    assert "0.5%" in chosen
    assert "1%" in rival
    assert "阶段性降费到期后未见延续文件" in rival
    assert "有争议：另有来源给出不同数字" in text


def test_a_gap_is_said_and_not_filled(client: Client) -> None:
    text = text_of(client, "policy_place", SHANGHAI, month="2015-01")
    assert "不会用零或旧值代替" in text


def test_a_value_has_a_history(client: Client) -> None:
    text = text_of(client, "policy_history", SHANGHAI, "pension", parameter="base_max")
    for said in ("养老保险 基数上限", "37,731.00", "37,302.00", "2025-07 ～ 2026-06"):
        assert said in text
    address = reverse("policy_history", args=[SHANGHAI, "pension"])
    assert client.get(address, {"parameter": "nothing"}).status_code == 404
    other = reverse("policy_history", args=[SHANGHAI, "nothing"])
    assert client.get(other, {"parameter": "rate"}).status_code == 404


def test_a_source_shows_every_value_read_from_it(client: Client) -> None:
    assert "共 916 个来源" in text_of(client, "policy_sources")
    narrowed = text_of(client, "policy_sources", q="沪人社规〔2024〕25号")
    assert reverse("policy_source", args=["310000-2024-25-afad30"]) in narrowed
    text = text_of(client, "policy_source", "310000-2026-8a44d9")
    assert "https://rsj.sh.gov.cn/" in text
    assert 'rel="noreferrer noopener"' in text
    assert text.count("37,731.00") == 4


def test_the_coverage_adds_up(client: Client) -> None:
    text = text_of(client, "policy_coverage")
    for said in ("337", "31 个省级行政区", "没有缺口", policies.get_book().digest):
        assert said in text


@pytest.mark.parametrize(
    ("name", "args", "asked"),
    [
        ("policy", [], {"month": "2026-13"}),
        ("policy_place", [999999], {}),
        ("policy_province", [999999], {}),
        ("policy_history", [999999, "pension"], {"parameter": "rate"}),
        ("policy_source", ["nowhere"], {}),
        ("policy_sources", [], {"from": "x"}),
    ],
)
def test_what_the_library_does_not_have_is_not_found(
    client: Client, name: str, args: list[object], asked: dict[str, str]
) -> None:
    assert client.get(reverse(name, args=args), asked).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("policy", []),
        ("policy_province", [GUANGDONG]),
        ("policy_place", [SHANGHAI]),
        ("policy_history", [SHANGHAI, "pension"]),
        ("policy_sources", []),
        ("policy_source", ["nowhere"]),
        ("policy_coverage", []),
    ],
)
def test_nobody_reads_it_without_signing_in(nobody: Client, name: str, args: list[object]) -> None:
    answer = nobody.get(reverse(name, args=args))
    assert answer["Location"].startswith("/sign-in/")
