"""The one book this process has open."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from wuxian.policies.data import Book

_instead: list[Book] = []


@cache
def _packaged() -> Book:
    from wuxian.policybook import open_book

    return open_book()


def current() -> Book:
    """The library in force, opened at the first call."""
    return _instead[-1] if _instead else _packaged()


def digest_in_use() -> str | None:
    """The digest of the library this process works with; None where it opened none yet."""
    is_open = bool(_instead) or _packaged.cache_info().currsize > 0
    return current().digest if is_open else None


@contextmanager
def using(book: Book) -> Iterator[None]:
    """Another library for the length of a block."""
    _instead.append(book)
    try:
        yield
    finally:
        _instead.pop()
