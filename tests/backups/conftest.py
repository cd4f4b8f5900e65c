"""A small installation with people in it, and one backup of it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wuxian.support import postgres

PEOPLE = int(os.environ.get("WUXIAN_DRILL_PEOPLE", "60"))


@dataclass(frozen=True)
class Machine:
    """An installation that is driven from outside, as its administrator would."""

    home: Path

    @property
    def url(self) -> str:
        return postgres.url_of(self.home)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WUXIAN")}
        settings = {"DJANGO_SETTINGS_MODULE": "wuxian.config.settings"}
        return kept | settings | {"WUXIAN_DATA_DIR": str(self.home)}

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "wuxian.cli.main", *arguments],
            env=self.environment | environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "wuxian.cli.main", *arguments]
        nowhere = subprocess.DEVNULL
        return subprocess.Popen(command, env=self.environment, stdout=nowhere, stderr=nowhere)

    def look(self) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.backups.look"],
            env=self.environment, capture_output=True, text=True, check=True, timeout=300,
        )  # fmt: skip
        shown: dict[str, Any] = json.loads(done.stdout)
        return shown

    def give_keys_to(self, other: "Machine") -> None:
        shutil.copytree(self.home / "keys", other.home / "keys")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the server's user may pass through."""
    path = Path(tempfile.mkdtemp(prefix="wuxian-backups-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="package")
def source() -> Iterator[Machine]:
    """The example group, its server running."""
    with _folder() as folder:
        load = ("demo", "--people", str(PEOPLE), "--load-only")
        made = Machine(folder).run(*load)
        assert made.returncode == 0, made.stderr
        machine = Machine(folder / "demo")
        with postgres.running(machine.home, postgres.THROWAWAY):
            yield machine


@pytest.fixture(scope="package")
def taken(source: Machine) -> Path:
    """A backup of the example group."""
    done = source.run("backup")
    assert done.returncode == 0, done.stderr
    [path] = (source.home / "backups").glob("*.backup")
    return path


@pytest.fixture
def new_machine() -> Iterator[Callable[[], Machine]]:
    """Makes empty machines."""
    with _folder() as folder:
        numbers = iter(range(9))

        def make() -> Machine:
            home = folder / str(next(numbers))
            home.mkdir(mode=0o711)
            return Machine(home)

        yield make


@pytest.fixture
def with_key(source: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key file of the example group, for this process."""
    monkeypatch.setenv("WUXIAN_KEY_FILE", str(source.home / "keys" / "root.keys"))
