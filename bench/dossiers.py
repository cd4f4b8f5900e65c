"""One person's ten years of evidence: how long the bundle takes, and how large it is."""

import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bench.evidence import _set_up

PEOPLE, MONTHS, FIRST = 200, 120, 201612
PLACE = 310000


@dataclass(frozen=True)
class Exported:
    """What was measured."""

    log: int
    entries: int
    size: int
    seconds: float
    verified: float


def exported(home: Path) -> Exported:
    """A roster and a calculation every month, then one person's bundle, checked."""
    from wuxian.support import postgres

    with postgres.running(home, postgres.DURABLE) as url:
        _set_up(url, str(home))
        from django.db import connections

        from wuxian.config import prepare

        prepare.prepare()
        _live()
        found = _export(home)
        connections.close_all()
    return found


def _live() -> None:
    """Every month everybody's wage changes and the month is computed."""
    from wuxian.access import api as access
    from wuxian.evidence import api as evidence
    from wuxian.ledger import api as ledger
    from wuxian.roster import api as roster
    from wuxian.roster.data import RosterRow
    from wuxian.support.clock import frozen_at
    from wuxian.support.periods import add_months, first_day

    actor = access.operator()
    for number in range(MONTHS):
        month = add_months(FIRST, number)
        day = first_day(month)
        rows = [
            RosterRow(
                name=f"员工{one}", entity="示例公司", since=month, place=PLACE,
                employee_no=f"E{one}", hired_on=date(2016, 12, 1), start=FIRST,
                amount=(8_000 + 10 * number + one) * 100,
            )
            for one in range(PEOPLE)
        ]  # fmt: skip
        with frozen_at(datetime(day.year, day.month, 15, tzinfo=UTC)):
            roster.write_rows(actor, rows=rows, run=f"BENCH{month}")
            ledger.create_owed_run(actor, period=month)
            evidence.witness_now()


def _export(home: Path) -> Exported:
    from wuxian.access import api as access
    from wuxian.dossiers import api as dossiers
    from wuxian.evidence import api as evidence
    from wuxian.merkle.bundles import Verdict, verify_bundle
    from wuxian.roster import api as roster

    actor = access.operator()
    person = roster.list_people(actor, search="E7", limit=1).people[0]
    began = time.perf_counter()
    bundle = dossiers.export(actor, scope=f"person:{person.id}")
    seconds = time.perf_counter() - began
    path = home / "bundle.zip"
    path.write_bytes(bundle.content)
    began = time.perf_counter()
    if verify_bundle(path).verdict is not Verdict.VALID:
        raise SystemExit("the bundle does not verify")
    verified = time.perf_counter() - began
    return Exported(evidence.head().size, bundle.entries, len(bundle.content), seconds, verified)


def show() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="wuxian-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        found = exported(home)
    name = f"ten years of one of {PEOPLE}, {found.entries} of {found.log} entries"
    print(f"{name:<46}{found.seconds:>22.3f}  ≤ 60 s")
    print(f"{'  the bundle, KB':<46}{found.size / 1024:>22.0f}")
    print(f"{'  checked':<46}{found.verified:>22.3f}")


if __name__ == "__main__":
    sys.exit(show())
