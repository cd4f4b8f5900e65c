"""What lies beside entries, for readers who may see it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db import connection

from wuxian.evidence import rows, sealing
from wuxian.evidence.data import Attachment, LoggedEntry, Payload, RowsLine, ShreddedError
from wuxian.evidence.personal.sealing import load
from wuxian.merkle import MemoryTree

_PAYLOADS = """SELECT e.number, e.uid, p.subject, p.sealed FROM evidence_entry e
    JOIN evidence_payload p USING (uid) WHERE e.number = ANY(%s)"""
_LINES = """SELECT e.number, r.claim, r.object, r.previous, r.salt, r.records
    FROM evidence_entry e JOIN evidence_rows r USING (uid) WHERE e.number = ANY(%s)
    ORDER BY e.number, r.claim COLLATE "C", r.object"""
PIECE = 50


def payloads(entries: Sequence[LoggedEntry]) -> dict[int, Payload]:
    """What the entries commit to, by number, where it was not erased."""
    with connection.cursor() as cursor:
        cursor.execute(_PAYLOADS, [[one.index for one in entries]])
        found = cursor.fetchall()
    seals = load({subject for _, _, subject, _ in found})
    opened = {}
    for number, uid, subject, sealed in found:
        try:
            kept = sealing.unseal(seals, subject, uid, bytes(sealed))
        except ShreddedError:
            continue
        opened[number] = _payload(kept)
    return opened


def _payload(kept: dict[str, Any]) -> Payload:
    values = {name: kept[name]["value"] if name in kept else None for name in ("before", "after")}
    attached = tuple(Attachment(one["name"], one["sha256"]) for one in kept.get("attachments", ()))
    return Payload(values["before"], values["after"], attached, kept)


def rows_of(numbers: Sequence[int], claim: str, touched: int) -> list[RowsLine]:
    """An object's line in the manifest of each of these entries that has one, with its proof."""
    found: list[RowsLine] = []
    for at in range(0, len(numbers), PIECE):
        with connection.cursor() as cursor:
            cursor.execute(_LINES, [list(numbers[at : at + PIECE])])
            for number, lines in groupby(cursor.fetchall(), key=lambda row: row[0]):
                found += _proved(number, [_line(row) for row in lines], claim, touched)
    return found


def _line(row: Sequence[Any]) -> rows.Line:
    _, claim, touched, previous, salt, records = row
    return rows.Line(claim, touched, previous, bytes(salt), bytes(records))


def _proved(number: int, lines: Sequence[rows.Line], claim: str, touched: int) -> list[RowsLine]:
    place = next(
        (at for at, one in enumerate(lines) if (one.claim, one.object) == (claim, touched)), None
    )
    if place is None:
        return []
    tree, mine = MemoryTree([one.leaf for one in lines]), lines[place]
    return [
        RowsLine(
            index=number,
            line=mine.leaf.decode(),
            salt=mine.salt.hex(),
            records=mine.records.hex(),
            place=place,
            lines=tree.size,
            proof=tuple(tree.inclusion(place)),
        )
    ]
