"""Structures of the compact protocol are read as they were written, and Arrow's footers too."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuxian.support.thrift import (
    BINARY,
    DOUBLE,
    FALSE,
    I16,
    I32,
    I64,
    LIST,
    STRUCT,
    TRUE,
    UnknownTypeError,
    read_struct,
    write_struct,
)

flags = st.booleans().map(lambda value: (TRUE if value else FALSE, value))
numbers = st.tuples(st.sampled_from([I16, I32, I64]), st.integers(-(2**63), 2**63 - 1))
texts = st.binary().map(lambda value: (BINARY, value))
doubles = st.binary(min_size=8, max_size=8).map(lambda value: (DOUBLE, value))
plain = st.one_of(flags, numbers, texts, doubles)


def lists(of: st.SearchStrategy[object], kind: int) -> st.SearchStrategy[object]:
    return st.lists(of, max_size=20).map(lambda values: (LIST, (kind, values)))


def structs(fields: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.dictionaries(st.integers(1, 2_000), fields, max_size=5)


nested = st.recursive(
    plain,
    lambda inner: st.one_of(
        structs(inner).map(lambda value: (STRUCT, value)),
        lists(structs(inner), STRUCT),
        lists(st.booleans(), TRUE),
        lists(st.integers(-(2**31), 2**31), I32),
    ),
    max_leaves=8,
)


@given(structs(nested))
def test_what_was_written_is_read(struct: dict[int, tuple[int, object]]) -> None:
    data = write_struct(struct)
    assert read_struct(data) == (struct, len(data))


def test_the_footer_of_a_parquet_file_comes_out_byte_by_byte() -> None:
    stream = pa.BufferOutputStream()
    pq.write_table(pa.table({"n": [1, None, 3], "t": ["a", "b", "a"]}), stream)
    whole = stream.getvalue().to_pybytes()
    size = int.from_bytes(whole[-8:-4], "little")
    footer = whole[-8 - size : -8]
    assert write_struct(read_struct(footer)[0]) == footer


def test_a_type_that_footers_never_have_is_refused() -> None:
    with pytest.raises(UnknownTypeError):
        read_struct(bytes([0x1B, 0]))
    with pytest.raises(UnknownTypeError):
        write_struct({1: (11, {})})


@given(structs(nested))
def test_a_structure_inside_another_may_have_been_written_before(inner: dict[int, object]) -> None:
    outer = {2: (I64, 7), 3: (STRUCT, inner), 4: (LIST, (STRUCT, [inner, inner]))}
    before = write_struct(inner)
    again = {2: (I64, 7), 3: (STRUCT, before), 4: (LIST, (STRUCT, [inner, before]))}
    assert write_struct(again) == write_struct(outer)
