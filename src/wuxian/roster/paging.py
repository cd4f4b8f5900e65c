"""Pages by the last row seen, so that a page costs the same however deep it is."""

import base64
import binascii

from django.db.models import Q, QuerySet

from wuxian.roster.models import Person


def cursor_of(person: Person) -> str:
    """Where a page ended, opaque to whoever carries it."""
    place = bytes(person.name_sort) + b"\0" + str(person.pk).encode("ascii")
    return base64.urlsafe_b64encode(place).decode("ascii")


def beyond(people: QuerySet[Person], cursor: str | None) -> QuerySet[Person]:
    """People after the cursor, in the order of their names; a broken cursor begins anew."""
    ordered = people.order_by("name_sort", "pk")
    try:
        name, _, number = base64.urlsafe_b64decode(cursor or "").rpartition(b"\0")
        person_id = int(number)
    except (binascii.Error, ValueError):
        return ordered
    return ordered.filter(Q(name_sort__gt=name) | Q(name_sort=name, pk__gt=person_id))
