"""What can go wrong with the embedded server.

PostgresError
├── AlreadyRunningError   another process holds the data directory
├── NotReachableError     the unprivileged user cannot enter the data directory
├── OtherVersionError     the data was written by another major version
└── StartFailedError      it did not answer in time; the end of its log is quoted
"""

from wuxian.support.errors import WuxianError


class PostgresError(WuxianError):
    """The embedded PostgreSQL cannot do what was asked."""


class AlreadyRunningError(PostgresError):
    """Another process runs the server of this data directory."""


class NotReachableError(PostgresError):
    """The user the server runs as cannot use a path."""


class OtherVersionError(PostgresError):
    """The data directory belongs to another major version."""


class StartFailedError(PostgresError):
    """The server did not answer within the time given."""
