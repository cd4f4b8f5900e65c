"""The import centre and the five steps, from a file to people and back."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import id_no
from tests.console.conftest import cells, upload_of
from tests.console.test_owed import text_of
from tests.sheets.messy_lists import f25
from tests.sheets.writers import Sheet, write_xlsx
from wuxian.access.data import Actor
from wuxian.config.worker import work
from wuxian.intake import api as intake
from wuxian.intake.data import ImportRun, Stage, Status
from wuxian.ledger import api as ledger
from wuxian.ledger.data import OwedRun
from wuxian.roster import api as roster

pytestmark = pytest.mark.django_db
STEPS = ["import_run", "import_sheet", "import_columns", "import_review", "import_result",
         "import_errors", "import_original"]  # fmt: skip


def send(client: Client, *files: SimpleUploadedFile) -> HttpResponse:
    return client.post(reverse("imports"), {"file": list(files)})


def latest(operator: Actor) -> ImportRun:
    return intake.list_runs(operator)[0]


def messy(directory: Path, rows: int = 5) -> SimpleUploadedFile:
    return SimpleUploadedFile("F25.xlsx", f25(directory, rows).read_bytes())


def test_the_very_first_roster_goes_straight_to_the_month(
    client: Client, operator: Actor, tmp_path: Path
) -> None:
    answer = send(client, upload_of(tmp_path, cells(1), cells(2, place="亚特兰蒂斯")))
    assert answer["Location"] == reverse("home")
    assert roster.list_people(operator).total == 1
    assert ledger.list_runs(operator)[0].people == 1


def test_two_questions_at_most_and_then_the_month(
    client: Client, operator: Actor, tmp_path: Path
) -> None:
    asked = send(client, messy(tmp_path))
    text = text_of(client.get(asked["Location"]))
    assert "还有 2 个问题" in text
    assert '<option value="上海市">' in text
    said = {"answer-place": "上海", "answer-wage_meaning": "monthly_wage"}
    assert client.post(asked["Location"], said)["Location"] == reverse("home")
    assert roster.list_people(operator).total == 5


@pytest.mark.parametrize(
    ("place", "told"), [("亚特兰蒂斯", "没有找到“亚特兰蒂斯”"), ("", "请回答这个问题。")]
)
def test_an_answer_nobody_understands_is_asked_again(
    client: Client, operator: Actor, tmp_path: Path, place: str, told: str
) -> None:
    asked = send(client, messy(tmp_path))["Location"]
    answer = client.post(asked, {"answer-place": place, "answer-wage_meaning": "monthly_wage"})
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert roster.list_people(operator).total == 0


def test_a_later_file_is_shown_before_it_is_written(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    review = send(client, upload_of(tmp_path, cells(1, wage=12_000), cells(8)))["Location"]
    text = text_of(client.get(review))
    assert "月工资 10000.00 → 12000.00" in text
    english = text_of(client.get(review, headers={"accept-language": "en"}))
    assert "10000.00 → 12000.00" in english
    assert "月工资" not in english
    assert "导入 2 行" in text
    assert roster.list_people(operator).total == 3
    result = client.post(review, {"accept": "all"})["Location"]
    assert "已导入" in text_of(client.get(result))
    assert roster.list_people(operator).total == 4


def test_wrong_rows_are_named_filtered_left_out_and_given_back(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    review = send(client, upload_of(tmp_path, cells(8), cells(9, place="亚特兰蒂斯")))["Location"]
    assert "导入正确的 1 行，跳过 1 行" in text_of(client.get(review))
    refused = text_of(client.get(review, {"show": "refused"}))
    assert "亚特兰蒂斯" in refused
    assert "员工8" not in refused
    again = client.post(review, {"accept": "all"}, follow=True)
    assert "有 1 行需要修改" in text_of(again)
    result = client.post(review, {"accept": "skip"})["Location"]
    run = latest(operator)
    assert "下载错误文件" in text_of(client.get(result))
    errors = client.get(reverse("import_errors", args=[run.id]))
    assert errors.content.startswith(b"PK")
    original = client.get(reverse("import_original", args=[run.id]))
    assert original.content == intake.get_original(operator, run_id=run.id)


def test_a_wrong_cell_is_typed_anew_in_the_preview(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    broken = id_no(120)[:-1] + ("3" if id_no(120)[-1] != "3" else "1")
    review = send(client, upload_of(tmp_path, cells(8), cells(120, id_no=broken)))["Location"]
    run_id = review.split("/")[2]
    text = text_of(client.get(review))
    assert "在这里直接改" in text
    assert broken not in text
    said = {"row": "3", "column": "B", "text": id_no(120)}
    client.post(reverse("import_correct", args=[run_id]), said)
    text = text_of(client.get(review))
    assert "导入 2 行" in text
    client.post(review, {"accept": "all"})
    assert roster.list_people(operator).total == 5


@pytest.mark.parametrize("said", [{}, {"row": "x", "column": "B"}, {"row": "3", "column": "1"}])
def test_no_such_cell_is_not_found(
    client: Client, month: OwedRun, tmp_path: Path, said: dict[str, str]
) -> None:
    review = send(client, upload_of(tmp_path, cells(8)))["Location"]
    address = reverse("import_correct", args=[review.split("/")[2]])
    assert client.post(address, said).status_code == 404


def odd(directory: Path) -> SimpleUploadedFile:
    header = ["员工", "身份证", "人员编号", "钱", "参保城市"]
    rows = [[f"员工{number}", cells(number)[1], f"W{number}", 9000, "上海"] for number in (11, 12)]
    path = write_xlsx(
        directory / "odd.xlsx", Sheet("一", [header, *rows]), Sheet("二", [header, rows[0]])
    )
    return SimpleUploadedFile("odd.xlsx", path.read_bytes())


def test_columns_in_doubt_are_asked_and_the_layout_is_remembered(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    columns = send(client, odd(tmp_path))["Location"]
    run = latest(operator)
    assert columns == reverse("import_columns", args=[run.id])
    text = text_of(client.get(columns))
    assert "可能是" in text
    assert "没有“工资 / 应发工资 / 缴费基数”这一列" in text
    said = {"column-C": "employee_no", "column-D": "wage", "profile": "门店表"}
    client.post(columns, said)
    assert latest(operator).stage is Stage.REVIEW
    assert "门店表" in text_of(client.get(reverse("imports")))


def test_a_mapping_to_no_field_is_told(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    columns = send(client, odd(tmp_path))["Location"]
    answer = client.post(columns, {"column-A": "lottery"})
    assert answer.status_code == 422
    assert "lottery" in text_of(answer)


def test_another_sheet_can_be_meant(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    send(client, odd(tmp_path))
    sheet = reverse("import_sheet", args=[latest(operator).id])
    text = text_of(client.get(sheet))
    assert "要导入哪一张表？" in text
    assert 'class="is-header"' in text
    assert client.post(sheet, {"table": "1"}).status_code == 302
    assert latest(operator).sheet == "二"
    assert client.post(sheet, {"table": "7"}).status_code == 404


def titled(directory: Path) -> SimpleUploadedFile:
    """A header of two rows under a title, as text in GB18030."""
    lines = ["员工清单,,,,", "人员,,,,", "姓名,证件号码,入职日期,月薪,参保城市"]
    lines += [f"员工{one},{id_no(one)},2026-01-05,9000,上海" for one in (11, 12)]
    return SimpleUploadedFile("表.csv", "\n".join(lines).encode("gb18030"))


def test_header_rows_are_ticked_on_the_preview(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    send(client, titled(tmp_path))
    sheet = reverse("import_sheet", args=[latest(operator).id])
    text = text_of(client.get(sheet))
    assert 'value="3" checked' in text
    assert '<option value="gb18030" selected>' in text
    assert "表里没有写" in text
    said = {"table": "0", "shown": "1", "encoding": "gb18030", "header": ["2", "3"]}
    assert client.post(sheet, said | {"deed": "again"})["Location"] == sheet
    assert latest(operator).header_rows == (2, 3)
    assert 'value="2" checked' in text_of(client.get(sheet))
    used = client.post(sheet, said | {"deed": "use"})
    assert used["Location"] == reverse("import_columns", args=[latest(operator).id])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"header": ["1", "3"]}, "表头要是连续的几行"),
        ({"header": []}, "请至少勾选一行作表头"),
        ({"header": ["5"]}, "下面没有数据"),
        ({"header": ["3"], "encoding": "utf-8"}, "请换一种编码"),
        ({"header": ["3"], "encoding": "klingon"}, "不支持的文字编码“klingon”"),
    ],
)
def test_what_cannot_be_a_header_or_an_encoding_is_told(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path, said: dict[str, object],
    told: str,
) -> None:  # fmt: skip
    send(client, titled(tmp_path))
    sheet = reverse("import_sheet", args=[latest(operator).id])
    posted = {"table": "0", "shown": "1", "encoding": "gb18030"} | said
    answer = client.post(sheet, posted)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert latest(operator).header_rows == (3, 3)


def test_a_city_nobody_knows_is_typed_anew_in_the_preview(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    review = send(client, upload_of(tmp_path, cells(8), cells(9, place="亚特兰蒂斯")))["Location"]
    assert "单元格 F3 改为" in text_of(client.get(review))
    address = reverse("import_correct", args=[latest(operator).id])
    client.post(address, {"row": "3", "column": "F", "text": "上海"})
    assert "导入 2 行" in text_of(client.get(review))


def test_what_is_wrong_is_told_in_the_language_of_whoever_reads(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    broken = id_no(120)[:-1] + ("3" if id_no(120)[-1] != "3" else "1")
    wrong = [cells(9, place="Atlantis"), cells(120, id_no=broken)]
    review = send(client, upload_of(tmp_path, cells(8), *wrong))["Location"]
    assert "第 18 位校验不符" in text_of(client.get(review))
    english = {"accept-language": "en"}
    text = text_of(client.get(review, {"show": "refused"}, headers=english))
    assert 'The city of insurance "Atlantis" is not known.' in text
    assert "The 18th digit does not fit" in text
    refused = client.post(review, {"accept": "all"}, headers=english, follow=True)
    assert "2 rows need correcting" in text_of(refused)


def test_a_file_nobody_can_read_is_told_in_english(client: Client) -> None:
    pdf = SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing")
    answer = client.post(reverse("imports"), {"file": pdf}, headers={"accept-language": "en"})
    assert "This is a PDF, not a spreadsheet." in text_of(answer)


def test_a_run_is_found_where_it_was_left(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    send(client, odd(tmp_path))
    run = latest(operator)
    answer = client.get(reverse("import_run", args=[run.id]))
    assert answer["Location"] == reverse("import_columns", args=[run.id])
    early = client.get(reverse("import_result", args=[run.id]))
    assert early["Location"] == reverse("import_columns", args=[run.id])


def test_several_files_are_taken_in_at_once(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    files = [upload_of(tmp_path, cells(8), name="一.xlsx"), odd(tmp_path)]
    assert send(client, *files)["Location"] == reverse("imports")
    assert len(intake.list_runs(operator)) == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("回单.pdf", b"%PDF-1.7 nothing", "PDF"), ("空.xlsx", b"", "空.xlsx")],
)
def test_a_file_nobody_can_read_is_told_kindly(
    client: Client, operator: Actor, name: str, content: bytes, told: str
) -> None:
    answer = send(client, SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert intake.list_runs(operator) == []


def test_no_file_is_told(client: Client) -> None:
    answer = client.post(reverse("imports"))
    assert answer.status_code == 422
    assert "请先选择一个文件。" in text_of(answer)


def test_the_same_again_is_not_written_twice(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    content = upload_of(tmp_path, cells(8)).read()
    for _ in range(2):
        review = send(client, SimpleUploadedFile("一.xlsx", content))["Location"]
        answer = client.post(review, {"accept": "all"}, follow=True)
    assert "没有重复写入" in text_of(answer)
    assert len(intake.list_runs(operator)) == 1


def test_an_import_is_undone_and_one_built_upon_is_not(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    runs = []
    for wage in (9_000, 9_500):
        review = send(client, upload_of(tmp_path, cells(8, wage=wage)))["Location"]
        client.post(review, {"accept": "all"})
        runs.append(review.split("/")[2])
    locked = client.post(reverse("import_undo", args=[runs[0]]), follow=True)
    assert "不能撤销" in text_of(locked)
    for run_id in reversed(runs):
        assert client.post(reverse("import_undo", args=[run_id]))["Location"] == reverse("imports")
    assert roster.list_people(operator).total == 3


def test_an_open_run_is_abandoned_and_a_written_one_is_not(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    review = send(client, upload_of(tmp_path, cells(8)))["Location"]
    client.post(reverse("import_abandon", args=[latest(operator).id]))
    assert intake.list_runs(operator) == []
    review = send(client, upload_of(tmp_path, cells(8)))["Location"]
    client.post(review, {"accept": "all"})
    run = latest(operator)
    answer = client.post(reverse("import_abandon", args=[run.id]), follow=True)
    assert "只能撤销" in text_of(answer)
    assert latest(operator).status is Status.DONE


@pytest.mark.django_db(transaction=True)
def test_a_long_import_shows_its_progress_and_then_its_month(
    client: Client, operator: Actor, month: OwedRun, tmp_path: Path
) -> None:
    review = send(client, messy(tmp_path, 1_001))["Location"]
    client.post(review, {"answer-place": "上海", "answer-wage_meaning": "monthly_wage"})
    result = client.post(review, {"accept": "all"})["Location"]
    assert 'hx-trigger="load delay:1s"' in text_of(client.get(result))
    poll = {"hx-request": "true"}
    assert "<progress" in text_of(client.get(result, headers=poll))
    work(until_idle=True)
    written = text_of(client.get(result, headers=poll))
    assert reverse("owed_compute") in written
    said = {"month": "2026-07", "next": result}
    done = client.post(reverse("owed_compute"), said, headers=poll)
    assert done["HX-Redirect"] == result
    assert ledger.list_runs(operator)[0].people == 1_004


@pytest.mark.django_db(transaction=True)
def test_a_job_done_before_the_page_opens_is_computed_all_the_same(
    client: Client, operator: Actor, tmp_path: Path
) -> None:
    review = send(client, messy(tmp_path, 1_001))["Location"]
    said = {"answer-place": "上海", "answer-wage_meaning": "monthly_wage"}
    result = client.post(review, said)["Location"]
    work(until_idle=True)
    opened = text_of(client.get(result))
    assert reverse("owed_compute") in opened
    assert f'name="next" value="{reverse("home")}"' in opened
    client.post(reverse("owed_compute"), {"month": "2026-07"})
    assert reverse("owed_compute") not in text_of(client.get(result))
    assert ledger.list_runs(operator)[0].people == 1_001


@pytest.mark.parametrize("route", STEPS)
def test_what_is_not_there_and_what_is_not_theirs_answer_alike(
    client: Client, stranger: Client, nobody: Client, operator: Actor, month: OwedRun,
    tmp_path: Path, route: str,
) -> None:  # fmt: skip
    send(client, odd(tmp_path))
    there, missing = (reverse(route, args=[one]) for one in (latest(operator).id, "01MISSING"))
    assert stranger.get(there).status_code == stranger.get(missing).status_code == 404
    assert client.get(missing).status_code == 404
    assert nobody.get(there)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("route", ["import_undo", "import_abandon", "import_correct"])
def test_deeds_on_what_is_not_there_are_refused(client: Client, nobody: Client, route: str) -> None:
    address = reverse(route, args=["01MISSING"])
    assert client.post(address, {"row": "3", "column": "B"}).status_code == 404
    assert client.get(address).status_code == 405
    assert nobody.post(address).status_code == 302


def test_a_stranger_may_not_import(stranger: Client, tmp_path: Path) -> None:
    assert send(stranger, upload_of(tmp_path, cells(1))).status_code == 403
    assert stranger.get(reverse("imports")).status_code == 403
