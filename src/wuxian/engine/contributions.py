"""Contributions of many people at once, as dataframe expressions.

The same forms as for one person, on Narwhals expressions: Polars here, PySpark on a cluster.
A *line form* says for one kind and party which of its integers are constants and which are
columns of the frame; constants keep the backend's arithmetic fast.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

import narwhals as nw

from wuxian.engine.forms import MAX_BASE, Terms, amount_of, base_of
from wuxian.engine.kinds import Kind, Party, RateOf
from wuxian.engine.statuses import CODE_OF, Status

Term = int | str
"""A constant, or the name of the column that holds it."""


class _Exprs:
    def clamp(self, value: nw.Expr, floor: nw.Expr | int, cap: nw.Expr | int) -> nw.Expr:
        """Three times as quick as ``clip``; a row with a null is never computed from."""
        return nw.min_horizontal(nw.max_horizontal(value, _literal(floor)), _literal(cap))


def _literal(term: nw.Expr | int) -> nw.Expr:
    return nw.lit(term, dtype=nw.Int64) if isinstance(term, int) else term


EXPRS = _Exprs()
"""The backend of dataframe expressions."""


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

    @property
    def wage_matters(self) -> nw.Expr:
        """Whether each row needs a wage."""
        if self.needs_wage is None:
            return nw.col("needs_wage").fill_null(True)
        return nw.lit(self.needs_wage)


def _expression(term: Term) -> nw.Expr | int:
    return nw.col(term) if isinstance(term, str) else term


def _terms(terms: Terms) -> Terms:
    return Terms(*(_expression(getattr(terms, field.name)) for field in fields(Terms)))


def problems(form: LineForm, *, strict: bool) -> dict[Status, nw.Expr]:
    """For each reason a row of this form may fail for, the condition that says it does.

    Needs the columns ``place``, ``blocked``, ``wage``, ``past_review``, and for an own rate
    ``own_rate``, ``rate_min``, ``rate_max``. Gaps of the policy stand beside, in ``gap``.
    """
    wage, own = nw.col("wage"), nw.col("own_rate")
    found = {Status.UNKNOWN_PLACE: nw.col("place").is_null(), Status.INVALID_ROW: nw.col("blocked")}
    if form.needs_wage is not False:
        found[Status.NO_WAGE] = wage.is_null() & form.wage_matters
        outside = (wage <= 0) | (wage > MAX_BASE)
        found[Status.WAGE_OUT_OF_REASON] = outside & form.wage_matters
    if form.rate_of is RateOf.WORK_INJURY:
        found[Status.WORK_INJURY_RATE_MISSING] = own.is_null()
    elif form.rate_of is not RateOf.POLICY:
        found[Status.HOUSING_FUND_RATE_MISSING] = own.is_null()
        outside = (own < nw.col("rate_min")) | (own > nw.col("rate_max"))
        found[Status.HOUSING_FUND_RATE_OUT_OF_RANGE] = outside
    if strict:
        found[Status.PAST_REVIEW] = nw.col("past_review")
    return found


def status_expression(
    form: LineForm, *, strict: bool, among: Collection[Status] | None = None
) -> nw.Expr:
    """The status code of each row: the gravest problem or gap, 0 where there is none.

    ``among``: the only problems that need looking for.
    """
    codes = [
        condition.fill_null(False).cast(nw.Int8) * CODE_OF[status]
        for status, condition in problems(form, strict=strict).items()
        if among is None or status in among
    ]
    return nw.max_horizontal(nw.col("gap").fill_null(0), *codes).cast(nw.Int8)


def contribute(
    frame: nw.LazyFrame[Any],
    form: LineForm,
    *,
    strict: bool = False,
    sound: bool = False,
    among: Collection[Status] | None = None,
) -> nw.LazyFrame[Any]:
    """Add ``status``, ``base``, ``rate`` and ``amount`` (fen, ppm) to a joined frame.

    Each row is one person with the place's terms beside it; components are rounded one by one
    and then added, where there are several each also kept as ``part_1`` … ``base`` is null where no
    component needs one; base, rate and amount are null where the status is not computed.
    ``sound`` says that every row is known to be computable, which spares the checks;
    ``among`` names the only problems that some row has, which spares the others.
    """
    computed = None
    if sound:
        frame = frame.with_columns(_base(form, None), status=nw.lit(0, dtype=nw.Int8))
    else:
        frame = frame.with_columns(status=status_expression(form, strict=strict, among=among))
        computed = nw.col("status") == CODE_OF[Status.COMPUTED]
        frame = frame.with_columns(_base(form, computed))
    rate = nw.col("rate" if form.rate_of is RateOf.POLICY else "own_rate")
    parts = _parts(form, computed)
    amount = parts["part_1"]
    if len(parts) > 1:
        frame = frame.with_columns(**parts)
        amount = sum(map(nw.col, list(parts)[1:]), start=nw.col("part_1"))
    return frame.with_columns(amount=amount, rate=_where(computed, rate))


def _base(form: LineForm, computed: nw.Expr | None) -> nw.Expr:
    base: nw.Expr = nw.lit(None, dtype=nw.Int64)
    if form.needs_wage is not False:
        base = _where(computed, base_of(nw.col("wage"), _terms(form.components[0]), EXPRS))
        base = _where(form.wage_matters if form.needs_wage is None else None, base)
    return base.alias("base")


def _parts(form: LineForm, computed: nw.Expr | None) -> dict[str, nw.Expr]:
    """The amount of each component."""
    paid_on = nw.col("base").fill_null(0) if form.needs_wage is None else nw.col("base")
    return {
        f"part_{number}": _where(computed, _part(paid_on, _terms(component)))
        for number, component in enumerate(form.components, start=1)
    }


def _where(condition: nw.Expr | None, value: nw.Expr) -> nw.Expr:
    return value if condition is None else nw.when(condition).then(value).otherwise(None)


def _part(base: nw.Expr, component: Terms) -> nw.Expr:
    if isinstance(component.rate_ppm, int) and component.rate_ppm == 0:
        fixed = component.fixed
        return nw.lit(fixed, dtype=nw.Int64) if isinstance(fixed, int) else fixed
    result: nw.Expr = amount_of(base, component)
    return result
