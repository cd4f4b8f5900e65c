"""The drill: a machine is lost, and everything comes back from a backup and the key file."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.backups.conftest import Machine
from wuxian.backups import dumping
from wuxian.merkle import Checkpoint, Signer, sign_checkpoint
from wuxian.support import postgres
from wuxian.support.archive import read_header

pytestmark = pytest.mark.database
New = Callable[[], Machine]


def test_an_empty_machine_gets_everything_back(
    source: Machine, taken: Path, new_machine: New
) -> None:
    before, other = source.look(), new_machine()
    source.give_keys_to(other)
    done = other.run("restore", str(taken))
    assert done.returncode == 0, done.stderr
    with postgres.running(other.home, postgres.THROWAWAY):
        assert other.look() == before
    assert before["is_equal"]
    assert len(before["names"]) > 50
    assert not (other.home / "restore-unfinished").exists()


def test_nobody_is_named_in_the_bytes_of_a_backup(source: Machine, taken: Path) -> None:
    shown, data = source.look(), taken.read_bytes()
    canaries = [text.encode() for text in [*shown["names"], *shown["numbers"]] if text]
    assert len(canaries) > 70
    assert [one for one in canaries if one in data] == []
    assert b"roster_person" not in data
    assert taken.stat().st_mode & 0o777 == 0o600


def test_without_the_key_file_nothing_opens(taken: Path, new_machine: New) -> None:
    other = new_machine()
    refused = other.run("restore", str(taken))
    assert refused.returncode == 3
    assert "找不到密钥文件" in refused.stderr
    assert not (other.home / "postgres").exists()


def test_the_key_file_of_another_installation_is_refused(
    source: Machine, taken: Path, new_machine: New
) -> None:
    other = new_machine()
    source.give_keys_to(other)
    keys = other.home / "keys" / "root.keys"
    kept = keys.read_text(encoding="ascii")
    number = kept.index("root 1 ") + len("root 1 ")
    keys.write_text(kept[:number] + "A" * 42 + "E=" + kept[number + 44 :], encoding="ascii")
    refused = other.run("restore", str(taken))
    assert refused.returncode == 3
    assert "另一套根密钥(第 1 版)" in refused.stderr


@pytest.mark.parametrize("damage", ["cut short", "flipped"])
def test_a_damaged_backup_is_refused_naming_the_chunk(
    source: Machine, taken: Path, new_machine: New, damage: str
) -> None:
    other, data = new_machine(), bytearray(taken.read_bytes())
    source.give_keys_to(other)
    data[-30_000] ^= 1
    damaged = other.home / "damaged.backup"
    damaged.write_bytes(data[:-20_000] if damage == "cut short" else data)
    for command in (("restore",), ("backup", "--verify")):
        refused = other.run(*command, str(damaged))
        assert refused.returncode == 3
        assert "第 1 块" in refused.stderr
    assert not (other.home / "postgres").exists()


def test_a_place_that_holds_data_is_left_alone(source: Machine, taken: Path) -> None:
    before = dumping.count_all(source.url)
    refused = source.run("restore", str(taken))
    assert refused.returncode == 3
    assert "已有数据" in refused.stderr
    assert dumping.count_all(source.url) == before


def test_a_restore_that_was_killed_is_not_used_and_can_be_repeated(
    source: Machine, taken: Path, new_machine: New
) -> None:
    other = new_machine()
    source.give_keys_to(other)
    killed = other.start("restore", str(taken))
    _until((other.home / "restore-unfinished").exists)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    for command in ("backup", "worker"):
        refused = other.run(command)
        assert refused.returncode == 3
        assert "没有完成的恢复" in refused.stderr
    assert other.run("restore", str(taken)).returncode == 0


def test_a_backup_that_is_killed_leaves_the_old_ones_and_no_half_file(
    source: Machine, taken: Path
) -> None:
    before = sorted(taken.parent.iterdir())
    with psycopg.connect(source.url) as busy:
        busy.execute("LOCK TABLE roster_person IN ACCESS EXCLUSIVE MODE")
        killed = source.start("backup")
        _until(lambda: _waits(source.url))
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
    assert sorted(taken.parent.iterdir()) == before


def test_a_witness_that_saw_more_is_heard(source: Machine, taken: Path, new_machine: New) -> None:
    other = new_machine()
    source.give_keys_to(other)
    with psycopg.connect(source.url) as connection:
        [(origin,)] = connection.execute("SELECT origin FROM evidence_log").fetchall()
    head = Checkpoint(origin, 1_000_000, bytes(32))
    note = sign_checkpoint(head, Signer(origin, Ed25519PrivateKey.generate()))
    kept = other.home / "kept-by-the-works-council.txt"
    kept.write_text(note, encoding="utf-8")
    told = other.run("restore", str(taken), "--checkpoint", str(kept))
    assert told.returncode == 2
    assert "见证人见过第 1000000 条" in told.stderr


def test_old_backups_are_forgotten_only_after_a_new_one_is_whole(
    source: Machine, new_machine: New
) -> None:
    folder = new_machine().home
    for _ in range(3):
        assert source.run("backup", "--out", str(folder), "--keep", "2").returncode == 0
    kept = sorted(folder.glob("*.backup"))
    assert len(kept) == 2
    failed = source.run("backup", "--out", str(folder), "--keep", "1", WUXIAN_KEY_FILE="/nowhere")
    assert failed.returncode == 3
    assert sorted(folder.glob("*.backup")) == kept


def test_a_place_that_cannot_be_written_to_is_named(source: Machine) -> None:
    failed = source.run("backup", "--out", "/proc/nowhere/")
    assert failed.returncode == 1
    assert "/proc/nowhere" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_the_nightly_job_begins_a_backup_and_remembers_how_it_went(
    source: Machine, new_machine: New
) -> None:
    folder = new_machine().home
    job = "import django; django.setup(); from wuxian.config import nightly; nightly.begin().join()"
    for name, state in ((str(folder), "good"), ("/proc/nowhere", "none")):
        told = f"{job}; print('state', nightly.backups.status().state)"
        environment = source.environment | {"WUXIAN_BACKUP_DIR": name}
        done = subprocess.run(
            [sys.executable, "-c", told], env=environment, capture_output=True, text=True,
            check=True, timeout=60,
        )  # fmt: skip
        assert f"state {state}" in done.stdout
    assert len(list(folder.glob("*.backup"))) == 1


def test_keys_go_to_paper_and_come_back_and_open_a_backup(
    source: Machine, taken: Path, new_machine: New
) -> None:
    other = new_machine()
    words, paper = other.home / "words", other.home / "paper.txt"
    words.write_text("一句很长很长的托管口令,谁也猜不到\n", encoding="utf-8")
    given = ("--passphrase-file", str(words))
    assert source.run("keys", "escrow", "--out", str(paper), *given).returncode == 0
    assert paper.stat().st_mode & 0o777 == 0o600
    key_file = (source.home / "keys" / "root.keys").read_text(encoding="ascii")
    assert key_file.split()[-1] not in paper.read_text(encoding="utf-8")
    for _ in range(2):
        assert other.run("keys", "restore", str(paper), *given).returncode == 0
    assert (other.home / "keys" / "root.keys").read_text(encoding="ascii") == key_file
    assert other.run("backup", "--verify", str(taken)).returncode == 0
    (other.home / "keys" / "root.keys").write_text("another", encoding="ascii")
    refused = other.run("keys", "restore", str(paper), *given)
    assert refused.returncode == 3
    assert (other.home / "keys" / "root.keys").read_text(encoding="ascii") == "another"


def test_backups_before_and_after_new_keys_open_with_the_new_key_file(
    source: Machine, taken: Path, new_machine: New
) -> None:
    before = source.look()
    for key in ("root", "subjects", "fields"):
        done = source.run("keys", "rotate", key)
        assert done.returncode == 0, done.stderr
    folder = new_machine().home
    assert source.run("backup", "--out", str(folder)).returncode == 0
    with next(folder.glob("*.backup")).open("rb") as file:
        assert read_header(file).key_version == 2
    for path in (taken, folder):
        assert source.run("backup", "--verify", str(path)).returncode == 0
    assert source.look() == before


def test_a_log_that_was_signed_wants_its_key_back(source: Machine, new_machine: New) -> None:
    sign = "import django; django.setup(); from wuxian.evidence import api; api.witness_now()"
    subprocess.run([sys.executable, "-c", sign], env=source.environment, check=True, timeout=60)
    folder, other = new_machine().home, new_machine()
    assert source.run("backup", "--out", str(folder)).returncode == 0
    source.give_keys_to(other)
    key = other.home / "keys" / "log.key"
    kept = key.rename(other.home / "kept.key")
    refused = other.run("restore", str(folder))
    assert refused.returncode == 3
    assert "缺少日志的签名密钥" in refused.stderr
    kept.rename(key)
    done = other.run("restore", str(folder))
    assert done.returncode == 0, done.stderr


def _waits(url: str) -> bool:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
        return bool(row and row[0])


def _until(is_so: Callable[[], bool], seconds: int = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
