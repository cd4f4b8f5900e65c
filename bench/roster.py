"""From dropping a messy roster to the page that says what the month owes, in a real browser."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.sheets.messy_lists import f25

from bench.measure import WUXIAN

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-sync", "--no-first-run"]
SIGN_IN = re.compile(r"用户名 (\S+),密码 (\S+?)\(")
ADDRESS = re.compile(r"http://\S+")


@contextmanager
def served() -> Iterator[tuple[str, str, str]]:
    """A new installation: its address, a user's name and password."""
    home = tempfile.mkdtemp(prefix="wuxian-bench-")
    Path(home).chmod(0o711)
    environment = os.environ | {"WUXIAN_DATA_DIR": home}
    process = subprocess.Popen(
        [WUXIAN, "serve"], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    said = ""
    while not SIGN_IN.search(said):
        line = process.stderr.readline()
        if not line:
            raise RuntimeError(said)
        said += line
    found = SIGN_IN.search(said)
    address = ADDRESS.search(said)
    assert found
    assert address
    try:
        yield address[0], found[1], found[2]
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(home)


def seconds_to_the_result(people: int) -> float:
    """Upload, answer the two questions, see the month."""
    with served() as (address, name, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        page = browser.new_page(locale="zh-CN")
        page.goto(address)
        page.get_by_label("邮箱或用户名").fill(name)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录无险").click()
        with tempfile.TemporaryDirectory() as folder:
            roster = f25(Path(folder), people)
            began = time.perf_counter()
            _import(page, roster)
            took = time.perf_counter() - began
        browser.close()
    return took


def _import(page: Page, roster: Path) -> None:
    page.set_input_files("input[type=file]", roster)
    page.get_by_label(re.compile("没有参保城市")).fill("上海")
    page.get_by_label("月工资", exact=True).check()
    page.get_by_role("button", name="回答并继续").click()
    page.wait_for_selector("#owed-title", timeout=120_000)
