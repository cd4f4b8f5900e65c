"""The compiled library in the cache."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.policybook.conftest import SOURCES, Folder
from wuxian.policybook import InvalidLibraryError, compiled, open_book


def test_a_second_opening_reads_no_file(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = folder.open().digest
    monkeypatch.setattr(compiled, "read_texts", lambda _: pytest.fail("read the files again"))
    assert folder.open().digest == first


def test_touching_a_file_changes_nothing_but_changing_it_does(folder: Folder) -> None:
    before = folder.open().digest
    (folder.path / "sources" / "law.yaml").touch()
    assert folder.open().digest == before
    folder.write("sources/law.yaml", SOURCES["law"].replace("示例法", "示例条例"))
    assert folder.open().digest != before


def test_the_digest_is_of_what_the_files_say_wherever_they_stand(
    folder: Folder, tmp_path: Path
) -> None:
    before = folder.open().digest
    moved = tmp_path / "elsewhere"
    folder.path.rename(moved)
    assert open_book(moved).digest == before


def test_a_removed_cache_is_built_again(folder: Folder, private_cache: Path) -> None:
    before = folder.open().digest
    for file in private_cache.iterdir():
        file.unlink()
    assert folder.open().digest == before


def test_an_unwritable_cache_falls_back_to_a_private_temporary_folder(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert compiled.cache_folder().parent == tmp_path
    assert compiled.cache_folder().stat().st_mode & 0o077 == 0
    assert folder.open().places()


def test_two_processes_may_build_at_once(folder: Folder, private_cache: Path) -> None:
    for file in private_cache.iterdir():
        file.unlink()
    script = (
        "from pathlib import Path; from wuxian.policybook import open_book;"
        f"print(open_book(Path({str(folder.path)!r})).digest)"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) for _ in range(2)
    ]
    digests = {process.communicate()[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert digests == {folder.open().digest.encode() + b"\n"}


def test_only_a_few_compiled_libraries_are_kept(
    folder: Folder, private_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "KEPT", 2)
    for number in range(4):
        folder.write("sources/law.yaml", SOURCES["law"].replace("示例法", f"示例法{number}"))
        assert folder.open().places()
    assert len(list(private_cache.glob("*.sqlite"))) == 2


def test_a_broken_file_is_named_with_its_line_and_nothing_is_cached(folder: Folder) -> None:
    folder.write(
        "cities/990100/medical.yaml",
        """
        place: 990100
        kind: medical
        series:
        - parameter: rate
          unit: ratio
          values:
          - {from: 2025-01, value: 0.07, source: law, state: secondary}
          - {from: 2025-13, value: 0.08, source: law, state: secondary}
        """,
    )
    with pytest.raises(InvalidLibraryError, match=r"cities/990100/medical\.yaml:8: "):
        folder.open()


def test_an_unknown_field_stops_the_opening(folder: Folder) -> None:
    folder.state("cities/990100", "medical", "rate/employer ratio 2025-01 0.07 law colour=red")
    with pytest.raises(InvalidLibraryError, match="colour"):
        folder.open()
