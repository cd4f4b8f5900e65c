"""Results into one Parquet file, streamed."""

from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from wuxian.batch.writing import whole_or_nothing


class ParquetSink:
    """Streams blocks of results into one Parquet file, one row group a block.

    The keys and names of the people go to a side table ``<target>.people.parquet``.
    """

    def __init__(self, target: Path, names: pl.DataFrame) -> None:
        self._target, self._names = target, names
        self._files = whole_or_nothing(target)
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> "ParquetSink":
        self._path = self._files.__enter__()
        return self

    def write(self, block: pl.DataFrame) -> None:
        """Append one block."""
        table = block.to_arrow()
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, **_encoding(table.schema))
        self._writer.write_table(table, row_group_size=max(table.num_rows, 1))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()
        if kind is None:
            side = self._target.with_suffix(".people.parquet")
            with whole_or_nothing(side) as path:
                self._names.with_row_index("person").write_parquet(path)
        self._files.__exit__(kind, error, trace)


def _encoding(schema: pa.Schema) -> dict[str, object]:
    """Dictionaries where values repeat, deltas where they run on: small and quick to write."""
    repeated = [name for name in schema.names if name not in {"person", "base", "amount"}]
    return {
        "use_dictionary": repeated,
        "column_encoding": dict.fromkeys(("person", "base", "amount"), "DELTA_BINARY_PACKED"),
        "compression": "NONE",
        "write_statistics": False,
    }
