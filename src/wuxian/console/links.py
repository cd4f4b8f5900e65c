"""Addresses of pages in other areas, stated as the query their filter understands."""

from urllib.parse import urlencode

from django.urls import reverse

from wuxian.support.periods import Period, format_period


def to(route: str, *args: object, **query: object) -> str:
    """The address of a page with what is asked of it; parts that are None or empty are left out."""
    said = {name: str(value) for name, value in query.items() if value not in (None, "", False)}
    path = reverse(route, args=args)
    return f"{path}?{urlencode(said)}" if said else path


def to_month(route: str, month: Period, **query: object) -> str:
    """The address of a page about a month."""
    return to(route, month=format_period(month), **query)
