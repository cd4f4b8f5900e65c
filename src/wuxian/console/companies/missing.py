"""Which accounts lack a rate only the employer knows."""

from wuxian.employers.data import Account, Channel, Fact

WANTED: dict[Channel, tuple[Fact, ...]] = {
    Channel.SOCIAL_INSURANCE: (Fact.WORK_INJURY_RATE, Fact.WORK_INJURY_CLASS),
    Channel.HOUSING_FUND: (Fact.HOUSING_FUND_RATE,),
}
"""Any one of them will do."""


def lacks_rate(account: Account) -> bool:
    """Whether a kind of this account cannot be computed until somebody fills it in."""
    wanted = WANTED.get(account.channel, ())
    return bool(wanted) and not any(fact in account.facts for fact in wanted)
