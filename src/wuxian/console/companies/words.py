"""Accounts in words."""

from django.utils.translation import gettext

from wuxian.console.people.words import fact_value, rate_name
from wuxian.employers.data import Account, Channel


def channel_name(channel: Channel) -> str:
    """With whom an account is registered."""
    return {
        Channel.SOCIAL_INSURANCE: gettext("社保经办机构"),
        Channel.MEDICAL: gettext("医保经办机构"),
        Channel.TAX: gettext("税务"),
        Channel.HOUSING_FUND: gettext("住房公积金中心"),
    }[channel]


def facts_text(account: Account) -> str:
    """What is in force, in one line."""
    return "，".join(
        f"{rate_name(fact)} {fact_value(fact, value)}" for fact, value in account.facts.items()
    )
