"""What can go wrong in setting a document."""

from wuxian.support.errors import WuxianError


class DocumentError(WuxianError):
    """A document cannot be set."""


class NoFontError(DocumentError):
    """No Chinese font is installed."""


class NoTemplateError(DocumentError):
    """There is no template of that name."""
