"""``wuxian witness``: a process of its own that remembers heads of logs and cosigns what fits."""

from pathlib import Path

import click

from wuxian.cli.processes import wait_for_stop
from wuxian.merkle import NoteError, Verifier, parse_verifier
from wuxian.merkle.keys import kept_signer
from wuxian.merkle.notes import COSIGNATURE
from wuxian.merkle.witness import Witness, serve
from wuxian.support.errors import WuxianError

LISTENING = "见证方已启动:{url}   公钥 {key}"
BAD_ADDRESS = "地址应写作 主机:端口,例如 127.0.0.1:8100。"


class AddressError(WuxianError):
    """Not an address to listen on."""


@click.command("witness")
@click.option(
    "--dir", "folder", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="Where it remembers what it saw; on a disk of its own.",
)  # fmt: skip
@click.option(
    "--key", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="Its private key; made on first use.",
)  # fmt: skip
@click.option("--name", default="wuxian.witness", show_default=True, help="Its name in its key.")
@click.option("--listen", default="127.0.0.1:8100", show_default=True)
@click.option(
    "--log-key", "log_keys", required=True, multiple=True,
    help="The public key of a log it watches, or the file that holds it.",
)  # fmt: skip
def witness(folder: Path, key: Path, name: str, listen: str, log_keys: tuple[str, ...]) -> None:
    """Remember the heads of logs and cosign what grew out of what was seen before.

    Run it on another machine, by another department; it needs neither database nor settings.

    Example: wuxian witness --dir seen --key eye.key --log-key log.pub
    """
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal():
        raise AddressError(BAD_ADDRESS)
    signer = kept_signer(key, name, COSIGNATURE)
    server = serve(Witness(folder, signer, [_key(one) for one in log_keys]), host, int(port))
    url = f"http://{host}:{server.server_port}"
    click.echo(LISTENING.format(url=url, key=signer.verifier), err=True)
    wait_for_stop(server.serve_forever)
    server.server_close()


def _key(text: str) -> Verifier:
    try:
        return parse_verifier(text)
    except NoteError:
        return parse_verifier(Path(text).read_text(encoding="utf-8"))
