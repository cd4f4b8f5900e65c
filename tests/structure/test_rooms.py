"""Every room has the same furniture, and only its doors are used."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wuxian"
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))
DOORS = {"api", "data", "apps"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def stairs() -> dict[str, int]:
    """The height of every package, the ground floor being 0."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    names = [re.findall(r"\w+", layer) for layer in layers]
    return {name: len(names) - index for index, layer in enumerate(names) for name in layer}


def imports_of(source: str) -> Iterator[str]:
    """Every module a source imports from this package, names included: ``wuxian.roster.models``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def back_doors(source: str, room: str) -> list[str]:
    """Imports that enter another room elsewhere than at a door."""
    found = []
    for name in imports_of(source):
        parts = name.split(".")
        foreign = parts[0] == "wuxian" and len(parts) > 2 and parts[1] in ROOMS
        if foreign and parts[1] != room and parts[2] not in DOORS:
            found.append(name)
    return found


def loose_doors(module: ModuleType) -> list[str]:
    """Functions of a door that take anything but the actor by position, or lack a type."""
    return [
        name
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and not is_tight(inspect.signature(function))
    ]


def is_tight(signature: inspect.Signature) -> bool:
    parameters = list(signature.parameters.values())
    rest = parameters[1:] if parameters and parameters[0].name == "actor" else parameters
    kinds = {parameter.kind for parameter in rest}
    typed = all(parameter.annotation is not parameter.empty for parameter in parameters)
    return kinds <= {inspect.Parameter.KEYWORD_ONLY} and typed and has_answer(signature)


def has_answer(signature: inspect.Signature) -> bool:
    return signature.return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_its_furniture(room: str) -> None:
    missing = [
        name
        for name in ("README.md", "api.py", "data.py", "apps.py", "migrations/__init__.py")
        if not (PACKAGE / room / name).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("room", ROOMS)
def test_doors_are_typed_and_keyword_only_after_the_actor(room: str) -> None:
    assert loose_doors(import_module(f"wuxian.{room}.api")) == []


def test_a_door_open_by_position_is_found() -> None:
    module = ModuleType("loose")
    exec("def good(actor: int, *, a: int) -> int: ...\ndef bad(actor: int, a: int) -> int: ...",
         module.__dict__)  # fmt: skip
    for function in (module.good, module.bad):
        function.__module__ = "loose"
    assert loose_doors(module) == ["bad"]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=str)
def test_rooms_are_entered_at_their_doors(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0]
    assert back_doors(path.read_text(encoding="utf-8"), room) == []


def test_a_back_door_is_found() -> None:
    bad = "from wuxian.access.models import User\nfrom wuxian.access import reads, api\n"
    assert back_doors(bad, "roster") == ["wuxian.access.models.User", "wuxian.access.reads"]
    assert back_doors(bad, "access") == []


def test_foreign_keys_point_down() -> None:
    heights = stairs()
    upward = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in heights
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        and heights.get(field.related_model._meta.app_label, 0) > heights[model._meta.app_label]
    ]  # fmt: skip
    assert upward == []


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/migrations/0*.py")), ids=str)
def test_migrations_are_named_by_hand_and_import_nothing_of_ours(path: Path) -> None:
    imported = [
        name for name in imports_of(path.read_text(encoding="utf-8")) if name.startswith("wuxian")
    ]
    assert imported == []
    assert not re.search(r"\d{4}_(auto|initial|alter)", path.stem)


@pytest.mark.parametrize("room", ROOMS)
def test_migrations_are_one_line(room: str) -> None:
    numbers = [int(path.stem[:4]) for path in sorted((PACKAGE / room).glob("migrations/0*.py"))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=str)
def test_files_and_functions_fit_on_a_screen(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []
    assert len(source.splitlines()) <= LONGEST_FILE


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    assert apps.ready
