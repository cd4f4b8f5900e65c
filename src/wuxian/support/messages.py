"""Text for people that can still be told in another language when it is shown.

A constant is marked once, filled in like any text, and reads as Chinese everywhere:

>>> LATE = mark("已 {days} 天未参保。")
>>> told = LATE.format(days=31)
>>> told
'已 31 天未参保。'
>>> told.template, told.params
('已 {days} 天未参保。', {'days': 31})

Whoever shows it looks up the template and fills in the same parameters. ``pack`` and ``unpack``
carry it through JSON.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any


class Message(str):
    """A text with the template and the parameters it was made of.

    A parameter may itself be a message. Without parameters the template is the text, braces and
    all.
    """

    template: str
    params: Mapping[str, object]

    def __new__(cls, template: str, params: Mapping[str, object] | None = None) -> "Message":
        """The template filled in."""
        message = super().__new__(cls, template.format(**params) if params else template)
        message.template, message.params = str(template), dict(params or {})
        return message

    def format(self, **params: object) -> "Message":  # type: ignore[override]
        """The same template with its parameters."""
        return Message(self.template, params)


def mark(template: str) -> Message:
    """A template for the catalogues; ``python -m tools.messages`` finds it by this word."""
    return Message(template)


def joined(parts: Sequence[str], separator: str = " ") -> Message:
    """Several texts as one, each still told in its own words.

    >>> joined(["甲", "乙"], "、")
    '甲、乙'
    """
    named = {f"part{number}": part for number, part in enumerate(parts)}
    return Message(separator.join(f"{{{name}}}" for name in named), named)


def listed(parts: Sequence[str]) -> str:
    """Several texts as a list, with the commas of the reader's language.

    >>> listed(["3", "12", "20"])
    '3、12、20'
    """
    return reduce(lambda one, other: _AND.format(one=one, other=other), parts) if parts else ""


_AND = mark("{one}、{other}")


def pack(text: str) -> Any:
    """A text as JSON can hold it: a message with its parts, other text as it is."""
    if not isinstance(text, Message):
        return text
    return {"template": text.template, "params": {k: _plain(v) for k, v in text.params.items()}}


def _plain(value: object) -> Any:
    if isinstance(value, str):
        return pack(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float | None) else str(value)


def unpack(packed: Any) -> str:
    """The text back.

    >>> unpack(pack(mark("{count} 行").format(count=3))).params
    {'count': 3}
    """
    if not isinstance(packed, dict):
        return str(packed)
    params = {k: unpack(v) if isinstance(v, dict) else v for k, v in packed["params"].items()}
    return Message(packed["template"], params)
