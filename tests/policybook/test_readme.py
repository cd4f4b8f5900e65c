"""What the README says, run."""

import re
from pathlib import Path

from wuxian.policybook import Book
from wuxian.policybook.files import fact_files

ROOM = Path(__file__).resolve().parents[2] / "src" / "wuxian" / "policybook"


def test_the_example_of_the_readme_runs() -> None:
    text = (ROOM / "README.md").read_text("utf-8")
    match = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert match is not None
    names: dict[str, object] = {}
    exec(match[1], names)
    assert {"book", "values", "plan"} <= names.keys()


def test_every_module_is_in_the_readme() -> None:
    text = (ROOM / "README.md").read_text("utf-8")
    modules = {file.stem for file in ROOM.glob("*.py")} - {"__init__", "errors"}
    assert {module for module in modules if f"`{module}`" not in text} == set()


def test_the_annotated_example_is_a_file_that_exists(library_book: Book) -> None:
    text = (library_book.path / "README.md").read_text("utf-8")
    match = re.search(r"^# (cities/\S+\.yaml)", text, re.MULTILINE)
    assert match is not None
    assert library_book.path / match[1] in fact_files(library_book.path)
