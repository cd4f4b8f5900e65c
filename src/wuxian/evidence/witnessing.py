"""The witness this installation reports to, and the key this log signs with."""

from pathlib import Path
from typing import Any

from django.conf import settings

from wuxian.evidence.actions import origin
from wuxian.evidence.data import KEY_OF_ANOTHER, KeyMissingError, Setup
from wuxian.merkle import Signer, Verifier, keys, parse_verifier
from wuxian.merkle.witness import WitnessClient


def setup() -> Setup:
    """What the settings say."""
    told: dict[str, Any] = settings.EVIDENCE
    return Setup(**told)


def signer() -> Signer:
    """The log's key, made on first use. Raises KeyMissingError for the key of another log."""
    path = setup().key
    found = keys.kept_signer(path, origin())
    if found.name != origin():
        message = KEY_OF_ANOTHER.format(path=path, found=found.name, wanted=origin())
        raise KeyMissingError(message)
    return found


def witness() -> WitnessClient | None:
    """The witness, where one is configured."""
    here = setup()
    if not here.witness_url:
        return None
    return WitnessClient(here.witness_url, witness_key(here.witness_key))


def witness_key(text: str) -> Verifier:
    """A public key as text, or in a file of that name."""
    is_file = "+" not in text
    return parse_verifier(Path(text).read_text(encoding="utf-8") if is_file else text)
