"""Run a command and note seconds, processor seconds and peak memory."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

WUXIAN = str(Path(sys.executable).with_name("wuxian"))


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took; memory in MiB."""

    seconds: float
    cpu: float
    memory: float


def command(arguments: Sequence[str], ok: Sequence[int] = (0,)) -> Cost:
    """One run of a command in a process of its own; raises if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) not in ok:
        message = process.stderr.read().decode() if process.stderr else ""
        raise RuntimeError(f"{' '.join(arguments)}: {message}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def best_of(run: Callable[[], Cost], rounds: int = 3) -> Cost:
    """The median run."""
    costs = sorted((run() for _ in range(rounds)), key=lambda cost: cost.seconds)
    return costs[len(costs) // 2]


def in_memory(run: Callable[[], object], rounds: int = 5) -> Cost:
    """A call in this process, after one to warm up: median seconds."""
    run()
    seconds, cpu = [], []
    for _ in range(rounds):
        began, before = time.perf_counter(), time.process_time()
        run()
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(statistics.median(seconds), statistics.median(cpu), peak)


def paired(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 5
) -> tuple[float, float, float]:
    """Theirs over ours, run in alternating order: median, least and greatest ratio."""
    ours(), theirs()
    ratios = []
    for number in range(rounds):
        first, second = (ours, theirs) if number % 2 else (theirs, ours)
        times = {}
        for run in (first, second):
            began = time.perf_counter()
            run()
            times[run] = time.perf_counter() - began
        ratios.append(times[theirs] / times[ours])
    return statistics.median(ratios), min(ratios), max(ratios)
