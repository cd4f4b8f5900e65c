"""Setting a template with data."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from wuxian.documents.errors import DocumentError, NoTemplateError
from wuxian.documents.fonts import FAMILIES, font_folder
from wuxian.support.messages import mark

GETA = "〓"
"""What stands where the font has no glyph."""
MOST_MISSING = 64
TEMPLATES = Path(__file__).parent / "templates"
NO_TEMPLATE = mark("没有名为“{name}”的版式。")
NOT_SET = mark("文档没有排成：{reason}")
_UNSHOWN = re.compile(r'the text `"(.+)"` could not be displayed', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document, and the characters its font does not have (each shown as `GETA`)."""

    pdf: bytes
    missing: tuple[str, ...]


def render(*, template: str, data: Mapping[str, Any], made: datetime) -> Rendered:
    """A PDF/A-2b of ``templates/<template>.typ`` with JSON-ready data, dated ``made``.

    Raises NoTemplateError, NoFontError, and DocumentError where typst refuses the template.

    >>> render(template="none", data={}, made=datetime(2026, 7, 1))
    Traceback (most recent call last):
    ...
    wuxian.documents.errors.NoTemplateError: 没有名为“none”的版式。
    """
    path = TEMPLATES / f"{template}.typ"
    if not path.exists():
        raise NoTemplateError(NO_TEMPLATE.format(name=template))
    text = json.dumps(data, ensure_ascii=False)
    missing: list[str] = []
    while True:
        try:
            return Rendered(_set(path, text, made), tuple(missing))
        except typst.TypstError as refused:
            unshown = _UNSHOWN.search(str(refused))
            if unshown is None or unshown[1] not in text or len(missing) == MOST_MISSING:
                raise DocumentError(NOT_SET.format(reason=str(refused))) from refused
            missing.append(unshown[1])
            text = text.replace(unshown[1], GETA)


def _set(path: Path, text: str, made: datetime) -> bytes:
    compiler = typst.Compiler(
        root=TEMPLATES, font_paths=_fonts(font_folder()), ignore_system_fonts=True
    )
    found = compiler.compile(
        input=path,
        format="pdf",
        sys_inputs={"data": text, "fonts": json.dumps(FAMILIES)},
        pdf_standards="a-2b",
        timestamp=made.replace(microsecond=0),
    )
    assert isinstance(found, bytes)
    return found


@cache
def _fonts(folder: Path) -> typst.Fonts:
    """The font, read once a process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
