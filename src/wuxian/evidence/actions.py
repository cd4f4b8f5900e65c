"""Writes of ``evidence``: an entry, in the transaction of its deed."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import psycopg
from django.db import connection, transaction

from wuxian.evidence import leaves, rows, sealing
from wuxian.evidence.data import NOT_IN_TRANSACTION, Entry, NotInTransactionError, Report, Who
from wuxian.evidence.personal import rotation
from wuxian.evidence.personal.keyring import Purpose
from wuxian.evidence.personal.sealing import shred as destroy
from wuxian.evidence.types import CHECKED, KEYS_ROTATED, SHREDDED
from wuxian.support import clock, ids, requests

Touched = dict[str, set[int]]
_INSERT = """INSERT INTO evidence_pending (uid, leaf, subject, sealed)
    SELECT %(uid)s, %(leaf)s, %(subject)s, %(sealed)s::bytea
    WHERE %(wrapped)s::bytea IS NULL OR EXISTS (SELECT FROM evidence_subjectkey
        WHERE subject = %(subject)s AND wrapped = %(wrapped)s)"""


@cache
def origin() -> str:
    """The name of this log, given to it when its tables were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT origin FROM evidence_log")
        return str(cursor.fetchone()[0])


_gathered: ContextVar[Touched | None] = ContextVar("gathered", default=None)


@contextmanager
def gathering() -> Iterator[Touched]:
    """Entries in the block leave the rows they touched to one entry after it."""
    mine: Touched = defaultdict(set)
    token = _gathered.set(mine)
    try:
        yield mine
    finally:
        _gathered.reset(token)


def _own_lines(entry: Entry) -> list[rows.Line]:
    """The manifest of an entry, unless it leaves its rows to another."""
    elsewhere = _gathered.get()
    if elsewhere is None:
        return rows.lines_of(entry.touched)
    for key, objects in entry.touched.items():
        elsewhere[key].update(objects)
    return []


def append(entry: Entry) -> str:
    """Put the entry where the sequencer will find it once the transaction commits; its id."""
    if not connection.in_atomic_block:
        raise NotInTransactionError(NOT_IN_TRANSACTION)
    leaves.check(entry)
    uid, kept = ids.new_id(), leaves.payload(entry)
    lines = _own_lines(entry)
    if lines:
        rows.keep(uid, lines)
    leaf = leaves.leaf(
        entry,
        uid=uid,
        origin=origin(),
        at=clock.now(),
        request=requests.current(),
        said=(leaves.commitments(kept), rows.root_of(lines).hex() if lines else None),
    )
    subject = leaves.subject(entry)
    if not _put(uid, leaf, subject, kept):
        sealing.forget()  # renewed or destroyed since this process read it
        _put(uid, leaf, subject, kept)
    return uid


def _put(uid: str, leaf: bytes, subject: str, kept: dict[str, Any]) -> bool:
    """Insert the entry, if the key its payload was sealed with is still the subject's."""
    sealed = sealing.seal(subject, uid, kept)
    body, wrapped = sealed or (None, None)
    row = {"uid": uid, "leaf": leaf, "subject": subject, "sealed": body, "wrapped": wrapped}
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_INSERT, row, prepare=True)  # every deed pays it, so it is planned once
        return bool(cursor.rowcount)


@transaction.atomic
def shred(who: Who, subject: str) -> bool:
    """Destroy a key, and say so: what it sealed is gone, and the log shows why."""
    if not destroy(subject):
        return False
    append(Entry(who, SHREDDED, subject))
    return True


@transaction.atomic
def note_checked(report: Report) -> None:
    """Log what checking the whole log found, so that pages need not check it again."""
    said = {
        "size": report.size, "witnessed": report.witnessed, "findings": len(report.findings)
    }  # fmt: skip
    append(Entry(Who(None), CHECKED, "log:all", after=said))


@transaction.atomic
def rotate_root(who: Who) -> int:
    """A new root key, on record."""
    version = rotation.rotate_root()
    append(Entry(who, KEYS_ROTATED, "key:root", after={"version": version}))
    return version


@transaction.atomic
def begin_rotation(who: Who, purpose: Purpose) -> int:
    """A new version of a data key, or the one whose rotation is under way, on record."""
    version = rotation.begin(purpose)
    append(Entry(who, KEYS_ROTATED, f"key:{purpose}", after={"version": version}))
    return version
