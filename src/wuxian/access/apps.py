from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "wuxian.access"
    label = "access"

    def ready(self) -> None:
        """Log who signs in and out, and let the log see every row it answers for."""
        from django.contrib.auth import signals

        from wuxian.access import context, signin
        from wuxian.evidence import api as evidence

        evidence.say_beyond(beyond=context.beyond_scopes)
        signals.user_logged_in.connect(signin.noted_in)
        signals.user_logged_out.connect(signin.noted_out)
        signals.user_login_failed.connect(signin.noted_failure)
