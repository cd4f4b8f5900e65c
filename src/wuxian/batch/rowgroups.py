"""Row groups of a Parquet file, put together from columns that were encoded one by one.

The encoding is Arrow's: each column is written as a small file in memory, on any thread, and its
pages are copied from there. A column that comes again, as most do from one month to the next,
is encoded once and stands in the file once: the row groups that have it point to the same pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple
from weakref import WeakKeyDictionary

import pyarrow as pa
import pyarrow.parquet as pq

from wuxian.support.thrift import I16, I64, LIST, STRUCT, Struct, read_struct, write_struct

MAGIC = b"PAR1"

# Field numbers of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
_FILE_ROWS, _FILE_GROUPS = 3, 4
_GROUP_COLUMNS, _GROUP_BYTES, _GROUP_ROWS, _GROUP_AT, _GROUP_PACKED, _GROUP_ORDINAL = (
    *(1, 2, 3),
    *(5, 6, 7),
)
_CHUNK_AT, _CHUNK_META = 2, 3
_META_BYTES, _META_PACKED, _META_DATA_AT, _META_INDEX_AT, _META_DICTIONARY_AT = 6, 7, 9, 10, 11


@dataclass(frozen=True, eq=False)
class EncodedColumn:
    """The pages of one column of one row group, and what its footer says of them."""

    pages: pa.Buffer
    meta: Struct
    start: int
    """Where the pages stood in the file that ``meta`` was written for."""


def encode(field: pa.Field, array: pa.Array, options: Mapping[str, Any]) -> EncodedColumn:
    """Encode one column; ``options`` as for `pyarrow.parquet.write_table`."""
    stream = pa.BufferOutputStream()
    table = pa.Table.from_arrays([array], schema=pa.schema([field]))
    pq.write_table(table, stream, row_group_size=len(array), store_schema=False, **options)
    whole = stream.getvalue()
    (chunk,) = _groups(read_footer(whole))[0][_GROUP_COLUMNS][1][1]
    meta: Struct = chunk[_CHUNK_META][1]
    start = meta.get(_META_DICTIONARY_AT, meta[_META_DATA_AT])[1]
    return EncodedColumn(whole.slice(start, meta[_META_PACKED][1]), meta, start)


def read_footer(whole: pa.Buffer) -> Struct:
    """The footer of a Parquet file."""
    data = memoryview(whole).cast("B")
    size = int.from_bytes(data[-8:-4], "little")
    return read_struct(data[len(data) - 8 - size : len(data) - 8])[0]


def _groups(footer: Struct) -> list[Struct]:
    groups: list[Struct] = footer[_FILE_GROUPS][1][1]
    return groups


class _Placed(NamedTuple):
    """Where a column stands in the file, and its part of the footer of any row group with it."""

    at: int
    written: bytes


class RowGroupFile:
    """A Parquet file that grows by row groups; readable only once `close` has been called."""

    def __init__(self, stream: BinaryIO, schema: pa.Schema) -> None:
        self._stream = stream
        empty = pa.BufferOutputStream()
        pq.ParquetWriter(empty, schema).close()
        self._footer = read_footer(empty.getvalue())
        self._groups: list[Struct] = []
        self._placed: WeakKeyDictionary[EncodedColumn, _Placed] = WeakKeyDictionary()
        self._rows = 0
        self._at = stream.write(MAGIC)

    def append(self, columns: list[EncodedColumn], rows: int) -> None:
        """Add a row group; the columns in the order of the schema."""
        placed = [self._placed.get(column) or self._place(column) for column in columns]
        chunks = [column.written for column in placed]
        self._groups.append(
            {
                _GROUP_COLUMNS: (LIST, (STRUCT, chunks)),
                _GROUP_BYTES: (I64, _total(columns, _META_BYTES)),
                _GROUP_ROWS: (I64, rows),
                _GROUP_AT: (I64, placed[0].at),
                _GROUP_PACKED: (I64, _total(columns, _META_PACKED)),
                _GROUP_ORDINAL: (I16, len(self._groups) % 2**15),
            }
        )
        self._rows += rows

    def _place(self, column: EncodedColumn) -> "_Placed":
        """Copy the pages and remember where they are now."""
        began, shift = self._at, self._at - column.start
        moved = {
            number: (kind, value + shift)
            for number, (kind, value) in column.meta.items()
            if number in {_META_DATA_AT, _META_INDEX_AT, _META_DICTIONARY_AT}
        }
        self._at += self._stream.write(column.pages)
        chunk: Struct = {_CHUNK_AT: (I64, 0), _CHUNK_META: (STRUCT, column.meta | moved)}
        self._placed[column] = placed = _Placed(began, write_struct(chunk))
        return placed

    def close(self) -> None:
        """Write the footer."""
        whole = self._footer | {
            _FILE_ROWS: (I64, self._rows),
            _FILE_GROUPS: (LIST, (STRUCT, self._groups)),
        }
        footer = write_struct(whole)
        self._stream.write(footer + len(footer).to_bytes(4, "little") + MAGIC)


def _total(columns: list[EncodedColumn], number: int) -> int:
    return sum(column.meta[number][1] for column in columns)
