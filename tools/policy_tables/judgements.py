"""Decisions about single rows, kept as data in ``judgements.yaml`` and applied here."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from .rows import Row

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not loaded, and why."""

    row: Row
    reason: str


def read_data(name: str) -> dict[str, Any]:
    """One of the data files beside this module; every scalar is text."""
    with (HERE / name).open(encoding="utf-8") as lines:
        data: dict[str, Any] = yaml.load(lines, Loader=yaml.BaseLoader)
    return data


def sift(rows: list[Row], judgements: dict[str, Any]) -> tuple[list[Row], list[Refusal]]:
    """Separate the rows that may be loaded from those that may not."""
    kept, refused = [], []
    for row in rows:
        reason = _reason_to_refuse(row, judgements["refuse"])
        if reason:
            refused.append(Refusal(row, reason))
        else:
            title = judgements["same_source"].get(row.source, row.source)
            kept.append(_corrected(replace(row, source=title), judgements["replace"]))
    return kept, refused


def _reason_to_refuse(row: Row, conditions: list[dict[str, str]]) -> str | None:
    if row.confidence == "memory":
        return "没有留存来源（仅凭记忆）"
    return next((rule["reason"] for rule in conditions if _fits(row, rule)), None)


def _fits(row: Row, rule: dict[str, str]) -> bool:
    plain_fields = ("place", "kind", "party", "table", "value")
    if any(field in rule and getattr(row, field) != rule[field] for field in plain_fields):
        return False
    return rule.get("mark", "") in row.text


def _corrected(row: Row, rules: list[dict[str, str]]) -> Row:
    for rule in rules:
        if _fits(row, rule):
            return replace(
                row,
                value=rule.get("with", row.value),
                start=rule.get("start", row.start),
                end=rule.get("end", row.end),
                note=f"{rule['reason']}; {row.note}",
            )
    return row
