"""What can go wrong with a library.

LibraryError
├── InvalidLibraryError    files that break the format; names each file and line
├── LibraryNotFoundError   no library where one was expected
├── UnknownPlaceError      a text that names no place, with the nearest names
└── UnsafePlanError        a value the integer forms cannot hold
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wuxian.support.errors import WuxianError
from wuxian.support.messages import listed, mark

NOT_FOUND = mark("没有找到政策库：{path}。请用 --library 或环境变量 WUXIAN_LIBRARY 指明文件夹。")
UNKNOWN_PLACE = mark("没有名为“{text}”的城市。{nearest}")
NEAREST = mark("是否是：{names}？")
INVALID = "政策库有 {count} 处不合格式：\n{lines}"
UNSAFE = mark("{place} {period} {kind} 的参数不能安全计算：{reason}。")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place of one file; ``file`` is relative to the library."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class LibraryError(WuxianError):
    """Something about the policy library."""


class LibraryNotFoundError(LibraryError):
    """There is no library in the folder."""


class InvalidLibraryError(LibraryError):
    """Files break the format; ``problems`` says where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = "\n".join(str(problem) for problem in self.problems[:20])
        super().__init__(INVALID.format(count=len(self.problems), lines=shown))


class UnknownPlaceError(LibraryError):
    """A text names no place; ``nearest`` holds names that look alike."""

    def __init__(self, text: str, nearest: Sequence[str]) -> None:
        self.nearest = tuple(nearest)
        hint = NEAREST.format(names=listed(nearest)) if nearest else ""
        super().__init__(UNKNOWN_PLACE.format(text=text, nearest=hint))


class UnsafePlanError(LibraryError):
    """A floor above a cap, a rate outside 0–1, or a product beyond the exact integers."""

    def __init__(self, place: int, period: int, kind: str, reason: str) -> None:
        self.place, self.period, self.kind = place, period, kind
        super().__init__(UNSAFE.format(place=place, period=period, kind=kind, reason=reason))
