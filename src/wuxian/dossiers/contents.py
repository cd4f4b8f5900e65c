"""index.pdf: what is inside, from when to when, who took it away, every entry in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wuxian import documents
from wuxian.access.data import Actor
from wuxian.documents import Rendered
from wuxian.dossiers.data import Line
from wuxian.dossiers.gathering import Gathered
from wuxian.dossiers.lines import minute
from wuxian.evidence.data import Head

NOTICE = "本包由企业系统生成，不是社保经办机构出具的证明。"
LISTED = 3_000
"""Entries the index lists; records.xlsx and entries.jsonl hold them all."""
UNWITNESSED, NO_WITNESS = "有 {minutes} 分钟的记录还没有见证方看过", "没有配置见证方"
MORE = "另有 {count} 条，见 records.xlsx 的“日志”和 entries.jsonl。"
LEFT_OUT = "另有 {count} 条较新的记录还没有被见证，没有放进来。"


@dataclass(frozen=True, slots=True)
class Made:
    """Who took a bundle away and when, and how far the log was."""

    actor: Actor
    at: datetime
    head: Head
    left_out: int


def index(found: Gathered, lines: Sequence[Line], files: Sequence[str], made: Made) -> Rendered:
    """The PDF. Raises DocumentError."""
    data = {
        "title": "证据包目录",
        "author": "无险 Wuxian",
        "notice": NOTICE,
        "footer": f"{found.scope.text} · {minute(made.at)}",
        "facts": _facts(found, lines, made),
        "sections": [
            _section("包内文件", ("文件", "内容"), (0, 1), [(one, _what(one)) for one in files]),
            _entries(lines, made.left_out),
        ],
    }
    return documents.render(template="index", data=data, made=made.at)


def _facts(found: Gathered, lines: Sequence[Line], made: Made) -> list[tuple[str, str]]:
    head = made.head
    signed = f"{head.signed_size} 条，{minute(head.signed_at)}" if head.signed_at else "--"
    return [
        ("范围", found.scope.text),
        ("关于", found.title),
        ("记录", f"{len(lines)} 条"),
        ("最早", minute(lines[0].at) if lines else "--"),
        ("最晚", minute(lines[-1].at) if lines else "--"),
        ("导出人", made.actor.name),
        ("导出时间", f"{minute(made.at)}（北京时间）"),
        ("日志", head.origin),
        ("日志头", signed),
        ("见证", _witness(head)),
    ]


def _witness(head: Head) -> str:
    if head.unwitnessed_minutes is None:
        return NO_WITNESS
    seen = f"见证到第 {head.cosigned_size} 条"
    at = f"，{minute(head.cosigned_at)}" if head.cosigned_at else ""
    waiting = head.unwitnessed_minutes
    return seen + at + (f"；{UNWITNESSED.format(minutes=waiting)}" if waiting else "")


def _section(
    title: str,
    columns: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[str]],
    paragraphs: Sequence[str] = (),
) -> dict[str, object]:
    return {
        "title": title, "columns": columns, "widths": widths, "rows": rows,
        "paragraphs": paragraphs,
    }  # fmt: skip


def _entries(lines: Sequence[Line], left_out: int) -> dict[str, object]:
    told = [
        text.format(count=count)
        for text, count in ((MORE, len(lines) - LISTED), (LEFT_OUT, left_out))
        if count > 0
    ]
    rows = [(str(one.index), minute(one.at), one.who, one.what) for one in lines[:LISTED]]
    return _section("日志记录", ("序号", "时间", "谁", "做了什么"), (0, 0, 0, 1), rows, told)


_FILES = {
    "manifest.json": "其他每个文件的 SHA-256",
    "entries.jsonl": "日志记录的原始字节，每行一条",
    "salts.json": "记录所承诺的内容与盐，仅限读者可以看到的",
    "proofs.json": "每条记录在日志里的证明，以及日志只增不减的证明",
    "checkpoint": "签名的日志头，以及见证方的签名",
    "keys.json": "日志与见证方的公钥",
    "rows.json": "本人在多人记录（如导入）里的那一行及其证明",
    "records.xlsx": "事实、应缴与来源、日志，供阅读",
    "index.pdf": "本目录",
    "README.zh-CN.txt": "怎样核对，能证明什么、不能证明什么",
    "verify.mjs": "核对程序之一（Node）",
}


def _what(name: str) -> str:
    return _FILES.get(name, "收到时的原始文件")
