"""The log's own types of entries."""

from wuxian.evidence.data import EntryType
from wuxian.evidence.registry import register

SHREDDED = register(EntryType("evidence.shredded", "销毁了 {object} 的密钥", "subject"))
CLAIMED = register(
    EntryType("evidence.claimed", "记下 {object} 现有的全部行", "claim", ("objects",))
)
RETENTION_SET = register(
    EntryType("evidence.retention_set", "设置了 {object} 的保存年限", "retention", ("years",))
)
ATTACHED = register(EntryType("evidence.attached", "存入附件 {object}", "attachment", ("subject",)))
CHECKED = register(
    EntryType("evidence.checked", "核对了整本日志", "log", ("size", "witnessed", "findings"))
)
KEYS_ROTATED = register(
    EntryType("evidence.keys_rotated", "轮换密钥 {object}", "key", ("version",))
)
