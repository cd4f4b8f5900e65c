"""Write many rows at once with COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql

_INCOMING = sql.SQL(
    "CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0"
)
_TAKE_IN = sql.SQL("INSERT INTO {table} ({names}) SELECT {names} FROM incoming")


def next_ids(model: type[Model], count: int) -> list[int]:
    """Reserve that many ids of a table."""
    query = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(query, [model._meta.db_table, count])
        return [row[0] for row in cursor.fetchall()]


def copy_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows of the named columns, in the transaction under way.

    By way of a temporary table: PostgreSQL does not COPY into one with row-level security.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    into = {"table": sql.Identifier(model._meta.db_table), "names": names}
    with connection.cursor() as cursor:
        cursor.execute(_INCOMING.format(**into))
        with cursor.copy(sql.SQL("COPY incoming ({names}) FROM STDIN").format(names=names)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(_TAKE_IN.format(**into))
        cursor.execute("DROP TABLE incoming")
