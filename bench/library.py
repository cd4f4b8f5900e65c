"""An invented library of 340 places, the case that the speed promises speak of.

Six kinds and a fixed amount make twelve lines a person; places round in every way there is, and
new limits come in July, everywhere.
"""

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

SEED = 11
PROVINCES, CITIES = 17, 20
FIRST, BEFORE, CHANGE = "2026-01", "2026-06", "2026-07"
ROUNDINGS = [
    f"{unit} {mode} each"
    for unit, mode in product(("fen", "jiao", "yuan"), ("half_up", "up", "down"))
]
KINDS = ("pension", "medical", "unemployment", "work_injury", "maternity", "critical_illness")
SHARED = {"pension": (160, 80), "unemployment": (5, 5), "maternity": (8,)}
"""Rates in thousandths, of the employer and the employee, that are the same everywhere."""
LIMITED = ("pension", "medical", "housing_fund")
NOTICE = "title: 虚构的通知\nissued: 2025-12-01\nloaded_on: 2025-12-01\n"


def codes() -> list[int]:
    """The places, in the order of their codes; no real place has such a one."""
    return [
        990_000 - 10_000 * province + 100 * city
        for province in reversed(range(PROVINCES))
        for city in range(1, CITIES + 1)
    ]


def write(directory: Path) -> Path:
    """The library as a folder, for ``--library``."""
    chance = random.Random(SEED)
    folder = directory / "library"
    _file(folder / "sources" / "notice.yaml", NOTICE)
    _file(folder / "places.yaml", _places())
    for kind in (*KINDS, "housing_fund"):
        _state(folder / "nation", 0, kind, _everywhere(kind))
    for code in codes():
        for kind, series in _of_a_city(chance).items():
            _state(folder / "cities" / str(code), code, kind, series)
    return folder


def _places() -> str:
    provinces = sorted({code // 10_000 * 10_000 for code in codes()})
    lines = ["provinces:", *(f"- {{code: {code}, name: 省{code}}}" for code in provinces)]
    lines += ["places:", *(f"- {{code: {code}, name: 市{code}}}" for code in codes())]
    return "\n".join(lines) + "\n"


def _everywhere(kind: str) -> Iterator[str]:
    if kind not in LIMITED:
        yield _series("limits_of", "rule", {FIRST: "pension"})
    for party, thousandths in zip(("employer", "employee"), SHARED.get(kind, ()), strict=False):
        yield _series("rate", "ratio", {FIRST: str(thousandths / 1000)}, party)
    if kind == "housing_fund":
        for parameter, value in (("rate_min", "0.05"), ("rate_max", "0.12")):
            yield _series(parameter, "ratio", {FIRST: value}, "employer")


def _of_a_city(chance: random.Random) -> dict[str, list[str]]:
    rounding = _series("rounding", "rule", {FIRST: chance.choice(ROUNDINGS)})
    found = {kind: [rounding] for kind in (*KINDS, "housing_fund")}
    for kind in LIMITED:
        floor = chance.randrange(3_500, 5_000)
        for parameter, times in (("base_min", 1), ("base_max", 5)):
            found[kind].append(_series(parameter, "yuan", _raised(floor * times)))
    own = str(chance.randrange(60, 100) / 1000)
    found["medical"].append(_series("rate", "ratio", {FIRST: own}, "employer"))
    found["medical"].append(_series("rate", "ratio", {FIRST: "0.02"}, "employee"))
    found["critical_illness"].append(_series("rate", "ratio", {FIRST: "0.005"}, "employer"))
    fixed = str(chance.randrange(3, 15))
    found["critical_illness"].append(_series("fixed", "yuan", {FIRST: fixed}, "employee"))
    return found


def _raised(yuan: int) -> dict[str, str]:
    return {FIRST: str(yuan), CHANGE: str(yuan + yuan // 20)}


def _series(parameter: str, unit: str, values: dict[str, str], party: str = "") -> str:
    lines = [f"- parameter: {parameter}", f"  unit: {unit}", "  values:"]
    if party:
        component = "fixed" if parameter == "fixed" else "main"
        lines[1:1] = [f"  party: {party}", f"  component: {component}"]
    for month, value in values.items():
        until = [f"    to: {BEFORE}"] if len(values) > 1 and month == FIRST else []
        lines += [f"  - from: {month}", *until, f"    value: {value}"]
        lines += ["    source: notice", "    state: secondary"]
    return "\n".join(lines)


def _state(folder: Path, place: int, kind: str, series: Iterator[str] | list[str]) -> None:
    head = [f"place: {place:06d}", f"kind: {kind}", "series:"]
    said = list(series)
    if said:
        _file(folder / f"{kind}.yaml", "\n".join([*head, *said]) + "\n")


def _file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
