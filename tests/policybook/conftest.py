"""A small library of an invented province, and the real one, opened once."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from wuxian.policybook import Book, open_book

PLACES = """
provinces:
- {code: 990000, name: 示例}
places:
- {code: 990100, name: 甲城, fund_year_start: 07}
- {code: 990200, name: 乙城}
- {code: 990300, name: 丙族州}
"""
SOURCES = {
    "law": "title: 示例法\nissued: 1999-01-01\nloaded_on: 2026-11-22\n",
    "notice-2025": "title: 示例〔2025〕1号\nissued: 2025-07-15\nloaded_on: 2026-11-22\n",
    "late-notice": "title: 示例〔2026〕9号\nissued: 2026-09-20\nloaded_on: 2026-11-22\n",
    "undated": "title: 某页面\nloaded_on: 2026-11-22\n",
}
ROUNDED = ("pension", "medical", "unemployment", "work_injury", "critical_illness")


class Folder:
    """A library folder under construction."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")

    def state(self, where: str, kind: str, *series: str) -> None:
        """Write a file of series: ``parameter/party/component unit from[..to] value source``."""
        place = "000000" if where == "nation" else where.split("/")[1]
        lines = [f"place: {place}", f"kind: {kind}", "series:"]
        for one in series:
            lines += _series(one)
        self.write(f"{where}/{kind}.yaml", "\n".join(lines) + "\n")

    def open(self) -> Book:
        return open_book(self.path)


def _series(text: str) -> list[str]:
    subject, unit, months, value, source, *more = text.split()
    parameter, party, component = (*subject.split("/"), "", "")[:3]
    start, _, end = months.partition("..")
    head = [f"- parameter: {parameter}", f"  unit: {unit}"]
    head += [f"  party: {party}"] if party else []
    head += [f"  component: {component}"] if component else []
    head += [f"  {one.replace('=', ': ')}" for one in more if one.startswith(("months", "house"))]
    said = [f"value: {value}", "state: secondary"]
    said = [f"withheld: {value}"] if unit == "withheld" else said
    head[1] = "  unit: ratio" if unit == "withheld" else head[1]
    rest = [one.replace("=", ": ") for one in more if not one.startswith(("months", "house"))]
    states = {line.split(":")[0] for line in rest}
    said = [line for line in said if line.split(":")[0] not in states]
    end_line = [f"to: {end}"] if end else []
    lines = [f"from: {start}", *end_line, *said, f"source: {source}", *rest]
    return [*head, "  values:", f"  - {lines[0]}", *(f"    {line}" for line in lines[1:])]


@pytest.fixture(autouse=True, scope="session")
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Compile into a cache of the test run, not into the user's."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder / "wuxian"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A sound library: three places, rounding for the whole country, one place with values."""
    made = Folder(tmp_path / "library")
    made.write("places.yaml", PLACES)
    for name, text in SOURCES.items():
        made.write(f"sources/{name}.yaml", text)
    for kind in ROUNDED:
        made.state("nation", kind, "rounding rule 1999-01 fen~half_up~each law")
    made.state("nation", "housing_fund", "rounding rule 1999-01 yuan~half_up~each law")
    for file in (made.path / "nation").glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace("~", " "), encoding="utf-8")
    made.state(
        "cities/990100",
        "pension",
        "base_min yuan 2025-07 4000 notice-2025",
        "base_max yuan 2025-07 20000 notice-2025",
        "rate/employer/main ratio 2025-01 0.16 law",
        "rate/employee/main ratio 2025-01 0.08 law",
    )
    return made


@pytest.fixture(scope="session")
def library_book(private_cache: Path) -> Book:
    """The library that ships with Wuxian."""
    return open_book()
