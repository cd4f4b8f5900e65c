"""What ``intake`` logs. Its rows are work in progress; what an import wrote is claimed above."""

from wuxian.access.data import Actor
from wuxian.evidence import api as evidence
from wuxian.evidence.data import Attachment, Entry, EntryType
from wuxian.intake.models import ImportRun


def _type(key: str, sentence: str, *fields: str) -> EntryType:
    return evidence.register(entry_type=EntryType(f"intake.{key}", sentence, "run", fields))


STARTED = _type("started", "上传文件，开始导入 {object}", "meaning", "name", "size")
TABLE_CHOSEN = _type("table_chosen", "为导入 {object} 选择工作表", "sheet", "member",
                     "header_rows", "encoding")  # fmt: skip
MAPPED = _type("mapped", "为导入 {object} 对应各列", "mapping")
ANSWERED = _type("answered", "回答导入 {object} 的问题", "answers")
CORRECTED = _type("corrected", "更正导入 {object} 的单元格", "cell")
ACCEPTED = _type("accepted", "确认写入导入 {object}", "rows", "content")
DONE = _type("done", "导入 {object} 写入完成", "counts", "rows")
FAILED = _type("failed", "导入 {object} 未能写入")
UNDONE = _type("undone", "撤回导入 {object}")
ABANDONED = _type("abandoned", "放弃导入 {object}")
PROFILE_KEPT = _type("profile_kept", "记住导入 {object} 的版式", "name")


def note(actor: Actor, entry_type: EntryType, run: ImportRun, **said: object) -> None:
    """Log a step of a run in its transaction, with the file it is about."""
    original = Attachment(run.name, run.original_id)
    evidence.append(
        entry=Entry(
            actor.who, entry_type, f"run:{run.pk}", after=said or None, attachments=(original,)
        )
    )
