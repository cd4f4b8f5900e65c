"""The shape of the house."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "wuxian"


def python_files(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


def floats_and_rounds(source: str) -> list[int]:
    """Lines that use a float literal, the name ``float`` or a bare ``round``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_name = isinstance(node, ast.Name) and node.id in {"float", "round"}
        is_method = isinstance(node, ast.Attribute) and node.attr in {"round", "Float32", "Float64"}
        if is_literal or is_name or is_method:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("good", ["x = 1 // 2", "rounding = 3", "y = half_up(4)"])
def test_whole_numbers_pass_the_float_check(good: str) -> None:
    assert floats_and_rounds(good) == []


@pytest.mark.parametrize("bad", ["x = 1.5", "float(3)", "round(2)", "pl.col('a').round(0)"])
def test_floats_and_rounds_are_found(bad: str) -> None:
    assert floats_and_rounds(bad) == [1]


@pytest.mark.parametrize("path", python_files("engine"), ids=lambda path: path.name)
def test_engine_has_no_float_and_no_round(path: Path) -> None:
    assert floats_and_rounds(path.read_text(encoding="utf-8")) == []


NOT_PORTABLE = {"join_asof", "replace_strict", "shift", "cum_sum", "total_seconds", "map_batches"}


def backend_traps(source: str) -> list[str]:
    """Methods that some dataframe backend lacks or computes differently."""
    tree = ast.walk(ast.parse(source))
    return [
        node.attr for node in tree if isinstance(node, ast.Attribute) and node.attr in NOT_PORTABLE
    ]


def test_backend_traps_are_found() -> None:
    assert backend_traps("nw.col('a').cum_sum()") == ["cum_sum"]
    assert backend_traps("nw.col('a') + 1") == []


@pytest.mark.parametrize("path", python_files("engine"), ids=lambda path: path.name)
def test_engine_stays_within_what_every_backend_supports(path: Path) -> None:
    assert backend_traps(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "room", sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists())
)
def test_every_room_has_a_readme(room: str) -> None:
    text = (PACKAGE / room / "README.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {room}")
