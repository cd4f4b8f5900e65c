"""Collect every text for translation and note the missing ones in the English catalogues.

    python -m tools.messages

Texts are Chinese in the code and the templates. Each face keeps its catalogue beside itself in
``locale/en/LC_MESSAGES/django.po``; labels that rooms below state once belong to ``faces``.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "wuxian"
KEYWORDS = {"mark": None, "gettext": None, "gettext_lazy": None, "_": None, "ngettext": (1, 2)}
MARKED = {"mark": None}
"""How rooms mark what they say, see `wuxian.support.messages`."""
FACES = ("faces", "console", "mobile")
ABOVE_ROOMS = (*FACES, "config", "cli", "rest")
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
HEAD = "# English for the Chinese of this folder. See tools/messages.py."
_CALLS = re.compile(r"(?<![\w.])(?:gettext|_)\(\s*(u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")")


def texts_of(face: str) -> set[str]:
    """Every text a face shows."""
    folder = PACKAGE / face
    found = {text for path in folder.rglob("*.py") for text in _in_python(path)}
    found |= {text for path in folder.rglob("*.html") for text in _in_template(path)}
    labels = {"faces": _labels_of_faces, "console": _labels_of_console}.get(face)
    return found | set(labels() if labels else ())


def _in_python(path: Path, keywords: Mapping[str, Any] = KEYWORDS) -> Iterator[str]:
    for found in extract_from_file("python", str(path), keywords=keywords):
        message = found[1]
        yield message[0] if isinstance(message, tuple) else message


def _in_template(path: Path) -> Iterator[str]:
    from django.utils.translation.template import templatize

    source = templatize(path.read_text(encoding="utf-8"))
    for literal in _CALLS.findall(source):
        yield ast.literal_eval(literal)


def _labels_of_faces() -> Iterator[str]:
    from wuxian.faces import words

    yield from words.labels_from_below()
    yield from templates_of_rooms()


def templates_of_rooms() -> Iterator[str]:
    """What the rooms below say to people: every text they mark."""
    for room in sorted(path for path in PACKAGE.iterdir() if path.is_dir()):
        if room.name not in ABOVE_ROOMS:
            for path in sorted(room.rglob("*.py")):
                yield from _in_python(path, MARKED)


def _labels_of_console() -> Iterator[str]:
    from wuxian.console.imports import fields
    from wuxian.evidence import registry
    from wuxian.roster.data import AMOUNT_LABELS

    yield from fields.labels_from_below()
    yield from AMOUNT_LABELS.values()
    yield from (one.sentence for one in registry.types().values() if not _is_of_tests(one.key))


def _is_of_tests(key: str) -> bool:
    return key.startswith(("test.", "bench."))


def _empty() -> Catalog:
    """A catalogue whose head says nothing that changes from day to day."""
    return Catalog(locale="en", header_comment=HEAD, fuzzy=False, charset="utf-8")


def catalogue_of(face: str) -> Catalog:
    """The English catalogue of a face; an empty one where there is none yet."""
    path = PACKAGE / face / CATALOGUE
    if not path.exists():
        return _empty()
    with path.open("rb") as reader:
        return read_po(reader, locale="en")


def missing(face: str) -> set[str]:
    """Texts without English, which another face's catalogue may give."""
    known = {message.id for other in FACES for message in catalogue_of(other) if message.string}
    return texts_of(face) - known


def update(face: str) -> int:
    """Add the missing texts to the catalogue and drop those nobody shows; return how many miss."""
    catalogue, texts = catalogue_of(face), texts_of(face)
    kept = _empty()
    for message in catalogue:
        if message.id in texts and message.string:
            kept.add(message.id, message.string)
    lacking = missing(face)
    for text in sorted(lacking):
        kept.add(text)
    target = PACKAGE / face / CATALOGUE
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as writer:
        write_po(writer, kept, width=100, omit_header=True, sort_output=True)
    return len(lacking)


def main() -> None:
    """Update every catalogue and say what is missing."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxian.config.settings")
    django.setup()
    for face in FACES:
        if (PACKAGE / face).is_dir():
            print(f"{face}: {update(face)} without English")


if __name__ == "__main__":
    main()
