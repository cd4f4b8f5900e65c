"""Sealing and opening fields, under the key of the subject they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wuxian.evidence.personal.ciphers import (
    Context,
    Key,
    decrypt,
    encrypt,
    new_secret,
)
from wuxian.evidence.personal.errors import ShreddedError
from wuxian.evidence.personal.keyring import Keyring, Purpose, open_keyring
from wuxian.evidence.personal.models import SubjectKey
from wuxian.support import clock

TENANT = "tenant"
"""The subject of what is about nobody in particular."""


@dataclass(frozen=True, slots=True)
class Seals:
    """The keys of some subjects, loaded at once; asks the database nothing more."""

    ring: Keyring
    subjects: Mapping[str, Key]

    def seal(self, subject: str, context: Context, plain: str | bytes) -> bytes:
        """The sealed form, for this subject at this place. Raises ShreddedError."""
        raw = plain.encode() if isinstance(plain, str) else plain
        key = self.ring.newest(Purpose.FIELDS) if subject == TENANT else self._key(subject)
        return encrypt(key, raw, context)

    def unseal_bytes(self, subject: str, context: Context, sealed: bytes) -> bytes:
        """The plain bytes. Raises ShreddedError, BrokenSealError."""
        key = self.ring.of(Purpose.FIELDS, sealed) if subject == TENANT else self._key(subject)
        return decrypt(key, sealed, context)

    def unseal(self, subject: str, context: Context, sealed: bytes) -> str:
        """The plain text. Raises ShreddedError, BrokenSealError."""
        return self.unseal_bytes(subject, context, sealed).decode()

    def _key(self, subject: str) -> Key:
        try:
            return self.subjects[subject]
        except KeyError:
            raise ShreddedError from None


def _wrapping(subject: str, version: int) -> Context:
    return Context("evidence_subjectkey", "wrapped", f"{subject}/{version}")


def load(subjects: Iterable[str]) -> Seals:
    """The seals of subjects that have keys; using another raises ShreddedError."""
    ring, wanted = open_keyring(), {subject for subject in subjects if subject != TENANT}
    keys = {}
    rows = SubjectKey.objects.filter(pk__in=wanted, wrapped__isnull=False) if wanted else ()
    for row in rows:
        wrapped = bytes(row.wrapped or b"")
        above = ring.of(Purpose.SUBJECTS, wrapped)
        secret = decrypt(above, wrapped, _wrapping(row.subject, row.version))
        keys[row.subject] = Key(row.version, secret)
    return Seals(ring, keys)


def create(subjects: Iterable[str]) -> Seals:
    """Make keys for subjects that have none and load the seals of all of them.

    A shredded subject stays shredded.
    """
    names = [subject for subject in dict.fromkeys(subjects) if subject != TENANT]
    known = set(SubjectKey.objects.filter(pk__in=names).values_list("subject", flat=True))
    above = open_keyring().newest(Purpose.SUBJECTS)
    moment = clock.now()
    SubjectKey.objects.bulk_create(
        [
            SubjectKey(
                subject=subject,
                wrapped=encrypt(above, new_secret(), _wrapping(subject, 1)),
                wrapped_by=above.version,
                created_at=moment,
            )
            for subject in names
            if subject not in known
        ],
        batch_size=2000,
        ignore_conflicts=True,
    )
    return load(names)


def shred(subject: str) -> bool:
    """Destroy a subject's key for good; False where there was none to destroy."""
    mine = SubjectKey.objects.filter(pk=subject, wrapped__isnull=False)
    return mine.update(wrapped=None, shredded_at=clock.now()) > 0


def rewrap(ring: Keyring, row: SubjectKey) -> bytes:
    """A subject's key wrapped with the newest key above it."""
    wrapped, place = bytes(row.wrapped or b""), _wrapping(row.subject, row.version)
    secret = decrypt(ring.of(Purpose.SUBJECTS, wrapped), wrapped, place)
    return encrypt(ring.newest(Purpose.SUBJECTS), secret, place)
