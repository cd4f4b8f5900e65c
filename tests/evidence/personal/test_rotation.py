"""Keys are renewed while everything stays readable, and an interrupted rotation goes on."""

from pathlib import Path

import pytest
from django.db import connection

from wuxian.evidence.personal import rootkeys, rotation, sealing
from wuxian.evidence.personal.ciphers import Context, version_of
from wuxian.evidence.personal.errors import WrongKeyError
from wuxian.evidence.personal.keyring import Purpose, open_keyring
from wuxian.evidence.personal.models import SubjectKey
from wuxian.evidence.personal.rotation import SealedColumn

pytestmark = [pytest.mark.django_db, pytest.mark.as_owner]
PEOPLE = [f"person:{number}" for number in range(7)]


def name_of(row: object) -> Context:
    return Context("notes", "body", str(row))


@pytest.fixture(autouse=True)
def _own_key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(rootkeys.VARIABLE, str(tmp_path / "root.keys"))
    monkeypatch.setattr(rotation, "_columns", {})


@pytest.fixture
def notes() -> list[str]:
    """A table of seven notes sealed for the tenant."""
    rotation.register(SealedColumn("notes", "body", "id::text"))
    seals, texts = sealing.load([]), [f"第 {number} 条" for number in range(7)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE notes (id bigint PRIMARY KEY, body bytea)")
        for number, text in enumerate(texts):
            sealed = seals.seal(sealing.TENANT, name_of(number), text)
            cursor.execute("INSERT INTO notes VALUES (%s, %s)", [number, sealed])
    return texts


def read_notes() -> tuple[list[str], set[int]]:
    """Every note opened, and the key versions they are sealed with."""
    seals = sealing.load([])
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, body FROM notes ORDER BY id")
        rows = [(number, bytes(body)) for number, body in cursor.fetchall()]
    texts = [seals.unseal(sealing.TENANT, name_of(number), body) for number, body in rows]
    return texts, {version_of(body) for _, body in rows}


def test_a_field_key_is_renewed_row_by_row_and_old_and_new_are_both_read(notes: list[str]) -> None:
    assert rotation.begin(Purpose.FIELDS) == 2
    assert rotation.step(Purpose.FIELDS, limit=3) == 3
    assert read_notes() == (notes, {1, 2})
    assert rotation.left(Purpose.FIELDS) == 4


def test_an_interrupted_rotation_goes_on_without_another_version(notes: list[str]) -> None:
    rotation.begin(Purpose.FIELDS)
    rotation.step(Purpose.FIELDS, limit=3)
    assert rotation.run(Purpose.FIELDS) == 4
    assert read_notes() == (notes, {2})
    assert rotation.step(Purpose.FIELDS) == 0


def test_a_finished_rotation_starts_anew(notes: list[str]) -> None:
    rotation.run(Purpose.FIELDS)
    rotation.run(Purpose.FIELDS)
    assert read_notes() == (notes, {3})


def test_the_keys_of_people_are_rewrapped_and_shredded_ones_stay_shredded() -> None:
    seals = sealing.create(PEOPLE)
    sealed = {person: seals.seal(person, name_of(person), person) for person in PEOPLE}
    sealing.shred(PEOPLE[0])
    assert rotation.run(Purpose.SUBJECTS) == 6
    assert set(SubjectKey.objects.exclude(pk=PEOPLE[0]).values_list("wrapped_by", flat=True)) == {2}
    again = sealing.load(PEOPLE)
    assert PEOPLE[0] not in again.subjects
    for person in PEOPLE[1:]:
        assert again.unseal(person, name_of(person), sealed[person]) == person


def test_root_and_tenant_keys_are_renewed_and_all_stays_readable(notes: list[str]) -> None:
    assert rotation.rotate_root() == 2
    assert rotation.begin(Purpose.TENANT) == 2
    assert rotation.rotate_root() == 3
    assert read_notes() == (notes, {1})


def test_after_a_root_rotation_the_old_key_file_no_longer_opens_the_database() -> None:
    sealing.load([])
    old = rootkeys.path().read_text(encoding="ascii")
    rotation.rotate_root()
    rootkeys.path().write_text(old, encoding="ascii")
    with pytest.raises(WrongKeyError):
        open_keyring()


def test_writers_use_the_newest_key_at_once() -> None:
    sealing.load([])
    rotation.begin(Purpose.FIELDS)
    sealed = sealing.load([]).seal(sealing.TENANT, name_of(1), "新")
    assert version_of(sealed) == 2
