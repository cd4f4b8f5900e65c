"""Who signs in: an owner with every right, a colleague of one company, a stranger without any."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import id_no
from tests.cast.book import EAST, WEST, TwoCities
from tests.sheets.writers import Sheet, write_xlsx
from wuxian.access import api as access
from wuxian.access.data import Actor, User
from wuxian.employers import api as employers
from wuxian.ledger import api as ledger
from wuxian.ledger.data import OwedRun
from wuxian.policies import api as policies
from wuxian.roster import api as roster
from wuxian.roster.data import RosterRow
from wuxian.support.clock import frozen_at

PASSWORD = "correct horse battery"
NOW = datetime(2026, 7, 10, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_two_cities() -> Iterator[None]:
    with policies.using_book(book=TwoCities()), frozen_at(NOW):
        yield


@pytest.fixture
def operator() -> Actor:
    return access.operator()


@pytest.fixture
def owner() -> User:
    return access.create_first_user(
        username="owner", password=PASSWORD, display_name="王芳", email="owner@example.com"
    )


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    assert client.login(username=user.username, password=PASSWORD)
    return client


@pytest.fixture
def client(owner: User) -> Client:
    """The owner's browser."""
    return signed_in(owner)


@pytest.fixture
def stranger(operator: Actor, owner: User) -> Client:
    """Somebody who may sign in and do nothing."""
    return signed_in(
        access.create_user(operator, username="stranger", password=PASSWORD, display_name="路人")
    )


@pytest.fixture
def nobody() -> Client:
    """A browser that is not signed in."""
    return Client(headers={"accept-language": "zh-hans"})


HEADER = ["姓名", "证件号码", "工号", "入职日期", "月薪", "参保城市", "部门", "单位"]


def upload_of(
    directory: Path, *rows: list[object], name: str = "花名册.xlsx"
) -> SimpleUploadedFile:
    """A roster as a browser sends it."""
    path = write_xlsx(directory / name, Sheet("Sheet1", [HEADER, *rows]))
    return SimpleUploadedFile(name, path.read_bytes())


def cells(number: int, **changes: object) -> list[object]:
    """One line of a roster: 10,000 yuan a month in 上海 unless it says otherwise."""
    said = {
        "name": f"员工{number}", "id_no": id_no(number), "employee_no": f"E{number}",
        "hired": date(2026, 1, 5), "wage": 10_000, "place": "上海", "department": "销售部",
        "unit": "甲公司",
    } | changes  # fmt: skip
    return list(said.values())


@pytest.fixture
def month(operator: Actor) -> OwedRun:
    """July of two at 甲 in 上海, one of them far above the cap, and one at 乙 in 成都."""
    roster.write_rows(operator, rows=[
        _row(1), _row(2, amount=9_000_000, department=("研发部",)),
        _row(3, entity="乙公司", place=WEST),
    ])  # fmt: skip
    return ledger.create_owed_run(operator, period=202607)


def _row(number: int, **fields: object) -> RosterRow:
    said = RosterRow(
        name=f"员工{number}", entity="甲公司", since=202601, place=EAST, id_no=id_no(number),
        employee_no=f"E{number}", department=("销售部",), hired_on=date(2026, 1, 5),
        amount=1_000_000,
    )  # fmt: skip
    return replace(said, **fields)  # type: ignore[arg-type]


@pytest.fixture
def colleague(operator: Actor, owner: User, month: OwedRun) -> Client:
    """Somebody who may see the amounts of 乙 only."""
    second = employers.ensure_entity(operator, name="乙公司")
    access.create_scope(operator, subject=f"entity:{second.id}", name=second.name)
    user = access.create_user(
        operator, username="colleague", password=PASSWORD, display_name="同事"
    )
    access.grant(operator, user_id=user.id, role="finance", subject=f"entity:{second.id}")
    return signed_in(user)


def person_id(operator: Actor, name: str) -> int:
    [found] = roster.list_people(operator, search=name).people
    return found.id
