"""An embedded PostgreSQL: the wheel's binaries under a small supervisor of our own.

``provided(home)`` is the door: the database named by ``WUXIAN_DATABASE_URL``, else the embedded one
through ``running(home)``. That starts the server of a data directory, or joins one that another
process of ours already runs there, and gives the URL to connect to. The server listens on a unix
socket in a directory only its owner can enter, never on a port. If the process that started it
dies, the server stops; if the server dies, it is started again.
"""

from wuxian.support.postgres.errors import (
    AlreadyRunningError,
    NotReachableError,
    OtherVersionError,
    PostgresError,
    StartFailedError,
)
from wuxian.support.postgres.server import DURABLE, THROWAWAY, VARIABLE, Server, provided, running
from wuxian.support.postgres.sockets import url_of

__all__ = [
    "DURABLE",
    "THROWAWAY",
    "VARIABLE",
    "AlreadyRunningError",
    "NotReachableError",
    "OtherVersionError",
    "PostgresError",
    "Server",
    "StartFailedError",
    "provided",
    "running",
    "url_of",
]
