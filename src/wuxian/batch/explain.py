"""One person's month, line by line, with every step: the forms run on traced integers.

Built for single people: no dataframe is touched once an `Explainer` stands.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from wuxian.batch.lines import FIXED, NAMED_PARTS
from wuxian.engine.explain import ComponentTrace, trace, traced_terms
from wuxian.engine.forms import MAX_BASE, Terms
from wuxian.engine.kinds import CORE_KINDS, Kind, Party, RateOf, parties_of
from wuxian.engine.plan import Plan
from wuxian.engine.rounding import PPM
from wuxian.engine.statuses import GAP_STATUS, Status
from wuxian.engine.trace import Traced
from wuxian.support.periods import Period

_TERMS = (
    "base_add",
    "base_unit",
    "floor",
    "cap",
    "rate_ppm",
    "amount_add",
    "amount_div",
    "amount_unit",
    "fixed",
)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of one person in one month; amounts in fen, rates in ppm."""

    place: int | None
    wage: int | None = None
    base: int | None = None
    bases: Mapping[Kind, int] = field(default_factory=dict)
    work_injury_ppm: int | None = None
    injury_class: int | None = None
    housing_fund_ppm: int | None = None
    housing_fund_employee_ppm: int | None = None
    supplementary_housing_fund_ppm: int | None = None
    household: str | None = None
    kinds: frozenset[Kind] | None = None
    blocked: bool = False

    def wage_for(self, kind: Kind) -> tuple[str, int | None]:
        """Where the base of a kind comes from, and the figure."""
        if kind in self.bases:
            return f"base_{kind.value}", self.bases[kind]
        return ("base", self.base) if self.base is not None else ("wage", self.wage)


_PLAIN_FACTS = (
    "place",
    "wage",
    "base",
    "work_injury_ppm",
    "injury_class",
    "housing_fund_ppm",
    "housing_fund_employee_ppm",
    "supplementary_housing_fund_ppm",
    "household",
)


def facts_of(row: dict[str, Any], known: set[str]) -> PersonFacts:
    """A row of a people frame as the facts of one person."""
    bases = {
        kind: row[f"base_{kind.value}"]
        for kind in Kind
        if f"base_{kind.value}" in known and row[f"base_{kind.value}"] is not None
    }
    kinds = row.get("kinds")
    plain = {name: row.get(name) for name in _PLAIN_FACTS}
    return PersonFacts(
        **plain,
        bases=bases,
        kinds=frozenset(map(Kind, kinds.split(";"))) if kinds else None,
        blocked=bool(row.get("blocked")),
    )


class LineExplanation(NamedTuple):
    """How one kind and party came to its amount, or why it did not."""

    kind: Kind
    party: Party
    status: Status
    wage_from: str
    wage: int | None
    base: int | None
    rate: int | None
    amount: int | None
    components: tuple[tuple[str, ComponentTrace], ...]
    state: str
    source: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    kind: Kind
    party: Party
    rate_of: RateOf
    gap: Status | None
    households: frozenset[str] | None
    rate_range: tuple[int | None, int | None]
    per_total: bool
    state: str
    source: str | None
    past_review: bool
    components: tuple[tuple[str, Terms], ...]  # of traced integers
    rate_ppm: int
    needs_wage: bool


_ORDER = {kind: number for number, kind in enumerate(Kind)}
_STATES = ("verified", "secondary", "disputed", "unverified")


class Explainer:
    """The plan, indexed for single people."""

    def __init__(self, plan: Plan) -> None:
        """Index the plan; costs about a millisecond for each place and month."""
        self._lines = {
            key: sorted(
                _lines(rows), key=lambda line: (_ORDER[line.kind], line.party == "employee")
            )
            for key, rows in _grouped(plan).items()
        }
        self._complete: set[tuple[int | None, Period]] = set()
        self._classes = {
            (row["place"], row["period"], row["injury_class"]): row
            for row in plan.class_rates.iter_rows(named=True)
        }

    def explain(
        self, person: PersonFacts, period: Period, *, strict: bool = False
    ) -> list[LineExplanation]:
        """Every line of one person in one month, in the order of kinds and parties."""
        if person.place is None:
            return [_failed(*key, person, _unknown(person)) for key in _wanted(person)]
        lines = self._lines.get((person.place, period), [])
        missing = self._missing(person, period, lines)
        owed = [
            line for line in _for_household(lines, person.household) if _is_owed(line.kind, person)
        ]
        if missing:
            owed += missing
            owed.sort(key=lambda line: (_ORDER[line.kind], line.party == "employee"))
        return [self._explain_line(line, person, period, strict=strict) for line in owed]

    def _missing(self, person: PersonFacts, period: Period, lines: list[_Line]) -> list[_Line]:
        """What must be answered for and the place says nothing of; known once for each place."""
        if person.kinds is None and (person.place, period) in self._complete:
            return []
        levied = {(line.kind, line.party) for line in lines}
        at_all = {line.kind for line in lines} - set(CORE_KINDS)  # from one party is enough
        missing = [
            _unlevied(*key) for key in _wanted(person) if key not in levied and key[0] not in at_all
        ]
        if person.kinds is None and not missing:
            self._complete.add((person.place, period))
        return missing

    def _explain_line(
        self, line: _Line, person: PersonFacts, period: Period, *, strict: bool
    ) -> LineExplanation:
        own, state, source = self._own_rate(line, person, period)
        wage_from, wage = person.wage_for(line.kind)
        status = _status(line, person, wage, own, strict=strict)
        if status is not Status.COMPUTED:
            failed = _failed(line.kind, line.party, person, status)
            return failed._replace(state=state, source=source)
        components = _with_own_rate(line, person, own)
        traces = tuple((name, trace(wage or 0, terms)) for name, terms in components)
        return LineExplanation(
            line.kind,
            line.party,
            status,
            wage_from,
            wage,
            traces[0][1].base if line.needs_wage else None,
            own if line.rate_of is not RateOf.POLICY else line.rate_ppm,
            sum(one.amount for _, one in traces),
            traces,
            state,
            source,
        )

    def _own_rate(
        self, line: _Line, person: PersonFacts, period: Period
    ) -> tuple[int | None, str, str | None]:
        if line.rate_of is RateOf.WORK_INJURY:
            if person.work_injury_ppm is not None:
                return person.work_injury_ppm, line.state, line.source
            found = self._classes.get((person.place or 0, period, person.injury_class or 0))
            if found is None:
                return None, line.state, line.source
            state = max(line.state, found["state"], key=_STATES.index)
            return found["rate_ppm"], state, "; ".join(filter(None, (line.source, found["source"])))
        return _fund_rate(line.rate_of, line.party, person), line.state, line.source


def _fund_rate(rate_of: RateOf, party: Party, person: PersonFacts) -> int | None:
    if rate_of is RateOf.SUPPLEMENTARY_HOUSING_FUND:
        return person.supplementary_housing_fund_ppm
    if rate_of is not RateOf.HOUSING_FUND:
        return None
    if party is Party.EMPLOYEE and person.housing_fund_employee_ppm is not None:
        return person.housing_fund_employee_ppm
    return person.housing_fund_ppm


def _status(
    line: _Line, person: PersonFacts, wage: int | None, own: int | None, *, strict: bool
) -> Status:
    """The gravest reason, in the order of `Status`."""
    if person.blocked:
        return Status.INVALID_ROW
    if line.needs_wage and wage is None:
        return Status.NO_WAGE
    if line.needs_wage and wage is not None and not 0 < wage <= MAX_BASE:
        return Status.WAGE_OUT_OF_REASON
    if line.gap is not None:
        return line.gap
    if line.rate_of is RateOf.WORK_INJURY and own is None:
        return Status.WORK_INJURY_RATE_MISSING
    if line.rate_of in {RateOf.HOUSING_FUND, RateOf.SUPPLEMENTARY_HOUSING_FUND}:
        if own is None:
            return Status.HOUSING_FUND_RATE_MISSING
        low, high = line.rate_range
        if (low is not None and own < low) or (high is not None and own > high):
            return Status.HOUSING_FUND_RATE_OUT_OF_RANGE
    return Status.PAST_REVIEW if strict and line.past_review else Status.COMPUTED


def _with_own_rate(
    line: _Line, person: PersonFacts, own: int | None
) -> tuple[tuple[str, Terms], ...]:
    if line.rate_of is RateOf.POLICY or own is None:
        return line.components
    name, terms = line.components[0]
    if not line.per_total:
        return ((name, _changed(terms, rate_ppm=own)),)
    to_the_fen = _changed(terms, amount_add=PPM // 2, amount_div=PPM, amount_unit=1)
    if line.party is Party.EMPLOYEE:
        return ((name, _changed(to_the_fen, rate_ppm=own)),)
    employee = _fund_rate(line.rate_of, Party.EMPLOYEE, person) or 0
    return (
        (name, _changed(terms, rate_ppm=own + employee)),
        ("less_employee", _changed(to_the_fen, rate_ppm=employee, amount_unit=-1)),
    )


@lru_cache(maxsize=10_000)
def _changed(terms: Terms, **values: int) -> Terms:
    """Terms with some values in place of others; people share their few own rates."""
    named = {name: getattr(terms, name) for name in _TERMS}
    return Terms(**named | {name: Traced(value, name) for name, value in values.items()})


def _failed(kind: Kind, party: Party, person: PersonFacts, status: Status) -> LineExplanation:
    wage_from, wage = person.wage_for(kind)
    return LineExplanation(
        kind, party, status, wage_from, wage, None, None, None, (), "unverified", None
    )


def _is_owed(kind: Kind, person: PersonFacts) -> bool:
    if person.kinds is not None:
        return kind in person.kinds
    has_rate = person.supplementary_housing_fund_ppm is not None
    return kind is not Kind.SUPPLEMENTARY_HOUSING_FUND or has_rate


def _unknown(person: PersonFacts) -> Status:
    return Status.INVALID_ROW if person.blocked else Status.UNKNOWN_PLACE


def _unlevied(kind: Kind, party: Party) -> _Line:
    """The line of a kind that is owed or asked for and that the place says nothing of."""
    terms = (("main", traced_terms(Terms())),)
    return _Line(
        kind,
        party,
        RateOf.POLICY,
        Status.NO_RATE,
        None,
        (None, None),
        per_total=False,
        state="unverified",
        source=None,
        past_review=False,
        components=terms,
        rate_ppm=0,
        needs_wage=True,
    )


def _wanted(person: PersonFacts) -> Iterator[tuple[Kind, Party]]:
    """What must be answered for: the kinds asked for, else those every place owes."""
    for kind in CORE_KINDS if person.kinds is None else sorted(person.kinds):
        yield from ((kind, party) for party in parties_of(kind))


def _for_household(lines: list[_Line], household: str | None) -> list[_Line]:
    """Lines meant for this household beat the general ones of the same kind and party."""
    if all(line.households is None for line in lines):
        return lines
    special = [line for line in lines if household in (line.households or ())]
    taken = {(line.kind, line.party) for line in special}
    return [
        line
        for line in lines
        if line in special or (line.households is None and (line.kind, line.party) not in taken)
    ]


def _grouped(plan: Plan) -> dict[tuple[int, Period], list[dict[str, Any]]]:
    groups: dict[tuple[int, Period], list[dict[str, Any]]] = defaultdict(list)
    for row in plan.lines.iter_rows(named=True):
        groups[row["place"], row["period"]].append(row)
    return groups


def _lines(rows: list[dict[str, Any]]) -> Iterator[_Line]:
    by_line: dict[tuple[str, str, str | None], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_line[row["kind"], row["party"], row["households"]].append(row)
    for (kind, party, households), parts in by_line.items():
        parts.sort(key=lambda part: (part["component"] in NAMED_PARTS, part["component"]))
        first = parts[0]
        gaps = [GAP_STATUS[part["gap"]] for part in parts if part["gap"]]
        sources = dict.fromkeys(part["source"] for part in parts if part["source"])
        yield _Line(
            Kind(kind),
            Party(party),
            RateOf(first["rate_of"]),
            gaps[0] if gaps else None,
            frozenset(households.split(";")) if households else None,
            (first["rate_min_ppm"], first["rate_max_ppm"]),
            any(part["per_total"] for part in parts),
            max((part["state"] for part in parts), key=_STATES.index),
            "; ".join(sources) or None,
            any(part["past_review"] for part in parts),
            tuple((part["component"], traced_terms(_terms(part))) for part in parts),
            sum(part["rate_ppm"] for part in parts),
            any(part["component"] != FIXED for part in parts),
        )


def _terms(part: dict[str, Any]) -> Terms:
    if part["gap"]:
        return Terms()
    return Terms(*(part[name] for name in _TERMS))
