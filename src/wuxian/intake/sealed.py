"""What a file says about people, sealed under the key of the file."""

import json
from collections.abc import Mapping
from typing import Any

from wuxian.evidence import api as evidence
from wuxian.evidence.data import Context, Seals
from wuxian.intake.models import CellFinding, ImportRun, Original, ReviewedRow


def subject(sha256: str) -> str:
    """The subject under whose key a file, and what was read in it, is sealed."""
    return f"file:{sha256[:48]}"


def seals_of(run: ImportRun) -> Seals:
    """The seals of a run's file."""
    return evidence.open_seals(subjects=[subject(run.original_id)])


def seal_body(sha256: str, content: bytes) -> bytes:
    """A file as it is stored."""
    mine = subject(sha256)
    return evidence.create_seals(subjects=[mine]).seal(mine, _body(sha256), content)


def body_of(original: Original) -> bytes:
    """The file as it came. Raises ShreddedError, BrokenSealError."""
    mine = subject(original.sha256)
    seals = evidence.open_seals(subjects=[mine])
    return seals.unseal_bytes(mine, _body(original.sha256), bytes(original.body))


def _body(sha256: str) -> Context:
    return Context("intake_original", "body", sha256)


def corrections_of(run: ImportRun) -> dict[str, str]:
    """The cells typed anew, by address."""
    if not run.typed:
        return {}
    found: dict[str, str] = _open(seals_of(run), run, _typed(run), run.typed)
    return found


def keep_corrections(run: ImportRun, corrections: Mapping[str, str]) -> None:
    """Put the cells typed anew into the run; saving it is the caller's."""
    run.typed = _seal(seals_of(run), run, _typed(run), dict(corrections))


def _typed(run: ImportRun) -> Context:
    return Context("intake_importrun", "typed", run.pk)


def seal_row(seals: Seals, run: ImportRun, row: int, said: Mapping[str, Any]) -> bytes:
    """What a review says of a row."""
    return _seal(seals, run, _row(run, row), said)


def row_said(seals: Seals, run: ImportRun, row: ReviewedRow) -> dict[str, Any]:
    """The same, opened."""
    found: dict[str, Any] = _open(seals, run, _row(run, row.row), row.said)
    return found


def _row(run: ImportRun, row: int) -> Context:
    return Context("intake_reviewedrow", "said", f"{run.pk}/{row}")


def seal_finding(
    seals: Seals, run: ImportRun, row: int | None, column: str, said: Mapping[str, Any]
) -> bytes:
    """What is wrong with a cell, and what stands in it."""
    return _seal(seals, run, _cell(run, row, column), said)


def finding_said(seals: Seals, run: ImportRun, finding: CellFinding) -> dict[str, Any]:
    """The same, opened."""
    place = _cell(run, finding.row, finding.column)
    found: dict[str, Any] = _open(seals, run, place, finding.said)
    return found


def _cell(run: ImportRun, row: int | None, column: str) -> Context:
    return Context("intake_cellfinding", "said", f"{run.pk}/{column}{row or ''}")


def _seal(seals: Seals, run: ImportRun, place: Context, said: object) -> bytes:
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return seals.seal(subject(run.original_id), place, plain)


def _open(seals: Seals, run: ImportRun, place: Context, sealed: bytes | memoryview) -> Any:
    return json.loads(seals.unseal(subject(run.original_id), place, bytes(sealed)))
