"""What ``dossiers`` logs: who took evidence away, about what, and which bytes."""

from wuxian.access.data import Actor
from wuxian.dossiers.data import Scope, ScopeKind
from wuxian.evidence import api as evidence
from wuxian.evidence.data import Entry, EntryType


def _type(key: str, sentence: str, *fields: str) -> EntryType:
    return evidence.register(entry_type=EntryType(f"dossiers.{key}", sentence, "scope", fields))


BEGUN = _type("export_begun", "开始导出 {object} 的证据包", "scope")
MADE = _type("export_made", "导出了 {object} 的证据包", "scope", "sha256", "size", "entries")
FETCHED = _type("export_fetched", "下载了 {object} 的证据包", "scope", "export")
EXPIRED = _type("export_expired", "删除了 {object} 到期的证据包", "scope", "export")


def note(
    actor: Actor, entry_type: EntryType, scope: Scope, entity: int | None, **said: object
) -> None:
    """Log a step of an export in its transaction."""
    evidence.append(
        entry=Entry(
            actor.who,
            entry_type,
            _about(scope),
            entity=f"entity:{entity}" if entity else None,
            after={"scope": scope.text, **said},
        )
    )


def _about(scope: Scope) -> str:
    """A person's exports are found with the person; others by their scope."""
    is_person = scope.kind is ScopeKind.PERSON
    return scope.text if is_person else f"scope:{scope.text}"
