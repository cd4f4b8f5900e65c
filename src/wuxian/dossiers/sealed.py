"""Finished bundles, sealed under a key of their own that is destroyed when they expire."""

from wuxian.evidence import api as evidence
from wuxian.evidence.data import Context


def subject(export_id: str) -> str:
    """The subject under whose key a bundle is sealed."""
    return f"export:{export_id}"


def _place(export_id: str) -> Context:
    return Context("dossiers_export", "body", export_id)


def seal(export_id: str, content: bytes) -> bytes:
    """A bundle as it is stored."""
    mine = subject(export_id)
    return evidence.create_seals(subjects=[mine]).seal(mine, _place(export_id), content)


def open_body(export_id: str, body: bytes) -> bytes:
    """The bundle. Raises ShreddedError, BrokenSealError."""
    mine = subject(export_id)
    return evidence.open_seals(subjects=[mine]).unseal_bytes(mine, _place(export_id), body)
