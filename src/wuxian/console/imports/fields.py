"""The fields a column of a roster may mean, and how a form states it."""

from collections.abc import Mapping

from django.utils.translation import gettext

from wuxian.engine.kinds import KIND_LABELS, Kind
from wuxian.faces import words
from wuxian.faces.shapes import Choice, Mapped
from wuxian.sheets import Candidate, SheetsError, parse_target

FIELDS = (
    "name", "id_no", "employee_no", "unit", "department", "place", "hire_date", "leave_date",
    "wage", "gross_pay", "base", "start", "stop", "kinds", "hukou", "employment_type",
    "work_injury_rate", "work_injury_class", "housing_fund_rate", "housing_fund_rate_employee",
    *(f"base_{kind.value}" for kind in Kind),
)  # fmt: skip
PREFIX = "column-"
NEEDED = (("name",), ("id_no", "employee_no"))
WANTED = (("hire_date", "start"), ("wage", "gross_pay", "base"), ("place",))


def field_name(key: str) -> str:
    """What people call a field."""
    kind = key.removeprefix("base_")
    if kind != key and kind in KIND_LABELS:
        return f"{gettext(KIND_LABELS[Kind(kind)])} {gettext('缴费基数')}"
    return gettext(parse_target(key).label)


def mapped(table: Candidate, mapping: Mapping[str, str | None]) -> list[Mapped]:
    """The columns with what each means now; those in doubt first."""
    found = [
        Mapped(
            letter=column.letter,
            header=column.header,
            samples=column.samples,
            confidence=column.confidence,
            choices=_choices(mapping.get(column.letter), column.choices),
            question=words.told(column.question or ""),
        )
        for column in table.columns
    ]
    return sorted(found, key=lambda one: not one.question)


def is_field(key: str) -> bool:
    """Whether a posted key names a field at all."""
    try:
        parse_target(key)
    except SheetsError:
        return False
    return True


def _choices(chosen: str | None, likely: tuple[str, ...]) -> list[Choice]:
    known = [chosen] if chosen and is_field(chosen) else []
    keys = list(dict.fromkeys([*likely, *FIELDS, *known]))
    return [Choice(key, field_name(key), is_chosen=key == chosen) for key in keys]


def typed_mapping(posted: Mapping[str, str]) -> dict[str, str | None]:
    """Column letter → field from a posted form; empty leaves the column out."""
    return {
        name.removeprefix(PREFIX): str(value) or None
        for name, value in posted.items()
        if name.startswith(PREFIX)
    }


def missing(mapping: Mapping[str, str | None]) -> list[tuple[str, bool]]:
    """What no column gives: its name, and whether it cannot be done without."""
    given = set(mapping.values())
    wanted = [(names, names in NEEDED) for names in (*NEEDED, *WANTED)]
    return [
        (" / ".join(field_name(name) for name in names), is_needed)
        for names, is_needed in wanted
        if not given & set(names)
    ]


def labels_from_below() -> list[str]:
    """The labels of fields and tables, for the catalogue."""
    from wuxian.sheets import TABLE_LABELS
    from wuxian.sheets.words.aliases import AMBIGUOUS

    plain = [key for key in FIELDS if key.removeprefix("base_") not in set(Kind)]
    in_doubt = (key for keys in AMBIGUOUS.values() for key in keys)
    labels = [parse_target(key).label for key in (*plain, *in_doubt)]
    return [*labels, *TABLE_LABELS.values()]
