"""Documents for people, set by typst: a template and plain data in, PDF/A out. Knows no rules.

The date is an argument, so the same input gives the same bytes.

DocumentError
├── NoFontError      no Chinese font is installed
└── NoTemplateError  no template of that name
"""

from wuxian.documents.errors import DocumentError, NoFontError, NoTemplateError
from wuxian.documents.fonts import font_folder
from wuxian.documents.setting import GETA, Rendered, render

__all__ = [
    "GETA",
    "DocumentError",
    "NoFontError",
    "NoTemplateError",
    "Rendered",
    "font_folder",
    "render",
]
