"""Which request, job or command the present work belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request", default="")


def current() -> str:
    """Its id, or nothing where nobody named it."""
    return _current.get()


@contextmanager
def named(request_id: str) -> Iterator[None]:
    """What happens in the block belongs to this request.

    >>> with named("R1"):
    ...     current()
    'R1'
    """
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)
