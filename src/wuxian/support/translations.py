"""Compile every gettext catalogue in the package, so a checkout needs no gettext tools."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def compile_catalogues(root: Path = PACKAGE) -> list[Path]:
    """Write a ``.mo`` beside each ``.po`` that is newer; return those written."""
    written = []
    for source in sorted(root.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as reader, target.open("wb") as writer:
            write_mo(writer, read_po(reader))
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
