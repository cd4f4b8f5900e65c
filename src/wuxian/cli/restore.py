"""``wuxian restore``: a backup into an empty place."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuxian.cli import exits
from wuxian.cli.backup import once_a_second
from wuxian.cli.site import database, prepare, say, set_up
from wuxian.support import home as homes

if TYPE_CHECKING:
    from wuxian.backups.data import Backup

READ = "备份完好:{made_at},{rows} 行;开始恢复到 {home}"
DONE = "恢复完成并已核对:{tables} 张表、{rows} 行与备份一致,日志完好,密钥能打开个人信息。"
CONTRADICTS = "数据已恢复,但与见证人所见不符,是否使用由您决定。{reason}"
BROKEN_LOG = "数据已恢复,但日志核对发现 {count} 处问题,例如 {reason}"
FAILED = "恢复失败:{reason}"
NO_WITNESS_KEY = "--witness needs --witness-key (or WUXIAN_WITNESS_KEY)."
CONTRADICTED = 2
PATH = click.Path(path_type=Path)
UNTIL = "From a folder: the newest backup no later than this (local time)."


@click.command("restore")
@click.argument("file", type=PATH)
@click.option("--to", "home", type=PATH, help="An empty data directory. Default: WUXIAN_DATA_DIR.")
@click.option("--until", type=click.DateTime(), help=UNTIL)
@click.option("--checkpoint", type=PATH, help="A head of the log that somebody else kept.")
@click.option("--witness", envvar="WUXIAN_WITNESS_URL", default="", help="The log's witness.")
@click.option("--witness-key", envvar="WUXIAN_WITNESS_KEY", default="", help="Its public key.")
@click.option("--new-log-key", is_flag=True, help="The key the log was signed with is lost.")
def restore(
    file: Path,
    home: Path | None,
    until: datetime | None,
    checkpoint: Path | None,
    witness: str,
    witness_key: str,
    new_log_key: bool,
) -> None:
    """Restore into an empty place with the keys in it, and check what came of it.

    Exit code 2: restored, but others saw more of the log than the backup holds.

    Example: wuxian restore /mnt/backups --to /var/lib/wuxian
    """
    if witness and not witness_key:
        raise click.UsageError(NO_WITNESS_KEY)
    os.environ |= {"WUXIAN_WITNESS_URL": witness, "WUXIAN_WITNESS_KEY": witness_key}
    home = _empty(home)
    found = _read(file, until, home, new_log_key=new_log_key)
    from wuxian.backups import api as backups

    seen = (witness, witness_key)
    reason = backups.contradiction(backup=found, checkpoint=checkpoint, witness=seen)
    sys.exit(_restore(found, home, reason))


def _empty(home: Path | None) -> Path:
    home = set_up((home or homes.data_dir()).absolute())
    from wuxian.backups import api as backups

    backups.refuse_filled(home=home)
    return home


def _read(file: Path, until: datetime | None, home: Path, *, new_log_key: bool) -> "Backup":
    from wuxian.backups import api as backups

    moment = until.astimezone() if until else None
    found = backups.inspect(path=file, until=moment, told=once_a_second())
    if not new_log_key:
        backups.refuse_without_log_key(backup=found, key=home / "keys" / "log.key")
    say(READ.format(made_at=found.manifest.made_at, rows=found.rows, home=home))
    return found


def _restore(found: "Backup", home: Path, contradiction: str) -> int:
    from wuxian.backups import api as backups
    from wuxian.backups.errors import BackupError, NotEmptyError
    from wuxian.evidence import api as evidence

    try:
        with backups.unfinished(home=home) as again, database(home, is_restoring=True):
            backups.load(backup=found, home=home, again=again, told=once_a_second())
            prepare()
            evidence.open_seals()
            findings = backups.log_findings()
    except NotEmptyError:
        raise
    except BackupError as error:
        say(FAILED.format(reason=error))
        return exits.FAILED
    return _conclude(found, findings, contradiction)


def _conclude(found: "Backup", findings: list[str], contradiction: str) -> int:
    if contradiction:
        say(CONTRADICTS.format(reason=contradiction))
        return CONTRADICTED
    if findings:
        say(BROKEN_LOG.format(count=len(findings), reason=findings[0]))
        return exits.FAILED
    say(DONE.format(tables=len(found.manifest.counts), rows=found.rows))
    return exits.DONE
