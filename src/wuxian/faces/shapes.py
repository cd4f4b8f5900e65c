"""What components draw. A view fills these; a template hands them to a component.

Texts are for people, already in their language. Amounts are already written out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way here; the last one has no address."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation."""

    label: str
    href: str
    icon: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A status in words. Tones: ok, miss, diff, repay, info, idle, unchecked, plain."""

    label: str
    tone: str = "idle"
    glyph: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A number that opens the list behind it."""

    label: str
    value: str
    unit: str = ""
    href: str = ""
    title: str = ""
    note: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: text, perhaps an address, a tag, or a share of the largest (0 to 100) as a bar."""

    text: str = ""
    href: str = ""
    tag: Tag | None = None
    bar: int | None = None
    is_drawer: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. The first cell heads its row. ``becomes_cards`` on a phone.

    ``density``: compact or roomy rows, or brief cards whose cells stand in a line without labels.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    footer: Sequence[Cell] = ()
    becomes_cards: bool = False
    density: str = ""

    @property
    def labelled(self) -> list[list[tuple[Column, Cell]]]:
        """Each row's cells with their columns."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def footing(self) -> list[tuple[Column, Cell]]:
        """The footer's cells with their columns."""
        return list(zip(self.columns, self.footer, strict=True)) if self.footer else []


@dataclass(frozen=True, slots=True)
class Series:
    """The heights of one row of bars; yuan or people, only for drawing."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with the table of their figures. ``marks``: categories to stress as limits."""

    id: str
    title: str
    description: str
    categories: Sequence[str]
    series: Sequence[Series]
    table: Table
    links: Sequence[str] = ()
    labels: Sequence[str] = ()
    marks: Sequence[int] = ()
    is_horizontal: bool = False
    is_stacked: bool = False
    legend: str = ""

    def drawing(self) -> dict[str, Any]:
        """What charts.js reads."""
        return {
            "description": self.description,
            "categories": list(self.categories),
            "series": [{"name": one.name, "values": list(one.values)} for one in self.series],
            "links": list(self.links),
            "labels": list(self.labels),
            "has_labels": bool(self.labels),
            "marks": list(self.marks),
            "is_horizontal": self.is_horizontal,
            "is_stacked": self.is_stacked,
        }


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing to show: what, why, and what to do next."""

    title: str
    text: str = ""
    action: str = ""
    href: str = ""
    icon: str = "inbox"


@dataclass(frozen=True, slots=True)
class Tile:
    """A way in, with what is behind it."""

    title: str
    text: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class MapTile:
    """A province on a map of equal tiles. ``level``: 0 to 4, how full; no address: not in scope."""

    label: str
    value: str
    column: int
    row: int
    level: int = 0
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it is."""

    term: str
    text: str
    href: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A table row on a phone: a title, a status, an amount, an address, and lesser facts."""

    title: str
    href: str = ""
    tag: Tag | None = None
    amount: str = ""
    facts: Sequence[Fact] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of a timeline. ``standing``: current, future or superseded.

    ``ended``: when it was superseded; ``undo``: what to send where it may be taken back; ``href``:
    where it came from.
    """

    what: str
    value: str
    effective: str
    recorded: str
    standing: str = "current"
    by: str = ""
    ended: str = ""
    undo: str = ""
    href: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """One field, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a wizard. ``standing``: done, here or ahead."""

    label: str
    href: str = ""
    standing: str = "ahead"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; ``poll`` is where to ask again."""

    title: str
    done: int
    total: int
    note: str = ""
    poll: str = ""

    @property
    def percent(self) -> int:
        """Whole percent done; 0 while nothing is known."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def quarter(self) -> int:
        """The last quarter passed, which is what a screen reader hears."""
        return self.percent // 25 * 25


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the next page of a list is; keyset paging has no page numbers."""

    shown: str
    next_href: str = ""
    first_href: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a field."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. ``type`` as in HTML, or select, choices, textarea, and typed: day, month.

    ``submits``: choosing sends the form.
    """

    name: str
    label: str
    value: str = ""
    type: str = "text"
    hint: str = ""
    error: str = ""
    choices: Sequence[Choice] = ()
    suggestions: Sequence[str] = ()
    autocomplete: str = ""
    is_required: bool = False
    suffix: str = ""
    submits: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column of the user's file with what it may mean."""

    letter: str
    header: str
    samples: Sequence[str]
    confidence: int
    choices: Sequence[Choice] = field(default_factory=tuple)
    question: str = ""
