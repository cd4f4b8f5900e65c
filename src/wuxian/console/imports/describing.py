"""What a form of step two says about the table: which one, its header rows, its encoding."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext

from wuxian.faces.shapes import Choice, Fact, Field
from wuxian.intake.data import ImportRun, IntakeError
from wuxian.sheets import ENCODINGS, TABLE_LABELS, Candidate, FileSeen, SheetSeen

Seen = tuple[FileSeen, SheetSeen, Candidate]
_AS_DETECTED = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}


def is_chosen(found: ImportRun, one: Seen) -> bool:
    """Whether the run means this table."""
    return (one[0].member, one[1].name) == (found.member, found.sheet)


def described(posted: QueryDict, found: ImportRun, seen: Sequence[Seen]) -> dict[str, Any]:
    """What `intake.choose_table` is to be told.

    Header rows ticked on the preview of another table or another reading mean nothing there.
    Raises IntakeError where no header can be meant, Http404 for no such table.
    """
    at = posted.get("table", "")
    if not at.isdecimal() or int(at) >= len(seen):
        raise Http404
    file, sheet, table = seen[int(at)]
    typed = posted.get("encoding") if file.member == found.member else None
    is_another_encoding = bool(typed) and typed != _detected(file)
    is_same = is_chosen(found, seen[int(at)]) and not is_another_encoding
    header = _ticked(posted.getlist("header")) if is_same and "shown" in posted else None
    is_guess = header == table.header_rows and not found.is_header_stated
    kept = found.encoding if file.member == found.member else None
    return {
        "sheet": sheet.name,
        "member": file.member,
        "header_rows": None if is_guess else header,
        "encoding": typed if is_another_encoding else kept,
    }


def _ticked(rows: Sequence[str]) -> tuple[int, int]:
    """The first and the last row ticked, with nothing between left out."""
    numbers = sorted({int(row) for row in rows if row.isdecimal()})
    if not numbers:
        raise IntakeError(gettext("请至少勾选一行作表头。"))
    if numbers[-1] - numbers[0] + 1 != len(numbers):
        raise IntakeError(gettext("表头要是连续的几行，请取消不是表头的行。"))
    return numbers[0], numbers[-1]


def _detected(file: FileSeen) -> str:
    encoding = file.encoding or ""
    return _AS_DETECTED.get(encoding, encoding)


def encoding_field(file: FileSeen, error: str = "") -> Field | None:
    """How the text is encoded, to be chosen; nothing for files that say it themselves."""
    if file.encoding is None:
        return None
    now = _detected(file)
    choices = [Choice(name, label, name == now) for name, label in ENCODINGS.items()]
    hint = gettext("预览里的字是乱码时，换一种试试")
    return Field(
        "encoding",
        gettext("文字编码"),
        now,
        "select",
        hint=hint,
        error=error,
        choices=choices,
        submits=True,
    )


def label(one: Seen) -> str:
    """A table as a choice."""
    file, seen, table = one
    name = " / ".join(part for part in (file.member, seen.name) if part)
    return gettext("%(name)s：%(kind)s，%(rows)s 行") % {
        "name": name, "kind": gettext(TABLE_LABELS[table.kind]), "rows": f"{table.data_rows:,}",
    }  # fmt: skip


def facts(seen: SheetSeen, table: Candidate) -> list[Fact]:
    """What was recognised, and what the sheet does not say."""
    period = table.context.period
    unsaid = gettext("表里没有写")
    said = [
        (gettext("看起来是"), gettext(TABLE_LABELS[table.kind])),
        (gettext("工作表"), seen.name),
        (gettext("表头"), _rows(*table.header_rows)),
        (gettext("数据"), gettext("%(rows)s 行") % {"rows": f"{table.data_rows:,}"}),
        (gettext("跳过"), gettext("%(rows)s 行") % {"rows": len(table.skipped)}),
        (gettext("单位"), table.context.unit or unsaid),
        (gettext("月份"), f"{period // 100}-{period % 100:02d}" if period else unsaid),
        (gettext("已记住的格式"), table.profile or ""),
    ]
    return [Fact(term, text) for term, text in said if text]


def _rows(first: int, last: int) -> str:
    if first == last:
        return gettext("第 %(row)s 行") % {"row": first}
    return gettext("第 %(first)s 到 %(last)s 行") % {"first": first, "last": last}


def preview(seen: SheetSeen, header: tuple[int, int]) -> list[tuple[int, bool, tuple[str, ...]]]:
    """Row number, whether it is a header, its cells."""
    first, last = header
    return [
        (number, first <= number <= last, cells) for number, cells in enumerate(seen.preview, 1)
    ]
