"""Vendors of our own that speak the real protocols over HTTP, and misbehave when told to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

Answer = dict[str, Any]


@dataclass
class Asked:
    """A request as a vendor sees it."""

    path: str
    query: dict[str, str]
    body: dict[str, Any]
    headers: dict[str, str]


@contextmanager
def serving(answer: Callable[[Asked], Answer]) -> Iterator[str]:
    """A server on a port of its own that answers JSON; its address."""

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(length).decode()
            body = json.loads(raw) if raw.startswith("{") else dict(parse_qsl(raw))
            parts = urlsplit(self.path)
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), body, dict(self.headers))
            said = json.dumps(answer(asked)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = _reply  # noqa: N815 - what http.server calls

        def log_message(self, *_args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class OpenId:
    """An OpenID Connect provider with one user and one code; ``changes`` spoil the ID token."""

    url: str = ""
    nonce: str = ""
    challenge: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    verifier: str = ""

    def answer(self, asked: Asked) -> Answer:
        if asked.path.endswith("openid-configuration"):
            return {
                "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
        if asked.path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
            return {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}
        self.verifier = asked.body.get("code_verifier", "")
        if asked.body.get("code") != "good" or asked.body.get("client_secret") != "s3cret":
            return {"error": "invalid_grant"}
        return {"access_token": "t", "token_type": "Bearer", "id_token": self._token()}

    def _token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url, "sub": "u-17", "aud": "wuxian", "iat": now, "exp": now + 300,
            "nonce": self.nonce, "email": "owner@example.com",
        } | self.changes  # fmt: skip
        said = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(said, self.key, algorithm=self.algorithm, headers={"kid": "k1"})


@dataclass
class WeCom:
    """企业微信 with one member; every answer is 200, what went wrong is in ``errcode``."""

    used: set[str] = field(default_factory=set)
    token_error: int = 0
    member: dict[str, Any] = field(default_factory=lambda: {"userid": "wangfang"})
    user_error: int = 0

    def answer(self, asked: Asked) -> Answer:
        if asked.path.endswith("gettoken"):
            if self.token_error or asked.query.get("corpsecret") != "s3cret":
                return {"errcode": self.token_error or 40001, "errmsg": "invalid credential"}
            return {"errcode": 0, "errmsg": "ok", "access_token": "t", "expires_in": 7200}
        code = asked.query["code"]
        if self.user_error:
            return {"errcode": self.user_error, "errmsg": "no privilege"}
        if code in self.used or asked.query.get("access_token") != "t":
            return {"errcode": 40029, "errmsg": "invalid code"}
        self.used.add(code)
        return {"errcode": 0, "errmsg": "ok", **self.member}


def dingtalk(asked: Asked) -> Answer:
    """钉钉: a token for the code, and a profile that tells more than anybody needs."""
    if asked.path.endswith("userAccessToken"):
        if asked.body.get("code") != "good":
            return {"code": "invalidParameter", "message": "authCode"}
        return {"accessToken": "t", "refreshToken": "r", "expireIn": 7200}
    return {"openId": "ding-17", "nick": "王芳", "mobile": "13900000000"}


def feishu(asked: Asked) -> Answer:
    """飞书: an application token, a user token, a profile."""
    if asked.path.endswith("internal/"):
        return {"code": 0, "app_access_token": "a"}
    if asked.path.endswith("access_token"):
        if asked.body.get("code") != "good":
            return {"code": 20003, "msg": "code not found"}
        return {"code": 0, "data": {"access_token": "t", "expires_in": 7200}}
    return {"code": 0, "data": {"open_id": "ou-17", "name": "王芳", "mobile": "13900000000"}}
