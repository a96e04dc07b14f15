"""Which system account an embedded server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from forum.embedded.errors import EmbeddedPostgresError

# Debian's own account for this work first; every machine has the other.
_UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class SystemAccount:
    name: str
    uid: int
    gid: int


def accounts_to_drop_to() -> list[SystemAccount]:
    """Best first; empty for an ordinary user, who runs the server as themself."""
    if os.geteuid() != 0:
        return []
    return [account for name in _UNPRIVILEGED if (account := _account_named(name)) is not None]


def unprivileged_account() -> SystemAccount | None:
    """The account for a new cluster; None means ours."""
    if os.geteuid() != 0:
        return None
    for account in accounts_to_drop_to():
        return account
    raise EmbeddedPostgresError(
        "PostgreSQL does not run as root and this machine has neither an account postgres nor "
        "nobody: start the forum as an ordinary user."
    )


def owner_of(folder: Path) -> str:
    """The name of the owner, or the number of one without a name."""
    uid = folder.stat().st_uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"account {uid}"


def _account_named(name: str) -> SystemAccount | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return SystemAccount(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
