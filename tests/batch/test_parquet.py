"""The Parquet file is what was computed, for every reader, and whole or not there."""

from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

from tests.batch.plans import line, plan
from wuxian.batch import calculate as batch
from wuxian.batch import crowd
from wuxian.batch.calculate import RESULT_SCHEMA, Block, Options, blocks, calculate
from wuxian.batch.parquet import ParquetSink
from wuxian.batch.people import PEOPLE_SCHEMA
from wuxian.engine.plan import Plan

MONTHS = (202306, 202307, 202308, 202309)
NAMES = pl.DataFrame({"employee_no": ["A"], "name": [None], "place": ["上海"]})


def rules() -> Plan:
    """A raise in the third month, a place with a gap, an amount that needs no wage."""
    return plan(
        *(line(period=month, rate_ppm=160_000, floor=5_000) for month in MONTHS[:2]),
        *(line(period=month, rate_ppm=170_000, floor=5_000) for month in MONTHS[2:]),
        *(
            line(period=month, party="employee", rate_ppm=80_000, floor=5_000, state="disputed")
            for month in MONTHS
        ),
        *(line(period=month, place=110000, gap="no_rate") for month in MONTHS),
        *(line(period=m, kind="critical_illness", component="fixed", fixed=700) for m in MONTHS),
    )


def people(count: int) -> pl.DataFrame:
    numbers = pl.int_range(count, dtype=pl.Int32, eager=True)
    return pl.DataFrame({"person": numbers}).with_columns(
        place=pl.when(numbers % 5 == 3).then(110000).otherwise(310000).cast(pl.Int32),
        wage=pl.when(numbers % 7 == 6).then(None).otherwise(numbers.cast(pl.Int64) * 1_237),
    )


def written(target: Path, crowd: pl.DataFrame, options: Options | None = None) -> pl.DataFrame:
    results = list(blocks(people=crowd, plan=rules(), periods=MONTHS, options=options))
    with ParquetSink(target, NAMES) as sink:
        for block in results:
            sink.write(block)
    return pl.concat(block.dated for block in results)


@pytest.mark.parametrize("chunk", [64, 1_000])
def test_both_readers_find_what_was_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(crowd, "CHUNK", chunk)
    target = tmp_path / "owed.parquet"
    computed = written(target, people(300))
    assert pl.read_parquet(target).equals(computed)
    assert pl.DataFrame(pl.from_arrow(pq.read_table(target))).equals(computed)
    assert computed["amount"].null_count() > 0
    assert pl.read_parquet(tmp_path / "owed.people.parquet").drop("person").equals(NAMES)


def test_the_columns_have_the_types_that_were_promised(tmp_path: Path) -> None:
    target = tmp_path / "owed.parquet"
    written(target, people(10))
    file = pq.ParquetFile(target)
    types = {field.name: str(field.type) for field in file.schema_arrow}
    assert (types["person"], types["period"], types["rate"]) == ("int32", "int32", "int32")
    assert (types["base"], types["amount"]) == ("int64", "int64")
    for name in ("kind", "party", "status", "state"):
        assert types[name].startswith("dictionary<values=string")
    assert pl.read_parquet_schema(target) == RESULT_SCHEMA
    assert file.metadata.num_rows == sum(
        file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)
    )


def test_columns_of_different_content_are_never_taken_for_each_other(tmp_path: Path) -> None:
    target = tmp_path / "owed.parquet"
    rows: dict[str, Any] = {"kind": "pension", "party": "employee", "status": "computed"}
    schema = {name: dtype for name, dtype in RESULT_SCHEMA.items() if name != "period"}
    results = [
        Block(
            202307,
            pl.DataFrame(
                {"person": [0, 1], **rows, "base": base, "rate": 1, "amount": base}
                | {"state": ["verified", "secondary"]},
                schema=schema,
            ),
        )
        for base in ([1, 4], [2, 3], [None, 5], [1, 4])  # all of one sum
    ]
    with ParquetSink(target, NAMES) as sink:
        for block in results:
            sink.write(block)
    assert pl.read_parquet(target).equals(pl.concat(block.dated for block in results))


def test_what_a_month_repeats_stands_in_the_file_once(tmp_path: Path) -> None:
    target = tmp_path / "owed.parquet"
    computed = written(target, people(5_000))
    file = pq.ParquetFile(target).metadata
    groups = [file.row_group(number) for number in range(file.num_row_groups)]
    bases = [group.column(RESULT_SCHEMA.names().index("base")) for group in groups]
    assert len({base.data_page_offset for base in bases}) < len(bases)
    apart = sum(group.column(n).total_compressed_size for group in groups for n in range(9))
    assert target.stat().st_size < apart / 2
    assert pl.read_parquet(target).equals(computed)
    assert pl.DataFrame(pl.from_arrow(pq.read_table(target))).equals(computed)
    assert pl.DataFrame(pl.from_arrow(pq.ParquetFile(target).read_row_group(3))).equals(
        computed.slice(sum(group.num_rows for group in groups[:3]), groups[3].num_rows)
    )


def test_nothing_to_write_is_a_file_without_rows(tmp_path: Path) -> None:
    target = tmp_path / "owed.parquet"
    with ParquetSink(target, NAMES):
        pass
    assert pl.read_parquet(target).equals(pl.DataFrame(schema=RESULT_SCHEMA))


def test_a_calculation_that_fails_leaves_no_file(tmp_path: Path) -> None:
    target = tmp_path / "owed.parquet"
    with pytest.raises(ZeroDivisionError), ParquetSink(target, NAMES):
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("chunk", [7, 1_000])
def test_place_by_place_every_row_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(crowd, "CHUNK_BY_PLACE", chunk)
    target = tmp_path / "owed.parquet"
    sorted_out = written(target, people(300), Options(by_place=True))
    in_order = pl.concat(calculate(people=people(300), plan=rules(), periods=MONTHS))
    by = ["period", "kind", "party", "person"]
    assert sorted_out.sort(by).equals(in_order.sort(by))
    assert pl.read_parquet(target).equals(sorted_out)


def test_many_people_come_in_parts_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = people(300).cast({"person": PEOPLE_SCHEMA["person"]})
    whole = pl.concat(calculate(people=everybody, plan=rules(), periods=MONTHS))
    monkeypatch.setattr(crowd, "CHUNK", 7)
    parts = pl.concat(calculate(people=everybody, plan=rules(), periods=MONTHS))
    order = ["period", "kind", "party"]
    assert parts.sort(order, maintain_order=True).equals(whole.sort(order, maintain_order=True))


def test_on_several_threads_every_block_is_the_same_and_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = pl.concat(calculate(people=people(300), plan=rules(), periods=MONTHS))
    monkeypatch.setattr(batch, "SIDE_BY_SIDE", 1)
    together = pl.concat(calculate(people=people(300), plan=rules(), periods=MONTHS))
    assert together.equals(alone)


def test_what_goes_wrong_on_a_thread_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SIDE_BY_SIDE", 1)
    wrong = people(300).with_columns(wage=pl.lit("八千"))
    with pytest.raises(pl.exceptions.PolarsError):
        list(calculate(people=wrong, plan=rules(), periods=MONTHS))
