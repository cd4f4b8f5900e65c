"""An owner, two companies, and a colleague of one of them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from wuxian.access import api, data
from wuxian.support.clock import frozen_at

PASSWORD = "correct-horse-battery"
NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)


@pytest.fixture
def owner() -> data.Actor:
    user = api.create_first_user(username="Li.Na", password=PASSWORD, email="Li.Na@example.cn")
    return api.get_actor(user_id=user.id)


@pytest.fixture
def in_june() -> Iterator[None]:
    with frozen_at(NOW):
        yield


@pytest.fixture
def tree(owner: data.Actor) -> None:
    api.create_scope(owner, subject="group:1", name="集团")
    for number, name in ((1, "上海"), (2, "北京")):
        api.create_scope(owner, subject=f"entity:{number}", name=name, parent="group:1")
    api.create_scope(owner, subject="department:7", name="销售部", parent="entity:1")


def user_with(owner: data.Actor, name: str, *roles: str, subject: str | None = None) -> data.User:
    """Somebody with these roles in a scope."""
    user = api.create_user(owner, username=name, password=PASSWORD, display_name=name)
    for role in roles:
        api.grant(owner, user_id=user.id, role=role, subject=subject)
    return user


def acting_as(user: data.User) -> data.Actor:
    return api.get_actor(user_id=user.id)
