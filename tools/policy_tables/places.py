"""The list of places: one line each, so that a change is one line."""

from pathlib import Path

from .hoist import province_of
from .writer import scalar, write

FIELDS = {
    "fund_year_start": "base_year_start_month",
    "medical_includes_maternity": "medical_includes_maternity",
    "medical_base_rule": "own_medical_base_rule",
}


def write_places(out: Path, records: list[dict[str, str]]) -> None:
    """Write ``places.yaml``: provinces, then the places the library answers for."""
    provinces = {province_of(one["city_code"]): one["province"] for one in records}
    lines = ["provinces:"]
    lines += [f"- {{code: {code}, name: {name}}}" for code, name in sorted(provinces.items())]
    lines.append("places:")
    lines += [_line(one) for one in sorted(records, key=lambda one: one["city_code"])]
    write(out / "places.yaml", lines)


def _line(record: dict[str, str]) -> str:
    fields = {"code": record["city_code"], "name": record["city"]}
    fields |= {name: record[column] for name, column in FIELDS.items() if record[column]}
    return "- {" + ", ".join(f"{name}: {scalar(value)}" for name, value in fields.items()) + "}"
