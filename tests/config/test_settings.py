"""What an installation answers and how it keeps quiet about people."""

import json
import logging

import pytest
import structlog
from django.conf import settings
from django.test import Client

from wuxian.config import database, headers, logs
from wuxian.support.idno import check_digit

FIRST_17 = "99000019900307123"
ID_NO = FIRST_17 + check_digit(FIRST_17)


def test_every_answer_is_strict_and_not_kept() -> None:
    answer = Client().get("/livez")
    assert answer["Content-Security-Policy"] == headers.POLICY
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


def test_debug_is_off_unless_asked_for() -> None:
    assert settings.DEBUG is False
    assert settings.LANGUAGE_CODE == "zh-hans"
    assert settings.TIME_ZONE == "Asia/Shanghai"


@pytest.mark.django_db
def test_ready_means_the_database_answers_and_is_migrated() -> None:
    assert Client().get("/readyz").status_code == 200


def test_a_url_becomes_djangos_settings() -> None:
    found = database.connection("postgresql://me:secret@db:5433/hr?sslmode=require")
    assert (found["NAME"], found["USER"], found["HOST"], found["PORT"]) == (
        "hr",
        "me",
        "db",
        "5433",
    )
    assert found["OPTIONS"]["sslmode"] == "require"


def test_logs_are_json_without_identity_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=logs.RENDERED, foreign_pre_chain=logs.SHARED
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    record = logging.LogRecord("roster", 20, "", 1, "no %s", (ID_NO,), None)
    record.person = {"id": ID_NO, "count": 3, "many": [990000199003071234]}
    line = handler.format(record)
    assert ID_NO not in line
    assert "990000199003071234" not in line
    assert json.loads(line)["person"]["count"] == 3
