"""The folder of the embedded database: whose it is, one server at a time, made on first use."""

import fcntl
import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from forum.embedded import errors
from forum.embedded.account import (
    SystemAccount,
    accounts_to_drop_to,
    owner_of,
    unprivileged_account,
)
from forum.embedded.binaries import SYSTEM_FOLDER, postgres_programs
from forum.embedded.launch import run


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that this process alone may start; `lock` is held while it is open."""

    folder: Path
    programs: Path
    account: SystemAccount | None
    lock: IO[bytes]


def open_cluster(data: Path) -> Cluster:
    """Lock the cluster below the folder `data`, making it first where there is none."""
    folder = cluster_folder(data)
    if folder.parent != data.absolute():
        sys.stderr.write(
            f"The database is kept in {folder.parent}: PostgreSQL does not run as root, and its "
            f"account cannot enter {data}.\n"
        )
    try:
        return _open(folder)
    except OSError as error:
        raise errors.from_system(error, folder.parent) from error


def cluster_folder(data: Path) -> Path:
    """`data`/postgres, or for root a place under /var/lib if its server could not enter `data`."""
    data = data.absolute()
    account = unprivileged_account()
    inside = data / "postgres"
    # Never beside an existing one: an empty database would look like a lost one.
    if account is None or inside.exists() or not _is_closed_to(account, _nearest_existing(data)):
        return inside
    # Told apart by their path: two clones keep two databases.
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:8]
    return SYSTEM_FOLDER / f"data-{mark}" / "postgres"


def _open(folder: Path) -> Cluster:
    _make_reachable(folder.parent)
    lock = _lock(folder)
    try:
        account = _account_of(folder)
        programs = postgres_programs(account)
        if not (folder / "PG_VERSION").exists():
            _make_cluster(folder, programs=programs, account=account)
    except BaseException:
        lock.close()
        raise
    return Cluster(folder=folder, programs=programs, account=account, lock=lock)


def _make_reachable(folder: Path) -> None:
    """Make `folder` and its parents; others may pass through what root makes, not list it."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _lock(folder: Path) -> IO[bytes]:
    """Ours until closed or until this process ends, however it ends."""
    path = folder.with_name("postgres.lock")
    if path.exists() and path.stat().st_uid != os.geteuid():
        raise errors.somebody_elses(folder.parent, owner_of(path))
    lock = path.open("a+b")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise errors.in_use(folder.parent) from error
    return lock


def _account_of(folder: Path) -> SystemAccount | None:
    """Who runs the server: the owner of an existing cluster, if that is one of ours to choose."""
    if not folder.exists():
        return unprivileged_account()
    owner = folder.stat().st_uid
    if owner == os.geteuid() != 0:
        return None
    for account in accounts_to_drop_to():
        if account.uid == owner:
            return account
    raise errors.somebody_elses(folder.parent, owner_of(folder))


def _make_cluster(folder: Path, *, programs: Path, account: SystemAccount | None) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise errors.not_a_database(folder)
    # Made beside its place and moved there when complete: a start cut short leaves no half of one.
    unfinished = folder.with_name("postgres.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account is not None:
        os.chown(unfinished, account.uid, account.gid)
    try:
        _initdb(unfinished, programs=programs, account=account)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _initdb(folder: Path, *, programs: Path, account: SystemAccount | None) -> None:
    # Trust: the socket lies in a private folder and there is no network address.
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
    # The wheel has no ICU; this provider knows the letters of French and sorts by code point.
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = run([programs / "initdb", "-D", folder, *options], account=account)
    if done.returncode == 0:
        return
    if "No space left" in done.stdout or "quota exceeded" in done.stdout:
        raise errors.disk_full(folder.parent)
    last = done.stdout.strip().splitlines()[-1:] or ["no reason given"]
    raise errors.EmbeddedPostgresError(f"The database could not be made: {last[0]}")


def _nearest_existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _is_closed_to(account: SystemAccount, path: Path) -> bool:
    return path.is_dir() and run(["/usr/bin/test", "-x", path], account=account).returncode != 0
