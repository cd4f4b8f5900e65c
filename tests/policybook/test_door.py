"""The public surface: changing it is a decision."""

import subprocess
import sys

import wuxian.policybook as policybook

SURFACE = {
    "Book", "Change", "InvalidLibraryError", "KindCoverage", "Layer", "LibraryError",
    "LibraryNotFoundError", "Parameter", "Place", "PlaceCoverage", "Problem", "Rival", "Source",
    "SourceUse", "UnknownPlaceError", "UnsafePlanError", "Value", "check_library", "diff_libraries",
    "open_book",
}  # fmt: skip
METHODS = {
    "coverage", "digest", "find_place", "history", "late_fee_convention", "late_fee_rates",
    "path", "places", "plan", "read_from", "rows", "sources", "values",
}  # fmt: skip


def test_the_room_has_these_doors_and_no_others() -> None:
    assert set(policybook.__all__) == SURFACE
    assert all(getattr(policybook, name) for name in SURFACE)


def test_a_book_has_these_methods_and_no_others(library_book: policybook.Book) -> None:
    public = {name for name in dir(library_book) if not name.startswith("_")}
    assert public == METHODS


def test_showing_a_value_does_not_import_what_it_does_not_need() -> None:
    script = (
        "import sys; from wuxian.policybook import open_book;"
        "book = open_book(); book.values(310000, 202307);"
        "print(sorted({'polars', 'jsonschema', 'django'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
