"""What ``employers`` logs, and the rows it answers for."""

from wuxian.access.data import Actor
from wuxian.evidence import api as evidence
from wuxian.evidence.data import Claim, ClaimedTable, Entry, EntryType


def _type(key: str, sentence: str, about: str, *fields: str) -> EntryType:
    return evidence.register(entry_type=EntryType(f"employers.{key}", sentence, about, fields))


GROUP_CREATED = _type("group_created", "新增集团 {object}", "group", "name")
ENTITY_CREATED = _type("entity_created", "新增单位 {object}", "entity", "name", "uscc", "run")
DEPARTMENT_CREATED = _type("department_created", "新增部门 {object}", "department", "path", "run")
ACCOUNT_CREATED = _type(
    "account_created", "新增参保账户 {object}", "account", "place", "channel", "number", "run"
)
FACT_RECORDED = _type(
    "fact_recorded", "记录账户 {object} 的参数", "account", "fact", "value", "from", "run"
)
RUN_FORGOTTEN = _type("run_forgotten", "撤回导入 {object} 新建的组织", "run", "deleted")

GROUP, ENTITY = "employers.group", "employers.entity"
DEPARTMENT, ACCOUNT = "employers.department", "employers.account"
_ENTITY = ("id", "group_id", "name", "uscc", "import_run", "created_at")
_DEPARTMENT = ("id", "entity_id", "parent_id", "name", "path", "import_run")
_ACCOUNT = ("id", "entity_id", "place", "channel", "number", "import_run", "created_at")
_FACT = (
    "id", "account_id", "fact", "value", "valid_from", "recorded_at", "superseded_at",
    "recorded_by", "import_run",
)  # fmt: skip

for _claim in (
    Claim(GROUP, (ClaimedTable("employers_group", "id", ("id", "name", "created_at")),)),
    Claim(ENTITY, (ClaimedTable("employers_legalentity", "id", _ENTITY),)),
    Claim(DEPARTMENT, (ClaimedTable("employers_department", "id", _DEPARTMENT),)),
    Claim(ACCOUNT, (
        ClaimedTable("employers_account", "id", _ACCOUNT),
        ClaimedTable("employers_accountfact", "account_id", _FACT),
    )),
):  # fmt: skip
    evidence.claim(claimed=_claim)


def note(
    actor: Actor,
    entry_type: EntryType,
    number: int | str,
    *,
    after: dict[str, object],
    entity: int | None = None,
    touched: dict[str, list[int]],
) -> None:
    """Log a deed of this room in its transaction."""
    evidence.append(
        entry=Entry(
            actor.who,
            entry_type,
            f"{entry_type.object}:{number}",
            entity=f"entity:{entity}" if entity else None,
            after=after,
            touched=touched,
        )
    )
