"""What is known of backups without taking one: names, how many are kept, how they stand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wuxian.backups import api, loghead, places, standing
from wuxian.backups.checking import compare
from wuxian.backups.data import Backup, LogHead, Manifest, State
from wuxian.backups.errors import BackupError, CountsDifferError, NewerError, NotFoundError
from wuxian.backups.restoring import refuse_newer, refuse_without_log_key
from wuxian.merkle import Checkpoint
from wuxian.support import clock

HEAD = LogHead("log.example", 40, "ab" * 32, 30)
MADE_AT = "2026-11-22T02:30:00+00:00"
MANIFEST = Manifest("0.1.0", MADE_AT, 180000, 1, {"public.a": 2}, ("access.0001_x",), HEAD)
MADE = Backup(Path("wuxian-20261122T023000Z.backup"), MANIFEST, 10, "ab")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(places.DIR, str(tmp_path))
    return tmp_path


def three_days(folder: Path) -> list[Path]:
    """A backup a day, and a file of somebody else."""
    days = [datetime(2026, 11, day, 18, 30, tzinfo=UTC) for day in (20, 21, 22)]
    made = [folder / places.name_of(day) for day in days]
    for path in [*made, folder / "wuxian-notes.backup"]:
        path.touch()
    return made


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert Manifest.from_json(MANIFEST.to_json()) == MANIFEST


def test_the_newest_are_kept_and_files_of_others_left_alone(folder: Path) -> None:
    made = three_days(folder)
    assert places.forget_old(folder, 2) == made[:1]
    assert sorted(folder.iterdir()) == [*made[1:], folder / "wuxian-notes.backup"]


def test_the_newest_backup_no_later_than_a_moment_is_found(folder: Path) -> None:
    made = three_days(folder)
    assert places.find(folder) == made[2]
    assert places.find(folder, datetime(2026, 11, 22, 18, 29, tzinfo=UTC)) == made[1]
    assert places.find(made[0]) == made[0]
    with pytest.raises(NotFoundError):
        places.find(folder, datetime(2026, 11, 1, tzinfo=UTC))
    with pytest.raises(NotFoundError):
        places.find(folder / "nowhere")


def test_how_many_are_kept_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(places.KEEP, "3")
    assert api.keep() == 3
    for wrong in ("0", "-1", "many"):
        monkeypatch.setenv(places.KEEP, wrong)
        with pytest.raises(BackupError):
            api.keep()


def test_backups_go_from_none_to_good_to_failed_to_good(folder: Path) -> None:
    assert api.status().state is State.NONE
    standing.record_good(folder, MADE)
    assert (api.status().state, api.status().name) == (State.GOOD, MADE.path.name)
    standing.record_failure(folder, "disk full")
    assert (api.status().state, api.status().reason) == (State.FAILED, "disk full")
    assert api.status().verified_at is not None
    standing.record_good(folder, MADE)
    assert api.status().state is State.GOOD


def test_a_backup_of_the_day_before_yesterday_is_late(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing.record_good(folder, MADE)
    later = clock.now() + timedelta(hours=27)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert api.status().state is State.LATE


def test_a_folder_beside_the_data_is_on_the_same_disk(folder: Path) -> None:
    assert api.is_same_disk(where=folder / "not" / "yet", home=folder)
    assert not api.is_same_disk(where=Path("/proc"), home=folder)


def test_tables_with_other_numbers_of_rows_are_named() -> None:
    compare({"public.a": 2}, {"public.a": 2})
    with pytest.raises(CountsDifferError, match=r"public\.a 2 → 1"):
        compare({"public.a": 2}, {"public.a": 1})
    with pytest.raises(CountsDifferError, match=r"public\.b 0 → 4"):
        compare({}, {"public.b": 4})


def test_a_backup_by_newer_software_is_refused() -> None:
    with pytest.raises(NewerError, match=r"access\.0001_x"):
        refuse_newer(MANIFEST)


def test_a_signed_log_wants_its_key_back(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="wuxian keys restore"):
        refuse_without_log_key(MADE, tmp_path / "log.key")
    (tmp_path / "log.key").touch()
    refuse_without_log_key(MADE, tmp_path / "log.key")


@pytest.mark.parametrize(
    ("size", "root", "origin", "said"),
    [
        (39, "cd" * 32, "log.example", ""),
        (40, "ab" * 32, "log.example", ""),
        (40, "cd" * 32, "log.example", "两者之一被改动过"),
        (43, "cd" * 32, "log.example", "备份停在第 40 条,见证人见过第 43 条:其后的 3 条"),
        (40, "ab" * 32, "log.other", "另一本日志"),
    ],
)
def test_what_others_saw_of_the_log_is_compared(
    size: int, root: str, origin: str, said: str
) -> None:
    seen = Checkpoint(origin, size, bytes.fromhex(root))
    assert said in loghead.contradiction(HEAD, seen)
    assert bool(loghead.contradiction(HEAD, seen)) == bool(said)
