"""What a place allows an employer to choose, and whether a form of choices may be recorded."""

from collections.abc import Iterator, Mapping

from wuxian.employers import data
from wuxian.employers.data import FACT_RANGES, RANGED, Fact
from wuxian.engine.kinds import Kind, Party
from wuxian.policies import api as policies
from wuxian.support.money import Ppm
from wuxian.support.periods import Period, format_period

Ranges = dict[Fact, tuple[Ppm, Ppm]]
DAYS = frozenset({Fact.INCREASE_DAY, Fact.DECREASE_DAY, Fact.DECLARATION_DAY})


def ranges_of(place: int, period: Period) -> Ranges:
    """Least and most of each chosen rate the library knows of at a place in a month."""
    known: dict[tuple[Kind, Party], tuple[Ppm, Ppm]] = {
        (line.kind, share.party): (share.rate_min_ppm, share.rate_max_ppm)
        for line in policies.list_kinds(place=place, period=period)
        for share in line.shares
        if share.rate_min_ppm is not None and share.rate_max_ppm is not None
    }
    return {fact: known[about] for fact, about in RANGED.items() if about in known}


def refusals(
    values: Mapping[Fact, int | None], place: int, period: Period
) -> Iterator[tuple[Fact, str]]:
    """Which values cannot be recorded from a month on, and why."""
    local = ranges_of(place, period) if RANGED.keys() & values.keys() else {}
    for fact, value in values.items():
        if value is None:
            continue
        least, most = FACT_RANGES[fact]
        if not least <= value <= most:
            yield fact, _outside(fact, value)
        elif fact in local and not local[fact][0] <= value <= local[fact][1]:
            yield fact, _outside_place(local[fact], value, place, period)
    if values.get(Fact.WORK_INJURY_RATE) and values.get(Fact.WORK_INJURY_CLASS):
        yield Fact.WORK_INJURY_CLASS, data.RATE_AND_CLASS


def _outside(fact: Fact, value: int) -> str:
    if fact is Fact.WORK_INJURY_CLASS:
        return data.NO_SUCH_CLASS.format(value=value)
    if fact in DAYS:
        return data.NO_SUCH_DAY.format(value=value)
    return data.NOT_A_SHARE.format(value=percent(value))


def _outside_place(allowed: tuple[Ppm, Ppm], value: Ppm, place: int, period: Period) -> str:
    return data.OUTSIDE_PLACE.format(
        place=policies.get_place(code=place).name,
        month=format_period(period),
        least=percent(allowed[0]),
        most=percent(allowed[1]),
        value=percent(value),
    )


def percent(ppm: Ppm) -> str:
    """A rate as people write it.

    >>> percent(52500)
    '5.25%'
    """
    whole, part = divmod(ppm, 10_000)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".") + "%"
