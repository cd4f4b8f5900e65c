"""Any change to history is found, by whomever; an untouched log is left in peace.

``WUXIAN_TAMPER_TRIALS`` sets how many trials; ``WUXIAN_TAMPER_SEED`` repeats a run.
"""

import os
import random
import secrets
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from tests.evidence.conftest import _keys_of_its_own, empty_log
from tests.tamper import scene as scenes
from tests.tamper.attacks import CHANGES, LOOKS_WHOLE, Attacker, Change, attack
from tests.tamper.scene import Scene
from wuxian.evidence import api

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.as_owner]
TRIALS = int(os.environ.get("WUXIAN_TAMPER_TRIALS", "270"))
SEED = int(os.environ.get("WUXIAN_TAMPER_SEED", secrets.randbelow(10**9)))
EACH = max(1, TRIALS // (len(CHANGES) * len(Attacker)))
fixtures = (_keys_of_its_own, empty_log)


@pytest.fixture
def scene(
    empty_log: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    with scenes.witnessed(settings, tmp_path / "witness"):
        found = scenes.build(monkeypatch, SEED)
        scenes.application_role()
        yield found
    scenes.execute("DROP TABLE tamper_bill")


def trial(scene: Scene, change: Change, attacker: Attacker, seed: int) -> str:
    """Attack, look, and put everything back: what came of it."""
    with transaction.atomic():
        is_changed = attack(scene, change, attacker, random.Random(seed))
        findings = api.fsck().findings
        transaction.set_rollback(True)
    if findings:
        return "detected"
    return "missed" if is_changed else "refused"


def trials(scene: Scene, changes: tuple[Change, ...], attackers: list[Attacker]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for change in changes:
        for attacker in attackers:
            seeds = [SEED + number for number in range(EACH)]
            for seed in seeds:
                outcome = trial(scene, change, attacker, seed)
                counts[outcome] += 1
                counts[f"{change.__name__} {attacker}: {outcome} (seed {seed})"] += 1
    return counts


def test_every_change_is_refused_or_found(scene: Scene) -> None:
    counts = trials(scene, CHANGES, list(Attacker))
    missed = [name for name in counts if ": missed" in name]
    print(f"seed {SEED}: {counts['detected']} found, {counts['refused']} refused by the database, "
          f"{counts['missed']} missed, of {EACH * len(CHANGES) * len(Attacker)}")  # fmt: skip
    assert missed == []
    assert counts["detected"] >= EACH * len(CHANGES) * 2


def test_an_untouched_log_raises_no_alarm(scene: Scene) -> None:
    chance = random.Random(SEED)
    alarms = []
    for number in range(max(5, TRIALS // 10)):
        with transaction.atomic():
            scenes.live(chance, chance.randrange(3))
            alarms += [(number, one) for one in api.fsck().findings]
            transaction.set_rollback(True)
    print(f"seed {SEED}: {len(alarms)} false alarms in {max(5, TRIALS // 10)} untouched runs")
    assert alarms == []


def test_without_a_witness_an_older_log_is_not_found(scene: Scene, settings: Settings) -> None:
    """The negative control: what the witness is for."""
    settings.EVIDENCE = settings.EVIDENCE | {"witness_url": ""}
    assert api.fsck().findings == ()
    counts = trials(scene, LOOKS_WHOLE, [Attacker.OWNER, Attacker.KEYHOLDER])
    print(f"seed {SEED}: without a witness {counts['missed']} of {counts.total() // 2} missed")
    assert counts["detected"] == 0
    assert counts["missed"] == EACH * len(LOOKS_WHOLE) * 2


def test_the_witness_is_asked_and_not_the_database(scene: Scene) -> None:
    [row] = scenes.execute("SELECT count(*) FROM evidence_cosigned")
    assert row[0] == scenes.ENTRIES // scenes.EVERY
    assert api.fsck().witnessed == scenes.ENTRIES
    assert connection.vendor == "postgresql"
