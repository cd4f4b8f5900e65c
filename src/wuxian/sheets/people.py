"""Checks over all the rows of a table: who stands there twice, and who cannot be told."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from wuxian.sheets.cells_read import ColumnRead, finding
from wuxian.sheets.findings import Finding, Note, error, warn
from wuxian.sheets.headers.region import IDENTITY
from wuxian.sheets.headers.tables import TableKind
from wuxian.sheets.values.identity import id_type_of
from wuxian.sheets.words.normal import match_name
from wuxian.support.messages import Message, joined, listed, mark

SAME_ID_OTHER_NAME = mark("同一证件号码在第 {rows} 行对应不同姓名")
SAME_ID_TWICE = mark("同一证件号码重复出现在第 {rows} 行")
SAME_NAME = mark("有同名人员且缺少可靠证件号码，不能按姓名合并：{candidates}")
SAME_NAME_KNOWN = mark("有同名人员，已按证件号码区分：{candidates}")
ROW = mark("第 {row} 行")
CANDIDATE = mark("第 {row} 行（{details}）")
NOBODY = mark("这一行没有姓名、证件号码或编号，不知道是谁")

_ONE_ROW_EACH = frozenset(
    {
        TableKind.ROSTER,
        TableKind.PAYROLL,
        TableKind.HOUSING_FUND,
        TableKind.TAX,
        TableKind.TEMPLATE,
    }
)
_MOST_LISTED = 5
Places = Sequence[tuple[int, str]]


def check_people(
    reads: Mapping[str, ColumnRead], rows: Sequence[int], kind: TableKind
) -> list[Finding]:
    """Findings about identity; tables with several rows per person are left in peace."""
    found = list(_nobodies(reads, rows))
    if kind in _ONE_ROW_EACH:
        found.extend(_same_numbers(reads, rows))
        found.extend(_same_names(reads, rows))
    return found


def _at(read: ColumnRead, position: int, row: int, note: Note) -> Finding:
    return finding(note, read.column, row, read.column.letter, read.cells[position])


def _nobodies(reads: Mapping[str, ColumnRead], rows: Sequence[int]) -> Iterator[Finding]:
    known = [reads[key] for key in reads if key in IDENTITY]
    if not known:
        return
    for position, row in enumerate(rows):
        if not any(read.values[position] or position in read.notes for read in known):
            yield _at(known[0], position, row, error("nobody", NOBODY))


def _positions(values: Sequence[object]) -> dict[object, list[int]]:
    places: dict[object, list[int]] = defaultdict(list)
    for position, value in enumerate(values):
        if value:
            places[value].append(position)
    return {value: found for value, found in places.items() if len(found) > 1}


def _same_numbers(reads: Mapping[str, ColumnRead], rows: Sequence[int]) -> Iterator[Finding]:
    read = reads.get("id_no")
    if read is None:
        return
    names = reads.get("name")
    for number, places in _positions(read.values).items():
        if "*" in str(number):
            continue
        called = {match_name(str(names.values[p] or "")) for p in places} if names else set()
        shown = listed([str(rows[p]) for p in places[:_MOST_LISTED]])
        if len(called) > 1:
            note = error("same_id_other_name", SAME_ID_OTHER_NAME.format(rows=shown))
        else:
            note = warn("same_id_twice", SAME_ID_TWICE.format(rows=shown))
        for position in places:
            yield _at(read, position, rows[position], note)


def _same_names(reads: Mapping[str, ColumnRead], rows: Sequence[int]) -> Iterator[Finding]:
    read = reads.get("name")
    if read is None:
        return
    numbers = reads.get("id_no")
    keys = {key for key in reads if key in IDENTITY - {"name", "id_no"}}
    for places in _positions([match_name(str(v)) if v else None for v in read.values]).values():
        ids = [_reliable(numbers, position) for position in places]
        others = any(all(reads[key].values[p] for p in places) for key in keys)
        is_told_apart = all(ids) or (numbers is None and others)
        if is_told_apart and len(set(ids)) == 1 and ids[0]:
            continue
        shown = joined([_candidate(reads, rows, p) for p in places[:_MOST_LISTED]], "；")
        text = SAME_NAME_KNOWN if is_told_apart else SAME_NAME
        make = warn if is_told_apart else error
        note = make("same_name", text.format(candidates=shown))
        for position in places:
            yield _at(read, position, rows[position], note)


def _reliable(numbers: ColumnRead | None, position: int) -> str | None:
    value = numbers.values[position] if numbers else None
    return str(value) if value and "*" not in str(value) and id_type_of(str(value)) else None


def _candidate(reads: Mapping[str, ColumnRead], rows: Sequence[int], position: int) -> Message:
    known = [
        reads[key].values[position] for key in ("unit", "department", "hire_date") if key in reads
    ]
    details = "，".join(str(value) for value in known if value)
    row = rows[position]
    return CANDIDATE.format(row=row, details=details) if details else ROW.format(row=row)
