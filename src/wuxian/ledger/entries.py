"""What ``ledger`` logs, and the rows it answers for."""

from wuxian.access.data import Actor
from wuxian.evidence import api as evidence
from wuxian.evidence.data import Claim, ClaimedTable, Entry, EntryType

COMPUTED = evidence.register(
    entry_type=EntryType(
        "ledger.owed_computed",
        "核算应缴 {object}",
        "run",
        ("period", "entities", "people", "lines", "facts", "rules", "library", "digest"),
    )
)
RUN, COVER = "ledger.run", "ledger.cover"
_RUN = (
    "number", "ulid", "period", "entities", "covers", "as_known", "facts_id", "rules_id",
    "library_digest", "lines_digest", "people", "lines", "statuses", "created_at", "created_by",
)  # fmt: skip
_KEY = ("period", "run_id", "person_id", "entity_id", "place", "kind", "party")
_LINE = (
    *_KEY, "account_id", "department_id", "fact", "fee_type", "status", "state", "base",
    "rate_ppm", "amount",
)  # fmt: skip
_COVER = ("id", "run_id", "period", "entity_id", "is_current")
_LINES = """(SELECT l.* FROM ledger_owedrun r
    JOIN ledger_line l ON l.period = r.period AND l.run_id = r.number) AS one"""

for _claim in (
    Claim(RUN, (
        ClaimedTable("ledger_owedrun", "number", _RUN, key="number"),
        ClaimedTable(
            "ledger_line", "run_id", _LINE, key="run_id", source=_LINES, whole=True, order=_KEY
        ),
    )),
    Claim(COVER, (ClaimedTable("ledger_cover", "run_id", _COVER),)),
):  # fmt: skip
    evidence.claim(claimed=_claim)


def note(actor: Actor, ulid: str, said: dict[str, object], touched: dict[str, list[int]]) -> None:
    """Log a run with digests of what it was computed from and of what came out."""
    evidence.append(entry=Entry(actor.who, COMPUTED, f"run:{ulid}", after=said, touched=touched))
