"""Where the library is, and which of its files hold facts."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from wuxian.policybook.data import NATION, Layer
from wuxian.policybook.errors import NOT_FOUND, LibraryNotFoundError

FOLDERS = {Layer.NATION: "nation", Layer.PROVINCE: "provinces", Layer.CITY: "cities"}
_PACKAGE = Path(__file__).resolve().parents[1]


def find_library(path: Path | None = None) -> Path:
    """The folder named, or ``WUXIAN_LIBRARY``, or the packaged one, or the checkout's."""
    named = path or os.environ.get("WUXIAN_LIBRARY")
    candidates = [Path(named)] if named else [_PACKAGE / "_library", _PACKAGE.parents[1] / "policy"]
    for folder in candidates:
        if (folder / "places.yaml").is_file():
            return folder
    raise LibraryNotFoundError(NOT_FOUND.format(path=candidates[0]))


def fact_files(library: Path) -> list[Path]:
    """Every file a value, a source or a place may come from, in a fixed order."""
    found = [library / "places.yaml"]
    for folder in (*FOLDERS.values(), "sources"):
        found += sorted(_yaml_below(library / folder))
    return found


def _yaml_below(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names if name.endswith(".yaml"))


def owner_of(library: Path, file: Path) -> tuple[Layer, int] | None:
    """Whose values a file holds, by where it stands; ``None`` for sources and places."""
    parts = file.relative_to(library).parts
    if parts[0] == "nation":
        return Layer.NATION, NATION
    for layer in (Layer.PROVINCE, Layer.CITY):
        if parts[0] == FOLDERS[layer]:
            return layer, int(parts[1])
    return None


def stamp(library: Path) -> str:
    """A quick fingerprint: paths, sizes and times, without reading a file."""
    digest = hashlib.sha256(str(library.resolve()).encode())
    for folder, name, stat in sorted(_stats(library)):
        digest.update(f"{folder}\0{name}\0{stat}\n".encode())
    return digest.hexdigest()


def _stats(library: Path) -> Iterator[tuple[str, str, str]]:
    pending = [str(library / name) for name in (*FOLDERS.values(), "sources")]
    places = (library / "places.yaml").stat()
    yield "", "places.yaml", f"{places.st_size}-{places.st_mtime_ns}"
    while pending:
        folder = pending.pop()
        if not os.path.isdir(folder):  # noqa: PTH112 - this walk runs at every start
            continue
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    pending.append(entry.path)
                else:
                    stat = entry.stat()
                    yield folder, entry.name, f"{stat.st_size}-{stat.st_mtime_ns}"


def content_digest(library: Path, texts: dict[Path, str]) -> str:
    """The digest of what the files say: the same wherever the folder stands."""
    digest = hashlib.sha256()
    for file, text in texts.items():
        digest.update(f"{file.relative_to(library).as_posix()}\0{len(text)}\0".encode())
        digest.update(text.encode())
    return digest.hexdigest()
