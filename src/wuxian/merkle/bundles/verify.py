"""Check a bundle: what is in it, who signed the head, that every entry is under it."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from wuxian.merkle.bundles import parts
from wuxian.merkle.bundles.container import PARTS, BundleError, is_known, read_container
from wuxian.merkle.bundles.parts import Entry, Keys, Proofs, UnreadableError
from wuxian.merkle.bundles.verdicts import Code, Finding, Outcome
from wuxian.merkle.checkpoints import Checkpoint, cosignatures, open_checkpoint, parse_checkpoint
from wuxian.merkle.errors import MerkleError, NoteError, SignatureError
from wuxian.merkle.hashing import leaf_hash
from wuxian.merkle.notes import parse_note
from wuxian.merkle.proofs import verify_consistency, verify_inclusion

T = TypeVar("T")
HEAD = "{size} entries, root {root}"
OLDER = "the bundle's head ({mine}) is older than the known head ({known}); ask for a newer bundle"
FORKED = "the bundle's head ({mine}) and the known head ({known}) are of two histories"


def verify_bundle(path: Path, *, known_checkpoint: bytes | None = None) -> Outcome:
    """Everything wrong with a bundle; ``known_checkpoint`` is a head its reader has from elsewhere.

    Raises OSError for a file that cannot be read.
    """
    try:
        files = read_container(path)
    except BundleError as error:
        return Outcome((Finding(Code.CONTAINER, path.name, str(error)),))
    return _Check(files, known_checkpoint).outcome()


class _Check:
    """One run over the files of a bundle; findings gather as it goes."""

    def __init__(self, files: Mapping[str, bytes], known: bytes | None) -> None:
        self._files, self._known = files, known
        self._found: list[Finding] = []
        self._entries: list[Entry] = []
        self._head = ""

    def outcome(self) -> Outcome:
        self._listed()
        if all(name in self._files for name in PARTS):
            self._parts()
        return Outcome(tuple(self._found), len(self._entries), self._head)

    def _say(self, code: Code, where: str, message: str) -> None:
        self._found.append(Finding(code, where, message))

    def _listed(self) -> None:
        """Every file is one a bundle may hold, is listed, and is as listed."""
        for name in self._files:
            if not is_known(name):
                self._say(Code.FILE_UNKNOWN, name, "a bundle holds no such file")
        for name in PARTS:
            if name not in self._files:
                self._say(Code.FILE_MISSING, name, "it is not in the bundle")
        manifest = self._read("manifest.json", Code.MANIFEST, parts.read_manifest)
        if manifest is None:
            return
        for name in self._files.keys() - manifest.keys() - {"manifest.json"}:
            self._say(Code.FILE_UNLISTED, name, "the manifest does not list it")
        for name, digest in manifest.items():
            if name not in self._files:
                if name not in PARTS:
                    self._say(Code.FILE_MISSING, name, "it is not in the bundle")
            elif sha256(self._files[name]).hexdigest() != digest:
                self._say(Code.FILE_CHANGED, name, "it is not as the manifest says")

    def _read(self, name: str, code: Code, read: Callable[[bytes], T]) -> T | None:
        if name not in self._files:
            return None
        try:
            return read(self._files[name])
        except UnreadableError as error:
            self._say(code, name, str(error))
            return None

    def _parts(self) -> None:
        keys = self._read("keys.json", Code.KEYS, parts.read_keys)
        proofs = self._read("proofs.json", Code.PROOFS, parts.read_proofs)
        head = self._opened_head(keys) if keys else None
        entries = self._read("entries.jsonl", Code.ENTRY, lambda data: [*parts.read_entries(data)])
        self._entries = entries or []
        if entries == []:
            self._say(Code.ENTRIES_NONE, "entries.jsonl", "it holds no entry")
        self._salted()
        if head and proofs:
            self._proved(head, proofs)
        if keys and head and proofs and self._known is not None:
            self._compared(keys, head, proofs, self._known)

    def _opened_head(self, keys: Keys) -> Checkpoint | None:
        """The signed head with enough cosignatures under it."""
        note = self._files["checkpoint"]
        try:
            head = open_checkpoint(note, keys.log)
        except NoteError as error:
            self._say(Code.CHECKPOINT, "checkpoint", str(error))
            return None
        self._head = note.decode()
        try:
            seen = {one.name for one in cosignatures(note, keys.witnesses)}
        except MerkleError as error:
            self._say(Code.COSIGNATURE, "checkpoint", str(error))
            return head
        if len(seen) < keys.quorum:
            message = f"{len(seen)} witnesses where {keys.quorum} are needed"
            self._say(Code.UNWITNESSED, "checkpoint", message)
        if not seen and not keys.quorum:
            self._say(Code.NO_WITNESS, "checkpoint", "nobody but the log's owner signed this head")
        return head

    def _proved(self, head: Checkpoint, proofs: Proofs) -> None:
        """Every entry is of this log and under this head, and nothing else is proved."""
        if proofs.size != head.size:
            self._say(Code.PROOFS, "proofs.json", "its proofs are for another head")
            return
        for index in proofs.inclusion.keys() - {entry.index for entry in self._entries}:
            self._say(Code.PROOF_EXTRA, str(index), "a proof without an entry")
        for entry in self._entries:
            if entry.said.get("log") != head.origin:
                self._say(Code.ENTRY, str(entry.index), "it is of another log")
            if entry.index not in proofs.inclusion:
                self._say(Code.PROOF_MISSING, str(entry.index), "an entry without a proof")
                continue
            try:
                verify_inclusion(
                    leaf=leaf_hash(entry.leaf), index=entry.index, size=head.size,
                    proof=proofs.inclusion[entry.index], root=head.root,
                )  # fmt: skip
            except MerkleError as error:
                self._say(Code.PROOF, str(entry.index), str(error))

    def _salted(self) -> None:
        """What is opened is what was committed to; every original is committed to by an entry."""
        salts = self._read("salts.json", Code.SALTS, parts.read_salts)
        if salts is None:
            return
        leaves = {entry.index: entry.said for entry in self._entries}
        committed: set[str] = set()
        for index, opened in salts.items():
            if index not in leaves:
                self._say(Code.SALT_EXTRA, str(index), "it opens an entry that is not here")
            elif not parts.fits(opened, leaves[index]):
                self._say(Code.SALT, str(index), "the entry committed to something else")
            else:
                committed |= {one["sha256"] for one in opened.get("attachments", ())}
        self._originals(committed)

    def _originals(self, committed: set[str]) -> None:
        here = {
            name: sha256(content).hexdigest()
            for name, content in self._files.items()
            if name.startswith("originals/")
        }
        for name, digest in here.items():
            if digest not in committed:
                self._say(Code.ORIGINAL_UNPROVED, name, "no entry here commits to it")
        for digest in sorted(committed - set(here.values())):
            self._say(Code.ORIGINAL_MISSING, digest, "an entry commits to it, and it is not here")

    def _compared(self, keys: Keys, head: Checkpoint, proofs: Proofs, note: bytes) -> None:
        """Whether this head grew out of one that its reader knew before."""
        try:
            known = parse_checkpoint(parse_note(note))
            if known.origin != head.origin:
                message = f"the known head is of the log {known.origin}"
                self._say(Code.OTHER_LOG, "known", message)
                return
            open_checkpoint(note, keys.log)
        except SignatureError as error:
            is_stranger = not any(one.is_by(keys.log) for one in parse_note(note).signatures)
            self._say(Code.OTHER_LOG if is_stranger else Code.KNOWN_HEAD, "known", str(error))
            return
        except NoteError as error:
            self._say(Code.KNOWN_HEAD, "known", str(error))
            return
        for finding in _grown(known, head, proofs):
            self._found.append(finding)


def _grown(known: Checkpoint, head: Checkpoint, proofs: Proofs) -> Iterator[Finding]:
    both = {"mine": _named(head), "known": _named(known)}
    if known.size > head.size:
        yield Finding(Code.OLDER, "known", OLDER.format(**both))
        return
    same = known.size == head.size
    if not same and known.size and known.size not in proofs.consistency:
        message = f"no proof leads from the known head ({both['known']}) to the bundle's"
        yield Finding(Code.UNLINKED, "known", message)
        return
    try:
        verify_consistency(
            old_size=known.size, new_size=head.size, old_root=known.root, new_root=head.root,
            proof=[] if same else proofs.consistency.get(known.size, []),
        )  # fmt: skip
    except MerkleError:
        yield Finding(Code.FORKED, "known", FORKED.format(**both))


def _named(head: Checkpoint) -> str:
    return HEAD.format(size=head.size, root=head.root.hex()[:16])
