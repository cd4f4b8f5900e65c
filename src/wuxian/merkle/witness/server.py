"""A witness over HTTP: ``POST /add-checkpoint``, ``GET /checkpoint/<name of origin>``."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from wuxian.merkle.witness.witness import Answer, Witness

LARGEST = 64 * 1024
PATIENCE = 10


def serve(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """A server bound to its address; call ``serve_forever`` on it. Port 0 takes a free one."""

    class Handler(_Handler):
        watching = witness

    return ThreadingHTTPServer((host, port), Handler)


@contextmanager
def running(witness: Witness) -> Iterator[str]:
    """The address of a witness that answers for the length of a block."""
    server = serve(witness, "127.0.0.1", 0)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    watching: Witness
    timeout = PATIENCE
    server_version = "wuxian-witness"
    sys_version = ""

    def do_POST(self) -> None:
        """``add-checkpoint``."""
        length = self.headers.get("Content-Length", "")
        if self.path != "/add-checkpoint":
            self._say(Answer(HTTPStatus.NOT_FOUND, "no such door\n"))
        elif not length.isdecimal() or int(length) > LARGEST:
            self._say(Answer(HTTPStatus.BAD_REQUEST, "too long, or of no length\n"))
        else:
            self._say(self.watching.add_checkpoint(self.rfile.read(int(length))))

    def do_GET(self) -> None:
        """The last head seen."""
        door, _, name = self.path.removeprefix("/").partition("/")
        nothing = Answer(HTTPStatus.NOT_FOUND, "no such door\n")
        self._say(self.watching.last(name) if door == "checkpoint" else nothing)

    def _say(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: what it saw is in its directory."""
