"""The file a person names, as a table whose columns have canonical names.

A comma-separated or Parquet file whose header already has them is read straight; everything
else goes through `sheets`, in a process of its own.
"""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import polars as pl

from wuxian.batch.reading import COLUMNS, InvalidInputError

EMPTY = "{name}:文件是空的。"
NO_ROWS = "{name}:没有数据行。"
UNREADABLE_PARQUET = "{name}:不是可读的 Parquet 文件。"


def read_table(path: Path) -> pl.DataFrame:
    """The people of a file, columns by canonical name, with ``file_row`` where it has rows.

    Raises `InvalidInputError`, or an error of `sheets` naming what the file is.
    """
    if path.stat().st_size == 0:
        raise InvalidInputError(EMPTY.format(name=path.name))
    table = _straight(path)
    if table is None:
        table = _through_sheets(path)
    if table.is_empty():
        raise InvalidInputError(NO_ROWS.format(name=path.name))
    return table


@contextmanager
def spooled(stream: BinaryIO, *, suffix: str = ".csv") -> Iterator[Path]:
    """A stream that cannot be read twice, as a file."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(stream.read())
        file.flush()
        yield Path(file.name)


def _straight(path: Path) -> pl.DataFrame | None:
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:4] == b"PAR1":
        return _parquet(path)
    if b"\0" in head:
        return None
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("ascii", "replace")
    names = [name.strip().strip('"') for name in first.strip().split(",")]
    if not set(names) <= set(COLUMNS) or len(set(names)) < len(names):
        return None
    return _csv(path)


def _parquet(path: Path) -> pl.DataFrame:
    try:
        scan = pl.scan_parquet(path)
        wanted = [name for name in scan.collect_schema().names() if name in COLUMNS]
        return scan.select(wanted).collect()
    except pl.exceptions.ComputeError:
        raise InvalidInputError(UNREADABLE_PARQUET.format(name=path.name)) from None


def _csv(path: Path) -> pl.DataFrame | None:
    try:
        return pl.read_csv(
            io.BytesIO(path.read_bytes().removeprefix(b"\xef\xbb\xbf")),
            infer_schema=False,
            truncate_ragged_lines=False,
        ).rename(str.strip)
    except pl.exceptions.PolarsError:
        return None  # ragged, or in another encoding: sheets knows what to say
