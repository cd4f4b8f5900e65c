"""Who signs in: an owner with every right, a colleague of one company, a stranger without any."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.cast.book import TwoCities
from wuxian.access import api as access
from wuxian.access.data import Actor, User
from wuxian.policies import api as policies
from wuxian.support.clock import frozen_at

PASSWORD = "correct horse battery"
NOW = datetime(2026, 7, 10, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_two_cities() -> Iterator[None]:
    with policies.using_book(book=TwoCities()), frozen_at(NOW):
        yield


@pytest.fixture
def operator() -> Actor:
    return access.operator()


@pytest.fixture
def owner() -> User:
    return access.create_first_user(
        username="owner", password=PASSWORD, display_name="王芳", email="owner@example.com"
    )


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    assert client.login(username=user.username, password=PASSWORD)
    return client


@pytest.fixture
def client(owner: User) -> Client:
    """The owner's browser."""
    return signed_in(owner)


@pytest.fixture
def stranger(operator: Actor, owner: User) -> Client:
    """Somebody who may sign in and do nothing."""
    return signed_in(
        access.create_user(operator, username="stranger", password=PASSWORD, display_name="路人")
    )


@pytest.fixture
def nobody() -> Client:
    """A browser that is not signed in."""
    return Client(headers={"accept-language": "zh-hans"})
