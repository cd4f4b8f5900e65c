"""Two companies that must never see each other, and everybody who might try."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.test import Client

from tests.cast import id_no
from tests.cast.book import EAST, WEST
from tests.console.conftest import PASSWORD, cells, signed_in, upload_of
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.dossiers import api as dossiers
from wuxian.employers import api as employers
from wuxian.intake import api as intake
from wuxian.ledger import api as ledger
from wuxian.roster import api as roster

MINE, THEIRS = "东方示例有限公司", "绯鹭示例有限公司"
MISSING_NUMBER, MISSING_ID = 987_654_321, "01ARZ3NDEKTSV4RRFFQ69G5FAV"
JULY = 202607
BRANCH_ROLES = ("specialist", "hrbp", "group_hr", "finance", "auditor", "employee")


@dataclass(frozen=True)
class Target:
    """One company's things, by the names addresses give them."""

    entity: int
    department: int
    account: int
    person: int
    enrolment: int
    run: str
    import_run: str
    place: int
    export: str

    def parameters(self) -> dict[str, Any]:
        """The values of the parameters an address may have."""
        return {
            "person_id": self.person,
            "enrolment_id": self.enrolment,
            "entity_id": self.entity,
            "account_id": self.account,
            "export_id": self.export,
        }

    def query(self) -> dict[str, Any]:
        """The values of the filters a query string may have."""
        return {
            "entity": self.entity,
            "department": self.department,
            "account": self.account,
            "person": self.person,
            "run": self.run,
            "fact": 1,
            "kind": "pension",
            "month": "2026-07",
            "as": "csv",
            "scope": f"import:{self.import_run}",
        }


@dataclass(frozen=True)
class World:
    """What there is, and the words that must not reach the wrong eyes."""

    mine: Target
    theirs: Target
    missing: Target
    clients: dict[str, Client]
    canaries: tuple[str, ...]
    company_canaries: tuple[str, ...]


def build(directory: Path) -> World:
    """The world; slow, so a test builds one."""
    operator = access.operator()
    specialists = {}
    for name in (MINE, THEIRS):
        specialists[name] = _user(f"specialist-{'mt'[name == THEIRS]}", "specialist", name)
    people = {
        MINE: cells(1, name="王小明", unit=MINE, department="销售部"),
        THEIRS: cells(
            2, name="丙绯鹭", unit=THEIRS, department="赤鸢部", place="成都", employee_no="ZZ7731"
        ),
    }
    targets = {
        name: _target(name, specialists[name], directory, people[name]) for name in (MINE, THEIRS)
    }
    ledger.create_owed_run(operator, period=JULY)
    missing = Target(*([MISSING_NUMBER] * 5), run=MISSING_ID, import_run=MISSING_ID, place=WEST,
                     export=MISSING_ID)  # fmt: skip
    return World(
        mine=targets[MINE],
        theirs=targets[THEIRS],
        missing=missing,
        clients=_clients(),
        canaries=("丙绯鹭", "赤鸢部", "ZZ7731", id_no(2)),
        company_canaries=(THEIRS,),
    )


def _user(username: str, role: str | None, company: str | None) -> Actor:
    operator = access.operator()
    user = access.create_user(operator, username=username, password=PASSWORD)
    subject = None
    if company:
        subject = f"entity:{employers.ensure_entity(operator, name=company).id}"
    if role:
        access.grant(operator, user_id=user.id, role=role, subject=subject)
    return access.get_actor(user_id=user.id)


def _clients() -> dict[str, Client]:
    """A browser for each role of one branch, an administrator, a stranger and nobody."""
    operator = access.operator()
    for role in BRANCH_ROLES[1:]:
        _user(role, role, MINE)
    _user("administrator", "administrator", None)
    _user("stranger", None, None)
    users = {user.username: user for user in access.list_users(operator)}
    found = {role: signed_in(users[role]) for role in (*BRANCH_ROLES[1:], "administrator")}
    found |= {
        "specialist": signed_in(users["specialist-m"]),
        "stranger": signed_in(users["stranger"]),
    }
    return found | {"nobody": Client(headers={"accept-language": "zh-hans"})}


def _target(name: str, specialist: Actor, directory: Path, row: list[object]) -> Target:
    """An import by the company's own specialist, and a run of their own."""
    upload = upload_of(directory, row, name=f"{'mt'[name == THEIRS]}.xlsx")
    run = intake.start_run(specialist, name=str(upload.name), content=upload.read())
    intake.answer(specialist, run_id=run.id, answers={"wage_meaning": "monthly_wage"})
    intake.accept(specialist, run_id=run.id, skip_wrong=True)
    operator = access.operator()
    [entity] = [one for one in employers.list_entities(operator) if one.name == name]
    [department] = employers.list_departments(operator, entity_id=entity.id)
    accounts = employers.list_accounts(operator, entity_id=entity.id)
    [person] = roster.list_people(operator, entity_id=entity.id).people
    enrolments = roster.get_person(operator, person_id=person.id).enrolments
    export = dossiers.begin_export(specialist, scope=f"import:{run.id}")
    computed = ledger.create_owed_run(specialist, period=JULY)
    return Target(
        entity=entity.id,
        department=department.id,
        account=accounts[0].id,
        person=person.id,
        enrolment=enrolments[0].id,
        run=computed.id,
        import_run=run.id,
        export=export.id,
        place=EAST if name == MINE else WEST,
    )


def swapped(target: Target, **changes: Any) -> Target:
    """The same with some things of somebody else."""
    return replace(target, **changes)
