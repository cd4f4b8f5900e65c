"""The wizard in English says nothing in Chinese but what stands in the file."""

import re
from pathlib import Path

import pytest

from tests.cast import id_no
from tests.journeys.conftest import Snapshot, Visitor
from tests.journeys.test_first_run import upload
from tests.sheets.people import person
from tests.sheets.writers import Sheet, write_xlsx
from wuxian.access import api as access
from wuxian.roster import api as roster
from wuxian.roster.data import RosterRow

HAN = re.compile(r"[\u4e00-\u9fff]+")
HEADER = ["姓名", "证件号码", "入职日期", "工资", "参保城市"]
OURS = {"中文", "无险", "王芳"}
"""The way back to Chinese, the name of the product, and of who signed in."""


@pytest.fixture
def partly_wrong(tmp_path: Path) -> Path:
    """A city nobody knows, an amount that is none, and a person twice."""
    people = [person(number) for number in range(1, 5)]
    rows = [[one.name, one.id_no, one.hired, 9000, "上海"] for one in people]
    rows[1][4], rows[2][3] = "Atlantis", "plenty"
    return write_xlsx(tmp_path / "staff.xlsx", Sheet("Staff", [HEADER, *rows, rows[0]]))


@pytest.fixture
def somebody(visitor: Visitor) -> None:
    """There is somebody already, so nothing is written unseen."""
    said = RosterRow(name="员工", entity="示例公司", since=202601, id_no=id_no(99))
    roster.write_rows(access.operator(), rows=[said])


def chinese(visitor: Visitor, file: set[str]) -> set[str]:
    """Chinese on the page that stands neither in the file nor on every page."""
    text = visitor.page.inner_text("body")
    return set(HAN.findall(text)) - OURS - file


def test_an_import_that_is_partly_wrong_is_told_in_english(
    visitor: Visitor, somebody: None, partly_wrong: Path, snapshot: Snapshot
) -> None:
    page = visitor.page
    visitor.sign_in()
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": visitor.address}])
    stands = {*HEADER, "上海", *(person(number).name for number in range(1, 5))}
    visitor.open("/imports/")
    assert chinese(visitor, stands) == set()
    upload(visitor, partly_wrong)
    page.get_by_role("button", name="Upload and recognise").click()
    page.wait_for_load_state("networkidle")
    snapshot(page, "english-questions")
    assert chinese(visitor, stands) == set()
    page.get_by_label("Monthly wage", exact=False).first.check()
    page.get_by_role("button", name="Answer and go on").click()
    page.wait_for_load_state("networkidle")
    snapshot(page, "english-review")
    assert chinese(visitor, stands) == set()
