"""What passes the door of ``dossiers``."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wuxian.evidence.data import Head
from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark
from wuxian.support.periods import Period, format_period


class ScopeKind(StrEnum):
    """What a bundle is about."""

    PERSON = "person"
    ENTITY = "entity"
    PERIOD = "period"
    CASE = "case"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a bundle is about; months include both ends.

    >>> Scope(ScopeKind.ENTITY, "3", 202601, 202606).text
    'entity:3@2026-01..2026-06'
    """

    kind: ScopeKind
    key: str = ""
    since: Period | None = None
    until: Period | None = None

    @property
    def text(self) -> str:
        """The scope as people write it."""
        months = ""
        if self.since and self.until:
            months = f"{format_period(self.since)}..{format_period(self.until)}"
        between = "@" if self.key and months else ""
        return f"{self.kind}:{self.key}{between}{months}"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as people read it. ``at`` in UTC; ``who`` and ``what`` are messages in Chinese."""

    index: int
    at: datetime
    who: str
    role: str
    what: str
    entity: str


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody looked at, or took away, something; ``why`` as they said it."""

    line: Line
    why: str


@dataclass(frozen=True, slots=True)
class Chain:
    """How the log is: its head, and what the last check of all of it found (None: none yet)."""

    head: Head
    checked_at: datetime | None
    findings: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bundle would hold today. ``newest`` are its last entries, newest first."""

    scope: str
    title: str
    entries: int
    since: datetime | None
    until: datetime | None
    originals: tuple[str, ...]
    newest: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A finished bundle. ``left_out``: entries no witness has seen yet; ``missing``: characters
    the font of its index does not have."""

    name: str
    content: bytes
    sha256: str
    entries: int
    left_out: int
    missing: tuple[str, ...]


class Status(StrEnum):
    """How far an export is."""

    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Export:
    """An export as its maker sees it; the bundle can be fetched until ``expires_at``."""

    id: str
    scope: str
    status: Status
    done: int
    total: int
    message: str
    size: int
    entries: int
    made_at: datetime
    expires_at: datetime


class DossierError(WuxianError):
    """Evidence cannot be exported as asked."""


class InvalidScopeError(DossierError):
    """A scope nobody can read."""


class NotFoundError(DossierError):
    """There is no such thing, or it is not for this actor; the two answers are the same."""


class NothingToExportError(DossierError):
    """No witnessed entry of the log is about it yet."""


class TooLargeError(DossierError):
    """More entries than one bundle should hold."""


INVALID_SCOPE = mark(
    "看不懂范围“{text}”。可以写 person:17、entity:3@2026-01..2026-06、"
    "period:2026-01..2026-06、case:编号 或 import:编号。"
)
NO_CASE = mark("没有编号为“{key}”的事项。")
NOT_FOUND = mark("没有找到这个范围，或者您无权导出。")
NO_EXPORT = mark("没有这次导出，或者它已经过期。")
NOTHING = mark("日志里还没有关于这个范围、且已被检查点覆盖的记录。请一分钟后再试。")
TOO_LARGE = mark("这个范围有 {count} 条记录，一个证据包最多 {most} 条。请缩短时间。")
BROKEN = mark("导出时出了意外，管理员可以在日志里看到原因。请稍后再试。")
