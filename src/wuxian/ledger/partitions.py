"""One partition of lines for each month, made when a month is first computed."""

from django.db import connection, transaction

from wuxian.support.periods import Period

_TABLE = """
CREATE TABLE ledger_line_{period} (LIKE ledger_line INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE ledger_line ATTACH PARTITION ledger_line_{period} FOR VALUES IN ({period});
CREATE TRIGGER ledger_line_no_truncate BEFORE TRUNCATE ON ledger_line_{period}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""


def ensure_partition(period: Period) -> None:
    """Attach rather than create in place, which would shut readers of other months out."""
    with transaction.atomic(), connection.cursor() as cursor:  # the lock lasts as long
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ledger_line'), %s)", [period])
        cursor.execute("SELECT to_regclass(%s)", [f"ledger_line_{int(period)}"])
        if cursor.fetchone() == (None,):
            cursor.execute(_TABLE.format(period=int(period)))
