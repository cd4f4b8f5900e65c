"""An installation as its owner runs it: import, demo and serve in processes of their own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sheets.messy import f25
from wuxian.cli.processes import free_port

WUXIAN = [sys.executable, "-m", "wuxian.cli.main"]
pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    home = tempfile.mkdtemp(prefix="wuxian-installation-")
    Path(home).chmod(0o711)  # PostgreSQL steps down from root and must still reach its data
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WUXIAN")}
    yield kept | {"WUXIAN_DATA_DIR": home, "DJANGO_SETTINGS_MODULE": ""}
    shutil.rmtree(home)


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*WUXIAN, *arguments], env=environment, capture_output=True, text=True, timeout=120
    )


def test_a_roster_is_imported_once_its_questions_are_answered(
    environment: dict[str, str], tmp_path: Path
) -> None:
    roster = str(f25(tmp_path, 20))
    asked = run(environment, "import", roster)
    assert asked.returncode == 3
    assert "--answer place=" in asked.stderr
    answers = ("--answer", "place=上海", "--answer", "wage_meaning=monthly_wage")
    done = run(environment, "import", roster, *answers, "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)["summary"]
    assert (summary["status"], summary["counts"]["new"], summary["repeats"]) == ("done", 20, None)
    again = json.loads(run(environment, "import", roster, *answers, "--json").stdout)
    assert again["summary"]["repeats"] == summary["run"]


def test_a_file_that_is_no_table_is_refused_with_its_reason(
    environment: dict[str, str], tmp_path: Path
) -> None:
    picture = tmp_path / "picture.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    refused = run(environment, "import", str(picture))
    assert refused.returncode == 3
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("time_started", ["first", "again"])
def test_the_demo_answers_and_stops_without_leaving_anything_behind(
    environment: dict[str, str], time_started: str
) -> None:
    port = free_port(8400)
    command = [*WUXIAN, "demo", "--people", "300", "--port", str(port)]
    demo = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert demo.stderr is not None
    said = _until(demo, "登录:用户名 demo")
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            assert answer.status == 200
        assert "300 人" in said or "人,单位" in said
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(20)
        demo.stderr.close()
    assert demo.returncode == 0
    assert not _still_running(environment["WUXIAN_DATA_DIR"])


def _until(process: subprocess.Popen[str], text: str) -> str:
    said = ""
    deadline = time.monotonic() + 100
    assert process.stderr is not None
    while text not in said and time.monotonic() < deadline:
        line = process.stderr.readline()
        if not line:
            break
        said += line
    assert text in said, said
    return said


def _still_running(home: str) -> list[str]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if home in command and "pytest" not in command:
                found.append(command)
    return found
