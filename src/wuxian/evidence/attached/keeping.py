"""Keep a file in sealed chunks and give it back as it was, or say that it is not."""

import hashlib
from collections.abc import Iterator

from django.db import transaction

from wuxian.evidence import actions
from wuxian.evidence.attached.models import AttachedChunk, AttachedFile
from wuxian.evidence.attached.recognising import take
from wuxian.evidence.data import (
    NO_ATTACHMENT,
    Attachment,
    BrokenSealError,
    Entry,
    KeptFile,
    NotFoundError,
    Who,
)
from wuxian.evidence.personal import sealing
from wuxian.evidence.personal.ciphers import Context
from wuxian.evidence.types import ATTACHED
from wuxian.support import clock, ids

CHUNK = 1024 * 1024


def _place(ulid: str, number: int, of: int) -> Context:
    return Context("evidence_attachedchunk", "body", f"{ulid}/{number}/{of}")


@transaction.atomic
def keep(who: Who, subject: str, name: str, content: bytes) -> KeptFile:
    """Take a file in for a subject, on record. Raises RefusedAttachmentError, ShreddedError."""
    taken = take(content)
    seals = sealing.create([subject])
    ulid, sha256 = ids.new_id(), hashlib.sha256(taken.body).hexdigest()
    pieces = [taken.body[at : at + CHUNK] for at in range(0, len(taken.body), CHUNK)]
    file = AttachedFile.objects.create(
        ulid=ulid,
        subject=subject,
        name=seals.seal(subject, Context("evidence_attachedfile", "name", ulid), name[-200:]),
        media_type=taken.media_type,
        size=len(taken.body),
        sha256=seals.seal(subject, Context("evidence_attachedfile", "sha256", ulid), sha256),
        chunks=len(pieces),
        kept_at=clock.now(),
    )
    AttachedChunk.objects.bulk_create(
        AttachedChunk(
            file=file, number=number,
            body=seals.seal(subject, _place(ulid, number, len(pieces)), piece),
        )
        for number, piece in enumerate(pieces)
    )  # fmt: skip
    actions.append(
        Entry(who, ATTACHED, f"attachment:{ulid}", after={"subject": subject},
              attachments=(Attachment(ulid, sha256),))
    )  # fmt: skip
    return _told(file, name[-200:])


def get(ulid: str) -> KeptFile:
    """What a kept file is. Raises NotFoundError, ShreddedError."""
    file = _file(ulid)
    place = Context("evidence_attachedfile", "name", ulid)
    return _told(file, sealing.load([file.subject]).unseal(file.subject, place, bytes(file.name)))


def read(ulid: str) -> Iterator[bytes]:
    """A kept file piece by piece. Raises NotFoundError, ShreddedError, BrokenSealError.

    A chunk missing, moved, doubled or changed is noticed before its bytes are given.
    """
    file = _file(ulid)
    seals = sealing.load([file.subject])
    for number in range(file.chunks):
        row = AttachedChunk.objects.filter(file=file, number=number).first()
        if row is None:
            raise BrokenSealError
        place = _place(ulid, number, file.chunks)
        yield seals.unseal_bytes(file.subject, place, bytes(row.body))


def _file(ulid: str) -> AttachedFile:
    found = AttachedFile.objects.filter(pk=ulid).first()
    if found is None:
        raise NotFoundError(NO_ATTACHMENT)
    return found


def _told(file: AttachedFile, name: str) -> KeptFile:
    return KeptFile(file.ulid, file.subject, name, file.media_type, file.size, file.kept_at)
