"""Who is at the database: the second line behind the doors.

Row-level security shows a transaction only the rows of the entities written into it here. Without
a context there are no rows at all. ``door`` wraps every function of an ``api`` that takes an actor.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connection, transaction

from wuxian.access.data import ROOT, Actor, Verb

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")
ABOUT_PEOPLE = (
    Verb.SEE_PEOPLE, Verb.SEE_AMOUNTS, Verb.REVEAL_IDS, Verb.IMPORT, Verb.CALCULATE,
    Verb.ERASE_PEOPLE,
)  # fmt: skip
_ENTER = """
SELECT set_config('app.entities', (SELECT ARRAY(
           SELECT substr(subject, 8)::bigint FROM access_scope
           WHERE subject LIKE 'entity:%%' AND path LIKE ANY (%(people)s))::text), true),
       set_config('app.structure', (SELECT ARRAY(
           SELECT substr(subject, 8)::bigint FROM access_scope
           WHERE subject LIKE 'entity:%%' AND path LIKE ANY (%(structure)s))::text), true),
       set_config('app.user_id', %(user)s, true),
       set_config('app.everywhere', %(everywhere)s, true)
"""


@dataclass(frozen=True, slots=True)
class _Context:
    """Whose rows are shown: under which paths, for people and for the structure alone."""

    people: tuple[str, ...]
    structure: tuple[str, ...]
    user_id: int | None

    @classmethod
    def of(cls, actor: Actor) -> "_Context":
        people = {path for verb in ABOUT_PEOPLE for path in actor.paths(verb)}
        return cls(
            people=tuple(sorted(people)),
            structure=tuple(sorted(people | set(actor.paths(Verb.MANAGE_STRUCTURE)))),
            user_id=actor.user_id,
        )

    @classmethod
    def nobody(cls) -> "_Context":
        return cls((), (), None)

    def enter(self) -> None:
        asked: dict[str, Any] = {
            "people": [f"{path}%" for path in self.people],
            "structure": [f"{path}%" for path in self.structure],
            "user": "" if self.user_id is None else str(self.user_id),
            "everywhere": "on" if ROOT in self.people else "",
        }
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, asked)


_current: ContextVar[_Context | None] = ContextVar("context", default=None)


def door(
    function: Callable[Concatenate[Actor, Rest], Answer],
) -> Callable[Concatenate[Actor, Rest], Answer]:
    """One transaction that sees the actor's rows, for a function of a room's ``api``."""

    @wraps(function)
    def entered(actor: Actor, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Answer:
        with acting(actor):
            return function(actor, *args, **kwargs)

    return entered


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """A transaction that sees the actor's rows; inside one of theirs already, nothing is done."""
    with _within(_Context.of(actor)):
        yield


@contextmanager
def beyond_scopes() -> Iterator[None]:
    """See every entity for a moment: to recognise a person by their number, and nothing else."""
    now = _current.get()
    with _within(_Context((ROOT,), (ROOT,), now.user_id if now else None)):
        yield


@contextmanager
def _within(context: _Context) -> Iterator[None]:
    before = _current.get() if connection.in_atomic_block else None
    if before == context:
        yield
        return
    with transaction.atomic():
        context.enter()
        token = _current.set(context)
        try:
            yield
        finally:
            _current.reset(token)
        if before is not None:
            before.enter()
    if before is None and connection.in_atomic_block:
        _Context.nobody().enter()  # somebody else's transaction goes on without our rows


def refresh() -> None:
    """After a scope was added: the transaction under way sees it too."""
    context = _current.get()
    if context is not None and connection.in_atomic_block:
        context.enter()
