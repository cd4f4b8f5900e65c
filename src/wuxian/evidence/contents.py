"""What lies beside entries against what their leaves commit to: payloads and manifests of rows."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import connection

from wuxian.evidence import leaves, rows, sealing
from wuxian.evidence.data import BrokenSealError, Finding, ShreddedError
from wuxian.evidence.personal.sealing import Seals, load
from wuxian.evidence.types import SHREDDED

PIECE = 2_000
_BESIDE = """SELECT e.number, e.uid, e.leaf, p.subject, p.sealed,
    EXISTS (SELECT FROM evidence_rows r WHERE r.uid = e.uid) FROM evidence_entry e
    LEFT JOIN evidence_payload p USING (uid) ORDER BY e.number"""
_EXTRA = """SELECT uid FROM evidence_payload p
    WHERE NOT EXISTS (SELECT FROM evidence_entry e WHERE e.uid = p.uid) ORDER BY uid"""
_LINES = """SELECT e.number, e.leaf, r.claim, r.object, r.previous, r.salt, r.records
    FROM evidence_entry e JOIN evidence_rows r USING (uid) ORDER BY e.number"""
_ORPHANS = """SELECT DISTINCT uid FROM evidence_rows r
    WHERE NOT EXISTS (SELECT FROM evidence_entry e WHERE e.uid = r.uid)
    AND NOT EXISTS (SELECT FROM evidence_pending p WHERE p.uid = r.uid) ORDER BY uid"""
Row = tuple[int, str, bytes, str | None, bytes | None, bool]


def check() -> Iterator[Finding]:
    """Every payload opens to what was committed to, or its subject was erased on record."""
    yield from _payloads()
    for uid in _column(_EXTRA):
        yield Finding("payload_extra", uid, "it belongs to no entry")
    yield from _manifests()
    for uid in _column(_ORPHANS):
        yield Finding("rows_extra", uid, "a manifest of no entry")


def _column(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def _payloads() -> Iterator[Finding]:
    erased = set(_erased())
    with connection.chunked_cursor() as cursor:
        cursor.execute(_BESIDE)
        while piece := cursor.fetchmany(PIECE):
            seals = load({row[3] for row in piece if row[3]})
            for row in piece:
                problem = _problem(row, seals, erased)
                if problem:
                    yield Finding(problem[0], str(row[0]), problem[1])


def _erased() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT object FROM evidence_entry WHERE action = %s", [SHREDDED.key])
        return [row[0] for row in cursor.fetchall()]


def _problem(row: Row, seals: Seals, erased: set[str]) -> tuple[str, str] | None:
    _, uid, leaf, subject, sealed, has_rows = row
    said = _said(leaf)
    if said.get("rows") and not has_rows:
        return "rows_changed", "its manifest is gone"
    if sealed is None or subject is None:
        hides = said.get("before") or said.get("after") or said.get("attachments")
        return ("payload_missing", "what it commits to is gone") if hides else None
    try:
        kept = sealing.unseal(seals, subject, uid, bytes(sealed))
    except ShreddedError:
        known = ("key_missing", f"the key of {subject} is gone, and no entry says so")
        return None if subject in erased else known
    except (BrokenSealError, ValueError):
        return "payload_broken", "it does not open: changed, moved, or sealed with another key"
    if leaves.commitments(kept) != {name: said.get(name) for name in _COMMITTED}:
        return "payload_changed", "the entry committed to something else"
    return None


_COMMITTED = ("before", "after", "attachments")


def _said(leaf: bytes) -> dict[str, Any]:
    try:
        said = json.loads(bytes(leaf))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _manifests() -> Iterator[Finding]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LINES)
        for (number, leaf), lines in groupby(_each(cursor), key=lambda row: (row[0], row[1])):
            whole = rows.root_of([_line(row) for row in lines]).hex()
            if _said(leaf).get("rows") != whole:
                yield Finding("rows_changed", str(number), "the entry committed to other rows")


def _each(cursor: Any) -> Iterator[Sequence[Any]]:
    while piece := cursor.fetchmany(PIECE):
        yield from piece


def _line(row: Sequence[Any]) -> rows.Line:
    _, _, claim, touched, previous, salt, records = row
    return rows.Line(claim, touched, previous, bytes(salt), bytes(records))
