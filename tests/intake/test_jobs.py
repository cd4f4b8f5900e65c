"""Long imports run as jobs, and a worker that dies loses nothing and doubles nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests.cast.book import TwoCities
from tests.sheets.messy_lists import f25
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.config.reaper import requeue_orphans
from wuxian.config.worker import work
from wuxian.intake import api
from wuxian.intake.data import ImportRun, Status
from wuxian.policies import api as policies
from wuxian.roster import api as roster

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = {"place": "上海", "wage_meaning": "monthly_wage"}

DYING_WORKER = """
import os, signal, sys
import django
django.setup()
from tests.cast.book import TwoCities
from wuxian.config.worker import work
from wuxian.policies import api as policies
from wuxian.roster import meaning

class DiesAfterWriting:
    @staticmethod
    def write(*asked):
        written = write(*asked)
        print(written.new, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

write = meaning.bulk.write
meaning.bulk = DiesAfterWriting
with policies.using_book(book=TwoCities()):
    work(until_idle=True)
"""


@pytest.fixture(autouse=True)
def book() -> Iterator[None]:
    with policies.using_book(book=TwoCities()):
        yield


@pytest.fixture
def operator() -> Actor:
    return access.operator()


def begun(actor: Actor, directory: Path, rows: int) -> ImportRun:
    """A run accepted and waiting for a worker."""
    content = f25(directory, rows).read_bytes()
    run = api.start_run(actor, name="F25.xlsx", content=content)
    api.answer(actor, run_id=run.id, answers=ANSWERS)
    return api.accept(actor, run_id=run.id)


def environment() -> dict[str, str]:
    """What a process needs to work on this test's database."""
    settings = connection.settings_dict
    host = settings["HOST"].replace("/", "%2F")
    url = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={host}"
    return os.environ | {"WUXIAN_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings",
                         "WUXIAN_TEST_DATABASE_URL": url}  # fmt: skip


def test_many_rows_wait_for_a_worker_who_writes_them_once(operator: Actor, tmp_path: Path) -> None:
    run = begun(operator, tmp_path, 1200)
    assert (run.status, roster.list_people(operator).total) == (Status.WORKING, 0)
    work(until_idle=True)
    done = api.get_run(operator, run_id=run.id)
    assert (done.status, done.done, done.total) == (Status.DONE, 1200, 1200)
    assert roster.list_people(operator).total == 1200


def die_writing(run: ImportRun) -> None:
    """A worker takes the job, writes every row and is killed before it commits."""
    died = subprocess.run(
        [sys.executable, "-c", DYING_WORKER], env=environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (died.returncode, died.stdout) == (-signal.SIGKILL, f"{run.total}\n"), died.stderr


def test_the_job_of_a_dead_worker_is_put_back_and_done_by_the_next(
    operator: Actor, tmp_path: Path
) -> None:
    run = begun(operator, tmp_path, 1001)
    die_writing(run)
    work(until_idle=True)
    assert api.get_run(operator, run_id=run.id).status is Status.WORKING
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 min'")
    requeue_orphans.defer(timestamp=0)
    work(until_idle=True)
    assert api.get_run(operator, run_id=run.id).status is Status.DONE
    assert roster.list_people(operator).total == 1001


def test_a_worker_killed_before_its_commit_leaves_nothing_and_is_made_good(
    operator: Actor, tmp_path: Path
) -> None:
    run = begun(operator, tmp_path, 1200)
    die_writing(run)
    assert api.get_run(operator, run_id=run.id).status is Status.WORKING
    assert roster.list_people(operator).total == 0
    assert api.resume(operator, run_id=run.id).status is Status.DONE
    assert api.resume(operator, run_id=run.id).status is Status.DONE
    assert roster.list_people(operator).total == 1200


def test_two_workers_at_the_same_run_write_it_once(operator: Actor, tmp_path: Path) -> None:
    run = begun(operator, tmp_path, 1001)

    def at_once(_: int) -> None:
        api.resume(operator, run_id=run.id)
        connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(at_once, range(2)))
    done = api.get_run(operator, run_id=run.id)
    assert (done.status, done.counts["new"], done.counts["unchanged"]) == (Status.DONE, 1001, 0)


def test_five_thousand_rows_are_imported_by_a_job(operator: Actor, tmp_path: Path) -> None:
    content = f25(tmp_path, 5000).read_bytes()
    run = api.start_run(operator, name="F25.xlsx", content=content)
    api.answer(operator, run_id=run.id, answers=ANSWERS)
    api.review(operator, run_id=run.id)
    api.accept(operator, run_id=run.id)
    work(until_idle=True)
    assert api.get_run(operator, run_id=run.id).counts["new"] == 5000
