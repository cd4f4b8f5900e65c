"""The process behind ``isolated``: caps first, then one request from stdin to stdout."""

import codecs
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wuxian.sheets import wire
from wuxian.sheets.containers import html, spreadsheetml, text, workbook
from wuxian.sheets.errors import SheetsError
from wuxian.sheets.inspection import inspect
from wuxian.sheets.reading import read_table

OUT_OF_MEMORY = 3
# Loaded before the caps: an import that runs out of memory half-way fails in its own ways.
_READERS = (html, spreadsheetml, text, workbook)
_CODECS = [
    codecs.lookup(name) for name in ("gb18030", "cp437", "big5", "utf-16", "utf-16-be", "utf-8-sig")
]
_DOORS: dict[str, Callable[..., Any]] = {"inspect": inspect, "read_table": read_table}


def main() -> int:
    """Answer one request; the exit code says whether there was enough memory."""
    request = wire.load(sys.stdin.buffer.read())
    _cap(**request["caps"])
    try:
        answer = wire.dump(_answer(request["door"], request["asked"]))
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(answer)
    return 0


def _cap(*, memory: int, cpu_seconds: int, wall_seconds: int) -> None:  # noqa: ARG001
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(door: str, asked: dict[str, Any]) -> dict[str, Any]:
    asked["path"] = Path(asked["path"])
    try:
        return {"found": _DOORS[door](**asked)}
    except SheetsError as reason:
        return {"error": type(reason).__name__, "message": wire.crossing(reason.text)}
    except MemoryError:
        raise
    except Exception as fault:
        return {"fault": _place(fault)}


def _place(fault: Exception) -> str:
    """The exception's type and line; its text may hold a cell and stays here."""
    trace = fault.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(fault).__name__} at {where}"


if __name__ == "__main__":
    sys.exit(main())
