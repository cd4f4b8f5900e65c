"""Finding a place by what people write."""

from collections.abc import Sequence
from difflib import get_close_matches

from wuxian.policybook.data import Place
from wuxian.policybook.errors import UnknownPlaceError

SUFFIXES = ("自治州", "地区", "市", "州", "盟")
NEAREST_SHOWN = 5


def find_place(text: str, places: Sequence[Place]) -> Place:
    """The place of a code or a name, with or without 市, 地区, 盟 or a full 自治州 name."""
    wanted = text.strip()
    found = [place for place in places if _names(place, wanted)]
    if len(found) == 1:
        return found[0]
    raise UnknownPlaceError(text, nearest(wanted, places))


def _names(place: Place, text: str) -> bool:
    if text in {str(place.code), place.name}:
        return True
    has_suffix = text.endswith(SUFFIXES)
    return has_suffix and (_bare(text) == _bare(place.name) or _is_long_form(place.name, text))


def _bare(name: str) -> str:
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def _is_long_form(name: str, text: str) -> bool:
    """黔南 for 黔南布依族苗族自治州."""
    return text.endswith("自治州") and text.startswith(_bare(name)) and "族" in text


def nearest(text: str, places: Sequence[Place]) -> list[str]:
    """Names that look like the text: those that share its characters, then close spellings."""
    names = [place.name for place in places]
    inside = [name for name in names if _bare(text) in name or name in text]
    close = get_close_matches(_bare(text), names, n=NEAREST_SHOWN, cutoff=0.4)
    codes = [place.name for place in places if len(text) >= 4 and str(place.code)[:4] == text[:4]]
    return list(dict.fromkeys([*inside, *close, *codes]))[:NEAREST_SHOWN]
