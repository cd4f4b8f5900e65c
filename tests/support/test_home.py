"""Where an installation keeps its data."""

import stat
from pathlib import Path

from wuxian.support import home


def test_a_named_directory_wins() -> None:
    assert home.data_dir({"WUXIAN_DATA_DIR": "/srv/wuxian"}) == Path("/srv/wuxian")


def test_without_a_name_there_is_a_place_for_every_user() -> None:
    assert home.data_dir({}).name == "wuxian"


def test_a_secret_is_made_once_and_read_only_by_its_owner(tmp_path: Path) -> None:
    first = home.kept_secret(tmp_path / "data", "secret_key", "one")
    second = home.kept_secret(tmp_path / "data", "secret_key", "two")
    assert (first, second) == ("one", "one")
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
