"""A zip is a folder of files: what to open, what to leave, what to refuse."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from wuxian.sheets import errors
from wuxian.sheets.containers import kinds
from wuxian.sheets.containers.limits import Budget, Limits, check_packed

_IGNORED_PREFIXES = ("~$", ".", "__MACOSX")
_IGNORED_NAMES = {"thumbs.db", "desktop.ini"}
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside the upload; ``path`` is empty when the upload is the file itself."""

    path: str
    data: bytes


def open_members(*, data: bytes, limits: Limits) -> Iterator[Member]:
    """The files of an upload, archives inside archives included, editor litter left out."""
    check_packed(len(data), limits)
    if not data.startswith(b"PK"):
        yield Member(path="", data=data)
        return
    try:
        yield from _unpack(data, "", Budget(len(data), limits), limits, depth=0)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise errors.DamagedFileError(errors.DAMAGED) from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise errors.DamagedFileError(errors.DAMAGED) from None


def _unpack(
    data: bytes, within: str, budget: Budget, limits: Limits, *, depth: int
) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_entries(archive, limits)
        if not _is_folder(data):
            budget.measure(archive)
            yield Member(path=within, data=data)
            return
        for entry in archive.infolist():
            if entry.is_dir() or _is_litter(name_of(entry)):
                continue
            content = budget.inflate(archive, entry)
            path = f"{within}/{name_of(entry)}".lstrip("/")
            if content.startswith(b"PK") and depth < _DEEPEST:
                yield from _unpack(content, path, budget, limits, depth=depth + 1)
            else:
                yield Member(path=path, data=content)


def _is_folder(data: bytes) -> bool:
    try:
        return kinds.container_of(data) is kinds.Container.ARCHIVE
    except errors.NotASpreadsheetError:
        return False


def _check_entries(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        shown = {"count": len(entries), "limit": limits.entries}
        raise errors.OversizeError(errors.TOO_MANY_ENTRIES.format(**shown))
    for entry in entries:
        if entry.flag_bits & 1:
            raise errors.EncryptedFileError(errors.ENCRYPTED)
        _check_path(name_of(entry))


def _check_path(name: str) -> None:
    path = name.replace("\\", "/")
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
        raise errors.UnsafeArchiveError(errors.UNSAFE_ENTRY)


def name_of(entry: zipfile.ZipInfo) -> str:
    """The entry's name; without the UTF-8 flag, Chinese zips are GB18030, not CP437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or parts[-1].lower() in _IGNORED_NAMES:
        return True
    return any(part.startswith(_IGNORED_PREFIXES) for part in parts)
