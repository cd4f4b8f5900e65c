"""``{% load faces %}``: numbers and words as filters, icons and fields as tags."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wuxian.engine.kinds import Kind, Party, State
from wuxian.faces import icons, words
from wuxian.faces.shapes import Tag

register = template.Library()

register.filter("amount", words.amount)
register.filter("percent", words.percent)
register.filter("month", words.month)
register.filter("told", words.told)
register.filter("month_code", words.month_code)


@register.filter
def kind_name(kind: str) -> str:
    """The label of a kind."""
    return words.kind_name(Kind(kind))


@register.filter
def party_name(party: str) -> str:
    """The label of a party."""
    return words.party_name(Party(party))


@register.filter
def state_tag(state: str) -> Tag:
    """The tag of a state of checking."""
    return words.state_tag(State(state))


@register.filter
def standing_tag(key: str) -> Tag:
    """The tag of an obligation's status."""
    return words.standing_tag(key)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign; it says nothing to a screen reader, so words must stand beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
        icons.PATHS[name],
    )
