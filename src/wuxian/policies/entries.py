"""What ``policies`` logs, and the rows it answers for."""

from wuxian.access.data import Actor
from wuxian.evidence import api as evidence
from wuxian.evidence.data import Claim, ClaimedTable, Entry, EntryType

NOTED = evidence.register(
    entry_type=EntryType(
        "policies.library_noted", "开始使用政策库 {object}", "library", ("places",)
    )
)
LIBRARY = "policies.library"
_ROWS = "(SELECT hashtext(digest)::bigint AS id, * FROM policies_libraryversion) AS one"
_COLUMNS = ("digest", "first_seen", "seen_by", "places")
evidence.claim(
    claimed=Claim(LIBRARY, (ClaimedTable("policies_libraryversion", "id", _COLUMNS, source=_ROWS),))
)


def note(actor: Actor, digest: str, number: int, places: int) -> None:
    """Log that a library is in use for the first time."""
    touched = {LIBRARY: [number]}
    about = f"library:{digest}"
    evidence.append(entry=Entry(actor.who, NOTED, about, after={"places": places}, touched=touched))
