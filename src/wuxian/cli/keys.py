"""``wuxian keys``: keep them apart from the backups, bring them back, renew them."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from wuxian.cli import exits
from wuxian.cli.site import installation, progress, say, set_up
from wuxian.support.errors import WuxianError

ESCROWED = "已写入 {path}({names})。请打印或另存到与备份不同的地方,口令另外保管。"
PUT_BACK = "已放回 {names}。"
TAKEN = "{path} 已存在且内容不同,没有改动。请先把它移开。"
NO_FILE = "找不到密钥文件 {path},没有可托管的内容。"
ROTATED_ROOT = "根密钥已更新到第 {version} 版。请立即重新托管:wuxian keys escrow"
ROTATED = "已用新密钥重新加密 {count} 行;中断后再次执行会接着做。"
ROOT, LOG = "root.keys", "log.key"
PATH = click.Path(path_type=Path)
FROM_FILE = "A file whose first line is the passphrase; else it is asked for."


class KeysError(WuxianError):
    """The keys could not be written or brought back."""


@click.group("keys")
def keys() -> None:
    """Escrow, restore and renew keys; no backup holds them.

    Example: wuxian keys escrow --out /media/safe/keys.txt
    """


def _places() -> dict[str, Path]:
    """Where each key lies; the witness's is somebody else's."""
    home = set_up()
    from wuxian.evidence import api as evidence

    return {ROOT: evidence.key_file(), LOG: home / "keys" / LOG}


def _passphrase(file: Path | None, *, confirm: bool) -> str:
    if file:
        return file.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
    typed: str = click.prompt("口令", hide_input=True, confirmation_prompt=confirm, err=True)
    return typed


@keys.command("escrow")
@click.option("--out", type=PATH, required=True, help="A new file.")
@click.option("--passphrase-file", type=PATH, help=FROM_FILE)
def escrow(out: Path, passphrase_file: Path | None) -> None:
    """Write the keys as printable text under a passphrase, with a check on every line.

    Example: wuxian keys escrow --out /media/safe/keys.txt
    """
    from wuxian.support.escrow import seal

    places = _places()
    if not places[ROOT].exists():
        raise KeysError(NO_FILE.format(path=places[ROOT]))
    files = {name: path.read_bytes() for name, path in places.items() if path.exists()}
    text = seal(files, _passphrase(passphrase_file, confirm=True))
    _write_new({out: text.encode()})
    say(ESCROWED.format(path=out, names="、".join(files)))


@keys.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--passphrase-file", type=PATH, help=FROM_FILE)
def restore(file: Path, passphrase_file: Path | None) -> None:
    """Put escrowed keys back where they belong; a different key that is there is never replaced.

    Example: wuxian keys restore /media/safe/keys.txt
    """
    from wuxian.support.escrow import unseal

    places = _places()
    text = file.read_text(encoding="utf-8")
    files = unseal(text, _passphrase(passphrase_file, confirm=False))
    _write_new({places[name]: data for name, data in files.items()})
    say(PUT_BACK.format(names="、".join(str(places[name]) for name in files)))


def _write_new(files: Mapping[Path, bytes]) -> None:
    """Write files that only their owner may read. Raises KeysError before anything is replaced."""
    new = {path: data for path, data in files.items() if not path.exists()}
    for path, data in files.items():
        if path not in new and path.read_bytes() != data:
            raise KeysError(TAKEN.format(path=path))
    for path, data in new.items():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as writer:
            writer.write(data)
            writer.flush()
            os.fsync(writer.fileno())


@keys.command("rotate")
@click.argument("key", type=click.Choice(["root", "subjects", "fields"]))
def rotate(key: str) -> None:
    """Renew a key and bring everything under it, going on where it was interrupted.

    Example: wuxian keys rotate subjects
    """
    with installation():
        sys.exit(_rotate(key))


def _rotate(key: str) -> int:
    from wuxian.evidence import api as evidence
    from wuxian.evidence.data import Purpose

    if key == "root":
        say(ROTATED_ROOT.format(version=evidence.rotate_root()))
        return exits.DONE
    count = evidence.rotate(purpose=Purpose(key), said=_said)
    say(ROTATED.format(count=count))
    return exits.DONE


def _said(done: int, total: int) -> None:
    progress(done, total, "重新加密")
