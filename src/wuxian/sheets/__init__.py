"""Spreadsheets as people have them, read and written without losing a row.

    inspect(path=…)              what an upload holds, and what to ask about it
    read_table(path=…, …)        one table, typed, with findings by cell
    write_error_workbook(…)      the user's own file with what is wrong in front of each row
    isolated.inspect, isolated.read_table
                                 the first two in a child process with caps

>>> import tempfile
>>> from pathlib import Path
>>> path = Path(tempfile.mkdtemp()) / "花名册.csv"
>>> _ = path.write_text("姓名,工资\\n张三,\\"9,500.00\\"\\n", encoding="utf-8")
>>> from wuxian.sheets import read_table
>>> list(read_table(path=path).rows())
[{'row': 2, 'name': '张三', 'wage': 950000}]
"""

from wuxian.sheets.cells_read import as_shown
from wuxian.sheets.containers import DEFAULT_LIMITS, Limits
from wuxian.sheets.containers.text import ENCODINGS
from wuxian.sheets.errorbook import write_error_workbook
from wuxian.sheets.errors import SheetsError
from wuxian.sheets.findings import Finding, Severity
from wuxian.sheets.headers.columns import Column
from wuxian.sheets.headers.context import Context
from wuxian.sheets.headers.region import Layout
from wuxian.sheets.headers.tables import TABLE_LABELS, TableKind
from wuxian.sheets.inspection import inspect
from wuxian.sheets.profiles import DeriveCheck, DerivedField, ImportProfile
from wuxian.sheets.reading import read_table
from wuxian.sheets.rows import SKIP_LABELS, Skip, SkippedRow
from wuxian.sheets.seen import Candidate, FileSeen, Inspection, SheetSeen
from wuxian.sheets.stated import Stated
from wuxian.sheets.tables import Table, TotalCheck
from wuxian.sheets.values import Value
from wuxian.sheets.words.fields import Target, parse_target

__all__ = [
    "DEFAULT_LIMITS",
    "ENCODINGS",
    "SKIP_LABELS",
    "TABLE_LABELS",
    "Candidate",
    "Column",
    "Context",
    "DeriveCheck",
    "DerivedField",
    "FileSeen",
    "Finding",
    "ImportProfile",
    "Inspection",
    "Layout",
    "Limits",
    "Severity",
    "SheetSeen",
    "SheetsError",
    "Skip",
    "SkippedRow",
    "Stated",
    "Table",
    "TableKind",
    "Target",
    "TotalCheck",
    "Value",
    "as_shown",
    "inspect",
    "parse_target",
    "read_table",
    "write_error_workbook",
]
