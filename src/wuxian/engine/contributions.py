"""Contributions of many people at once, as dataframe expressions.

The same forms as for one person, on the expressions of whatever library the frame is of:
Polars here, Narwhals over PySpark on a cluster. Both have the same words (``col``, ``when``,
``max_horizontal`` …), so one definition serves both; ``api`` is the module that has them.
A *line form* says for one kind and party which of its integers are constants and which are
columns of the frame; constants keep the backend's arithmetic fast.
"""

import sys
from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from wuxian.engine.forms import MAX_BASE, Terms, amount_of, base_of
from wuxian.engine.kinds import Kind, Party, RateOf
from wuxian.engine.statuses import CODE_OF, Status

Term = int | str
"""A constant, or the name of the column that holds it."""


Api = Any
"""The module a frame's expressions are made with: ``polars`` or ``narwhals``."""
Expr = Any
Frame = Any
"""A lazy frame of that library."""


def api_of(frame: Any) -> Api:
    """The library a frame is of."""
    return sys.modules[type(frame).__module__.partition(".")[0]]


@dataclass(frozen=True, slots=True)
class Exprs:
    """The backend of dataframe expressions."""

    api: Api

    def clamp(self, value: Expr, floor: Expr | int, cap: Expr | int) -> Expr:
        """Three times as quick as ``clip``; a row with a null is never computed from."""
        least = self.api.max_horizontal(value, self._literal(floor))
        return self.api.min_horizontal(least, self._literal(cap))

    def _literal(self, term: Expr | int) -> Expr:
        return self.api.lit(term, dtype=self.api.Int64) if isinstance(term, int) else term


@dataclass(frozen=True, slots=True)
class LineForm:
    """One kind and party: its components, the first of which carries the limits.

    ``rate_of`` other than policy: the frame has the person's own rate as ``own_rate``, and
    ``rate_min`` and ``rate_max`` as the range it must lie in (null where none is known).
    ``needs_wage``: whether the amount depends on a wage; ``None`` where that differs by place
    (a fixed amount here, a rate there), then the column ``needs_wage`` says.
    """

    kind: Kind
    party: Party
    rate_of: RateOf
    components: tuple[Terms, ...]
    needs_wage: bool | None = True

    def wage_matters(self, api: Api) -> Expr:
        """Whether each row needs a wage."""
        if self.needs_wage is None:
            return api.col("needs_wage").fill_null(value=True)
        return api.lit(self.needs_wage)


def _expression(term: Term, api: Api) -> Expr | int:
    return api.col(term) if isinstance(term, str) else term


def _terms(terms: Terms, api: Api) -> Terms:
    return Terms(*(_expression(getattr(terms, field.name), api) for field in fields(Terms)))


def problems(form: LineForm, *, strict: bool, api: Api) -> dict[Status, Expr]:
    """For each reason a row of this form may fail for, the condition that says it does.

    Needs the columns ``place``, ``blocked``, ``wage``, ``past_review``, and for an own rate
    ``own_rate``, ``rate_min``, ``rate_max``. Gaps of the policy stand beside, in ``gap``.
    """
    wage, own = api.col("wage"), api.col("own_rate")
    found = {
        Status.UNKNOWN_PLACE: api.col("place").is_null(),
        Status.INVALID_ROW: api.col("blocked"),
    }
    if form.needs_wage is not False:
        found[Status.NO_WAGE] = wage.is_null() & form.wage_matters(api)
        outside = (wage <= 0) | (wage > MAX_BASE)
        found[Status.WAGE_OUT_OF_REASON] = outside & form.wage_matters(api)
    if form.rate_of is RateOf.WORK_INJURY:
        found[Status.WORK_INJURY_RATE_MISSING] = own.is_null()
    elif form.rate_of is not RateOf.POLICY:
        found[Status.HOUSING_FUND_RATE_MISSING] = own.is_null()
        outside = (own < api.col("rate_min")) | (own > api.col("rate_max"))
        found[Status.HOUSING_FUND_RATE_OUT_OF_RANGE] = outside
    if strict:
        found[Status.PAST_REVIEW] = api.col("past_review")
    return found


def status_expression(
    form: LineForm, *, strict: bool, api: Api, among: Collection[Status] | None = None
) -> Expr:
    """The status code of each row: the gravest problem or gap, 0 where there is none.

    ``among``: the only problems that need looking for.
    """
    codes = [
        condition.fill_null(False).cast(api.Int8) * CODE_OF[status]
        for status, condition in problems(form, strict=strict, api=api).items()
        if among is None or status in among
    ]
    return api.max_horizontal(api.col("gap").fill_null(0), *codes).cast(api.Int8)


def contribute(
    frame: Frame,
    form: LineForm,
    *,
    strict: bool = False,
    sound: bool = False,
    among: Collection[Status] | None = None,
) -> Frame:
    """Add ``status``, ``base``, ``rate`` and ``amount`` (fen, ppm) to a joined frame.

    Each row is one person with the place's terms beside it; components are rounded one by one
    and then added, where there are several each also kept as ``part_1`` … ``base`` is null where no
    component needs one; base, rate and amount are null where the status is not computed.
    ``sound`` says that every row is known to be computable, which spares the checks;
    ``among`` names the only problems that some row has, which spares the others.
    """
    known = None if among is None else frozenset(among)
    for step in _steps(form, api_of(frame), strict=strict, sound=sound, among=known):
        frame = frame.with_columns(*step)
    return frame


@lru_cache(maxsize=1_000)
def _steps(
    form: LineForm, api: Api, *, strict: bool, sound: bool, among: frozenset[Status] | None
) -> tuple[tuple[Expr, ...], ...]:
    """What is added to a frame, one after another; making expressions takes as long as a few
    thousand rows, and the same forms come again and again."""
    status, computed = api.lit(0, dtype=api.Int8), None
    if not sound:
        status = status_expression(form, strict=strict, api=api, among=among)
        computed = api.col("status") == CODE_OF[Status.COMPUTED]
    rate = api.col("rate" if form.rate_of is RateOf.POLICY else "own_rate")
    parts = _parts(form, computed, api)
    amount, kept = parts["part_1"], ()
    if len(parts) > 1:
        kept = tuple(part.alias(name) for name, part in parts.items())
        amount = sum(map(api.col, list(parts)[1:]), start=api.col("part_1"))
    last = (amount.alias("amount"), _where(api, computed, rate).alias("rate"))
    steps = ((status.alias("status"),), (_base(form, computed, api),), kept, last)
    return tuple(step for step in steps if step)


def _base(form: LineForm, computed: Expr | None, api: Api) -> Expr:
    base: Expr = api.lit(None, dtype=api.Int64)
    if form.needs_wage is not False:
        base = _where(
            api, computed, base_of(api.col("wage"), _terms(form.components[0], api), Exprs(api))
        )
        base = _where(api, form.wage_matters(api) if form.needs_wage is None else None, base)
    return base.alias("base")


def _parts(form: LineForm, computed: Expr | None, api: Api) -> dict[str, Expr]:
    """The amount of each component."""
    paid_on = api.col("base").fill_null(0) if form.needs_wage is None else api.col("base")
    return {
        f"part_{number}": _where(api, computed, _part(paid_on, _terms(component, api), api))
        for number, component in enumerate(form.components, start=1)
    }


def _where(api: Api, condition: Expr | None, value: Expr) -> Expr:
    return value if condition is None else api.when(condition).then(value).otherwise(None)


def _part(base: Expr, component: Terms, api: Api) -> Expr:
    if isinstance(component.rate_ppm, int) and component.rate_ppm == 0:
        fixed = component.fixed
        return api.lit(fixed, dtype=api.Int64) if isinstance(fixed, int) else fixed
    result: Expr = amount_of(base, component)
    return result
