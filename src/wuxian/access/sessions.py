"""Sessions: where a user is signed in, how long that lasts, and when they last proved it.

This module is Django's ``SESSION_ENGINE``; the class below must be called ``SessionStore``.
"""

import re
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from wuxian.access import attempts, data
from wuxian.support import clock

BEGAN, SEEN, CONFIRMED = "began", "seen", "confirmed"
DEVICE, ADDRESS = "device", "address"
RESOLUTION = 60  # seconds between two notes that a session is in use
BROWSERS = (
    ("wxwork", "企业微信"), ("DingTalk", "钉钉"), ("Lark", "飞书"), ("Edg/", "Edge"),
    ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone|iPad", "iOS"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


class SessionStore(DatabaseStore):
    """Django's, with the columns a user's list of sessions is read from."""

    @classmethod
    def get_model_class(cls) -> Any:
        from wuxian.access.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began_at, row.seen_at = (_moment(data.get(name)) for name in (BEGAN, SEEN))
        row.device, row.address = data.get(DEVICE, ""), data.get(ADDRESS, "")
        return row


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def _now() -> int:
    return int(clock.now().timestamp())


def begin(request: HttpRequest) -> None:
    """Note on a fresh session where and when it began; signing in confirms who it is."""
    request.session[BEGAN] = request.session[SEEN] = request.session[CONFIRMED] = _now()
    request.session[DEVICE] = device_of(request.headers.get("user-agent", ""))
    request.session[ADDRESS] = attempts.address_of(request)


def device_of(agent: str) -> str:
    """A browser and a system in words, as far as they can be told."""
    said = [
        next((name for mark, name in names if re.search(mark, agent)), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, said))


def has_ended(session: SessionBase) -> bool:
    """Whether it was idle or open for too long; one that never began properly has ended."""
    began: int | None = session.get(BEGAN)
    seen: int | None = session.get(SEEN)
    if began is None or seen is None:
        return True
    is_idle = _now() - seen >= settings.SESSION_IDLE_SECONDS
    is_old = _now() - began >= settings.SESSION_COOKIE_AGE
    return bool(is_idle or is_old)


def note_use(session: SessionBase) -> None:
    """Remember that it is in use, once a minute."""
    if _now() - session[SEEN] >= RESOLUTION:
        session[SEEN] = _now()


def confirm(request: HttpRequest) -> None:
    """The user proved again who they are."""
    request.session[CONFIRMED] = _now()


def is_recently_confirmed(*, request: HttpRequest) -> bool:
    """Whether the user proved who they are within the last minutes (``CONFIRM_SECONDS``)."""
    confirmed = request.session.get(CONFIRMED)
    return confirmed is not None and _now() - confirmed < settings.CONFIRM_SECONDS


def list_sessions(*, request: HttpRequest) -> list[data.Session]:
    """Where this user is signed in, this browser first, then the latest used."""
    rows = SessionStore.get_model_class().objects.filter(
        user_id=request.user.pk, expire_date__gt=clock.now()
    )
    here = request.session.session_key
    found = [
        data.Session(
            device=row.device, address=row.address, began_at=row.began_at, seen_at=row.seen_at,
            is_here=row.session_key == here,
        )
        for row in rows.order_by("-seen_at")
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.is_here)


def end_sessions(user_id: int, but: str | None = None) -> int:
    """Sign a user out everywhere, except in one session; how many ended."""
    rows = SessionStore.get_model_class().objects.filter(user_id=user_id)
    return int((rows.exclude(session_key=but) if but else rows).delete()[0])
