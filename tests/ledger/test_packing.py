"""Lines as bytes: for COPY, and for comparing."""

import struct

import polars as pl
import pytest

from wuxian.ledger.packing import COLUMNS, digest_of, packed


def lines(**changes: object) -> pl.DataFrame:
    rows = [dict.fromkeys(COLUMNS, 1) | {"person_id": number} for number in (3, 1, 2)]
    rows[0] |= changes
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.Int64))


def test_the_order_and_the_run_do_not_change_the_digest() -> None:
    assert digest_of(lines().reverse()) == digest_of(lines())
    assert digest_of(lines(run_id=9)) == digest_of(lines())


@pytest.mark.parametrize("change", [{"amount": 2}, {"amount": None}, {"amount": 0}, {"kind": 2}])
def test_any_other_change_does(change: dict[str, object]) -> None:
    assert digest_of(lines(**change)) != digest_of(lines())


def test_a_line_without_an_amount_is_packed_with_nulls() -> None:
    header, computed, missing, trailer = packed(lines(amount=None, base=None, rate_ppm=None))
    assert header.startswith(b"PGCOPY\n\xff\r\n\x00")
    assert trailer == b"\xff\xff"
    assert len(missing) == len(computed) // 2 - 8 - 4 - 8
    assert missing.endswith(struct.pack(">iii", -1, -1, -1))
    assert struct.unpack(">h", missing[:2]) == (len(COLUMNS),)
