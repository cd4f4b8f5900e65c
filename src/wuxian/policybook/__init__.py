"""The policy library: read, validate, layer, resolve, compile, cite.

What is heavy to import (validation, comparison) is loaded when it is first asked for.
"""

from typing import TYPE_CHECKING, Any

from wuxian.policybook.book import Book, open_book
from wuxian.policybook.data import (
    Change,
    KindCoverage,
    Layer,
    Parameter,
    Place,
    PlaceCoverage,
    Rival,
    Source,
    SourceUse,
    Value,
)
from wuxian.policybook.errors import (
    InvalidLibraryError,
    LibraryError,
    LibraryNotFoundError,
    Problem,
    UnknownPlaceError,
    UnsafePlanError,
)

if TYPE_CHECKING:
    from wuxian.policybook.check import check_library
    from wuxian.policybook.difference import diff_libraries

__all__ = [
    "Book",
    "Change",
    "InvalidLibraryError",
    "KindCoverage",
    "Layer",
    "LibraryError",
    "LibraryNotFoundError",
    "Parameter",
    "Place",
    "PlaceCoverage",
    "Problem",
    "Rival",
    "Source",
    "SourceUse",
    "UnknownPlaceError",
    "UnsafePlanError",
    "Value",
    "check_library",
    "diff_libraries",
    "open_book",
]

_LATE = {
    "check_library": "wuxian.policybook.check",
    "diff_libraries": "wuxian.policybook.difference",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_LATE[name]), name)
