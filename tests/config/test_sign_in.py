"""Mail and sign-ins elsewhere, from the environment."""

from pathlib import Path

import pytest

from wuxian.config import mail, vendors

FILE = """
[[sign_in]]
kind = "openid_connect"
id = "company"
name = "公司"
client_id = "a"
secret = "b"
server_url = "https://id.example"

[[sign_in]]
kind = "wecom"
client_id = "corp"
secret = "c"
agentid = "1"
"""


def test_a_file_names_the_sign_ins(tmp_path: Path) -> None:
    (tmp_path / vendors.NAME).write_text(FILE, encoding="utf-8")
    found = vendors.providers({}, tmp_path)
    [company] = found["openid_connect"]["APPS"]
    assert company["provider_id"] == "company"
    assert company["settings"] == {"server_url": "https://id.example"}
    [wecom] = found["wecom"]["APPS"]
    assert (wecom["client_id"], wecom["settings"]) == ("corp", {"agentid": "1"})
    assert "provider_id" not in wecom


def test_without_a_file_there_are_none_and_a_named_one_must_be_there(tmp_path: Path) -> None:
    assert vendors.providers({}, tmp_path) == {}
    with pytest.raises(FileNotFoundError):
        vendors.providers({vendors.VARIABLE: str(tmp_path / "gone.toml")}, tmp_path)


def test_an_unknown_kind_is_named(tmp_path: Path) -> None:
    (tmp_path / vendors.NAME).write_text('[[sign_in]]\nkind = "pigeon"', encoding="utf-8")
    with pytest.raises(ValueError, match="pigeon"):
        vendors.providers({}, tmp_path)


@pytest.mark.parametrize(
    ("url", "port", "is_tls", "starts_tls"),
    [
        ("smtp://hr:p%40ss@mail.example", 587, False, True),
        ("smtps://mail.example", 465, True, False),
        ("smtp://mail.example:25", 25, False, False),
    ],
)
def test_a_mail_server_is_read(url: str, port: int, is_tls: bool, starts_tls: bool) -> None:
    found = mail.server(url)
    assert (found.host, found.port) == ("mail.example", port)
    assert (found.is_tls, found.starts_tls) == (is_tls, starts_tls)
    assert found.password == ("p@ss" if "hr" in url else "")
