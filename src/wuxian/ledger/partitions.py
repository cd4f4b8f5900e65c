"""One partition of lines for each month, made when a month is first computed."""

from django.db import connection, transaction

from wuxian.support.periods import Period


def ensure_partition(period: Period) -> None:
    """A function of the database's owner does it: the role the product runs as makes no tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT ledger_ensure_partition(%s)", [period])
