"""Starts and stops the PostgreSQL server that comes inside a wheel, for this process alone."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO

from forum.embedded import errors
from forum.embedded.cluster import Cluster, cluster_folder, open_cluster
from forum.embedded.databases import create_test_database, drop_test_database, ensure_database
from forum.embedded.errors import EmbeddedPostgresError
from forum.embedded.launch import launch, require_main_thread
from forum.embedded.running import RunningPostgres, read_pid_file, servers_over

__all__ = [
    "EmbeddedPostgresError",
    "RunningPostgres",
    "create_test_database",
    "drop_test_database",
    "ensure_database",
    "find_postgres",
    "start_postgres",
    "stop_postgres",
]

# For a small machine; what a busier one needs is passed to start_postgres.
_SETTINGS = MappingProxyType(
    {
        # No network address at all.
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "192MB",
        "max_wal_size": "512MB",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # The log must never hold what members wrote: no failed statement, no detail with the row,
        # and no client's error at all ("invalid input: ..." quotes it).
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
    }
)
# For tests alone: a crash of the machine loses the cluster.
_NOT_DURABLE = MappingProxyType(
    {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
)
_NONE: Mapping[str, str] = MappingProxyType({})
# Every server has a socket folder of its own, so the number need not differ.
_PORT = 5432
_SOCKET_FOLDER_PREFIX = "forum-postgres-"
_SOCKET_PATH_LIMIT = 107
# Recovery after a crash may take long on a slow disk; a server that died is noticed at once.
_READY_SECONDS = 300.0
_ORPHAN_SECONDS = 30.0
_POLL_SECONDS = 0.02


def start_postgres(
    data: Path, *, durable: bool = True, settings: Mapping[str, str] = _NONE
) -> RunningPostgres:
    """Start the server over `data`/postgres, making the cluster on first use.

    Call it in the main thread. The server stops by itself when this process ends, even by kill -9.
    """
    require_main_thread()
    cluster = open_cluster(data)
    try:
        _await_orphans(cluster.folder)
        return _start(cluster, {**_SETTINGS, **(_NONE if durable else _NOT_DURABLE), **settings})
    except OSError as error:
        cluster.lock.close()
        raise errors.from_system(error, cluster.folder.parent) from error
    except BaseException:
        cluster.lock.close()
        raise


def find_postgres(data: Path) -> RunningPostgres | None:
    """The server that another process of ours runs over `data`, if one is ready."""
    folder = cluster_folder(data)
    pid_file = read_pid_file(folder)
    if pid_file is None or not pid_file.is_ready or pid_file.socket_folder is None:
        return None
    if pid_file.pid not in servers_over(folder):
        return None
    return RunningPostgres(
        socket_folder=pid_file.socket_folder, port=pid_file.port, process=None, data_folder=folder
    )


def stop_postgres(running: RunningPostgres) -> None:
    """End the connections, write everything down and wait for the end ("fast shutdown").

    A server that another process started is left to it.
    """
    if running.process is not None:
        _stop(running.process)
        shutil.rmtree(running.socket_folder, ignore_errors=True)
    if running.lock is not None:
        running.lock.close()


def _await_orphans(folder: Path) -> None:
    """Wait for the processes of a server whose forum was killed, and clear up after them.

    We hold the lock, so nobody needs them any more.
    """
    deadline = time.monotonic() + _ORPHAN_SECONDS
    while servers_over(folder):
        if time.monotonic() > deadline:
            raise errors.in_use(folder.parent)
        time.sleep(_POLL_SECONDS)
    (folder / "postmaster.pid").unlink(missing_ok=True)


def _start(cluster: Cluster, settings: Mapping[str, str]) -> RunningPostgres:
    socket_folder = _make_socket_folder(cluster)
    log_file = cluster.folder.with_name("postgres.log")
    command: list[str | Path] = [cluster.programs / "postgres", "-D", cluster.folder]
    command += ["-p", str(_PORT), "-k", socket_folder]
    command += [f"--{name}={value}" for name, value in settings.items()]
    try:
        with _fresh_log(log_file) as log:
            process = launch(command, account=cluster.account, log=log)
        _await_ready(process, cluster.folder, log_file)
    except BaseException:
        shutil.rmtree(socket_folder, ignore_errors=True)
        raise
    return RunningPostgres(
        socket_folder=socket_folder,
        port=_PORT,
        process=process,
        data_folder=cluster.folder,
        lock=cluster.lock,
    )


def _make_socket_folder(cluster: Cluster) -> Path:
    """A folder that no other account can enter: with trust, reaching the socket is the key."""
    _remove_left_socket_folder(cluster)
    folder = cluster.folder.with_name("socket")
    if _is_fit_for_a_socket(folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    else:
        folder = Path(tempfile.mkdtemp(prefix=_SOCKET_FOLDER_PREFIX, dir="/tmp"))
    if cluster.account is not None:
        os.chown(folder, cluster.account.uid, cluster.account.gid)
    cluster.lock.truncate(0)
    cluster.lock.write(os.fsencode(folder))
    cluster.lock.flush()
    return folder


def _remove_left_socket_folder(cluster: Cluster) -> None:
    """After a kill nobody did; the lock file remembers which it was."""
    cluster.lock.seek(0)
    left = Path(os.fsdecode(cluster.lock.read()))
    if left.name.startswith(_SOCKET_FOLDER_PREFIX):
        shutil.rmtree(left, ignore_errors=True)


def _is_fit_for_a_socket(folder: Path) -> bool:
    """Within the kernel's limit, and without a sign that means something in a database URL."""
    path = str(folder / f".s.PGSQL.{_PORT}")
    return len(os.fsencode(path)) <= _SOCKET_PATH_LIMIT and not set(path) & set(",:%")


def _fresh_log(path: Path) -> IO[bytes]:
    """An empty log; that of the start before is kept, for whoever asks why it ended."""
    if path.exists():
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("xb")


def _await_ready(process: subprocess.Popen[bytes], folder: Path, log_file: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    try:
        while process.poll() is None and not _is_ready(process, folder):
            if time.monotonic() > deadline:
                break
            time.sleep(_POLL_SECONDS)
    except BaseException:
        # Ctrl-C while it recovers.
        _stop(process)
        raise
    if not _is_ready(process, folder):
        _stop(process)
        raise _failure(log_file)


def _is_ready(process: subprocess.Popen[bytes], folder: Path) -> bool:
    pid_file = read_pid_file(folder)
    return pid_file is not None and pid_file.pid == process.pid and pid_file.is_ready


def _failure(log_file: Path) -> EmbeddedPostgresError:
    said = log_file.read_text(encoding="utf-8", errors="replace")
    if "No space left on device" in said:
        return errors.disk_full(log_file.parent)
    reasons = [
        line.partition("FATAL:")[2].strip() for line in said.splitlines() if "FATAL:" in line
    ]
    reason = reasons[-1] if reasons else f"it was not ready in time; see {log_file}"
    return EmbeddedPostgresError(f"PostgreSQL did not start: {reason}.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    process.wait()
