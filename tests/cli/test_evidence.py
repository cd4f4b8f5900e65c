"""Bundles at the command line, and the witness as a process."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.merkle.making import example, listed, packed
from wuxian.cli.main import cli
from wuxian.merkle import parse_verifier
from wuxian.merkle.witness import WitnessClient

LOG = example()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(packed(listed(LOG.files())))
    return path


def test_a_valid_bundle(bundle: Path) -> None:
    result = CliRunner().invoke(cli, ["evidence", "verify", str(bundle)])
    assert result.exit_code == 0
    assert "有效" in result.stdout


def test_the_same_as_json(bundle: Path) -> None:
    result = CliRunner().invoke(cli, ["evidence", "verify", str(bundle), "--json"])
    told = json.loads(result.stdout)
    assert (told["verdict"], told["entries"], told["findings"]) == ("valid", 4, [])
    assert told["head"].startswith("example.org/log\n37\n")


def test_a_known_head_that_contradicts(bundle: Path, tmp_path: Path) -> None:
    bundle.write_bytes(packed(listed(LOG.files((2,), size=20))))
    head = tmp_path / "head"
    head.write_bytes(LOG.head())
    words = ["evidence", "verify", str(bundle), "--checkpoint", str(head), "--json"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 2
    assert json.loads(result.stdout)["findings"][0]["code"] == "older"


def test_a_file_that_is_no_bundle(bundle: Path) -> None:
    bundle.write_bytes(b"garbage")
    assert CliRunner().invoke(cli, ["evidence", "verify", str(bundle)]).exit_code == 1


def test_a_bundle_without_its_salts_is_incomplete(bundle: Path) -> None:
    files = listed(LOG.files())
    bundle.write_bytes(packed({name: one for name, one in files.items() if name != "salts.json"}))
    assert CliRunner().invoke(cli, ["evidence", "verify", str(bundle)]).exit_code == 3


def test_a_bundle_is_checked_without_django(bundle: Path) -> None:
    code = (
        "import sys; from wuxian.cli.main import cli\n"
        f"cli(['evidence', 'verify', {str(bundle)!r}], standalone_mode=False)\n"
        "sys.exit(any(name in sys.modules for name in ('django', 'psycopg')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_witness_is_a_process_that_cosigns(tmp_path: Path) -> None:
    words = ["--dir", str(tmp_path / "seen"), "--key", str(tmp_path / "eye.key")]
    words += ["--listen", "127.0.0.1:0", "--log-key", str(LOG.key.verifier)]
    command = [sys.executable, "-m", "wuxian.cli.main", "witness", *words]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        started = process.stderr.readline()
        url, key = started.split("启动:")[1].split("   公钥 ")
        client = WitnessClient(url, parse_verifier(key))
        assert client.last(LOG.key.name) is None
        cosigned = client.add_checkpoint(LOG.head(20).decode(), 0, [])
        assert client.last(LOG.key.name) == cosigned
    finally:
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(10) == 0
        process.stderr.close() if process.stderr else None
    assert time.monotonic() - began < 5


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    words = ["witness", "--dir", str(tmp_path / "seen"), "--key", str(tmp_path / "eye.key")]
    result = CliRunner().invoke(cli, [*words, "--listen", "here", "--log-key", "x"])
    assert result.exit_code == 3


def test_the_verifier_for_node_ships_with_the_package() -> None:
    from wuxian.merkle import bundles

    shipped = Path(bundles.__file__).with_name("verify.mjs")
    linked = Path(__file__).resolve().parents[2] / "tools" / "verify.mjs"
    assert linked.resolve() == shipped
