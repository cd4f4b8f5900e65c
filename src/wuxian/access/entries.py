"""What ``access`` logs, and the rows it answers for."""

from wuxian.evidence import api as evidence
from wuxian.evidence.data import Claim, ClaimedTable, Entry, EntryType, Who


def _type(key: str, sentence: str, about: str, *fields: str) -> EntryType:
    return evidence.register(entry_type=EntryType(f"access.{key}", sentence, about, fields))


FIRST_USER = _type("first_user_created", "创建了第一个用户 {object}", "user", "username")
USER_CREATED = _type("user_created", "创建了用户 {object}", "user", "username")
GRANTED = _type("granted", "授予 {object} 角色", "user", "grant", "role", "scope", "from", "to")
REVOKED = _type("revoked", "收回 {object} 的角色", "user", "grant", "role", "scope", "from", "to")
SCOPE_CREATED = _type("scope_created", "新增范围 {object}", "scope", "name", "parent")
SCOPE_RENAMED = _type("scope_renamed", "范围 {object} 改名", "scope", "name")
SCOPE_DROPPED = _type("scope_dropped", "删除范围 {object}", "scope", "name", "grants")
SIGNED_IN = _type("signed_in", "{object} 登录", "user")
SIGN_IN_FAILED = _type("sign_in_failed", "{object} 登录失败", "user")
SIGNED_OUT = _type("signed_out", "{object} 退出", "user")

USER, SCOPE, ROLE = "access.user", "access.scope", "access.role"
_WHO = ("id", "username", "email", "display_name", "language", "is_active", "password")
_GIVEN = (
    "id", "user_id", "role_id", "scope_id", "valid_from", "valid_to", "granted_by_id", "granted_at",
)  # fmt: skip
_ROLES = "(SELECT hashtext(key)::bigint AS id, key, name, verbs FROM access_role) AS one"

for _claim in (
    Claim(USER, (
        ClaimedTable("access_user", "id", (*_WHO, "created_at")),
        ClaimedTable("access_grant", "user_id", _GIVEN),
    )),
    Claim(SCOPE, (
        ClaimedTable("access_scope", "id", ("id", "subject", "name", "parent_id", "path")),
    )),
    Claim(ROLE, (ClaimedTable("access_role", "id", ("key", "name", "verbs"), source=_ROLES),)),
):  # fmt: skip
    evidence.claim(claimed=_claim)


def note(
    who: Who,
    entry_type: EntryType,
    about: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    touched: dict[str, list[int]] | None = None,
) -> None:
    """Log a deed of this room in its transaction."""
    evidence.append(
        entry=Entry(who, entry_type, about, before=before, after=after, touched=touched or {})
    )
