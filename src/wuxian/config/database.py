"""Which PostgreSQL Django talks to."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from wuxian.support import postgres

POOL = {"min_size": 1, "max_size": 12, "timeout": 10}
NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def url(environ: Mapping[str, str], home: Path) -> str:
    """``WUXIAN_DATABASE_URL``, else the embedded server's, which the command line starts."""
    return environ.get(postgres.VARIABLE) or postgres.url_of(home)


def connection(database_url: str) -> dict[str, Any]:
    """The entry of ``DATABASES`` for a libpq URL."""
    parts = conninfo_to_dict(database_url)
    named = {NAMES[key]: str(value) for key, value in parts.items() if key in NAMES}
    options = {key: value for key, value in parts.items() if key not in NAMES}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"pool": dict(POOL), "server_side_binding": False, **options},
        "ATOMIC_REQUESTS": False,
        **named,
    }
