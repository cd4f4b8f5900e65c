"""Where the Chinese font is: Noto Sans SC in full, so that rare characters of names are there."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from wuxian.documents.errors import NoFontError
from wuxian.support.messages import mark

VARIABLE = "WUXIAN_FONTS"
FAMILIES = ("Noto Sans CJK SC", "Noto Sans SC")
DEBIAN = Path("/usr/share/fonts/opentype/noto")
FILES = ("NotoSansCJK-Regular.ttc", "NotoSansSC_400Regular.ttf")
NO_FONT = mark("没有中文字体，不能生成 PDF。请运行 make setup，或安装 fonts-noto-cjk。")


def font_folder() -> Path:
    """The folder that holds the font. Raises NoFontError."""
    for folder in _places():
        if any((folder / name).exists() for name in FILES):
            return folder
    raise NoFontError(NO_FONT)


def _places() -> Iterator[Path]:
    if named := os.environ.get(VARIABLE):
        yield Path(named)
    yield DEBIAN
    yield Path(sys.prefix) / "share" / "wuxian" / "fonts"
