"""The rows of business objects as digests, computed by the database that holds them.

An object's *records* are, for each of its rows in the order of tables and keys: the table's number
in the claim (2 bytes), the row's key (8), and SHA-256 over the text of its columns (32).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes

from django.db import connection

from wuxian.evidence import registry
from wuxian.evidence.data import Claim, ClaimedTable
from wuxian.merkle import MemoryTree

RECORD = 42
SALT = 32
_OF_ROWS = """SELECT {place} AS place, {key}::bigint AS key, {object}::bigint AS object,
    int2send({place}::int2) || int8send({key}) || {digest} AS record
    FROM {source} WHERE {where}"""
_OF_ALL = """SELECT {place} AS place, 0::bigint AS key, {object}::bigint AS object,
    int2send({place}::int2) || int8send(0) || sha256(string_agg({digest}, ''::bytea
    ORDER BY {order})) AS record FROM {source} WHERE {where} GROUP BY {object}"""
_RECORDS = """SELECT object, string_agg(record, ''::bytea ORDER BY place, key)
    FROM ({parts}) AS one GROUP BY object"""
_COPY = "COPY evidence_rows (uid, claim, object, previous, salt, records) FROM STDIN"
_PREVIOUS = """SELECT DISTINCT ON (object) object, uid FROM evidence_rows
    WHERE claim = %s AND object = ANY(%s) ORDER BY object, id DESC"""
FEW = 32
"""Objects up to here are locked one by one, more all at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """An object's rows after a deed, with the salt that hides them in the log."""

    claim: str
    object: int
    previous: str | None
    salt: bytes
    records: bytes

    @property
    def leaf(self) -> bytes:
        """What the manifest's tree is over: it tells nothing about the rows without the salt.

        ``previous`` is the entry that touched the object before, so nobody can reorder them.
        """
        hidden = sha256(self.salt + self.records).hexdigest()
        return f"{self.claim}:{self.object}:{self.previous or ''}:{hidden}".encode()


def records_of(claim: Claim, objects: Sequence[int] | None) -> dict[int, bytes]:
    """The records of these objects, or of all; an object without rows is not there."""
    parts = " UNION ALL ".join(_part(place, one, objects) for place, one in enumerate(claim.tables))
    wanted = [list(objects)] * len(claim.tables) if objects is not None else []
    with registry.beyond(), connection.cursor() as cursor:
        cursor.execute(_RECORDS.format(parts=parts), wanted)
        return {row[0]: bytes(row[1]) for row in cursor.fetchall()}


def _part(place: int, one: ClaimedTable, objects: Sequence[int] | None) -> str:
    columns = ", ".join(f'one."{name}"' for name in one.columns)
    form = _OF_ALL if one.whole else _OF_ROWS
    return form.format(
        place=place,
        key=f'one."{one.key}"',
        object=f'one."{one.object}"',
        digest=f"sha256(convert_to(ROW({columns})::text, 'UTF8'))",
        order=", ".join(f'one."{name}"' for name in one.order),
        source=one.source or f'"{one.table}" AS one',
        where="true" if objects is None else f'one."{one.object}" = ANY(%s)',
    )


def lines_of(touched: Mapping[str, Collection[int]]) -> list[Line]:
    """A line for every object touched, as its rows are now in this transaction.

    Two deeds on one object take turns here, so that the later line sees what the earlier wrote.
    """
    found = []
    for key in sorted(touched):
        objects = sorted(set(touched[key]))
        if not objects:
            continue
        claimed = registry.get_claim(key)
        _take_turns(key, objects)
        records, before = records_of(claimed, objects), _previous(key, objects)
        found += [
            Line(key, one, before.get(one), token_bytes(SALT), records.get(one, b""))
            for one in objects
        ]
    return found


def _take_turns(key: str, objects: Sequence[int]) -> None:
    few = len(objects) <= FEW
    whole = "SELECT pg_advisory_xact_lock_shared(%s)" if few else "SELECT pg_advisory_xact_lock(%s)"
    with connection.cursor() as cursor:
        cursor.execute(whole, [_lock(key)])
        for one in objects if few else ():
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock(f"{key}:{one}")])


def _lock(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


def _previous(key: str, objects: Sequence[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_PREVIOUS, [key, list(objects)])
        return dict(cursor.fetchall())


def root_of(lines: Sequence[Line]) -> bytes:
    """The root over a manifest's lines, ordered by claim and object."""
    ordered = sorted(lines, key=lambda line: (line.claim, line.object))
    return MemoryTree([line.leaf for line in ordered]).root()


def keep(uid: str, lines: Sequence[Line]) -> None:
    """Write a manifest beside its entry."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for line in lines:
            copy.write_row((uid, line.claim, line.object, line.previous, line.salt, line.records))


def split(records: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Table's number, row's key and digest of each record."""
    for at in range(0, len(records), RECORD):
        one = records[at : at + RECORD]
        yield int.from_bytes(one[:2]), int.from_bytes(one[2:10], signed=True), one[10:]
