"""What passes the door of ``access``."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wuxian.evidence.data import Who
from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark

ROOT = "/"


class Verb(StrEnum):
    """What a role may let someone do."""

    SEE_PEOPLE = "see_people"
    SEE_AMOUNTS = "see_amounts"
    REVEAL_IDS = "reveal_ids"
    IMPORT = "import"
    CALCULATE = "calculate"
    MANAGE_STRUCTURE = "manage_structure"
    MANAGE_USERS = "manage_users"
    ERASE_PEOPLE = "erase_people"
    EXPORT_EVIDENCE = "export_evidence"
    SEE_SELF = "see_self"


class RoleKey(StrEnum):
    """The roles every installation begins with; more are rows, not code."""

    SPECIALIST = "specialist"
    HRBP = "hrbp"
    GROUP_HR = "group_hr"
    FINANCE = "finance"
    AUDITOR = "auditor"
    EMPLOYEE = "employee"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Holding:
    """One grant in force: a role, its verbs, and the path of the scope it covers with all below."""

    role: str
    verbs: frozenset[str]
    path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what they may do today. ``user_id`` is None for the machine's operator."""

    user_id: int | None
    name: str
    language: str = "zh-hans"
    holdings: tuple[Holding, ...] = ()

    @property
    def who(self) -> Who:
        """How the log records the actor."""
        roles = ",".join(sorted({held.role for held in self.holdings}))
        return Who(self.user_id, self.name, roles)

    def may(self, verb: Verb, path: str = ROOT) -> bool:
        """Whether a holding with this verb covers the scope at ``path``."""
        return any(verb in held.verbs and path.startswith(held.path) for held in self.holdings)

    def paths(self, verb: Verb) -> tuple[str, ...]:
        """The paths under which the actor has this verb."""
        return tuple(sorted({held.path for held in self.holdings if verb in held.verbs}))


@dataclass(frozen=True, slots=True)
class User:
    """A person who signs in."""

    id: int
    username: str
    email: str | None
    display_name: str
    language: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """A node of the tree. ``path`` is the ids from the root, as ``/3/17/``."""

    id: int
    subject: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A role given to a user in a scope for a span of days; no last day means until revoked."""

    id: int
    user_id: int
    role: str
    subject: str | None
    valid_from: date
    valid_to: date | None


class AccessError(WuxianError):
    """Something about users and permissions is not as it must be."""


class NotAllowedError(AccessError):
    """The actor lacks the verb."""


class NotFoundError(AccessError):
    """There is no such thing, or the actor may not know of it."""


class AlreadySetUpError(AccessError):
    """There is a first user already."""


class InvalidUserError(AccessError):
    """A name is taken or a password too weak."""


VERB_LABELS = {
    Verb.SEE_PEOPLE: mark("查看人员"),
    Verb.SEE_AMOUNTS: mark("查看金额"),
    Verb.REVEAL_IDS: mark("查看完整证件号码"),
    Verb.IMPORT: mark("导入"),
    Verb.CALCULATE: mark("计算"),
    Verb.MANAGE_STRUCTURE: mark("管理单位与账户"),
    Verb.MANAGE_USERS: mark("管理用户"),
    Verb.ERASE_PEOPLE: mark("删除个人信息"),
    Verb.EXPORT_EVIDENCE: mark("导出证据"),
    Verb.SEE_SELF: mark("查看本人"),
}
NOT_ALLOWED = mark("您没有“{verb}”的权限，请联系管理员。")
NOT_FOUND = mark("没有找到这条记录，或者您无权查看。")
ALREADY_SET_UP = mark("系统已经有用户，不能再创建第一个用户。请直接登录。")
NAME_TAKEN = mark("用户名或邮箱“{name}”已被使用。")
UNKNOWN_ROLE = mark("没有名为“{role}”的角色。")
