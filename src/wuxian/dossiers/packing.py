"""One ZIP of everything, in the order it is read."""

import io
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib.resources import files as package_files

from wuxian import __version__
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.dossiers import contents, data, gathering, lines, reading, records
from wuxian.dossiers.contents import Made
from wuxian.dossiers.data import Bundle, Scope
from wuxian.dossiers.gathering import PERSON_CLAIM, Gathered
from wuxian.evidence import api as evidence
from wuxian.evidence.data import Head, LoggedEntry, LogPart
from wuxian.merkle.bundles import write_container
from wuxian.support import clock
from wuxian.support.canonical import canonical

FORMAT = 1
STAGES = 5
Say = Callable[[int, int], None]


def pack(actor: Actor, scope: Scope, say: Say) -> Bundle:
    """Gather, prove and pack. The log must have been signed before; see `actions`.

    Raises NotFoundError, NothingToExportError, TooLargeError, DocumentError.
    """
    found = gathering.gather(actor, scope)
    say(2, STAGES)
    head = evidence.head()
    covered = [one for one in found.entries if one.index < _proved(head)]
    if not covered:
        raise data.NothingToExportError(data.NOTHING)
    part = evidence.collect(indices=[one.index for one in covered], opened=found.opened)
    say(3, STAGES)
    made = Made(actor, clock.now(), head, len(found.entries) - len(covered))
    files, missing = _files(actor, found, covered, part, made)
    say(4, STAGES)
    content = _zipped(scope, files, made)
    return Bundle(
        name=_name(scope, made),
        content=content,
        sha256=sha256(content).hexdigest(),
        entries=len(covered),
        left_out=made.left_out,
        missing=missing,
    )


def _proved(head: Head) -> int:
    """How many entries a reader can be shown proofs for."""
    return head.signed_size if head.unwitnessed_minutes is None else head.cosigned_size


def _files(
    actor: Actor, found: Gathered, covered: list[LoggedEntry], part: LogPart, made: Made
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    mine = gathering.exporter(actor)
    with access.acting(mine):
        told = lines.told(mine, covered)
        workbook = records.workbook(mine, found, told, made.at)
    files = {
        "entries.jsonl": part.entries,
        "salts.json": _without_others_files(part.salts, found.originals),
        "proofs.json": part.proofs,
        "checkpoint": part.checkpoint,
        "keys.json": part.keys,
        **_own_rows(found, covered),
        **found.originals,
        "records.xlsx": workbook,
        "README.zh-CN.txt": reading.text(found.scope.text),
        "verify.mjs": (package_files("wuxian.merkle.bundles") / "verify.mjs").read_bytes(),
    }
    listed = ["manifest.json", *files, "index.pdf"]
    rendered = contents.index(found, told, listed, made)
    return files | {"index.pdf": rendered.pdf}, rendered.missing


def _without_others_files(salts: bytes, originals: Mapping[str, bytes]) -> bytes:
    """Opened entries, closed again where they name files that do not belong here."""
    here = {sha256(content).hexdigest() for content in originals.values()}
    opened = json.loads(salts)
    for one in opened.values():
        if not {attached["sha256"] for attached in one.get("attachments", ())} <= here:
            del one["attachments"]
    return canonical(opened)


def _own_rows(found: Gathered, covered: list[LoggedEntry]) -> dict[str, bytes]:
    """One person's line in every manifest, so that imports prove them without the others."""
    if found.person is None:
        return {}
    indices = [one.index for one in covered if one.said.get("rows")]
    own = evidence.list_rows(indices=indices, claim=PERSON_CLAIM, object_id=found.person)
    rows = {
        str(one.index): {
            "line": one.line, "salt": one.salt, "records": one.records, "place": one.place,
            "lines": one.lines, "proof": [b64encode(step).decode() for step in one.proof],
        }
        for one in own
    }  # fmt: skip
    return {"rows.json": canonical(rows)}


def _zipped(scope: Scope, files: Mapping[str, bytes], made: Made) -> bytes:
    listed = [
        {"name": name, "sha256": sha256(content).hexdigest()} for name, content in files.items()
    ]
    manifest = canonical(
        {
            "format": FORMAT,
            "generator": f"wuxian {__version__}",
            "made": made.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "scope": scope.text,
            "files": listed,
        }
    )
    out = io.BytesIO()
    write_container(out, {"manifest.json": manifest, **files})
    return out.getvalue()


def _name(scope: Scope, made: Made) -> str:
    day = made.at.astimezone(clock.SHANGHAI).strftime("%Y%m%d")
    return f"证据包-{gathering.plain_name(scope.text).replace('@', '-')}-{day}.zip"
