"""What is handed out for deployment fits the product and its settings."""

import os
import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from wuxian.cli.main import cli
from wuxian.config import settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE = DEPLOY / "docker" / "compose.yaml"
DOCKERFILE = DEPLOY / "docker" / "Dockerfile"
VARIABLE = re.compile(r"WUXIAN_[A-Z_]+")
OF_THE_FILES = {"WUXIAN_HOST", "WUXIAN_UPSTREAM", "WUXIAN_KEYS", "WUXIAN_BACKUPS", "WUXIAN_LOG_KEY"}
KNOWN = {*VARIABLE.findall(settings.__doc__ or ""), *OF_THE_FILES, "WUXIAN_DRILL_USER"}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return found


def unit(path: Path) -> RawConfigParser:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser


@pytest.mark.parametrize(
    "path", sorted(path for path in DEPLOY.rglob("*") if path.is_file()), ids=lambda path: path.name
)
def test_every_variable_that_is_named_is_a_setting(path: Path) -> None:
    assert set(VARIABLE.findall(path.read_text(encoding="utf-8"))) - KNOWN == set()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_units_are_what_systemd_understands(tmp_path: Path) -> None:
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace("/opt/wuxian/bin/wuxian", sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.glob("*.service"))],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    complaints = [line for line in checked.stderr.splitlines() if "wuxian" in line]
    assert complaints == []


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_are_confined_and_start_a_command_that_exists(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["User"] != "root"
    for option in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices"):
        assert service[option] == "yes"
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    _, *words = service["ExecStart"].split()
    assert options_are_known(words)


def test_the_worker_lives_and_stops_with_the_owner_of_the_database() -> None:
    worker = unit(DEPLOY / "systemd" / "wuxian-worker.service")["Unit"]
    for relation in ("After", "Requires", "PartOf"):
        assert worker[relation] == "wuxian-web.service"


def options_are_known(words: list[str]) -> bool:
    """Whether a command line names a command of ours and only options it has."""
    shown = CliRunner().invoke(cli, [words[0], "--help"])
    return shown.exit_code == 0 and all(
        word in shown.output for word in words if word.startswith("--")
    )


def test_an_option_that_is_not_there_is_found() -> None:
    assert options_are_known(["serve", "--port", "1"])
    assert not options_are_known(["serve", "--insecure"])
    assert not options_are_known(["web"])


@pytest.mark.parametrize("name", sorted(compose()["services"]))
def test_services_are_confined_and_watched(name: str) -> None:
    service = compose()["services"][name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["healthcheck"]["test"]
    if service["image"] == "wuxian" and "command" in service:
        assert options_are_known(service["command"])


def test_only_tls_is_published_and_it_is_on() -> None:
    services = compose()["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["tls"]
    assert services["wuxian"]["environment"]["WUXIAN_HTTPS"] == "1"
    assert "/readyz" in services["wuxian"]["healthcheck"]["test"][-1]
    assert "tls internal" in (DEPLOY / "Caddyfile").read_text(encoding="utf-8")


def test_every_volume_and_secret_that_is_used_is_declared() -> None:
    found = compose()
    used = [volume for one in found["services"].values() for volume in one.get("volumes", [])]
    names = {re.sub(r"\$\{\w+:-(\w+)\}", r"\1", volume).split(":")[0] for volume in used}
    assert {name for name in names if not name.startswith(".")} == set(found["volumes"])
    for secret in found["secrets"].values():
        assert set(secret) == {"file"}


def test_no_secret_stands_in_an_environment() -> None:
    for one in compose()["services"].values():
        for name in one.get("environment", {}):
            assert not re.search("SECRET|PASS|TOKEN", name)


def test_the_image_steps_down_and_reports_its_health() -> None:
    lines = DOCKERFILE.read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line and line[0].isupper()]
    last = max(index for index, line in enumerate(words) if line[0] == "FROM")
    final = {line[0]: line for line in words[last:]}
    assert final["USER"] == ["USER", "10001:10001"]
    assert "HEALTHCHECK" in final
    assert final["ENTRYPOINT"] == ["ENTRYPOINT", '["wuxian"]']
    assert all(":" in line[1] for line in words if line[0] == "FROM")
    ignored = (DEPLOY.parent / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", "**/*.keys", "**/*.backup"} <= set(ignored)


def archiving_server() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return folders[-1] if folders and os.geteuid() == 0 else None


@pytest.mark.database
@pytest.mark.skipif(not archiving_server(), reason="no PostgreSQL of the system, or not root")
def test_a_server_of_ones_own_is_restored_to_a_moment() -> None:
    drill = [str(DEPLOY / "postgres" / "drill.sh"), str(archiving_server())]
    done = subprocess.run(drill, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "what came after is not" in done.stdout
