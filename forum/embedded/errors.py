"""What can go wrong when an embedded server starts, each in one sentence for the person."""

import errno
from pathlib import Path

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


class EmbeddedPostgresError(Exception):
    """The message is the one sentence that the person at the terminal reads."""


class EmbeddedValkeyError(Exception):
    """The message is the one sentence that the person at the terminal reads."""


def disk_full(folder: Path) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(
        f"The disk that holds {folder} is full: free some space (about 200 MB) and start again."
    )


def somebody_elses(folder: Path, owner: str) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(
        f"The data folder {folder} belongs to {owner}: run the forum as that account, or set "
        "FORUM_DATA to a folder of your own."
    )


def in_use(folder: Path) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(
        f"Another forum server is running over the data folder {folder}: stop it first, or set "
        "FORUM_DATA to another folder."
    )


def not_a_database(folder: Path) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(
        f"{folder} holds something other than a forum database: move it away, or set FORUM_DATA "
        "to another folder."
    )


def from_system(error: OSError, folder: Path) -> EmbeddedPostgresError:
    """The sentence for what the operating system refused while `folder` was prepared."""
    if error.errno in _NO_ROOM:
        return disk_full(folder)
    if error.errno in _NOT_ALLOWED:
        return EmbeddedPostgresError(
            f"The data folder {folder} cannot be written by this account: set FORUM_DATA to a "
            "folder of your own."
        )
    return EmbeddedPostgresError(
        f"The data folder {folder} cannot be used: {error.strerror or type(error).__name__}."
    )
