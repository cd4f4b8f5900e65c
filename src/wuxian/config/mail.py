"""Where mail is handed over."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PLAIN, SUBMISSION, TLS = 25, 587, 465


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as Django's settings want it."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    starts_tls: bool


def server(url: str) -> Server:
    """The server of ``smtp://user:password@host:587``; smtps begins with TLS, port 25 has none."""
    parts = urlsplit(url)
    is_tls = parts.scheme == "smtps"
    port = parts.port or (TLS if is_tls else SUBMISSION)
    return Server(
        host=parts.hostname or "localhost",
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=is_tls,
        starts_tls=not is_tls and port != PLAIN,
    )
