"""The daily stamp, from an authority of our own that speaks the real format (OpenSSL's)."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.db import transaction
from pytest_django import Settings

from tests.evidence.conftest import committed, paid
from tests.tamper.scene import asleep, execute
from wuxian.evidence import api, registry, stamping
from wuxian.support import clock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.as_owner,
    pytest.mark.usefixtures("empty_log"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="the authority is OpenSSL's"),
]
CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ordering = no
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
basicConstraints = CA:FALSE
[req]
distinguished_name = name
prompt = no
[name]
CN = test
"""


def openssl(*words: str, given: bytes = b"") -> bytes:
    run = subprocess.run(["openssl", *words], input=given, capture_output=True, check=True)
    return run.stdout


def authority(folder: Path) -> None:
    config = str(folder / "tsa.cnf")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    for name in ("root", "tsa"):
        openssl("genrsa", "-out", str(folder / f"{name}.key"), "2048")
    openssl("req", "-x509", "-new", "-key", str(folder / "root.key"), "-days", "2", "-subj",
            "/CN=root", "-out", str(folder / "root.pem"), "-addext",
            "basicConstraints=critical,CA:TRUE")  # fmt: skip
    asked = openssl("req", "-new", "-key", str(folder / "tsa.key"), "-subj", "/CN=tsa",
                    "-config", config)  # fmt: skip
    openssl("x509", "-req", "-CA", str(folder / "root.pem"), "-CAkey", str(folder / "root.key"),
            "-CAcreateserial", "-days", "2", "-extfile", config, "-extensions", "stamping",
            "-out", str(folder / "tsa.pem"), given=asked)  # fmt: skip


@pytest.fixture
def tsa(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    authority(tmp_path)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = tmp_path / "query"
            query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            answer = openssl(
                "ts", "-reply", "-config", str(tmp_path / "tsa.cnf"), "-queryfile", str(query),
                "-signer", str(tmp_path / "tsa.pem"), "-inkey", str(tmp_path / "tsa.key"),
            )  # fmt: skip
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    settings.EVIDENCE = settings.EVIDENCE | {
        "tsa_url": f"http://127.0.0.1:{server.server_port}",
        "tsa_certificate": str(tmp_path / "root.pem"),
    }
    yield tmp_path
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_claims", {})


def test_a_head_is_stamped_once_a_day_and_the_stamp_holds(tsa: Path) -> None:
    committed(paid())
    api.witness_now()
    at = stamping.stamp()
    assert at is not None
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    assert stamping.stamp() is None
    assert api.fsck().findings == ()
    committed(paid())
    api.witness_now()
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert stamping.stamp() is not None


def test_a_stamp_of_another_head_is_found(tsa: Path) -> None:
    committed(paid())
    api.witness_now()
    stamping.stamp()
    committed(paid())
    api.witness_now()
    with transaction.atomic(), asleep():
        execute("UPDATE evidence_stamp SET checkpoint = (SELECT max(id) FROM evidence_checkpoint)")
    assert [one.code for one in api.fsck().findings] == ["stamp"]


def test_an_authority_nobody_trusts_stamps_nothing(tsa: Path, settings: Settings) -> None:
    committed(paid())
    api.witness_now()
    other = tsa / "other"
    other.mkdir()
    authority(other)
    settings.EVIDENCE = settings.EVIDENCE | {"tsa_certificate": str(other / "root.pem")}
    assert stamping.stamp() is None
    assert execute("SELECT count(*) FROM evidence_stamp") == [(0,)]


def test_an_authority_that_is_gone_stops_nothing(tsa: Path, settings: Settings) -> None:
    committed(paid())
    api.witness_now()
    settings.EVIDENCE = settings.EVIDENCE | {"tsa_url": "http://127.0.0.1:1"}
    assert stamping.stamp() is None


def test_without_an_authority_none_is_asked() -> None:
    committed(paid())
    api.witness_now()
    assert stamping.stamp() is None
