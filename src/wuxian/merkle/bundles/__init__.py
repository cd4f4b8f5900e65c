"""Evidence in one file: entries of a log, proofs, keys and originals, checked without the log.

`verify_bundle` needs no database and no network. ``verify.mjs`` beside it says the same about every
bundle with nothing but Node's standard library, so that nobody has to believe one program.
"""

from wuxian.merkle.bundles.container import BundleError, read_container, write_container
from wuxian.merkle.bundles.verdicts import Finding, Outcome, Verdict
from wuxian.merkle.bundles.verify import verify_bundle

__all__ = [
    "BundleError",
    "Finding",
    "Outcome",
    "Verdict",
    "read_container",
    "verify_bundle",
    "write_container",
]
