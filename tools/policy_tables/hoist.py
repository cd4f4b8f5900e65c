"""Say once what holds for every place of a province, or of the country."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from .keys import Key
from .shaping import Series
from .timeline import START_UNKNOWN, Segment

NATION = "000000"
NOT_HOISTED = {"convention"}


def hoisted(series: Series, places: Iterable[str]) -> Series:
    """Lift segments that are identical in all places of a province, then in all provinces."""
    cities = defaultdict(set)
    for place in places:
        cities[province_of(place)].add(place)
    several = {code: members for code, members in cities.items() if len(members) > 1}
    series = _lifted(series, several)
    tops = {code if code in several else next(iter(members)) for code, members in cities.items()}
    return _lifted(series, {NATION: tops})


def province_of(place: str) -> str:
    """The code of a place's province."""
    return place[:2] + "0000"


def _lifted(series: Series, groups: dict[str, set[str]]) -> Series:
    result = {key: list(segments) for key, segments in series.items()}
    for owner, members in groups.items():
        for general in sorted({replace(key, place="") for key in result if key.place in members}):
            _lift(result, general, owner, members)
    return {key: segments for key, segments in result.items() if segments}


def _lift(result: Series, general: Key, owner: str, members: set[str]) -> None:
    held = [result.get(replace(general, place=place), []) for place in sorted(members)]
    common = _common(held)
    if not common or general.parameter in NOT_HOISTED:
        return
    facts = {_fact(one) for one in common}
    for place in members:
        key = replace(general, place=place)
        result[key] = [one for one in result[key] if _fact(one) not in facts]
    _add(result, replace(general, place=owner), common)


def _common(held: list[list[Segment]]) -> list[Segment]:
    """Facts that all state, in the words of most; who cites another source keeps it."""
    facts = Counter(_fact(one) for segments in held for one in segments)
    return [
        one
        for one in _cautious(held)
        if facts[_fact(one)] * 2 > len(held) and all(_cover(own, one) for own in held)
    ]


def _cover(own: list[Segment], other: Segment) -> bool:
    """Whether a place's own values say the same for all the other's months."""
    return any(
        (one.value, one.unit, one.state) == (other.value, other.unit, other.state)
        and one.start <= other.start
        and other.end <= one.end
        for one in own
    )


def _fact(segment: Segment) -> Segment:
    """The segment without what only says whether an earlier value is known."""
    return replace(segment, note=segment.note.replace(START_UNKNOWN, ""), start_unknown=False)


def _cautious(held: list[list[Segment]]) -> list[Segment]:
    """Of segments that state the same fact, the one that admits not to know the start."""
    found: dict[Segment, Segment] = {}
    for segment in (one for segments in held for one in segments):
        if segment.start_unknown or _fact(segment) not in found:
            found[_fact(segment)] = segment
    return list(found.values())


def _add(result: Series, key: Key, common: list[Segment]) -> None:
    result[key] = sorted([*result.get(key, []), *common], key=lambda one: one.start)


def without_repetition(series: Series, above: Callable[[str], list[str]]) -> Series:
    """Drop segments of a place that its province or the nation states in the same words."""
    return {
        key: kept
        for key, segments in series.items()
        if (kept := [one for one in segments if not _said_above(series, key, one, above)])
    }


def _said_above(
    series: Series, key: Key, segment: Segment, above: Callable[[str], list[str]]
) -> bool:
    return any(segment in series.get(replace(key, place=owner), []) for owner in above(key.place))
