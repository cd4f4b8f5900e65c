"""Sign-ins elsewhere, from a TOML file that is not in the database and not in its backup.

[[sign_in]]
kind = "openid_connect"        # or wecom, dingtalk, feishu
id = "company"                 # openid_connect only: part of the address
name = "公司统一登录"
client_id = "..."              # wecom: the corp id; dingtalk: AppKey; feishu: App ID
secret = "..."
server_url = "https://..."     # openid_connect only
agentid = "1000002"            # wecom only
trusted_domain = "wx.example"  # wecom only: host and port as registered
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

VARIABLE, NAME = "WUXIAN_SIGN_IN", "sign-in.toml"
KINDS = ("openid_connect", "wecom", "dingtalk", "feishu")
OWN = ("server_url", "agentid", "trusted_domain", "api_url", "token_auth_method")


def providers(environ: Mapping[str, str], home: Path) -> dict[str, Any]:
    """``SOCIALACCOUNT_PROVIDERS``: nothing without a file.

    Raises ValueError for an unknown kind.
    """
    path = Path(environ[VARIABLE]) if VARIABLE in environ else home / NAME
    if VARIABLE not in environ and not path.exists():
        return {}
    told = tomllib.loads(path.read_text(encoding="utf-8")).get("sign_in", [])
    found: dict[str, Any] = {}
    for one in told:
        if one.get("kind") not in KINDS:
            raise ValueError(f"{path}: kind = {one.get('kind')!r} is none of {', '.join(KINDS)}")
        found.setdefault(one["kind"], {"APPS": []})["APPS"].append(_app(one))
    return found


def _app(one: Mapping[str, Any]) -> dict[str, Any]:
    app = {"client_id": one["client_id"], "secret": one["secret"], "name": one.get("name", "")}
    if one["kind"] == "openid_connect":
        app["provider_id"] = one["id"]
    return app | {"settings": {name: one[name] for name in OWN if name in one}}
