"""Writes of ``policies``."""

from django.db import connection, transaction

from wuxian.access.data import Actor
from wuxian.policies import entries
from wuxian.policies.data import Book
from wuxian.policies.models import LibraryVersion
from wuxian.support import clock


@transaction.atomic
def note_library(actor: Actor, book: Book) -> LibraryVersion:
    """The library's row, made and logged where it is seen for the first time."""
    places = len(book.places())
    row, is_new = LibraryVersion.objects.get_or_create(
        digest=book.digest,
        defaults={"first_seen": clock.now(), "seen_by": actor.user_id, "places": places},
    )
    if is_new:
        entries.note(actor, row.digest, _number(row.digest), places)
    return row


def _number(digest: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashtext(%s)::bigint", [digest])
        return int(cursor.fetchone()[0])
