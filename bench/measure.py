"""Run a command or a call and note seconds, processor seconds, peak memory and the load."""

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
class Run:
    """What one run took; memory in MiB, the load of the machine when it ended."""

    seconds: float
    cpu: float
    memory: float
    load: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Several figures of one kind."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> "Spread":
        """Median, least and greatest."""
        return cls(statistics.median(figures), min(figures), max(figures))


@dataclass(frozen=True, slots=True)
class Cost:
    """Several runs of the same work."""

    seconds: Spread
    cpu: Spread
    memory: float
    load: float

    @classmethod
    def of(cls, runs: Sequence[Run]) -> "Cost":
        """Seconds and processor seconds with their spread, the greatest memory and load."""
        return cls(
            Spread.of([run.seconds for run in runs]),
            Spread.of([run.cpu for run in runs]),
            max(run.memory for run in runs),
            max(run.load for run in runs),
        )


def command(arguments: Sequence[str], ok: Sequence[int] = (0,)) -> Run:
    """One run of a command in a process of its own; raises if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read().decode() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) not in ok:
        raise RuntimeError(f"{' '.join(arguments)}: {message}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, usage.ru_maxrss / 1024, os.getloadavg()[0])


def commands(arguments: Sequence[str], rounds: int, ok: Sequence[int] = (0,)) -> Cost:
    """Several runs of a command."""
    return Cost.of([command(arguments, ok) for _ in range(rounds)])


def call(work: Callable[[], object]) -> Run:
    """One call in this process; its memory is the greatest this process ever had."""
    began, before = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - began, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(seconds, cpu, peak, os.getloadavg()[0])


def interleaved(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[Run]]:
    """Every work once to warm up, then in rounds, forwards and backwards in turn."""
    for work in works.values():
        work()
    runs: dict[str, list[Run]] = {name: [] for name in works}
    for number in range(rounds):
        names = list(works) if number % 2 else list(reversed(works))
        for name in names:
            runs[name].append(call(works[name]))
    return runs


def times_as_long(theirs: Sequence[Run], ours: Sequence[Run]) -> Spread:
    """How many processor seconds theirs took for each of ours, round by round."""
    return Spread.of([peer.cpu / own.cpu for peer, own in zip(theirs, ours, strict=True)])
