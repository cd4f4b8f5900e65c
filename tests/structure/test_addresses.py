"""Every address has a name and a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[1]
TESTED = "\n".join(
    path.read_text(encoding="utf-8") for path in ROOT.rglob("test_*.py") if path != Path(__file__)
)
MACHINES = {"livez", "readyz"}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


EVERY = list(patterns(get_resolver()))


def test_every_address_has_a_name() -> None:
    assert [str(one.pattern) for one in EVERY if not one.name] == []


@pytest.mark.parametrize("name", sorted({one.name or "" for one in EVERY} - MACHINES))
def test_every_address_has_a_test(name: str) -> None:
    assert f'"{name}"' in TESTED
