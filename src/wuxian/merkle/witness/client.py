"""Talk to a witness.

WitnessError
├── LostError        it does not answer
├── OtherSizeError   it has seen another size; carries that size
└── RefusedError     it does not cosign this head, or answers with what no witness would
"""

import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from http import HTTPStatus

from wuxian.merkle.checkpoints import Cosignature, cosignatures
from wuxian.merkle.errors import MerkleError
from wuxian.merkle.notes import Verifier
from wuxian.merkle.witness.requests import format_request
from wuxian.merkle.witness.server import LARGEST
from wuxian.merkle.witness.witness import name_of

PATIENCE = 10.0
LOST = "the witness at {url} does not answer: {reason}"
OTHER_SIZE = "the witness has seen {size} entries"
REFUSED = "the witness answers {status}: {text}"
NO_COSIGNATURE = "the answer bears no cosignature by {name}"


class WitnessError(MerkleError):
    """A witness did not do as asked."""


class LostError(WitnessError):
    """It does not answer."""


class OtherSizeError(WitnessError):
    """It has seen another size."""

    def __init__(self, size: int) -> None:
        super().__init__(OTHER_SIZE.format(size=size))
        self.size = size


class RefusedError(WitnessError):
    """It does not cosign this head."""


class WitnessClient:
    """A witness by its address and public key."""

    def __init__(self, url: str, key: Verifier) -> None:
        self._url, self.key = url.rstrip("/"), key

    def add_checkpoint(self, note: str, old: int, proof: Sequence[bytes]) -> str:
        """The note with the witness's cosignature. Raises WitnessError."""
        status, text = self._ask("/add-checkpoint", format_request(old, proof, note))
        if status == HTTPStatus.CONFLICT and text.strip().isdecimal():
            raise OtherSizeError(int(text))
        if status != HTTPStatus.OK:
            raise RefusedError(REFUSED.format(status=status, text=text.strip()))
        self._check(note + text)
        return note + text

    def last(self, origin: str) -> str | None:
        """The last head it cosigned, or None where it saw nothing. Raises WitnessError."""
        status, text = self._ask(f"/checkpoint/{name_of(origin)}", None)
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status != HTTPStatus.OK:
            raise RefusedError(REFUSED.format(status=status, text=text.strip()))
        self._check(text)
        return text

    def _check(self, note: str) -> None:
        if not self.seen(note):
            raise RefusedError(NO_COSIGNATURE.format(name=self.key.name))

    def seen(self, note: str) -> Cosignature | None:
        """This witness's cosignature under a note. Raises RefusedError for one that is wrong."""
        try:
            found = cosignatures(note.encode(), [self.key])
        except MerkleError as error:
            raise RefusedError(str(error)) from None
        return found[-1] if found else None

    def _ask(self, path: str, body: bytes | None) -> tuple[int, str]:
        request = urllib.request.Request(self._url + path, body)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                return answer.status, answer.read(LARGEST).decode("utf-8", "replace")
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read(LARGEST).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as reason:
            raise LostError(LOST.format(url=self._url, reason=reason)) from None
