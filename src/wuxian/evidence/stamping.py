"""Once a day a time-stamp authority (RFC 3161) signs that it saw the newest head.

A stamp does not replace the witness: it says when a head existed, not that the next one grew out of
it. It needs no trust in this machine's clock.
"""

import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from cryptography.x509 import load_pem_x509_certificates
from django.db import connection
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from wuxian.evidence import checkpointing, witnessing
from wuxian.evidence.data import Finding
from wuxian.support import clock

DAY = timedelta(days=1)
PATIENCE, LARGEST = 20, 1 << 20
NO_CERTIFICATE = "WUXIAN_TSA_CERTIFICATE names no certificates to check stamps against"
_LAST = "SELECT max(stamped_at) FROM evidence_stamp"
_STAMPS = """SELECT c.size, c.note, s.token FROM evidence_stamp s
    JOIN evidence_checkpoint c ON c.id = s.checkpoint ORDER BY c.id"""
_logger = structlog.get_logger(__name__)


def stamp() -> datetime | None:
    """Have the newest head stamped if a day has passed; the time the authority states.

    One that does not answer, or answers wrongly, stops nothing: it is asked again.
    """
    newest = checkpointing.last()
    if not witnessing.setup().tsa_url or newest is None or not _is_time():
        return None
    try:
        token = _ask(newest.note.encode())
        at = _checked(newest.note.encode(), token)
    except (OSError, ValueError, VerificationError) as reason:
        _logger.warning("time stamp", reason=str(reason), size=newest.size)
        return None
    insert = """INSERT INTO evidence_stamp (checkpoint, stamped_at, token) VALUES (%s, %s, %s)
        ON CONFLICT DO NOTHING"""
    with connection.cursor() as cursor:
        cursor.execute(insert, [newest.id, clock.now(), token])
    return at


def _is_time() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        (last,) = cursor.fetchone()
    return last is None or clock.now() - last >= DAY


def _ask(note: bytes) -> bytes:
    """The authority's answer about these bytes, of which it sees the digest only."""
    builder = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256)
    kind = {"Content-Type": "application/timestamp-query"}
    request = urllib.request.Request(  # noqa: S310
        witnessing.setup().tsa_url, builder.build().as_bytes(), kind
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        found: bytes = answer.read(LARGEST)
        return found


def _checked(note: bytes, token: bytes) -> datetime:
    """When the authority saw the note. Raises ValueError, VerificationError."""
    named = witnessing.setup().tsa_certificate
    if not named:
        raise ValueError(NO_CERTIFICATE)
    builder = VerifierBuilder()
    for root in load_pem_x509_certificates(Path(named).read_bytes()):
        builder = builder.add_root_certificate(root)
    response = decode_timestamp_response(token)
    builder.build().verify_message(response, note)
    return response.tst_info.gen_time.astimezone(UTC)


def check() -> Iterator[Finding]:
    """Every stamp is of its head, where there are certificates to check it against."""
    if not witnessing.setup().tsa_certificate:
        return
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS)
        rows = cursor.fetchall()
    for size, note, token in rows:
        try:
            _checked(bytes(note), bytes(token))
        except (ValueError, VerificationError) as reason:
            yield Finding("stamp", str(size), str(reason))
