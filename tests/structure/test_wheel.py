"""The wheel holds everything the product needs to run: built here, without the network."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

import pytest

from wuxian.support.translations import compile_catalogues

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wuxian"


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    compile_catalogues()
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = out.glob("*.whl")
    with ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def packaged(paths: Iterable[Path]) -> set[str]:
    return {f"wuxian/{path.relative_to(SOURCE)}" for path in paths if path.is_file()}


@pytest.mark.parametrize(
    "pattern", ["**/templates/**/*.html", "**/static/**/*", "**/*.py", "**/README.md"]
)
def test_what_a_room_keeps_beside_its_code_is_in_the_wheel(
    members: frozenset[str], pattern: str
) -> None:
    wanted = packaged(SOURCE.glob(pattern))
    assert wanted
    assert wanted <= members


def test_every_catalogue_is_in_the_wheel_compiled(members: frozenset[str]) -> None:
    compiled = {path.with_suffix(".mo") for path in SOURCE.rglob("locale/**/*.po")}
    assert compiled
    assert packaged(compiled) <= members


def test_the_policy_library_is_in_the_wheel_whole(members: frozenset[str]) -> None:
    policy = ROOT / "policy"
    wanted = {f"wuxian/_library/{path.relative_to(policy)}" for path in policy.rglob("*.yaml")}
    assert "wuxian/_library/places.yaml" in wanted
    assert wanted <= members


def test_nothing_of_the_workshop_is_in_the_wheel(members: frozenset[str]) -> None:
    rooms = {name.split("/")[0] for name in members}
    assert {name for name in rooms if not name.endswith(".dist-info")} == {"wuxian"}
    assert not [name for name in members if "__pycache__" in name or name.endswith(".pyc")]
