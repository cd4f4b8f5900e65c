"""The same doors behind a wall: a child process with caps on memory, processor and time.

Use these for files from people you do not know. Every reader tried can be made to take
gigabytes by a megabyte of zip; here the child dies and the caller gets ``ChildKilledError``.

>>> from wuxian.sheets import isolated
>>> isolated.DEFAULT_CAPS.memory
536870912
"""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wuxian.sheets import errors, wire
from wuxian.sheets.containers.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from wuxian.sheets.profiles import ImportProfile
from wuxian.sheets.seen import Inspection
from wuxian.sheets.stated import Stated
from wuxian.sheets.tables import Table


@dataclass(frozen=True, slots=True)
class Caps:
    """Bytes of address space, seconds of processor, seconds of wall clock."""

    memory: int = 512 * MEGABYTE
    cpu_seconds: int = 60
    wall_seconds: int = 120


DEFAULT_CAPS = Caps()


def inspect(
    *,
    path: Path,
    name: str | None = None,
    profiles: tuple[ImportProfile, ...] = (),
    stated: Stated | None = None,
    limits: Limits = DEFAULT_LIMITS,
    caps: Caps = DEFAULT_CAPS,
) -> Inspection:
    """``wuxian.sheets.inspect`` in a child process."""
    asked = {
        "path": str(path),
        "name": name,
        "profiles": profiles,
        "stated": stated,
        "limits": limits,
    }
    found = _ask("inspect", asked, caps)
    assert isinstance(found, Inspection)
    return found


def read_table(
    *,
    path: Path,
    name: str | None = None,
    member: str = "",
    sheet: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    profile: ImportProfile | None = None,
    header_rows: tuple[int, int] | None = None,
    encoding: str | None = None,
    include_hidden: bool = False,
    corrections: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    caps: Caps = DEFAULT_CAPS,
) -> Table:
    """``wuxian.sheets.read_table`` in a child process."""
    asked = {
        "path": str(path),
        "name": name,
        "member": member,
        "sheet": sheet,
        "mapping": mapping,
        "profile": profile,
        "header_rows": header_rows,
        "encoding": encoding,
        "include_hidden": include_hidden,
        "corrections": corrections,
        "limits": limits,
    }
    found = _ask("read_table", asked, caps)
    assert isinstance(found, Table)
    return found


def _ask(door: str, asked: Mapping[str, Any], caps: Caps) -> Any:
    request = wire.dump({"door": door, "asked": asked, "caps": asdict(caps)})
    command = [sys.executable, "-P", "-m", "wuxian.sheets.child"]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=request, capture_output=True, timeout=caps.wall_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise errors.ChildKilledError(errors.CHILD_KILLED) from None
    if done.returncode != 0 or not done.stdout:
        raise errors.ChildKilledError(errors.CHILD_KILLED)
    return _answer(wire.load(done.stdout))


def _answer(answer: dict[str, Any]) -> Any:
    if "fault" in answer:
        raise errors.ReaderFaultError(errors.READER_FAULT, answer["fault"])
    if "error" in answer:
        kind = getattr(errors, answer["error"])
        raise kind(answer["message"])
    return answer["found"]
