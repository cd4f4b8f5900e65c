"""The rows of ``wuxian policy`` as tables for people."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from wuxian.cli.policy_rows import PARAMETER_LABELS
from wuxian.engine.kinds import KIND_LABELS, PARTY_LABELS, Kind, Party
from wuxian.policybook import Parameter

STATE_LABELS = {
    "verified": "已核对",
    "secondary": "有来源",
    "disputed": "有争议",
    "unverified": "未核实",
}
LAYER_LABELS = {"city": "市", "province": "省", "nation": "全国"}


def show_text(rows: list[dict[str, Any]], summary: dict[str, Any]) -> str:
    head = ("险种", "参数", "值", "起", "止", "层级", "状态", "来源")
    lines = [_show_line(row) for row in rows]
    title = f"{summary['name']} {summary['place']} · {summary['period']}"
    notes = {f"※ {row['note']}" for row in rows if row["note"] and (row["rival"] or row["months"])}
    return "\n".join([title, "", *table(head, lines), *sorted(notes)])


def _show_line(row: dict[str, Any]) -> tuple[str, ...]:
    parameter = PARAMETER_LABELS[Parameter(row["parameter"])]
    party = PARTY_LABELS[Party(row["party"])] if row["party"] else ""
    number = f"{row['class']} 类" if row["class"] else ""
    part = "" if row["component"] in {"main", "fixed"} else row["component"]
    rival = f"（另有 {row['rival']['value']}）" if row["rival"] else ""
    return (
        KIND_LABELS[Kind(row["kind"])],
        " ".join(filter(None, (party, parameter, number, part, row["plan"]))),
        f"{row['value']}{rival}",
        row["effective_from"],
        row["effective_to"] or "",
        LAYER_LABELS[row["layer"]],
        STATE_LABELS[row["state"]],
        row["source"]["title"][:40],
    )


def coverage_text(rows: list[dict[str, Any]], summary: dict[str, Any]) -> str:
    head = ("城市", "省份", "险种", "起", "止", "完整", "缺")
    lines = [
        (
            row["name"],
            row["province"],
            KIND_LABELS[Kind(kind)],
            covered["from"] or "",
            covered["to"] or "",
            "是" if covered["complete"] else "否",
            "、".join(covered["missing"]),
        )
        for row in rows
        for kind, covered in row["kinds"].items()
    ]
    return "\n".join([*table(head, lines), f"{summary['places']} 个城市"])


def check_text(rows: list[dict[str, Any]], summary: dict[str, Any]) -> str:
    lines = [f"{row['file']}:{row['line']}: {row['message']}" for row in rows]
    return "\n".join([*lines, f"{summary['problems']} 处问题"])


def diff_text(rows: list[dict[str, Any]], summary: dict[str, Any]) -> str:
    head = ("归属", "险种", "参数", "起", "之前", "之后")
    lines = [
        (
            str(row["place"] or "全国"),
            row["kind"],
            " ".join(filter(None, (row["party"], row["parameter"], str(row["class"] or "")))),
            row["effective_from"],
            row["before"]["value"] if row["before"] else "（无）",
            row["after"]["value"] if row["after"] else "（无）",
        )
        for row in rows
    ]
    return "\n".join([*table(head, lines), f"{summary['changes']} 处不同"])


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    """Columns aligned by display width: a Chinese character is two columns wide."""
    whole = [head, *[[str(cell or "") for cell in line] for line in lines]]
    widths = [max(map(_width, column)) for column in zip(*whole, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in whole
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
