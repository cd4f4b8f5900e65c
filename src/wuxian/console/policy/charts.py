"""Limits and histories as pictures."""

from collections.abc import Sequence

from django.utils.translation import gettext

from wuxian.console.policy import words as told
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Chart, Column, Series, Table
from wuxian.policies.data import KindLine
from wuxian.policybook import Value
from wuxian.support.money import parse_rate, parse_yuan
from wuxian.support.periods import format_period


def limits(kinds: Sequence[KindLine]) -> Chart | None:
    """The floor and cap of each kind beside each other, in yuan."""
    found = [line for line in kinds if line.floor and line.cap]
    if not found:
        return None
    names = [words.kind_name(line.kind) for line in found]
    floors = [(line.floor or 0) // 100 for line in found]
    caps = [(line.cap or 0) // 100 for line in found]
    columns = [
        Column(gettext("险种")),
        Column(gettext("基数下限（元）"), is_number=True),
        Column(gettext("基数上限（元）"), is_number=True),
    ]
    rows = [
        [Cell(name), Cell(words.amount(line.floor)), Cell(words.amount(line.cap))]
        for name, line in zip(names, found, strict=True)
    ]
    title = gettext("缴费基数上下限（元/月）")
    said = "；".join(" ".join(cell.text for cell in row) for row in rows)
    return Chart(
        "policy-limits", title, said, names,
        [Series(gettext("下限"), floors), Series(gettext("上限"), caps)],
        Table(title, columns, rows), labels=[f"{cap:,}" for cap in caps], is_horizontal=True,
    )  # fmt: skip


def history(values: Sequence[Value], title: str) -> Chart | None:
    """The figures of one thing from the oldest to the newest; none where there is one or a rule."""
    found = [value for value in reversed(values) if value.unit in {"yuan", "ratio"}]
    if len(found) < 2:
        return None
    texts = [told.shown(value.unit, value.value) for value in found]
    starts = [format_period(value.effective_from) for value in found]
    columns = [Column(gettext("生效")), Column(gettext("数值"), is_number=True)]
    rows = [[Cell(start), Cell(text)] for start, text in zip(starts, texts, strict=True)]
    said = "；".join(f"{start} {text}" for start, text in zip(starts, texts, strict=True))
    return Chart(
        "policy-history", title, said, starts,
        [Series(gettext("数值"), [_height(value) for value in found])],
        Table(title, columns, rows), labels=[words_only(text) for text in texts],
    )  # fmt: skip


def _height(value: Value) -> int:
    return parse_yuan(value.value) // 100 if value.unit == "yuan" else parse_rate(value.value)


def words_only(text: str) -> str:
    """A label short enough to stand over a bar."""
    return text.removesuffix(f" {gettext('元')}").removesuffix(".00")
