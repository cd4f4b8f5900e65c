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


@pytest.mark.parametrize(
    ("missing", "ending"),
    [
        ({"amount": None, "base": None, "rate_ppm": None}, struct.pack(">iii", -1, -1, -1)),
        ({"base": None, "rate_ppm": None}, struct.pack(">iiiq", -1, -1, 8, 1)),
    ],
    ids=["not computed", "a fixed amount"],
)
def test_what_a_line_lacks_is_packed_as_null(missing: dict[str, object], ending: bytes) -> None:
    header, *blocks, trailer = packed(lines(**missing))
    lacking, whole = sorted(blocks, key=len)
    assert header.startswith(b"PGCOPY\n\xff\r\n\x00")
    assert trailer == b"\xff\xff"
    assert lacking.endswith(ending)
    assert whole.endswith(struct.pack(">iqiiiq", 8, 1, 4, 1, 8, 1))
    assert struct.unpack(">h", lacking[:2]) == struct.unpack(">h", whole[:2]) == (len(COLUMNS),)


def test_no_line_at_all_is_packed_as_an_empty_copy() -> None:
    assert b"".join(packed(lines().clear()))[-2:] == b"\xff\xff"
