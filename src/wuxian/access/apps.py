from typing import Any

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "wuxian.access"
    label = "access"

    def ready(self) -> None:
        """Every session that begins is noted, whichever way somebody signed in."""
        from django.contrib.auth.signals import user_logged_in

        from wuxian.access import sessions

        def begin(request: Any, **_rest: Any) -> None:
            sessions.begin(request)

        user_logged_in.connect(begin, weak=False, dispatch_uid="access.sessions")
