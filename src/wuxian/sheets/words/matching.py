"""Which field a header means, how sure that is, and when to ask."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from wuxian.sheets.words.aliases import ALIASES, AMBIGUOUS, MEASURE_ALIASES
from wuxian.sheets.words.fields import Target, find_target
from wuxian.sheets.words.kinds import CODE, take_kind, take_party
from wuxian.sheets.words.normal import bare, normal

# Confidence in percent: the words were exactly these, were put together, or were guessed.
EXACT, COMPOSED, WITHOUT_BRACKETS, KIND_AND_PARTY, KIND_ONLY, AMBIGUOUS_HEADER, PARTLY = (
    100,
    90,
    90,
    80,
    60,
    50,
    40,
)
_PLAIN = {normal(word).casefold(): key for key, words in ALIASES.items() for word in words.split()}
_MEASURES = {
    normal(word).casefold(): key for key, words in MEASURE_ALIASES.items() for word in words.split()
}
_ASKED = {normal(word): keys for word, keys in AMBIGUOUS.items()}
_LONG_PLAIN = sorted((word for word in _PLAIN if len(word) >= 3), key=len, reverse=True)
_LONG_MEASURES = sorted((word for word in _MEASURES if len(word) >= 2), key=len, reverse=True)
_CONNECTORS = re.compile(r"[()（）/\-_—·.,、的\s|]|缴纳|缴交|承担|负担|代扣")
_LONGEST_HEADER = 60


@dataclass(frozen=True, slots=True)
class Guess:
    """A field, the confidence in percent, and the choices when the header is ambiguous."""

    target: Target
    confidence: int
    choices: tuple[str, ...] = ()


@lru_cache(maxsize=20_000)
def is_known(text: str) -> bool:
    """Whether a cell looks like a header at all."""
    return bool(text) and len(text) <= _LONGEST_HEADER and guess((text,)) is not None


@lru_cache(maxsize=20_000)
def guess(parts: tuple[str, ...]) -> Guess | None:
    """The best meaning of a header, its groups first and its leaf last.

    >>> guess(("基本养老保险（单位）", "应缴费额")).target.key
    'amount_pension_employer'
    >>> guess(("单位缴纳", "养老保险应缴费额")).target.key
    'amount_pension_employer'
    >>> guess(("基本养老保险（单位）", "费率")).target.key
    'rate_pension_employer'
    """
    leaf = parts[-1]
    if not leaf.strip() or len(leaf) > _LONGEST_HEADER:
        return None
    spelled = normal(leaf).casefold()
    named = find_target(leaf.strip().casefold())
    if named is not None:
        return Guess(named, EXACT)
    if len(parts) > 1 and (grouped := _composed(parts)):
        return grouped
    return _standing_alone(leaf, spelled) or _composed(parts) or _partly(spelled)


def _standing_alone(leaf: str, spelled: str) -> Guess | None:
    if normal(leaf) in _ASKED:
        choices = _ASKED[normal(leaf)]
        return Guess(Target(choices[0]), AMBIGUOUS_HEADER, choices)
    for text, confidence in ((spelled, EXACT), (bare(leaf).casefold(), WITHOUT_BRACKETS)):
        if text in _PLAIN:
            return Guess(Target(_PLAIN[text]), confidence)
        if text in _MEASURES:
            return Guess(Target(_MEASURES[text]), confidence)
    return None


def _composed(parts: Sequence[str]) -> Guess | None:
    """A measure put together from kind, party and what is left, wherever each stands."""
    kind, party, rests = _taken(parts)
    measure = next((found for rest in reversed(rests) if (found := _measure(rest))), None)
    left_over = rests[-1] if rests else ""
    if measure and (kind or party):
        return Guess(Target(measure, kind, party), COMPOSED)
    if measure and measure == _MEASURES.get(left_over.casefold()):
        return Guess(Target(measure), EXACT)
    if left_over:
        return None
    if kind and party:
        return Guess(Target("amount", kind, party), KIND_AND_PARTY)
    if kind is None:
        return None
    # The tax collector's declaration list heads its base columns with code and name.
    measure = "base" if CODE.match(normal(parts[-1])) else "amount"
    return Guess(Target(measure, kind), KIND_ONLY)


def _taken(parts: Sequence[str]) -> tuple[str | None, str | None, list[str]]:
    kind: str | None = None
    party: str | None = None
    rests = []
    for part in parts:
        found_kind, rest = take_kind(normal(part))
        found_party, rest = take_party(rest)
        kind, party = found_kind or kind, found_party or party
        rests.append(_CONNECTORS.sub("", rest))
    return kind, party, rests


def _measure(rest: str) -> str | None:
    text = rest.casefold()
    if not text:
        return None
    if text in _MEASURES:
        return _MEASURES[text]
    found = next((word for word in _LONG_MEASURES if text.endswith(word)), None)
    return _MEASURES[found] if found and len(text) - len(found) <= 4 else None


def _partly(spelled: str) -> Guess | None:
    """A header that ends with a word we know; shown as a suggestion, never taken silently."""
    for word in _LONG_PLAIN:
        if spelled.endswith(word) and len(spelled) - len(word) <= 4:
            return Guess(Target(_PLAIN[word]), PARTLY)
    return None
