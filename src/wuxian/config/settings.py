"""Django settings, read from the environment."""

SECRET_KEY = "not-yet"  # noqa: S105
INSTALLED_APPS: list[str] = []
USE_TZ = True
