"""What passes the door of ``access``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

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
    SEE_SELF = "see_self"
    EXPORT_EVIDENCE = "export_evidence"
    VERIFY_EVIDENCE = "verify_evidence"
    MANAGE_KEYS = "manage_keys"
    SEE_ACCESS_LOG = "see_access_log"


WRITING = frozenset(
    {
        Verb.IMPORT,
        Verb.CALCULATE,
        Verb.MANAGE_STRUCTURE,
        Verb.MANAGE_USERS,
        Verb.MANAGE_KEYS,
        Verb.ERASE_PEOPLE,
    }
)
"""The verbs that change something; an auditor never holds one."""


class RoleKey(StrEnum):
    """The roles every installation begins with; more are rows, not code."""

    SPECIALIST = "specialist"
    HRBP = "hrbp"
    GROUP_HR = "group_hr"
    FINANCE = "finance"
    AUDITOR = "auditor"
    EMPLOYEE = "employee"
    ADMINISTRATOR = "administrator"


class Duty(StrEnum):
    """What a user owes before anything else, or soon."""

    PASSWORD = "password"  # noqa: S105
    SECOND_FACTOR = "second_factor"
    SECOND_FACTOR_SOON = "second_factor_soon"


@dataclass(frozen=True, slots=True)
class Holding:
    """One grant in force: a role, its verbs, and the path of the scope it covers with all below.

    ``on_behalf_of``: the name of who lent it, for a delegated one.
    """

    role: str
    verbs: frozenset[str]
    path: str
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what they may do today. ``user_id`` is None for the machine's operator."""

    user_id: int | None
    name: str
    language: str = "zh-hans"
    holdings: tuple[Holding, ...] = ()
    duty: Duty | None = None

    @property
    def who(self) -> Who:
        """How the log records the actor."""
        roles = ",".join(sorted({held.role for held in self.holdings}))
        return Who(self.user_id, self.name, roles)

    def may(self, verb: Verb, path: str = ROOT) -> bool:
        """Whether a holding with this verb covers the scope at ``path``."""
        return any(verb in held.verbs and path.startswith(held.path) for held in self.holdings)

    def behalf(self, verb: Verb, path: str = ROOT) -> str:
        """For whom the actor uses this verb there; empty where the right is their own."""
        covering = [
            held for held in self.holdings if verb in held.verbs and path.startswith(held.path)
        ]
        is_own = not covering or any(not held.on_behalf_of for held in covering)
        return "" if is_own else covering[0].on_behalf_of

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
class Role:
    """A named list of verbs. ``needs_mfa``: whoever holds it signs in with a second factor."""

    key: str
    name: str
    verbs: frozenset[str]
    needs_mfa: bool
    is_read_only: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A task somebody still holds: whose room asks, which one, what it is called, where it is."""

    room: str
    key: str
    title: str
    href: str = ""


class Keeper(Protocol):
    """How a room above says what a user still holds, and gives it to another."""

    def held_by(self, *, user_id: int) -> Sequence[Held]:
        """The open tasks of a user."""

    def hand_over(self, *, actor: Actor, user_id: int, to: int) -> None:
        """Give every open task of one user to another."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser somebody is signed in with."""

    device: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_here: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a user's, under the name they gave it."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of a user, and how many recovery codes are left."""

    has_totp: bool
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def has_any(self) -> bool:
        """Whether signing in asks for one."""
        return self.has_totp or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class TotpSetup:
    """What an authenticator app is told: the secret, the same as an address and as a drawing."""

    secret: str
    address: str
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Vendor:
    """A sign-in elsewhere that is configured. ``key`` tells it from others of its kind."""

    kind: str
    key: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Link:
    """A user's account elsewhere."""

    id: int
    vendor: str
    uid: str


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
    scope_name: str = ""
    role_name: str = ""
    delegated_by: str = ""
    user_name: str = ""


class AccessError(WuxianError):
    """Something about users and permissions is not as it must be."""


class NotAllowedError(AccessError):
    """The actor lacks the verb."""


class NotFoundError(AccessError):
    """There is no such thing, or the actor may not know of it."""


class SamePersonError(AccessError):
    """This step is for a second person."""


class SeparationError(AccessError):
    """One person may not hold, or use on one object, both of these."""


class InvalidGrantError(AccessError):
    """A span that ends before it begins, or a delegation of more than one has."""


class StillHoldsError(AccessError):
    """A user cannot be disabled while tasks are theirs; ``held`` lists them."""

    def __init__(self, message: str, held: Sequence[Held]) -> None:
        super().__init__(message)
        self.held = tuple(held)


class LastAdministratorError(AccessError):
    """Without this user nobody could manage users."""


class WrongCredentialsError(AccessError):
    """Name and password, or a code, do not fit; which of them is not said."""


class TooManyAttemptsError(AccessError):
    """Too many attempts for this account or from this address."""


class LastFactorError(AccessError):
    """A role needs a second factor, and this is the last."""


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
    Verb.SEE_SELF: mark("查看本人"),
    Verb.EXPORT_EVIDENCE: mark("导出证据"),
    Verb.VERIFY_EVIDENCE: mark("校验证据"),
    Verb.MANAGE_KEYS: mark("管理密钥"),
    Verb.SEE_ACCESS_LOG: mark("查看访问记录"),
}
NOT_ALLOWED = mark("您没有“{verb}”的权限，请联系管理员。")
NOT_FOUND = mark("没有找到这条记录，或者您无权查看。")
ALREADY_SET_UP = mark("系统已经有用户，不能再创建第一个用户。请直接登录。")
NAME_TAKEN = mark("用户名或邮箱“{name}”已被使用。")
NO_NAME = mark("请填写用户名。")
UNKNOWN_ROLE = mark("没有名为“{role}”的角色。")
SAME_PERSON = mark("提交人不能自己完成“{duty}”，需要另一个人来做。")
SEPARATED = mark("做过“{first}”的人不能对同一事项做“{second}”，请由另一个人来做。")
READ_ONLY_WRITES = mark("“{role}”只读不写，不能与有写权限的角色授予同一个人。")
SPAN_REVERSED = mark("最后一天不能早于第一天。")
NOT_YOURS_TO_LEND = mark("只能委托自己正在持有的角色，不能转委托。")
LENDS_TOO_LONG = mark("委托的日期不能超出您自己持有该角色的日期。")
LENDS_TOO_MUCH = mark("委托的范围不能超出您自己的范围。")
LENDS_TO_SELF = mark("不能委托给自己。")
STILL_HOLDS = mark("该用户名下还有 {count} 项未完成的事项，请先移交给别人，再停用。")
LAST_ADMINISTRATOR = mark("这是最后一位系统管理员，请先授予另一个人这个角色。")
WRONG_CREDENTIALS = mark("邮箱或密码不对，请再试一次。")
WRONG_CODE = mark("验证码不对或已经用过，请等下一个验证码再试。")
WRONG_PASSKEY = mark("没有认出这个通行密钥，请再试一次。")
TOO_MANY_ATTEMPTS = mark("尝试次数太多，请 {minutes} 分钟后再试。")
LAST_FACTOR = mark("您的角色要求第二步验证，请先添加另一种，再移除这一种。")
LINK_TAKEN = mark("这个外部账号已经关联到一个用户。")
NO_SUCH_VENDOR = mark("没有配置这种登录方式。")
INVITATION_GONE = mark("这个链接已经用过或过期，请让管理员再发一次。")
RESET_SECOND_FACTOR = mark("重置第二步验证")
GIVE_CREDENTIAL = mark("给出登录凭据")
