"""What passes the door of ``intake``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from wuxian.access.data import Actor
from wuxian.sheets import Table, TableKind
from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark


class Stage(StrEnum):
    """How far a run has come."""

    CHOOSE = "choose"
    RECOGNISE = "recognise"
    MAP = "map"
    REVIEW = "review"
    RESULT = "result"


STAGE_LABELS: dict[Stage, str] = {
    Stage.CHOOSE: "选择文件",
    Stage.RECOGNISE: "识别结果",
    Stage.MAP: "列对应",
    Stage.REVIEW: "校验预览",
    Stage.RESULT: "结果",
}


class Status(StrEnum):
    """What is happening to a run."""

    OPEN = "open"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


class Change(StrEnum):
    """What writing a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A run. ``repeats`` is the id of an earlier run that wrote the same content.

    ``encoding`` is None and ``is_header_stated`` false unless somebody said so.
    """

    id: str
    meaning: str
    name: str
    sha256: str
    stage: Stage
    status: Status
    member: str
    sheet: str
    header_rows: tuple[int, int] | None
    encoding: str | None
    is_header_stated: bool
    mapping: Mapping[str, str | None]
    answers: Mapping[str, str]
    corrections: Mapping[str, str]
    counts: Mapping[str, int]
    done: int
    total: int
    message: str
    created_by: int | None
    created_at: datetime
    finished_at: datetime | None
    repeats: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file does not say. Without ``options`` the answer is typed."""

    key: str
    text: str
    count: int
    options: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Needed:
    """A field a meaning wants: any of the names, at least this sure (percent)."""

    fields: tuple[str, ...]
    label: str
    confidence: int
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that would change, as people read it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What would happen to one row of the user's file.

    ``field``: which of the row's fields is at fault, where a refusal knows it.
    """

    row: int
    label: str
    change: Change
    differences: tuple[Difference, ...] = ()
    problem: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class CellFinding:
    """What is wrong at one cell. ``raw`` never shows a whole identity number."""

    row: int | None
    column: str | None
    header: str | None
    field: str | None
    severity: str
    code: str
    message: str
    raw: str


@dataclass(frozen=True, slots=True)
class Review:
    """The preview: questions still open, else counts of rows by what would happen.

    ``counts``: new, changed, unchanged, to_correct, skipped.
    """

    questions: tuple[Question, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def importable(self) -> int:
        """Rows that can be written."""
        return sum(self.counts.get(name, 0) for name in ("new", "changed", "unchanged"))

    @property
    def to_correct(self) -> int:
        """Rows somebody must correct first."""
        return self.counts.get("to_correct", 0)


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of reviewed rows, in the order of the file."""

    rows: tuple[RowOutcome, ...]
    after: int | None
    total: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A remembered layout."""

    id: int
    name: str
    meaning: str
    signature: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportFinished:
    """Announced when a run has been written."""

    run_id: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """Announced when a run has been taken back."""

    run_id: str
    meaning: str


Row = Mapping[str, Any]


class Meaning(Protocol):
    """What the rows of a table mean to a room. Rows are those of `sheets.Table.rows()`."""

    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def tables(self) -> frozenset[TableKind]: ...
    @property
    def needed(self) -> tuple[Needed, ...]: ...
    def questions(self, table: Table, answers: Mapping[str, str]) -> Sequence[Question]: ...
    def preview(
        self, actor: Actor, table: Table, rows: Sequence[Row], answers: Mapping[str, str]
    ) -> Sequence[RowOutcome]: ...
    def write(
        self,
        actor: Actor,
        table: Table,
        rows: Sequence[Row],
        answers: Mapping[str, str],
        run_id: str,
    ) -> Mapping[str, int]: ...
    def refuses_undo(self, actor: Actor, run_id: str) -> str | None: ...
    def undo(self, actor: Actor, run_id: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Provable:
    """A run with the file as it came and what became of its rows."""

    run: ImportRun
    content: bytes
    rows: tuple[RowOutcome, ...]


class IntakeError(WuxianError):
    """Something about an import cannot be as asked."""


class NotFoundError(IntakeError):
    """There is no such run, or the actor may not know of it."""


class UnknownMeaningError(IntakeError):
    """No room said what such rows mean."""


class WrongStageError(IntakeError):
    """The run is not where this can be done."""


class OpenQuestionError(IntakeError):
    """A question must be answered first."""


class NeedsCorrectionError(IntakeError):
    """Rows are wrong, and nobody said to leave them out."""


class LockedError(IntakeError):
    """Something downstream builds on the run."""


NOT_FOUND = mark("没有找到这次导入，或者您无权查看。")
UNKNOWN_MEANING = mark("系统还不会导入“{kind}”。")
NO_TABLE = mark("没有在文件里找到可以导入的表。")
STATUS_LABELS = {
    Status.OPEN: mark("进行中"),
    Status.WORKING: mark("正在写入"),
    Status.DONE: mark("已导入"),
    Status.FAILED: mark("未成功"),
    Status.UNDONE: mark("已撤销"),
}
WRONG_STAGE = mark("这次导入的状态是“{status}”，不能再做这一步。")
OPEN_QUESTIONS = mark("还有 {count} 个问题没有回答：{texts}")
NEEDS_CORRECTION = mark("有 {count} 行需要修改。请全部改完再导，或者选择跳过这些行。")
NOTHING_TO_WRITE = mark("没有一行可以导入，请先修改文件。")
