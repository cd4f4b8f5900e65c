"""Today's rows against the log: after the last entry that touched an object, nothing else may have.

Every row of every claimed table is digested anew by the database that holds it, and compared with
the object's last line. So a row changed, added or taken away by hand is named, table and key.
"""

from collections.abc import Iterator

from django.db import connection, transaction

from wuxian.evidence import actions, registry, rows
from wuxian.evidence.data import OPERATOR, Claim, Entry, Finding, Who
from wuxian.evidence.types import CLAIMED

_LAST = """SELECT r.object, r.records FROM evidence_rows r WHERE r.claim = %s
    AND NOT EXISTS (SELECT FROM evidence_rows n WHERE n.claim = r.claim AND n.object = r.object
        AND n.previous = r.uid)"""
_ANY = "SELECT EXISTS (SELECT FROM evidence_rows WHERE claim = %s)"
WORDS = {
    "row_changed": "it is not as the last deed left it",
    "row_added": "no deed wrote it",
    "row_gone": "a deed wrote it, and none took it away",
}


def check() -> Iterator[Finding]:
    """Rows that are not as their last deed left them. Raises nothing; reads every claimed row."""
    for claimed in registry.claims().values():
        yield from _claim(claimed)


def _claim(claimed: Claim) -> Iterator[Finding]:
    now, last = rows.records_of(claimed, None), _last(claimed)
    for one in sorted(now.keys() | last.keys()):
        known = last.get(one, [b""])
        if len(known) > 1:
            yield Finding("rows_forked", f"{claimed.key} {one}", "two deeds claim to be the last")
        elif known[0] != now.get(one, b""):
            yield from _differences(claimed, one, known[0], now.get(one, b""))


def _last(claimed: Claim) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [claimed.key])
        for one, records in cursor.fetchall():
            found.setdefault(one, []).append(bytes(records))
    return found


def _differences(claimed: Claim, one: int, before: bytes, now: bytes) -> Iterator[Finding]:
    old = {(place, key): digest for place, key, digest in rows.split(before)}
    new = {(place, key): digest for place, key, digest in rows.split(now)}
    for place, key in sorted(old.keys() | new.keys()):
        was, is_now = old.get((place, key)), new.get((place, key))
        if was != is_now:
            code = "row_added" if was is None else "row_gone" if is_now is None else "row_changed"
            table = claimed.tables[place]
            where = f"{table.table} of {one}" if table.whole else f"{table.table} {key}"
            yield Finding(code, where, f"{claimed.key} {one}: {WORDS[code]}")


def begin() -> int:
    """Take in the rows of claims the log never heard of; how many objects.

    Once for each claim: later rows come by deeds, or are found.
    """
    total = 0
    for claimed in registry.claims().values():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [claimed.key])
            cursor.execute(_ANY, [claimed.key])
            if cursor.fetchone() == (False,):
                total += _take_in(claimed)
    return total


def _take_in(claimed: Claim) -> int:
    objects = sorted(rows.records_of(claimed, None))
    if objects:
        said = {"objects": len(objects)}
        who, touched = Who(None, OPERATOR), {claimed.key: objects}
        actions.append(Entry(who, CLAIMED, claimed.key, after=said, touched=touched))
    return len(objects)
