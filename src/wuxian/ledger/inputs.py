"""From the facts of rooms below to the frame `batch` computes. Columns in, columns out."""

from collections.abc import Sequence

import polars as pl

from wuxian.employers.data import CHANNEL_KINDS, Account, Channel, Fact
from wuxian.engine.kinds import CORE_KINDS, Kind
from wuxian.engine.plan import Plan
from wuxian.roster.data import MonthFacts

KEYS = ["person_id", "entity_id", "place"]
_OWN_RATES = {
    Fact.WORK_INJURY_RATE: ("work_injury_ppm", pl.Int64),
    Fact.WORK_INJURY_CLASS: ("injury_class", pl.Int32),
    Fact.HOUSING_FUND_RATE: ("housing_fund_ppm", pl.Int64),
    Fact.HOUSING_FUND_RATE_EMPLOYEE: ("housing_fund_employee_ppm", pl.Int64),
    Fact.SUPPLEMENTARY_HOUSING_FUND_RATE: ("supplementary_housing_fund_ppm", pl.Int64),
}
_SUPPLEMENT = Kind.SUPPLEMENTARY_HOUSING_FUND
_CHANNEL_ORDER = (Channel.HOUSING_FUND, Channel.MEDICAL, Channel.SOCIAL_INSURANCE, Channel.TAX)
"""Of two accounts that cover a kind, the one with the narrower channel is meant."""


def people_of(facts: MonthFacts, accounts: Sequence[Account], plan: Plan) -> pl.DataFrame:
    """`batch.people.PEOPLE_SCHEMA`, preceded by the person, entity, department and ids of accounts.

    ``account_<kind>`` says which account a kind of the row belongs to. Rows are ordered and
    numbered by person, entity and place.
    """
    own = _own_rates(accounts)
    covered = _covered(facts.enrolments, plan, own)
    kinds = covered.group_by(KEYS).agg(
        pl.col("kind").unique().sort().str.join(";").alias("kinds"),
        *(_account_of(kind) for kind in Kind),
    )
    return (
        facts.people.join(kinds, on=KEYS, how="inner")
        .join(own, on=["entity_id", "place"], how="left")
        .with_columns(_rate(fact, *column) for fact, column in _OWN_RATES.items())
        .drop([f"own_{fact}" for fact in _OWN_RATES])
        .sort(KEYS)
        .with_row_index("person")
        .with_columns(pl.col("person").cast(pl.Int32))
    )


def _covered(enrolments: pl.DataFrame, plan: Plan, own: pl.DataFrame) -> pl.DataFrame:
    """One row per person × place × kind × account, the preferred account first."""
    explicit = enrolments.filter(pl.col("kind").is_not_null())
    whole = (
        enrolments.filter(pl.col("kind").is_null())
        .drop("kind")
        .join(_channel_kinds(), on="channel")
        .join(_levied(plan), on=["place", "kind"], how="left")
        .filter(pl.col("levied").fill_null(False) | pl.col("core"))
        .join(_with_supplement(own), on=["entity_id", "place"], how="left")
        .filter((pl.col("kind") != _SUPPLEMENT.value) | pl.col("has_supplement"))
    )
    columns = [*KEYS, "account_id", "channel", "kind"]
    order = {channel.value: rank for rank, channel in enumerate(_CHANNEL_ORDER)}
    both = [
        explicit.select(columns).with_columns(whole_channel=pl.lit(False)),
        whole.select(columns).with_columns(whole_channel=pl.lit(True)),
    ]
    rank = pl.col("channel").replace_strict(order, return_dtype=pl.Int8)
    return pl.concat(both).sort(*KEYS, "kind", "whole_channel", rank, "account_id")


def _with_supplement(own: pl.DataFrame) -> pl.DataFrame:
    """Where an entity chose to pay the supplementary fund; elsewhere nobody owes it."""
    chosen = own.filter(pl.col("supplementary_housing_fund_ppm").is_not_null())
    return chosen.select("entity_id", "place", pl.lit(True).alias("has_supplement"))


def _channel_kinds() -> pl.DataFrame:
    rows = [
        (channel.value, kind.value, kind in CORE_KINDS)
        for channel, kinds in CHANNEL_KINDS.items()
        for kind in kinds
    ]
    schema = {"channel": pl.String, "kind": pl.String, "core": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _levied(plan: Plan) -> pl.DataFrame:
    """Which kinds a place levies."""
    pairs = plan.lines.select("place", pl.col("kind").cast(pl.String)).unique()
    return pairs.with_columns(pl.lit(True).alias("levied"))


def _account_of(kind: Kind) -> pl.Expr:
    mine = pl.col("kind") == kind.value
    return pl.col("account_id").filter(mine).first().alias(f"account_{kind.value}")


def _rate(fact: Fact, name: str, dtype: type[pl.DataType]) -> pl.Expr:
    """A person's own rate beats the account's; a class of one's own beats the account's rate."""
    own, usual = pl.col(f"own_{fact}"), pl.col(name)
    if fact is Fact.WORK_INJURY_RATE:
        has_class = pl.col(f"own_{Fact.WORK_INJURY_CLASS}").is_not_null()
        usual = pl.when(~has_class).then(usual)
    return pl.coalesce(own, usual).cast(dtype).alias(name)


def _own_rates(accounts: Sequence[Account]) -> pl.DataFrame:
    """The rates and class an entity has in a place, whichever account they are noted on."""
    found: dict[tuple[int, int], dict[str, int]] = {}
    for account in sorted(accounts, key=lambda one: one.id):
        own = found.setdefault((account.entity_id, account.place), {})
        for fact, value in account.facts.items():
            if fact in _OWN_RATES:
                own.setdefault(_OWN_RATES[fact][0], value)
    rows = [{"entity_id": entity, "place": place, **own} for (entity, place), own in found.items()]
    rates = dict(_OWN_RATES.values())
    return pl.DataFrame(
        rows, schema={"entity_id": pl.Int64, "place": pl.Int32, **rates}, orient="row"
    )
