"""How far each kind can be computed at each place, from the months its figures stand for.

A set of months is an integer with one bit per month since 1999, so that "rate and limits" is ``&``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wuxian.engine.kinds import CORE_KINDS, EMPLOYER_ONLY, OWN_RATE, Kind, Party
from wuxian.policybook.data import (
    OPEN_PERIOD,
    KindCoverage,
    Layer,
    Parameter,
    Place,
    PlaceCoverage,
)
from wuxian.policybook.reader import ValueRow
from wuxian.support.periods import Period, format_period

EPOCH = 1999
HORIZON: Period = 203012
"""Months beyond are not looked at: an open value covers them all."""
LIMITS = (Parameter.BASE_MIN, Parameter.BASE_MAX)
RANGE = (Parameter.RATE_MIN, Parameter.RATE_MAX)
_Needs = dict[str, int]


def cover(places: Sequence[Place], rows: Sequence[ValueRow]) -> list[PlaceCoverage]:
    """The coverage of every place; a kind a place does not levy is left out."""
    stated = defaultdict(list)
    for row in rows:
        if row.plan is None:
            stated[row.layer, row.owner].append(row)
    return [_place(place, stated) for place in places]


def _place(place: Place, stated: dict[tuple[str, int], list[ValueRow]]) -> PlaceCoverage:
    by_kind: dict[str, list[ValueRow]] = defaultdict(list)
    for layer, owner in place.chain:
        for row in stated.get((layer.value, owner), []):
            by_kind[row.kind].append(row)
    kinds = {kind.value: _kind(kind, by_kind) for kind in Kind if _is_levied(kind, by_kind)}
    return PlaceCoverage(place, kinds)


def _is_levied(kind: Kind, by_kind: dict[str, list[ValueRow]]) -> bool:
    if kind in CORE_KINDS:
        return True
    levying = RANGE if kind in OWN_RATE else (Parameter.RATE, Parameter.FIXED)
    return any(row.parameter in levying and row.value is not None for row in by_kind[kind])


def _kind(kind: Kind, by_kind: dict[str, list[ValueRow]]) -> KindCoverage:
    needs = dict(_needs(kind, by_kind))
    computable = -1
    for months in needs.values():
        computable &= months
    computable &= _months(EPOCH * 100 + 1, HORIZON)
    missing = [name for name, months in needs.items() if not months]
    holes = _holes(computable)
    states = Counter(_states(by_kind[kind]))
    first, last = _ends(computable)
    return KindCoverage(
        first=first,
        last=None if last == HORIZON else last,
        complete=bool(computable) and not missing and not holes and last == HORIZON,
        missing=(*missing, *holes),
        states=dict(sorted(states.items())),
    )


def _needs(kind: Kind, by_kind: dict[str, list[ValueRow]]) -> Iterator[tuple[str, int]]:
    rows = by_kind[kind]
    rated = {row.party for row in rows if row.parameter == Parameter.RATE}
    if kind not in OWN_RATE:
        for party in _parties(kind, rated):
            yield f"{party} rate", _of(rows, (Parameter.RATE,), party)
    if any(row.parameter == Parameter.FIXED for row in rows) and not rated:
        yield "fixed", _of(rows, (Parameter.FIXED,))
        return
    limits = _of(rows, LIMITS)
    followed = next((row.value for row in rows if row.parameter == Parameter.LIMITS_OF), None)
    yield "limits", limits or _of(by_kind[followed or kind], LIMITS)


def _parties(kind: Kind, rated: set[str | None]) -> list[str]:
    if kind not in CORE_KINDS:
        return sorted(filter(None, rated))
    return [party.value for party in Party if party is Party.EMPLOYER or kind not in EMPLOYER_ONLY]


def _of(rows: Iterable[ValueRow], parameters: Sequence[Parameter], party: str | None = None) -> int:
    """The months for which the nearest layer states one of the parameters."""
    covered = withheld = 0
    for layer in Layer:
        here = [
            row
            for row in rows
            if row.layer == layer
            and row.parameter in parameters
            and (party is None or row.party == party)
        ]
        for row in here:
            months = _months(row.effective_from, row.effective_to)
            if row.value is None:
                withheld |= months & ~covered
            else:
                covered |= months & ~withheld
    return covered


def _months(first: Period, last: Period) -> int:
    low, high = _index(max(first, EPOCH * 100 + 1)), _index(min(last, HORIZON))
    return ((1 << (high + 1)) - 1) & ~((1 << low) - 1) if high >= low else 0


def _index(period: Period) -> int:
    return (period // 100 - EPOCH) * 12 + period % 100 - 1


def _period(index: int) -> Period:
    return (EPOCH + index // 12) * 100 + index % 12 + 1


def _ends(months: int) -> tuple[Period | None, Period | None]:
    if not months:
        return None, None
    lowest = (months & -months).bit_length() - 1
    return _period(lowest), _period(months.bit_length() - 1)


def _holes(months: int) -> list[str]:
    """Runs of months inside the covered stretch that are not covered."""
    first, last = _ends(months)
    if first is None or last is None:
        return []
    absent = _months(first, last) & ~months
    found = []
    while absent:
        low = (absent & -absent).bit_length() - 1
        run = (~(absent >> low) & -~(absent >> low)).bit_length() - 1
        ends = (format_period(_period(low)), format_period(_period(low + run - 1)))
        found.append("..".join(ends))
        absent &= ~(((1 << run) - 1) << low)
    return found


def _states(rows: Iterable[ValueRow]) -> Iterator[str]:
    return (row.state for row in rows if row.state and row.layer != Layer.NATION)


def write_coverage(path: Path, coverage: Sequence[PlaceCoverage]) -> None:
    """Write ``coverage.yaml``: one place per entry, one line per kind, always the same bytes."""
    lines = ["# Generated from the library: how far each kind can be computed.", "places:"]
    for one in coverage:
        place = one.place
        lines += [f"- place: {place.code}", f"  name: {place.name}", "  kinds:"]
        lines += [f"    {kind}: {_line(covered)}" for kind, covered in one.kinds.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _line(covered: KindCoverage) -> str:
    ends = [_text(covered.first), _text(covered.last)]
    missing = ", ".join(covered.missing)
    states = ", ".join(f"{state}: {count}" for state, count in covered.states.items())
    complete = str(covered.complete).lower()
    return (
        f"{{from: {ends[0]}, to: {ends[1]}, complete: {complete}, "
        f"missing: [{missing}], states: {{{states}}}}}"
    )


def _text(period: Period | None) -> str:
    return '""' if period in (None, OPEN_PERIOD) else format_period(period or 0)
