"""The people list of a branch at a million people, with and without row-level security."""

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

PEOPLE, COMPANIES, SHOWN = 1_000_000, 30, 200
ROUNDS = 15
_PEOPLE = """
INSERT INTO roster_person (name_sealed, name_token, name_sort, tokens, entities, created_at)
SELECT '\\x00', n, decode('7a' || lpad(to_hex(n), 8, '0'), 'hex'), ARRAY[n::bigint, n %% 5000],
       ARRAY[(%(ids)s::bigint[])[1 + n %% array_length(%(ids)s::bigint[], 1)]], now()
FROM generate_series(1, %(people)s) n
"""
_EMPLOYMENTS = """
INSERT INTO roster_employment (person_id, entity_id, recorded_at, employee_no, hired_on)
SELECT id, entities[1], now(), 'E' || id, date '2024-03-01' FROM roster_person
WHERE name_sealed = '\\x00'
"""


def show() -> None:
    """Print the medians of one page each, in turns, and their ratio."""
    with tempfile.TemporaryDirectory(prefix="wuxian-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        from wuxian.support import postgres

        with postgres.running(home, postgres.THROWAWAY) as url:
            os.environ |= {"WUXIAN_DATABASE_URL": url, "WUXIAN_DATA_DIR": str(home)}
            os.environ["DJANGO_SETTINGS_MODULE"] = "wuxian.config.settings"
            import django

            django.setup()
            _fill()
            for companies in (1, 10, COMPANIES):
                _compare(companies)
            from django.db import connections

            connections.close_all()


def _fill() -> None:
    from django.db import connections

    from wuxian.access import api as access
    from wuxian.config import prepare
    from wuxian.employers import api as employers
    from wuxian.roster import api as roster
    from wuxian.roster.data import RosterRow

    prepare.prepare()
    operator = access.operator()
    ids = [employers.ensure_entity(operator, name=f"第{n}公司").id for n in range(COMPANIES)]
    rows = [
        RosterRow(name=f"安{n}", entity=f"第{n % COMPANIES}公司", since=202601, employee_no=f"A{n}")
        for n in range(SHOWN * COMPANIES // 10)
    ]
    roster.write_rows(operator, rows=rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute(_PEOPLE, {"ids": ids, "people": PEOPLE})
        cursor.execute(_EMPLOYMENTS)
        cursor.execute("VACUUM ANALYZE roster_person")
        cursor.execute("VACUUM ANALYZE roster_employment")


def _branch(companies: int) -> Any:
    """Somebody who may see that many companies."""
    from wuxian.access import api as access
    from wuxian.employers import api as employers

    operator = access.operator()
    user = access.create_user(operator, username=f"b{companies}", password="correct horse battery")
    if companies == COMPANIES:
        access.grant(operator, user_id=user.id, role="specialist")
        return access.get_actor(user_id=user.id)
    for entity in employers.list_entities(operator)[:companies]:
        access.grant(operator, user_id=user.id, role="specialist", subject=f"entity:{entity.id}")
    return access.get_actor(user_id=user.id)


def _compare(companies: int) -> None:
    from django.db import connection

    from wuxian.roster import api as roster

    actor = _branch(companies)
    seconds: dict[str, list[float]] = {"wuxian_app": [], "wuxian": []}
    for _ in range(ROUNDS + 2):
        for role, found in seconds.items():
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {role}")
            began = time.perf_counter()
            page = roster.list_people(actor, limit=50)
            found.append(time.perf_counter() - began)
            assert len(page.people) == 50
    under, bare = (statistics.median(found[2:]) for found in seconds.values())
    label = f"people list, {companies} of {COMPANIES} companies, {page.total:,} people"
    print(f"{label:<58}{under * 1000:>9.1f} ms {bare * 1000:>9.1f} ms without {under / bare:>6.2f}")


if __name__ == "__main__":
    show()
