"""The log of deeds: how many it takes a second, and how long a million take to check."""

import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

WRITERS = 8
DEEDS = 1_500
"""By each writer."""
LEAVES = 1_000_000


def _set_up(url: str, home: str) -> None:
    """Django in this process, on this database."""
    os.environ["WUXIAN_DATABASE_URL"], os.environ["WUXIAN_DATA_DIR"] = url, home
    os.environ["DJANGO_SETTINGS_MODULE"] = "wuxian.config.settings"
    import django

    django.setup()


def _deed_type() -> object:
    from wuxian.evidence import api
    from wuxian.evidence.data import EntryType

    return api.register(entry_type=EntryType("bench.paid", "付了 {object}", "bill", ("fen",)))


def _write(url: str, home: str, is_logged: bool, gate: object, seconds: object) -> None:
    """Deeds one by one, each a row and its entry in one transaction of its own."""
    _set_up(url, home)
    from django.db import connection, transaction

    from wuxian.evidence import api
    from wuxian.evidence.data import Entry, Who

    kind, who = _deed_type(), Who(3, "", "specialist")
    insert = "INSERT INTO bench_bill (fen) VALUES (%s)"

    def deed(number: int) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(insert, [number])
            if is_logged:
                api.append(entry=Entry(who, kind, f"bill:{number}", after={"fen": number}))  # type: ignore[arg-type]

    deed(0)
    gate.wait()  # type: ignore[attr-defined]
    began = time.perf_counter()
    for number in range(DEEDS):
        deed(number)
    seconds.put(time.perf_counter() - began)  # type: ignore[attr-defined]


def appended(home: Path) -> tuple[float, float, float, float]:
    """Transactions a second without and with the log, entries numbered, seconds to check."""
    from wuxian.support import postgres

    with postgres.running(home, postgres.DURABLE) as url:
        _set_up(url, str(home))
        from django.db import connections

        from wuxian.config import prepare

        prepare.prepare()
        with connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE bench_bill (id bigserial, fen bigint)")
            cursor.execute("GRANT ALL ON bench_bill, bench_bill_id_seq TO wuxian_app")
        connections.close_all()
        bare, rate = _race(url, str(home), False), _race(url, str(home), True)
        from wuxian.evidence import api

        began = time.perf_counter()
        count = api.sequence()
        numbered = count / (time.perf_counter() - began)
        began = time.perf_counter()
        assert api.fsck().findings == ()
        checked = time.perf_counter() - began
        connections.close_all()
    return bare, rate, numbered, checked


def _race(url: str, home: str, is_logged: bool) -> float:
    spawn = multiprocessing.get_context("spawn")
    gate, seconds = spawn.Barrier(WRITERS), spawn.Queue()
    writers = [
        spawn.Process(target=_write, args=(url, home, is_logged, gate, seconds))
        for _ in range(WRITERS)
    ]
    for one in writers:
        one.start()
    slowest = max(seconds.get(timeout=300) for _ in writers)
    for one in writers:
        one.join()
    return WRITERS * DEEDS / slowest


def verified() -> float:
    """Seconds to recompute a tree of a million leaves from their bytes and compare every node."""
    from wuxian import merkle

    leaves = [b'{"action":"bench.paid","after":null,"object":"bill:%d"}' % n for n in range(LEAVES)]
    stored = dict(
        pair
        for edge in [merkle.Frontier()]
        for leaf in leaves
        for pair in edge.append(merkle.leaf_hash(leaf))
    )
    began = time.perf_counter()
    edge = merkle.Frontier()
    for leaf in leaves:
        for place, hashed in edge.append(merkle.leaf_hash(leaf)):
            if stored[place] != hashed:
                raise SystemExit(f"{place} differs")
    edge.root()
    return time.perf_counter() - began


def show() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="wuxian-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        bare, rate, numbered, checked = appended(home)
    count = WRITERS * (DEEDS + 1)
    print(f"{'the same transactions without a log, a second':<46}{bare:>22.0f}")
    print(f"{'deeds a second, 8 writers, commit on disk':<46}{rate:>22.0f}  ≥ 5,000")
    print(f"{'entries numbered a second':<46}{numbered:>22.0f}")
    print(f"{f'the whole log of {count:,} checked':<46}{checked:>22.3f}")
    print(f"{f'{LEAVES:,} leaves verified':<46}{verified():>22.3f}  ≤ 10 s")


if __name__ == "__main__":
    sys.exit(show())
