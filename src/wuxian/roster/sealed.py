"""Who somebody is, sealed: only blind tokens can be searched, and a row is opened to be read.

What stays in clear of a name is its pinyin initial, for the order of lists; people of one surname
stand together without saying which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wuxian.evidence import api as evidence
from wuxian.evidence.data import BlindIndex, Context, Seals, ShreddedError
from wuxian.roster import data
from wuxian.roster.models import Person
from wuxian.roster.names import asked_initials, asked_parts, initials, name_key, name_parts

_TABLE = "roster_person"
_LAST = 4


def subject(person_id: int) -> str:
    """The subject under whose key a person's fields are sealed."""
    return f"person:{person_id}"


def _place(column: str, person_id: int) -> Context:
    return Context(_TABLE, column, str(person_id))


@dataclass(frozen=True, slots=True)
class Identity:
    """The columns of a person that say who they are."""

    name_sealed: bytes
    name_token: int
    name_sort: bytes
    id_no_sealed: bytes | None
    id_no_index: bytes | None
    tokens: list[int]


COLUMNS = tuple(Identity.__dataclass_fields__)


class Blinds:
    """The blind indexes of names and identity numbers."""

    def __init__(self) -> None:
        self._names: BlindIndex = evidence.blind_index(column=f"{_TABLE}.name")
        self._numbers: BlindIndex = evidence.blind_index(column=f"{_TABLE}.id_no")

    def number(self, id_no: str) -> bytes:
        """What finds an identity number."""
        return self._numbers.digest(id_no)

    def name(self, key: str) -> int:
        """What finds a whole name by its key."""
        return self._names.token("=" + key)

    def order(self, key: str) -> bytes:
        """Initial in clear, then tokens that keep a surname and a name together."""
        first = (initials(key[:1]) or ".").encode("ascii")
        return first + self._names.digest("^" + key[:1])[:6] + self._names.digest("=" + key)[:6]

    def tokens(self, key: str, id_no: str | None) -> list[int]:
        """What a search may find a person by: parts of the name, initials, last four characters."""
        letters = initials(key)
        texts = [*name_parts(key), *(f"~{letters[: end + 1]}" for end in range(len(letters)))]
        found = {self._names.token(text) for text in texts}
        return sorted(found | ({self._numbers.token(id_no[-_LAST:])} if id_no else set()))

    def asked(self, text: str) -> list[list[int]]:
        """The token sets of which one must be a person's for the text to mean them."""
        found = []
        if key := name_key(text):
            found.append([self._names.token(part) for part in asked_parts(key)])
        if letters := asked_initials(text):
            found.append([self._names.token("~" + letters)])
        if len(text) == _LAST:
            found.append([self._numbers.token(text.upper())])
        return found


def identity(
    seals: Seals, blinds: Blinds, person_id: int, name: str, id_no: str | None
) -> Identity:
    """A name and a number in the form they are stored."""
    key, mine = name_key(name), subject(person_id)
    return Identity(
        name_sealed=seals.seal(mine, _place("name_sealed", person_id), name),
        name_token=blinds.name(key),
        name_sort=blinds.order(key),
        id_no_sealed=(
            seals.seal(mine, _place("id_no_sealed", person_id), id_no) if id_no else None
        ),
        id_no_index=blinds.number(id_no) if id_no else None,
        tokens=blinds.tokens(key, id_no),
    )


def opened(people: Iterable[Person]) -> list[Person]:
    """The rows with ``name`` and ``id_no`` readable; whoever was erased has neither."""
    rows = list(people)
    seals = evidence.open_seals(subjects=[subject(row.pk) for row in rows])
    for row in rows:
        _open(seals, row)
    return rows


def _open(seals: Seals, row: Person) -> None:
    mine, sealed = subject(row.pk), row.id_no_sealed
    try:
        row.name = seals.unseal(mine, _place("name_sealed", row.pk), bytes(row.name_sealed))
        row.id_no = (
            seals.unseal(mine, _place("id_no_sealed", row.pk), bytes(sealed)) if sealed else None
        )
    except ShreddedError:
        row.name, row.id_no = data.ERASED, None


def opened_one(person: Person) -> Person:
    """One row, readable."""
    return opened([person])[0]


def candidates(names: Iterable[str], numbers: Iterable[str]) -> tuple[list[int], list[bytes]]:
    """The tokens of names and the digests of numbers, to find people by."""
    blinds = Blinds()
    keys = {name_key(name) for name in names}
    return [blinds.name(key) for key in keys], [blinds.number(number) for number in set(numbers)]


def identities(
    people: Sequence[tuple[int, str, str | None]],
) -> list[Identity]:
    """Make keys for new people (id, name, number) and seal them."""
    seals = evidence.create_seals(subjects=[subject(number) for number, *_ in people])
    blinds = Blinds()
    return [identity(seals, blinds, *person) for person in people]
