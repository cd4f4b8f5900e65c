"""A table layout someone has confirmed, remembered as plain data.

>>> profile = ImportProfile(name="工资表", match_signature=("姓名", "应发工资"),
...                         column_map={"应发工资": "wage"})
>>> ImportProfile.from_json(profile.to_json()) == profile
True
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from wuxian.sheets.headers.signatures import JOINT
from wuxian.sheets.words.normal import normal


@dataclass(frozen=True, slots=True)
class DerivedField:
    """A field the table lacks: the product of a money field and a rate field, in fen half up."""

    field: str
    money: str
    rate: str


@dataclass(frozen=True, slots=True)
class DeriveCheck:
    """Fields whose sum must equal another within a tolerance in fen."""

    sum_of: tuple[str, ...]
    equals: str
    tolerance: int = 0


@dataclass(frozen=True, slots=True)
class ImportProfile:
    """How one known layout is read.

    ``match_signature`` are headers that must all be present, ``sheet_keyword`` a word of the
    sheet name; ``header_rows`` are one-based, first and last; ``column_map`` gives a header
    (groups joined by `` / ``) its field, or none to leave the column out; rows whose first
    text begins with one of ``skip_tokens`` are skipped.
    """

    name: str
    match_signature: tuple[str, ...]
    sheet_keyword: str | None = None
    header_rows: tuple[int, int] | None = None
    column_map: Mapping[str, str | None] = field(default_factory=dict)
    derived_fields: tuple[DerivedField, ...] = ()
    derive_check: DeriveCheck | None = None
    skip_tokens: tuple[str, ...] = ()

    def matches(self, *, sheet: str, headers: Collection[str]) -> bool:
        """Whether a sheet with these headers is of this layout."""
        present = {spelled(header) for header in headers}
        has_all = all(spelled(header) in present for header in self.match_signature)
        return has_all and (self.sheet_keyword is None or self.sheet_keyword in sheet)

    def field_of(self, header: str) -> tuple[bool, str | None]:
        """Whether the profile decides on this header, and its field."""
        decided = {spelled(one): key for one, key in self.column_map.items()}
        return spelled(header) in decided, decided.get(spelled(header))

    def to_json(self) -> str:
        """The profile as text to store."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "ImportProfile":
        """Read a stored profile back."""
        stored: dict[str, Any] = json.loads(text)
        check = stored["derive_check"]
        if check:
            stored["derive_check"] = DeriveCheck(**{**check, "sum_of": tuple(check["sum_of"])})
        derived = tuple(DerivedField(**one) for one in stored["derived_fields"])
        rows = stored["header_rows"]
        return cls(
            **{
                **stored,
                "match_signature": tuple(stored["match_signature"]),
                "header_rows": tuple(rows) if rows else None,
                "derived_fields": derived,
                "skip_tokens": tuple(stored["skip_tokens"]),
            }
        )


def spelled(header: str) -> str:
    """A header with groups, each part in its normal spelling."""
    return JOINT.join(normal(part) for part in header.split(JOINT))
