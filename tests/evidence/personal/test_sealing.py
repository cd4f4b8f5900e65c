"""Fields are sealed for one subject at one place, and a destroyed key stays destroyed."""

from pathlib import Path

import pytest

from wuxian.evidence.personal import rootkeys, sealing
from wuxian.evidence.personal.blind import BlindIndex
from wuxian.evidence.personal.ciphers import Context
from wuxian.evidence.personal.errors import (
    BrokenSealError,
    MissingKeyError,
    ShreddedError,
    WrongKeyError,
)
from wuxian.evidence.personal.models import SubjectKey

pytestmark = pytest.mark.django_db
NAME = Context("roster_person", "name", "17")


@pytest.fixture(autouse=True)
def _own_key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(rootkeys.VARIABLE, str(tmp_path / "keys" / "root.keys"))


def test_a_sealed_field_opens_again_and_does_not_show_its_text() -> None:
    seals = sealing.create(["person:17"])
    sealed = seals.seal("person:17", NAME, "王小明")
    assert "王小明".encode() not in sealed
    assert sealing.load(["person:17"]).unseal("person:17", NAME, sealed) == "王小明"


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    seals = sealing.create(["person:17"])
    assert seals.seal("person:17", NAME, "王") != seals.seal("person:17", NAME, "王")


@pytest.mark.parametrize(
    "elsewhere",
    [
        Context("roster_person", "name", "18"),
        Context("roster_person", "id_no", "17"),
        Context("roster_candidate", "name", "17"),
        Context("roster_person", "name", "17", tenant="other"),
    ],
)
def test_a_ciphertext_moved_elsewhere_is_refused(elsewhere: Context) -> None:
    seals = sealing.create(["person:17"])
    sealed = seals.seal("person:17", NAME, "王小明")
    with pytest.raises(BrokenSealError):
        seals.unseal("person:17", elsewhere, sealed)


def test_another_persons_key_opens_nothing() -> None:
    seals = sealing.create(["person:17", "person:18"])
    sealed = seals.seal("person:17", NAME, "王小明")
    with pytest.raises(BrokenSealError):
        seals.unseal("person:18", NAME, sealed)


def test_every_changed_byte_is_noticed() -> None:
    seals = sealing.create(["person:17"])
    sealed = seals.seal("person:17", NAME, "王小明")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(BrokenSealError):
            seals.unseal("person:17", NAME, bytes(changed))


def test_a_truncated_ciphertext_is_broken_not_an_accident() -> None:
    seals = sealing.create(["person:17"])
    with pytest.raises(BrokenSealError):
        seals.unseal("person:17", NAME, b"\x01\x00")


def test_after_shredding_nothing_opens_and_no_new_key_appears() -> None:
    sealed = sealing.create(["person:17"]).seal("person:17", NAME, "王小明")
    assert sealing.shred("person:17")
    assert not sealing.shred("person:17")
    for seals in (sealing.load(["person:17"]), sealing.create(["person:17"])):
        with pytest.raises(ShreddedError):
            seals.unseal("person:17", NAME, sealed)
    assert SubjectKey.objects.get(pk="person:17").wrapped is None


def test_what_is_nobodys_is_sealed_for_the_tenant() -> None:
    seals = sealing.load([])
    sealed = seals.seal(sealing.TENANT, NAME, b"\x00\xff")
    assert sealing.load([]).unseal_bytes(sealing.TENANT, NAME, sealed) == b"\x00\xff"


def test_the_key_file_is_its_owners_alone() -> None:
    sealing.load([])
    assert rootkeys.path().stat().st_mode & 0o777 == 0o600
    assert rootkeys.path().parent.stat().st_mode & 0o777 == 0o700


def test_a_missing_key_file_is_refused_with_what_to_do_and_not_replaced() -> None:
    sealing.create(["person:17"])
    rootkeys.path().unlink()
    with pytest.raises(MissingKeyError, match="取回"):
        sealing.load(["person:17"])
    assert not rootkeys.path().exists()


def test_a_key_file_of_another_installation_is_refused() -> None:
    sealing.create(["person:17"])
    rootkeys.path().unlink()
    rootkeys.create(rootkeys.path())
    with pytest.raises(WrongKeyError, match="不匹配"):
        sealing.load(["person:17"])


@pytest.mark.parametrize("spoilt", ["root 1\n", "root one AAAA\n", "pepper 1 AAAA\n", ""])
def test_a_damaged_key_file_names_its_line(spoilt: str) -> None:
    sealing.load([])
    rootkeys.path().write_text(spoilt, encoding="ascii")
    with pytest.raises(WrongKeyError, match="第 1 行"):
        sealing.load([])


def test_a_blind_index_is_the_same_for_equal_values_only_and_differs_by_column() -> None:
    index = BlindIndex("roster_person.id_no")
    assert index.digest("990011199001010017") == index.digest("990011199001010017")
    assert index.digest("990011199001010017") != index.digest("990011199001010025")
    assert index.token("1233") != BlindIndex("roster_person.name").token("1233")
