"""The wages of a person as a picture."""

from django.utils.translation import gettext

from wuxian.console.people.words import amount_name
from wuxian.faces import words
from wuxian.faces.shapes import Cell, Chart, Column, Series, Table
from wuxian.roster.data import Person
from wuxian.support.periods import format_period


def wages(person: Person) -> Chart | None:
    """One bar for each amount believed, oldest first; none where there is nothing to compare."""
    found = [wage for wage in person.wages if wage.kind is None]
    if len(found) < 2:
        return None
    rows = [
        [
            Cell(format_period(one.valid_from)),
            Cell(amount_name(one.meaning)),
            Cell(words.amount(one.amount)),
        ]
        for one in found
    ]
    columns = [
        Column(gettext("生效月份")),
        Column(gettext("是什么")),
        Column(gettext("金额（元）"), is_number=True),
    ]
    said = [
        f"{format_period(one.valid_from)} {amount_name(one.meaning)} {words.amount(one.amount)}"
        for one in found
    ]
    return Chart(
        "person-wages",
        gettext("工资与基数的变化"),
        "；".join(said),
        [f"{format_period(one.valid_from)} {amount_name(one.meaning)}" for one in found],
        [Series(gettext("金额"), [one.amount // 100 for one in found])],
        Table(gettext("工资与基数"), columns, rows),
        labels=[words.amount(one.amount) for one in found],
        is_horizontal=True,
    )
