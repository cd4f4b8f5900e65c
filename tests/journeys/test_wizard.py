"""The import wizard, step by step, with a file that is partly wrong."""

from pathlib import Path

import pytest

from tests.journeys.conftest import Snapshot, Visitor
from tests.journeys.test_first_run import upload
from tests.sheets.people import Person, person
from tests.sheets.writers import Sheet, write_xlsx
from wuxian.access import api as access
from wuxian.intake import api as intake

HEADER = ["员工", "身份证", "人员编号", "钱", "参保城市", "部门"]


def row(someone: Person, number: int, **changes: object) -> list[object]:
    said = {"name": someone.name, "id_no": someone.id_no, "number": f"W{number}", "wage": 9000,
            "place": "上海", "department": "门店"}  # fmt: skip
    return list((said | changes).values())


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """Headers nobody has seen, a city nobody knows, and two sheets."""
    rows = [row(person(number), number) for number in range(1, 9)]
    wrong = [row(person(20), 20, place="亚特兰蒂斯"), row(person(1), 1, wage=1)]
    note = Sheet("说明", [["填写说明"], ["请逐行填写"]])
    title = [["门店人员（七月）"]]
    return write_xlsx(tmp_path / "门店.xlsx", Sheet("人员", [*title, HEADER, *rows, *wrong]), note)


@pytest.fixture
def somebody(visitor: Visitor, tmp_path: Path) -> None:
    """There is somebody already, so nothing is written unseen."""
    header = ["姓名", "证件号码", "入职日期", "月薪", "参保城市"]
    first = person(99)
    rows = [[first.name, first.id_no, first.hired, 8000, "上海"]]
    path = write_xlsx(tmp_path / "一.xlsx", Sheet("Sheet1", [header, *rows]))
    actor = access.operator()
    run = intake.start_run(actor, name="一.xlsx", content=path.read_bytes())
    intake.accept(actor, run_id=run.id)


def test_five_steps_from_an_odd_file_to_people(
    visitor: Visitor, somebody: None, odd: Path, snapshot: Snapshot
) -> None:
    page = visitor.page
    visitor.sign_in()
    visitor.open("/imports/")
    upload_and_submit(visitor, odd)
    page.wait_for_selector("text=表里的列")
    snapshot(page, "wizard-columns")
    visitor.check()
    page.get_by_role("link", name="识别结果").click(force=True)
    page.wait_for_selector("text=原表预览")
    snapshot(page, "wizard-sheet")
    visitor.check()
    tick = page.get_by_label("第 1 行是表头")
    tick.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="按勾选的表头重新读").click()
    page.wait_for_selector("text=第 1 到 2 行")
    visitor.check()
    page.get_by_role("cell", name="门店人员（七月）").click()
    assert not tick.is_checked()
    page.get_by_role("button", name="用这张表，看列对应").click()
    page.get_by_label("“人员编号”对应到").select_option("employee_no")
    page.get_by_label("“钱”对应到").select_option("wage")
    page.get_by_label("记住这种表").fill("门店表")
    page.get_by_role("button", name="确认列对应，校验").click()
    page.get_by_label("月工资", exact=True).check()
    page.get_by_role("button", name="回答并继续").click()
    page.wait_for_selector("text=逐行预览")
    snapshot(page, "wizard-review")
    visitor.check()
    assert page.get_by_label("单元格 E11 改为").count() == 1
    page.get_by_role("link", name="需修改").first.click()
    assert page.get_by_text("不认识的参保地“亚特兰蒂斯”").count() >= 1
    page.get_by_role("button", name="导入正确的 8 行，跳过 2 行").click()
    page.wait_for_selector("text=已导入")
    snapshot(page, "wizard-result")
    visitor.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载错误文件").click()
    assert download.value.suggested_filename == "错误文件-门店.xlsx"


def upload_and_submit(visitor: Visitor, path: Path) -> None:
    upload(visitor, path)
    visitor.page.get_by_role("button", name="上传并识别").click()
