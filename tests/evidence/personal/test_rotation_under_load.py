"""Keys are renewed while people are written and read, and a rotation killed anywhere goes on."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, connections

from wuxian.evidence.personal import rootkeys, rotation, sealing
from wuxian.evidence.personal.ciphers import Context
from wuxian.evidence.personal.keyring import Purpose
from wuxian.evidence.personal.models import SubjectKey

pytestmark = pytest.mark.django_db(transaction=True)
SEED = int(os.environ.get("WUXIAN_SEED", "0")) or random.SystemRandom().randrange(2**32)
PEOPLE, WRITERS, KILLS = 400, 3, 3
ROTATE = """
import django; django.setup()
from wuxian.evidence.personal import rotation
from wuxian.evidence.personal.keyring import Purpose
rotation.begin(Purpose.SUBJECTS)
print("begun", flush=True)
while rotation.step(Purpose.SUBJECTS, limit=20):
    pass
"""


def place(person: str) -> Context:
    return Context("notes", "body", person.replace(":", "-"))


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A key file of one's own, and what another process needs to use this database."""
    monkeypatch.setenv(rootkeys.VARIABLE, str(tmp_path / "root.keys"))
    told = connection.settings_dict
    host, port = told["HOST"], told["PORT"]
    url = f"postgresql://{told['USER']}:{told['PASSWORD']}@/{told['NAME']}?host={host}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wuxian.config.settings",
        "WUXIAN_DATABASE_URL": url + (f"&port={port}" if port else ""),
    }


class Writers:
    """Threads that make people and read them again until they are told to stop."""

    def __init__(self) -> None:
        self.sealed: dict[str, bytes] = {}
        self.troubles: list[BaseException] = []
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(n,)) for n in range(WRITERS)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_rest: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _write(self, writer: int) -> None:
        number = 0
        try:
            while not self._over.is_set():
                person = f"person:{writer}{number:06}"
                seals = sealing.create([person])
                self.sealed[person] = seals.seal(person, place(person), person)
                assert opened(person, self.sealed[person]) == person
                number += 1
        except BaseException as trouble:  # told by the test
            self.troubles.append(trouble)
        finally:
            connections.close_all()


def opened(person: str, sealed: bytes) -> str:
    return sealing.load([person]).unseal(person, place(person), sealed)


def test_a_rotation_killed_while_others_write_is_finished_and_nothing_is_lost(
    environment: dict[str, str],
) -> None:
    print(f"WUXIAN_SEED={SEED}")
    chance = random.Random(SEED)
    old = [f"person:old{number}" for number in range(PEOPLE)]
    seals = sealing.create(old)
    kept = {person: seals.seal(person, place(person), person) for person in old}
    with Writers() as writers:
        for _ in range(KILLS):
            child = subprocess.Popen(
                [sys.executable, "-c", ROTATE], env=environment, stdout=subprocess.PIPE
            )
            assert child.stdout is not None
            assert child.stdout.readline() == b"begun\n"
            time.sleep(chance.uniform(0, 0.15))
            child.send_signal(signal.SIGKILL)
            child.wait()
            child.stdout.close()
        rotation.run(Purpose.SUBJECTS)
    assert writers.troubles == []
    assert writers.sealed
    rotation.run(Purpose.SUBJECTS)
    assert rotation.left(Purpose.SUBJECTS) == 0
    newest = rotation.open_keyring().newest(Purpose.SUBJECTS).version
    assert set(SubjectKey.objects.values_list("wrapped_by", flat=True)) == {newest}
    for person, sealed in (kept | writers.sealed).items():
        assert opened(person, sealed) == person
