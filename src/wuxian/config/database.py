"""Which PostgreSQL Django talks to, and as whom.

The product runs as a role that owns nothing and is subject to row-level security (``default``).
Its owner (``owner``) is used to migrate, and by nothing else.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from wuxian.support import postgres

OWNER = "WUXIAN_OWNER_URL"
ROLE = "wuxian_app"
POOL = {"min_size": 1, "max_size": 12, "timeout": 10}
NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
APPEND_ONLY = (
    "ledger_line", "evidence_log", "evidence_entry", "evidence_payload", "evidence_rows",
    "evidence_node", "evidence_checkpoint", "evidence_cosigned", "evidence_stamp",
)  # fmt: skip
_GRANTS = sql.SQL("""
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};
""")
_KEEP = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")


def url(environ: Mapping[str, str], home: Path) -> str:
    """``WUXIAN_DATABASE_URL``, else the embedded server's, which the command line starts."""
    return environ.get(postgres.VARIABLE) or postgres.url_of(home)


def databases(environ: Mapping[str, str], home: Path) -> dict[str, dict[str, Any]]:
    """``DATABASES``: the product's own role, and the owner who migrates."""
    product = connection(url(environ, home))
    owner = connection(environ.get(OWNER) or url(environ, home))
    if OWNER not in environ:
        product["OPTIONS"]["options"] = f"-c role={ROLE}"
    del owner["OPTIONS"]["pool"]
    return {"default": product, "owner": owner}


def connection(database_url: str) -> dict[str, Any]:
    """An entry of ``DATABASES`` for a libpq URL."""
    parts = conninfo_to_dict(database_url)
    named = {NAMES[key]: str(value) for key, value in parts.items() if key in NAMES}
    options = {key: value for key, value in parts.items() if key not in NAMES}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"pool": dict(POOL), "server_side_binding": False, **options},
        "ATOMIC_REQUESTS": False,
        **named,
    }


def grant_to_product(using: str) -> None:
    """Let the product's role use what migrations made; called after every migration."""
    role = sql.Identifier(ROLE)
    with connections[using].cursor() as cursor:
        cursor.execute(_GRANTS.format(role=role))
        for table in APPEND_ONLY:
            cursor.execute(_KEEP.format(role=role, table=sql.Identifier(table)))
