"""Read a run's file, in a child process with caps, because nobody knows what is in it."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wuxian.evidence import api as evidence
from wuxian.intake.models import ImportRun, Original, Profile
from wuxian.intake.sealed import body_of, corrections_of, seal_body
from wuxian.sheets import ImportProfile, Inspection, Stated, Table, isolated
from wuxian.support import clock


def keep(content: bytes) -> Original:
    """Store a file once."""
    sha256 = hashlib.sha256(content).hexdigest()
    known = Original.objects.filter(pk=sha256).first()
    if known is not None:
        return known
    original, _ = Original.objects.get_or_create(
        sha256=sha256,
        defaults={
            "body": seal_body(sha256, content),
            "size": len(content),
            "received_at": clock.now(),
        },
    )
    return original


@contextmanager
def as_file(original: Original) -> Iterator[Path]:
    """The file on disk for the length of a block, readable by nobody else."""
    with tempfile.TemporaryDirectory(prefix="wuxian-") as folder:
        path = Path(folder) / original.sha256
        path.write_bytes(body_of(original))
        yield path


def profiles_for(meaning: str) -> tuple[ImportProfile, ...]:
    """The layouts remembered for a meaning, the last used first."""
    rows = Profile.objects.filter(meaning=meaning).order_by("-used_at")
    return tuple(ImportProfile.from_json(row.body) for row in rows)


def stated_of(run: ImportRun) -> Stated:
    """What a person said about the run's table, as kept."""
    header, encoding = run.stated.get("header_rows"), run.stated.get("encoding")
    return Stated(run.sheet or None, run.member, tuple(header) if header else None, encoding)


def inspection_of(run: ImportRun, stated: Stated | None = None) -> Inspection:
    """What the file holds, by what was said about it. Raises SheetsError."""
    with as_file(run.original) as path:
        return isolated.inspect(
            path=path,
            name=run.name,
            profiles=profiles_for(run.meaning),
            stated=stated if stated is not None else stated_of(run),
        )


def table_of(run: ImportRun) -> Table:
    """The run's table by its mapping. Raises SheetsError."""
    with as_file(run.original) as path:
        return isolated.read_table(
            path=path,
            name=run.name,
            member=run.member,
            sheet=run.sheet or None,
            mapping=run.mapping,
            header_rows=tuple(run.header_rows) if run.header_rows else None,
            encoding=run.stated.get("encoding"),
            corrections=corrections_of(run),
        )


def content_key(run: ImportRun) -> str:
    """What makes two runs the same: the bytes and everything said about them, IDs included."""
    said = [
        run.original.sha256, run.meaning, run.member, run.sheet, run.header_rows, run.stated,
        run.mapping, run.answers, corrections_of(run),
    ]  # fmt: skip
    return evidence.blind_index(column="intake.said").digest(json.dumps(said, sort_keys=True)).hex()
