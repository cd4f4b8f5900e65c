"""``wuxian backup``: take one, or read one back."""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuxian.cli import exits
from wuxian.cli.options import json_option
from wuxian.cli.site import database, progress, say, set_up

if TYPE_CHECKING:
    from wuxian.backups.data import Backup, Told

DONE = "备份完成并已核对:{path}({size} MB,{tables} 张表,{rows} 行)"
WHOLE = "备份完好:{path}({made_at},{size} MB,{tables} 张表,{rows} 行)"
SAME_DISK = (
    "注意:备份与数据在同一块磁盘上,磁盘损坏时会一起丢失,这不算备份。"
    "请用 WUXIAN_BACKUP_DIR 或 --out 指定另一台机器或磁盘。"
)
FAILED = "备份失败:{reason}"
NOT_INSIDE = "密钥文件不在备份里:{keys}。请另行托管(wuxian keys escrow),没有它任何备份都打不开。"
MEGABYTE = 1024 * 1024
OUT = "A file, or a folder where backups are kept. Default: WUXIAN_BACKUP_DIR."
PATH = click.Path(path_type=Path)


@click.command("backup")
@click.option("--out", type=PATH, help=OUT)
@click.option("--keep", type=click.IntRange(min=1), help="How many to keep in the folder.")
@click.option("--verify", "old", type=PATH, help="Take none; read this one back to its end.")
@json_option
def backup(out: Path | None, keep: int | None, old: Path | None, as_json: bool) -> None:
    """Take an encrypted backup of everything but the keys, read it back, then forget old ones.

    Example: wuxian backup --out /mnt/backups --keep 30
    """
    home = set_up()
    if old:
        _verify(old, as_json=as_json)
    else:
        with database(home):
            sys.exit(_take(home, out, keep, as_json=as_json))


def _take(home: Path, out: Path | None, keep: int | None, *, as_json: bool) -> int:
    from wuxian.backups import api as backups
    from wuxian.backups.errors import BackupError

    here = backups.installation(home=home)
    is_file = out is not None and out.suffix != "" and not out.is_dir()
    where, told = (out or backups.folder()).absolute(), once_a_second()
    try:
        if is_file:
            made = backups.take(here=here, target=where, told=told)
        else:
            count = keep or backups.keep()
            made = backups.take_into(here=here, where=where, count=count, told=told)
    except BackupError as error:
        say(FAILED.format(reason=error))
        return exits.FAILED
    _report(made, DONE, as_json=as_json)
    _warn(where, home)
    return exits.DONE


def _verify(old: Path, *, as_json: bool) -> None:
    from wuxian.backups import api as backups

    _report(backups.verify(path=old, told=once_a_second()), WHOLE, as_json=as_json)


def _report(made: "Backup", text: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(summary(made), ensure_ascii=False))
        return
    size = -(-made.size // MEGABYTE)
    counts, made_at = made.manifest.counts, made.manifest.made_at
    say(text.format(path=made.path, size=size, tables=len(counts), rows=made.rows, made_at=made_at))


def summary(made: "Backup") -> Mapping[str, object]:
    """A backup as ``--json`` tells it: a row per table."""
    rows = [{"table": name, "rows": count} for name, count in made.manifest.counts.items()]
    said = {"path": str(made.path), "size": made.size, "sha256": made.sha256, "rows": made.rows}
    said |= {"made_at": made.manifest.made_at, "software": made.manifest.software}
    return {"rows": rows, "summary": said, "warnings": []}


def _warn(where: Path, home: Path) -> None:
    from wuxian.backups import api as backups
    from wuxian.evidence import api as evidence

    if backups.is_same_disk(where=where, home=home):
        say(SAME_DISK)
    say(NOT_INSIDE.format(keys=evidence.key_file()))


def once_a_second() -> "Told":
    """Progress for a person: nothing within the first second, then a line a second."""
    last = time.monotonic()

    def told(label: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < 1:
            return
        last = time.monotonic()
        if total:
            progress(done // MEGABYTE, -(-total // MEGABYTE), f"{label}(MB)")
        else:
            say(f"{label} {done // MEGABYTE} MB")

    return told
