"""New keys for old ones: write new, read both, re-encrypt in batches that may be interrupted.

Progress is in the rows themselves (each names its key version), so a killed rotation goes on where
it stopped and a finished one does nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from psycopg import sql

from wuxian.evidence.personal import rootkeys, sealing
from wuxian.evidence.personal.ciphers import Context, Key, decrypt, encrypt, version_of
from wuxian.evidence.personal.keyring import (
    Keyring,
    Purpose,
    add_key,
    open_keyring,
    root_keys,
    wrapping,
)
from wuxian.evidence.personal.models import DataKey, SubjectKey

BATCH = 500


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column sealed with the tenant's field key; ``row`` is SQL: the row part of its context."""

    table: str
    column: str
    row: str
    key: str = "id"


_columns: dict[tuple[str, str], SealedColumn] = {}


def register(column: SealedColumn) -> None:
    """Let rotations know of a column; registering twice counts once."""
    _columns[column.table, column.column] = column


def registered() -> tuple[SealedColumn, ...]:
    """Every column known to rotations."""
    return tuple(_columns.values())


@transaction.atomic
def rotate_root() -> int:
    """A new root key in the key file and the tenant keys under it; returns its version."""
    newest = rootkeys.add_root(rootkeys.path()).newest
    _rewrap(Purpose.TENANT, root_keys().roots, newest)
    return newest.version


@transaction.atomic
def begin(purpose: Purpose) -> int:
    """A new version of the tenant key or a data key; returns its version.

    A rotation still under way is gone on with: no further version is made.
    """
    DataKey.objects.select_for_update().filter(purpose=purpose).count()
    ring = open_keyring()
    newest = ring.newest(purpose)
    if left(purpose):
        return newest.version
    if purpose is Purpose.TENANT:
        key = add_key(purpose, newest.version + 1, root_keys().newest)
        for below in (Purpose.SUBJECTS, Purpose.FIELDS):
            _rewrap(below, open_keyring().keys[Purpose.TENANT], key)
        return key.version
    return add_key(purpose, newest.version + 1, ring.newest(Purpose.TENANT)).version


@dataclass(frozen=True, slots=True)
class KeyState:
    """The newest version of a key; ``left`` of its ``rows`` are still under an older one.

    ``purpose`` is ``root`` for the key file, which does not say when it was made.
    """

    purpose: str
    version: int
    made_at: datetime | None
    rows: int
    left: int


def states() -> list[KeyState]:
    """Every key, the root first."""
    ring = open_keyring()
    made = {(row.purpose, row.version): row.created_at for row in DataKey.objects.all()}
    found = [KeyState("root", root_keys().newest.version, None, 0, 0)]
    for purpose in Purpose:
        version = ring.newest(purpose).version
        rows = SubjectKey.objects.filter(wrapped__isnull=False).count()
        rows = rows if purpose is Purpose.SUBJECTS else 0
        found.append(KeyState(purpose, version, made.get((purpose, version)), rows, left(purpose)))
    return found


def left(purpose: Purpose) -> int:
    """How many rows are still under an older version of a key."""
    newest = open_keyring().newest(purpose).version
    if purpose is Purpose.SUBJECTS:
        return SubjectKey.objects.filter(wrapped__isnull=False, wrapped_by__lt=newest).count()
    if purpose is Purpose.FIELDS:
        return sum(_count_old(column, newest) for column in registered())
    return 0


def step(purpose: Purpose, *, limit: int = BATCH) -> int:
    """Bring up to ``limit`` rows under the newest version; returns how many; 0 means finished."""
    ring = open_keyring()
    if purpose is Purpose.SUBJECTS:
        return _step_subjects(ring, limit)
    if purpose is Purpose.FIELDS:
        return next(filter(None, (_step_column(ring, one, limit) for one in registered())), 0)
    return 0


def run(purpose: Purpose, *, said: Callable[[int], None] | None = None) -> int:
    """Rotate a key to the end, telling how many rows are done; returns how many there were."""
    begin(purpose)
    done = 0
    while moved := step(purpose):
        done += moved
        if said:
            said(done)
    return done


def _rewrap(purpose: Purpose, above: Mapping[int, Key], newest: Key) -> None:
    for row in DataKey.objects.select_for_update().filter(purpose=purpose):
        wrapped, place = bytes(row.wrapped), wrapping(purpose, row.version)
        secret = decrypt(above[version_of(wrapped)], wrapped, place)
        row.wrapped = encrypt(newest, secret, place)
        row.save(update_fields=["wrapped"])


@transaction.atomic
def _step_subjects(ring: Keyring, limit: int) -> int:
    newest = ring.newest(Purpose.SUBJECTS).version
    old = SubjectKey.objects.filter(wrapped__isnull=False, wrapped_by__lt=newest)
    rows = list(old.select_for_update(skip_locked=True).order_by("pk")[:limit])
    for row in rows:
        row.wrapped, row.wrapped_by = sealing.rewrap(ring, row), newest
    SubjectKey.objects.bulk_update(rows, ["wrapped", "wrapped_by"])
    return len(rows)


_OLD = sql.SQL(
    "{column} IS NOT NULL AND length({column}) > 5 AND substring({column}, 2, 4) < %(newest)s"
)


def _count_old(column: SealedColumn, newest: int) -> int:
    query = sql.SQL("SELECT count(*) FROM {table} WHERE {old}").format(
        table=sql.Identifier(column.table),
        old=_OLD.format(column=sql.Identifier(column.column)),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, {"newest": newest.to_bytes(4, "big")})
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@transaction.atomic
def _step_column(ring: Keyring, column: SealedColumn, limit: int) -> int:
    newest = ring.newest(Purpose.FIELDS)
    names = {
        "table": sql.Identifier(column.table),
        "column": sql.Identifier(column.column),
        "key": sql.Identifier(column.key),
    }
    find = sql.SQL(
        "SELECT {key}, {row}, {column} FROM {table} WHERE {old} ORDER BY 1 LIMIT %(limit)s "
        "FOR UPDATE SKIP LOCKED"
    ).format(**names, row=sql.SQL(column.row), old=_OLD.format(column=names["column"]))
    change = sql.SQL("UPDATE {table} SET {column} = %s WHERE {key} = %s").format(**names)
    with connection.cursor() as cursor:
        cursor.execute(find, {"newest": newest.version.to_bytes(4, "big"), "limit": limit})
        rows = cursor.fetchall()
        for key, row, sealed in rows:
            context = Context(column.table, column.column, str(row))
            plain = decrypt(ring.of(Purpose.FIELDS, bytes(sealed)), bytes(sealed), context)
            cursor.execute(change, [encrypt(newest, plain, context), key])
    return len(rows)
