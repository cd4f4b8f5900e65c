"""The shows: a bundle verifies, a flipped bit is found, an older head is called older."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.dossiers.conftest import (
    by_node,
    empty_log,
    in_two_cities,
    keys_of_its_own,
    operator,
    person_id,
    run,
)
from wuxian.access.data import Actor
from wuxian.cli import site
from wuxian.cli.main import cli
from wuxian.roster import api as roster

__all__ = ["empty_log", "in_two_cities", "keys_of_its_own", "operator", "run"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """This test's database is the installation."""

    @contextmanager
    def here(home: Path | None = None) -> Iterator[Path]:
        yield tmp_path

    monkeypatch.setattr(site, "installation", here)


def called(*words: str) -> Result:
    return CliRunner().invoke(cli, ["evidence", *words])


def exported(scope: str, out: Path) -> Path:
    result = called("export", scope, "--out", str(out))
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture
def bundle(run: str, operator: Actor, tmp_path: Path) -> Path:
    return exported(f"person:{person_id(operator)}", tmp_path / "bundle.zip")


def test_a_person_exported_verifies_in_both_languages(bundle: Path) -> None:
    assert called("verify", str(bundle)).exit_code == 0
    assert by_node(bundle) == 0


@pytest.mark.parametrize("at", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_one_flipped_bit_is_found_by_both(bundle: Path, at: float) -> None:
    content = bytearray(bundle.read_bytes())
    content[int(at * len(content))] ^= 1
    bundle.write_bytes(content)
    assert called("verify", str(bundle)).exit_code == 1
    assert by_node(bundle) == 1


def test_an_older_head_shown_as_the_newest_contradicts_in_both(
    bundle: Path, operator: Actor, tmp_path: Path
) -> None:
    roster.reveal_id(operator, person_id=person_id(operator), reason="核对")
    newer = exported(f"person:{person_id(operator)}", tmp_path / "newer.zip")
    known = tmp_path / "head"
    known.write_bytes(zipfile.ZipFile(newer).read("checkpoint"))
    assert called("verify", str(bundle), "--checkpoint", str(known)).exit_code == 2
    assert by_node(bundle, "--checkpoint", str(known)) == 2
    assert called("verify", str(newer), "--checkpoint", str(known)).exit_code == 0


def test_what_was_written_is_told_as_json(run: str, operator: Actor, tmp_path: Path) -> None:
    out = tmp_path / "import.zip"
    result = called("export", f"import:{run}", "--out", str(out), "--json")
    told = json.loads(result.stdout)
    assert told["summary"]["size"] == out.stat().st_size
    assert told["summary"]["entries"] > 3
    assert "导出证据包 5/5" in result.stderr


def test_a_scope_nobody_can_read_is_refused(run: str, tmp_path: Path) -> None:
    result = called("export", "everything", "--out", str(tmp_path / "x.zip"))
    assert result.exit_code == 3
    assert "person:17" in result.stderr
    assert not (tmp_path / "x.zip").exists()


def test_a_case_is_not_there_yet(run: str, tmp_path: Path) -> None:
    result = called("export", "case:7", "--out", str(tmp_path / "x.zip"))
    assert (result.exit_code, "没有编号为“7”的事项" in result.stderr) == (3, True)
