"""What was appended in the transaction under way, numbered or not."""

import json
from typing import Any

from django.db import connection


def logged() -> list[dict[str, Any]]:
    """The leaves, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM evidence_pending ORDER BY id")
        return [json.loads(bytes(row[0])) for row in cursor.fetchall()]
