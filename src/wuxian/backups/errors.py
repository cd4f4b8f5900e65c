"""What can go wrong with a backup.

BackupError            it could not be taken or put back; nothing was changed
├── HalfSightError     the role may not see every row, so the dump would be short
├── CountsDifferError  tables and rows are not those the manifest names
├── BusyError          another backup is being taken
├── NotFoundError      no such backup
├── NotEmptyError      the place to restore to holds something
├── NewerError         a newer version of the software wrote the backup
└── UnfinishedError    a restore was cut short here
Those of `wuxian.support.archive` and of the key file pass through.
"""

from wuxian.support.errors import WuxianError


class BackupError(WuxianError):
    """A backup could not be taken or put back."""


class HalfSightError(BackupError):
    """Row-level security hides rows from the role that should dump them."""


class CountsDifferError(BackupError):
    """Some table has another number of rows than it should."""


class BusyError(BackupError):
    """Another backup is being taken."""


class NotFoundError(BackupError):
    """There is no such backup."""


class NotEmptyError(BackupError):
    """A restore goes into an empty place only."""


class NewerError(BackupError):
    """The backup comes from a newer version."""


class UnfinishedError(BackupError):
    """A restore was cut short; the place is not to be used."""
