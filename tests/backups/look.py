"""What an installation shows of itself, as JSON: ``python -m tests.backups.look``."""

import json
import sys
from itertools import islice

import django


def look() -> dict[str, object]:
    """Names and identity numbers of people, and whether the owed run computes again."""
    from wuxian.access import api as access
    from wuxian.ledger import api as ledger
    from wuxian.roster import api as roster

    actor = access.operator()
    page = roster.list_people(actor, limit=500)
    some = islice(page.people, 20)
    numbers = [roster.reveal_id(actor, person_id=one.id, reason="演练") for one in some]
    [run] = ledger.list_runs(actor)
    again = ledger.replay(actor, run_id=run.id)
    return {
        "names": sorted(one.name for one in page.people),
        "numbers": numbers,
        "is_equal": again.is_equal,
        "digest": again.stored,
    }


if __name__ == "__main__":
    django.setup()
    json.dump(look(), sys.stdout)
