"""Print the table. Equality is checked before any time is."""

import os
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl

from bench import crowd, peers
from bench.measure import WUXIAN, Cost, best_of, command, in_memory, paired
from wuxian import policybook
from wuxian.batch.explain import Explainer, facts_of
from wuxian.batch.people import known_columns
from wuxian.batch.reading import read_people
from wuxian.engine.plan import Plan

MONTH = 202610
PEERS = 20_000
MILLION = 1_000_000


def main() -> None:
    """Measure everything and print it."""
    print(f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'what':<58}{'seconds':>9}{'cpu':>8}{'MiB':>7}  against")
        files(Path(folder))
        cold(Path(folder))
    beside_peers()
    one_person()


def line(name: str, cost: Cost, against: str = "") -> None:
    """One row of the table."""
    print(f"{name:<58}{cost.seconds:>9.3f}{cost.cpu:>8.2f}{cost.memory:>7.0f}  {against}")


def files(folder: Path) -> None:
    """Parquet to Parquet, one month and twelve."""
    source, out = str(crowd.write(folder, MILLION)), str(folder / "out.parquet")
    month = [WUXIAN, "calc", source, "--period", "2026-10", "--out", out]
    line("calc 1M people × 1 month, Parquet → Parquet", _partial(month), "promise ≤ 2 s, < 1 GB")
    year = [WUXIAN, "calc", source, "--period", "2025-12", "--until", "2026-11", "--out", out]
    line("calc 1M people × 12 months, Parquet → Parquet", _partial(year), "promise ≤ 5 s")


def _partial(arguments: list[str]) -> Cost:
    return best_of(lambda: command(arguments, ok=(0, 4)))  # old months have gaps


def cold(folder: Path) -> None:
    """A new process each time, the library compiled."""
    small = folder / "ten.csv"
    crowd.people(10, 12).write_csv(small)
    show = [WUXIAN, "policy", "show", "310000", "--period", "2026-10", "--json"]
    line("policy show, cold process", best_of(lambda: command(show), 5), "promise ≤ 0.6 s")
    ten = [WUXIAN, "calc", str(small), "--period", "2026-10", "--json"]
    line("calc on ten rows, cold process", best_of(lambda: command(ten), 5), "promise ≤ 0.6 s")


def _prepared(count: int) -> tuple[pl.DataFrame, Plan]:
    book = policybook.open_book()
    table = read_people(crowd.people(count), find_place=lambda text: book.find_place(text).code)
    return table.people, book.plan(None, [MONTH], today=date(2026, 11, 22))


def beside_peers() -> None:
    """The same people and policy through a decimal loop and through pandas."""
    people, plan = _prepared(PEERS)
    known = known_columns(people)
    people = people.select(name for name in people.columns if name in known)
    frame = pd.DataFrame(people.to_dict(as_series=False))
    lines = peers.pandas_lines(plan, MONTH)
    loop = peers.decimal_loop(people, plan, MONTH)
    merged = peers.pandas_merge(frame, lines)
    check_equal(peers.ours(people, plan, MONTH), loop, merged)
    run = in_memory(lambda: peers.ours(people, plan, MONTH))
    rows = peers.ours(people, plan, MONTH).height
    line(f"contributions in memory, {PEERS:,} people, {rows:,} rows", run)
    for name, peer in (
        ("a Decimal loop", lambda: peers.decimal_loop(people, plan, MONTH)),
        ("pandas", lambda: peers.pandas_merge(frame, lines)),
    ):
        middle, least, most = paired(lambda: peers.ours(people, plan, MONTH), peer)
        print(f"    {name}: {middle:.0f} times as long (from {least:.0f} to {most:.0f})")
    many, plan = _prepared(MILLION)
    line("contributions in memory, 1M people", in_memory(lambda: peers.ours(many, plan, MONTH), 3))


def check_equal(ours: pl.DataFrame, loop: dict[tuple[object, ...], int], merged: pd.Series) -> None:
    """Every amount that a peer can compute, element by element."""
    mine = {
        (person, kind, party): amount
        for person, kind, party, amount in ours.filter(pl.col("amount").is_not_null())
        .select("person", "kind", "party", "amount")
        .iter_rows()
    }
    for name, theirs in (("the Decimal loop", loop), ("pandas", merged.to_dict())):
        shared = mine.keys() & theirs.keys()
        wrong = [key for key in shared if mine[key] != theirs[key]]
        if wrong or len(shared) < 0.98 * len(mine):
            raise SystemExit(f"{name}: {len(wrong)} amounts differ, {len(shared)} compared")
    print(f"{len(mine):,} amounts equal")


def one_person() -> None:
    """One person with every step, once the plan is loaded."""
    people, plan = _prepared(1_000)
    known = known_columns(people)
    explainer = Explainer(plan)
    everyone = [facts_of(row, known) for row in people.iter_rows(named=True)]
    cost = in_memory(lambda: [explainer.explain(one, MONTH) for one in everyone])
    each = cost.seconds / len(everyone) * 1e6
    print(f"one person explained: {each:.0f} µs (promise ≤ 100 µs)")


if __name__ == "__main__":
    main()
