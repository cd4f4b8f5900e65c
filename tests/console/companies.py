"""Two invented companies with a few people, and a colleague who sees one of them."""

from datetime import date

from django.test import Client

from tests.cast import id_no
from tests.console.conftest import PASSWORD, signed_in
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.engine.kinds import Household
from wuxian.roster import api as roster
from wuxian.roster.data import RosterRow

EAST_COMPANY, WEST_COMPANY = "东方示例有限公司", "西部示例有限公司"


def row(number: int, name: str, entity: str, place: int | None, amount: int) -> RosterRow:
    return RosterRow(
        name=name, entity=entity, since=202607, place=place, id_no=id_no(number),
        employee_no=f"E{number:03}", department=("销售部",), hired_on=date(2026, 3, number),
        amount=amount, household=Household.LOCAL_URBAN,
    )  # fmt: skip


ROWS = [
    row(1, "李娜", EAST_COMPANY, 310000, 1_000_000),
    row(2, "王小明", EAST_COMPANY, 310000, 800_000),
    row(3, "=SUM(A1)", EAST_COMPANY, None, 900_000),
    row(4, "赵六", WEST_COMPANY, 510100, 900_000),
]


def settle(operator: Actor) -> dict[str, int]:
    """Write the companies and their people; their ids by name."""
    roster.write_rows(operator, rows=ROWS, run="RUN1")
    ids = {entity.name: entity.id for entity in employers.list_entities(operator)}
    return ids | {one.name: one.id for one in roster.list_people(operator).people}


def colleague(operator: Actor, entity_id: int, role: str = "group_hr") -> Client:
    """Somebody who sees one company and nothing beside it."""
    user = access.create_user(
        operator, username=f"colleague-{role}", password=PASSWORD, display_name="李雷"
    )
    access.grant(operator, user_id=user.id, role=role, subject=f"entity:{entity_id}")
    return signed_in(user)
