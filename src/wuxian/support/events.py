"""What happened, told upward: rooms announce frozen events and rooms above subscribe.

A room announces after its transaction commits (``transaction.on_commit``), so a
subscriber never hears of a deed that was rolled back.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")
_subscribers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type[Event], handler: Callable[[Event], None]) -> None:
    """Call ``handler`` for every later event of this type; subscribing twice counts once."""
    if handler not in _subscribers[event_type]:
        _subscribers[event_type].append(handler)


def announce(event: object) -> None:
    """Tell every subscriber of the event's type, in the order they subscribed."""
    for handler in tuple(_subscribers[type(event)]):
        handler(event)
