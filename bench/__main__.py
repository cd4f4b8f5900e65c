"""Print the table. Equality is checked before any time is taken.

Every figure is a median with the least and greatest beside it; processor seconds, unlike seconds,
hardly depend on what else the machine is doing. Comparisons are by processor seconds of the same
round.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl

from bench import crowd, library, peers
from bench.measure import WUXIAN, Cost, commands, interleaved, times_as_long
from wuxian import policybook
from wuxian.batch.explain import Explainer, facts_of
from wuxian.batch.people import known_columns
from wuxian.batch.reading import read_people
from wuxian.engine.plan import Plan

MONTH = 202610
FEW, MANY = 20_000, 1_000_000
ROUNDS = 5
ROSTER = 5_000
ROOM_FOR_PANDAS = 6 * 2**30
"""Bytes of free memory below which pandas is not asked to do a million people."""


def main() -> None:
    """Measure everything, or only the parts named on the command line, and print it."""
    chosen = sys.argv[1:] or list(PARTS)
    print(f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
    print(f"{'what':<46}{'seconds':>22}{'cpu':>22}{'MiB':>7}{'load':>6}  promise")
    for part in chosen:
        PARTS[part]()


def row(name: str, cost: Cost, promise: str = "") -> None:
    """One row of the table."""
    print(
        f"{name:<46}{_spread(cost.seconds):>22}{_spread(cost.cpu):>22}"
        f"{cost.memory:>7.0f}{cost.load:>6.1f}  {promise}",
        flush=True,
    )


def _spread(figures: object) -> str:
    least, median, most = (getattr(figures, name) for name in ("least", "median", "most"))
    return f"{median:.3f} ({least:.3f}–{most:.3f})"


def files() -> None:
    """Parquet to Parquet, one month and twelve, in the library that comes with Wuxian."""
    with tempfile.TemporaryDirectory() as folder:
        source = crowd.write(Path(folder), MANY)
        month, year = ("2026-10", "2026-10"), ("2025-12", "2026-11")
        _file_row("calc 1M people × 1 month, files", source, month, "≤ 2 s, < 1 GB")
        _file_row("calc 1M people × 12 months, files", source, year, "≤ 5 s, ≤ 1 GiB")


def protocol() -> None:
    """The same in an invented library: 340 places, twelve lines, one change, in July."""
    with tempfile.TemporaryDirectory() as folder:
        rules = library.write(Path(folder))
        source = Path(folder) / "crowd.parquet"
        crowd.people(MANY, among=library.codes()).write_parquet(source)
        year = ("2026-01", "2026-12")
        name = "calc 1M people × 12 months, protocol"
        _file_row(name, source, year, "≤ 5 s, ≤ 1 GiB", "--library", str(rules))


def _file_row(
    name: str, source: Path, months: tuple[str, str], promise: str, *options: str
) -> None:
    out = str(source.with_name("out.parquet"))
    arguments = ["--period", months[0], "--until", months[1], "--out", out, *options]
    cost = commands([WUXIAN, "calc", str(source), *arguments], ROUNDS, (0, 4))  # some have gaps
    row(name, cost, promise)


def cold() -> None:
    """A new process each time, the library compiled."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "ten.csv"
        crowd.people(10, 12).write_csv(small)
        show = [WUXIAN, "policy", "show", "310000", "--period", "2026-10", "--json"]
        row("policy show, cold", commands(show, ROUNDS), "≤ 0.6 s")
        ten = [WUXIAN, "calc", str(small), "--period", "2026-10", "--json"]
        row("calc on ten rows, cold", commands(ten, ROUNDS), "≤ 0.6 s")


def beside_few() -> None:
    """Twenty thousand people: a Decimal loop and pandas do the same."""
    _beside(FEW, with_loop=True, with_pandas=True)


def beside_many() -> None:
    """A million people: pandas too, where it has room."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    _beside(MANY, with_loop=False, with_pandas=free > ROOM_FOR_PANDAS)


def _beside(count: int, *, with_loop: bool, with_pandas: bool) -> None:
    people, plan = _prepared(count)
    known = known_columns(people)
    people = people.select(name for name in people.columns if name in known)
    works: dict[str, Callable[[], object]] = {"wuxian": lambda: peers.ours(people, plan, MONTH)}
    if with_loop:
        works["a Decimal loop"] = lambda: peers.decimal_loop(people, plan, MONTH)
    if with_pandas:
        frame = pd.DataFrame(people.to_dict(as_series=False))
        lines = peers.pandas_lines(plan, MONTH)
        works["pandas"] = lambda: peers.pandas_merge(frame, lines)
    check_equal(works)
    runs = interleaved(works, ROUNDS)
    for name, several in runs.items():
        row(f"contributions in memory, {count:,}: {name}", Cost.of(several))
        if name != "wuxian":
            print(f"    {_spread(times_as_long(several, runs['wuxian']))} times as long")
    if not with_pandas:
        print("    pandas: not asked, too little free memory")


def _prepared(count: int) -> tuple[pl.DataFrame, Plan]:
    book = policybook.open_book()
    table = read_people(crowd.people(count), find_place=lambda text: book.find_place(text).code)
    return table.people, book.plan(None, [MONTH], today=date(2026, 11, 22))


def check_equal(works: dict[str, Callable[[], object]]) -> None:
    """Every amount that a peer can compute, element by element; stops where one differs."""
    keys = ["person", "kind", "party"]
    ours = works["wuxian"]()
    if not isinstance(ours, pl.DataFrame):
        raise TypeError(ours)
    mine = ours.filter(pl.col("amount").is_not_null()).select(
        "person", pl.col("kind", "party").cast(pl.String), "amount"
    )
    for name, work in works.items():
        if name == "wuxian":
            continue
        theirs = peers.as_amounts(work())
        shared = mine.join(theirs, on=keys)
        wrong = shared.filter(pl.col("amount") != pl.col("theirs")).height
        if wrong or shared.height < 0.98 * mine.height:
            raise SystemExit(f"{name}: {wrong} amounts differ, {shared.height} compared")
        print(f"{shared.height:,} of {mine.height:,} amounts compared with {name}, all equal")


def one_person() -> None:
    """One person with every step, once the plan is loaded; a thousand people a round."""
    people, plan = _prepared(1_000)
    known = known_columns(people)
    explainer = Explainer(plan)
    everyone = [facts_of(person, known) for person in people.iter_rows(named=True)]

    def everybody() -> None:
        for one in everyone:
            explainer.explain(one, MONTH)

    runs = interleaved({"explain": everybody}, 2 * ROUNDS)
    row("one person explained (milliseconds)", Cost.of(runs["explain"]), "≤ 0.100 ms")


def roster() -> None:
    """5,000 messy rows through a served console, the answering of two questions included."""
    from bench.roster import seconds_to_the_result

    times = sorted(seconds_to_the_result(ROSTER) for _ in range(3))
    spread = f"{times[1]:.3f} ({times[0]:.3f}–{times[-1]:.3f})"
    print(f"{f'a messy roster of {ROSTER:,} rows to the result page':<46}{spread:>22}  ≤ 10 s")


def evidence() -> None:
    """Deeds appended by eight writers, a million leaves verified, ten years of one person exported.

    In processes of their own: each has a database.
    """
    for part in ("bench.evidence", "bench.dossiers"):
        subprocess.run([sys.executable, "-m", part], check=True)


def people() -> None:
    """The people list of a branch, with and without row-level security."""
    from bench.people import show

    show()


PARTS = {
    "people": people,
    "evidence": evidence,
    "roster": roster,
    "files": files,
    "protocol": protocol,
    "cold": cold,
    "few": beside_few,
    "one": one_person,
    "many": beside_many,
}

if __name__ == "__main__":
    main()
