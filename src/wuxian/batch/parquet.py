"""Results into one Parquet file, streamed, encoded beside the calculation."""

import io
import os
import sys
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from wuxian.batch.calculate import RESULT_SCHEMA, Block
from wuxian.batch.rowgroups import EncodedColumn, RowGroupFile, encode
from wuxian.batch.writing import whole_or_nothing
from wuxian.support.periods import Period

DELTAS = ("person", "base", "amount")
"""Columns written as differences; the values of all others repeat, and go by dictionary."""
OPTIONAL = ("base", "rate", "amount")
ALIKE = ("kind", "party")
"""Columns with one value a block."""
FEW = ("status", "state")
"""Columns that mostly have."""
PENDING = 8
"""Blocks that may wait for their encoding, so that memory stays bounded."""
REMEMBERED = 128
"""Encoded columns kept to be written again: what a year's months of one crowd have in common."""


_Key = tuple[str, str]


class ParquetSink:
    """Streams blocks of results into one Parquet file, one row group a block.

    The keys and names of the people go to a side table ``<target>.people.parquet``.
    """

    def __init__(self, target: Path, names: pl.DataFrame) -> None:
        self._target, self._names = target, names
        self._pending: deque[tuple[int, list[Future[EncodedColumn]]]] = deque()
        self._last: dict[_Key, tuple[pl.DataFrame, list[Future[EncodedColumn]]]] = {}

    def __enter__(self) -> "ParquetSink":
        with ExitStack() as opened:
            path = opened.enter_context(whole_or_nothing(self._target))
            stream = opened.enter_context(path.open("wb"))
            self._pool = opened.enter_context(ThreadPoolExecutor(os.cpu_count()))
            self._schema = result_schema()
            self._file = RowGroupFile(stream, self._schema)
            self._columns = _Columns(self._pool.submit, self._schema.field("period"))
            self._opened = opened.pop_all()
        self._side = self._pool.submit(_side_table, self._names)
        return self

    def write(self, block: Block) -> None:
        """Append one block; a month in which nothing changed is not looked at again."""
        first = block.lines.row(0, named=True)
        key = (first["kind"], first["party"])
        lines, columns = self._last.get(key, (None, []))
        if lines is not block.lines:
            columns = self._columns_of(block.lines)
            self._last[key] = (block.lines, columns)
        period = self._columns.period(block.period, block.lines.height)
        at = self._schema.get_field_index("period")
        self._pending.append((block.lines.height, [*columns[:at], period, *columns[at:]]))
        while len(self._pending) > PENDING:
            self._append()

    def _columns_of(self, lines: pl.DataFrame) -> list[Future[EncodedColumn]]:
        names = [name for name in RESULT_SCHEMA if name != "period"]
        arrow = lines.select(names).rechunk().to_arrow().columns
        return [
            self._columns.encoded(self._schema.field(name), lines[name], array.chunk(0))
            for name, array in zip(names, arrow, strict=True)
        ]

    def _append(self) -> None:
        rows, columns = self._pending.popleft()
        self._file.append([column.result() for column in columns], rows)

    def __exit__(self, *raised: Any) -> None:
        try:
            if raised[0] is None:
                while self._pending:
                    self._append()
                self._file.close()
                with whole_or_nothing(self._target.with_suffix(".people.parquet")) as path:
                    path.write_bytes(self._side.result())
        except BaseException:
            raised = sys.exc_info()
            raise
        finally:
            self._opened.__exit__(*raised)  # moves the file into place, or drops it


def _side_table(names: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    names.with_row_index("person").write_parquet(stream, compression="lz4", statistics=False)
    return stream.getvalue()


def result_schema() -> pa.Schema:
    """The columns of the file; those that are never null say so, which spares their levels."""
    schema = pl.DataFrame(schema=RESULT_SCHEMA).to_arrow().schema
    return pa.schema([field.with_nullable(field.name in OPTIONAL) for field in schema])


def _options(name: str) -> dict[str, Any]:
    encoding: dict[str, Any] = {"use_dictionary": True}
    if name in DELTAS:
        encoding = {"use_dictionary": False, "column_encoding": {name: "DELTA_BINARY_PACKED"}}
    return encoding | {"compression": "NONE", "write_statistics": False}


class _Columns:
    """Encodes columns, each content once for as long as it is remembered."""

    def __init__(self, submit: Callable[..., Future[EncodedColumn]], period: pa.Field) -> None:
        self._submit, self._period = submit, period
        self._periods: dict[tuple[Period, int], Future[EncodedColumn]] = {}
        self._known: OrderedDict[object, tuple[pl.Series, Future[EncodedColumn]]] = OrderedDict()
        self._alike: dict[object, object] = {}

    def period(self, period: Period, rows: int) -> Future[EncodedColumn]:
        """A column of one month."""
        if (period, rows) not in self._periods:
            array = pa.repeat(pa.scalar(period, pa.int32()), rows)
            task = self._submit(encode, self._period, array, _options("period"))
            self._periods[period, rows] = task
        return self._periods[period, rows]

    def encoded(self, field: pa.Field, column: pl.Series, array: pa.Array) -> Future[EncodedColumn]:
        key = (field.name, len(array), *_identity(column, array))
        if key not in self._known:
            task = self._twin(key, column) or self._submit(
                encode, field, array, _options(field.name)
            )
            self._known[key] = (column, task)  # held, so that its memory names nothing else
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key][1]

    def _twin(self, key: object, column: pl.Series) -> Future[EncodedColumn] | None:
        """The encoding of another column that says the same: both parties have one base."""
        numbers = column.to_physical()
        summary = (column.name, len(column), numbers.sum(), numbers.null_count())
        known = self._known.get(self._alike.get(summary))
        self._alike[summary] = key
        return known[1] if known and known[0].equals(column, null_equal=True) else None


def _identity(column: pl.Series, array: pa.Array) -> tuple[object, ...]:
    """What tells a column from others of its name and length: its one value, or its memory."""
    if column.name in ALIKE:
        return ("constant", column[0])
    if column.name in FEW:
        codes = column.to_physical()
        if codes.min() == codes.max():
            return ("constant", codes[0])
    held = array.indices if isinstance(array, pa.DictionaryArray) else array
    return ("memory", held.offset, *(each and each.address for each in held.buffers()))
