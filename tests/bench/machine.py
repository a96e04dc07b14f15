"""The measured machine: database and servers on one core, the load on another."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from forum.core.migrations import upgrade
from forum.embedded.databases import ensure_database
from forum.embedded.postgres import RunningPostgres, start_postgres, stop_postgres
from forum.embedded.running import servers_over

ROLES: Final = ("forum_app", "forum_worker", "forum_owner")
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Machine:
    """The running parts. `warm` and `cold` are the ports of two servers over one database."""

    postgres: RunningPostgres
    server_pids: tuple[int, ...]
    warm: int
    cold: int

    def cpu_seconds(self) -> tuple[float, float]:
        """What the servers and the database have used until now."""
        database = servers_over(self.postgres.data_folder)
        return _cpu_seconds(self.server_pids), _cpu_seconds(tuple(database))


@contextmanager
def running_postgres() -> Generator[RunningPostgres]:
    """A durable database in a folder that is removed at the end, migrated, on the servers' core."""
    folder = Path(tempfile.mkdtemp(prefix="forum-bench-", dir="/tmp"))
    folder.chmod(0o711)
    os.sched_setaffinity(0, {_cores()[0]})
    postgres = start_postgres(folder, durable=True)
    try:
        asyncio.run(ensure_database(postgres))
        upgrade(postgres.url("forum_owner"))
        yield postgres
    finally:
        stop_postgres(postgres)
        shutil.rmtree(folder)


@contextmanager
def running_machine(postgres: RunningPostgres) -> Generator[Machine]:
    """Both servers, and this process moved to the core of the load."""
    with _server(postgres) as (warm, warm_port), _server(postgres, "--cold") as (cold, cold_port):
        os.sched_setaffinity(0, {_cores()[-1]})
        yield Machine(postgres, (warm.pid, cold.pid), warm_port, cold_port)


@contextmanager
def _server(
    postgres: RunningPostgres, *options: str
) -> Generator[tuple[subprocess.Popen[str], int]]:
    app, worker, owner = (postgres.url(role) for role in ROLES)
    environ = {
        **os.environ,
        "FORUM_DATABASE_URL": app,
        "FORUM_WORKER_DATABASE_URL": worker,
        "FORUM_OWNER_DATABASE_URL": owner,
        "FORUM_DATA": str(postgres.data_folder.parent),
        # Twenty members write more here than in a year.
        "FORUM_TEXTS_PER_HOUR": "10000000",
    }
    command = [sys.executable, "-m", "tests.bench.served", *options]
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        if not said:
            raise RuntimeError("The measured server did not start.")
        # It ends with its input, which the block's end closes.
        yield process, int(said)


def _cores() -> list[int]:
    """The cores of this machine; the load shares the only one where there is no second."""
    return list(range(os.cpu_count() or 1))


def _cpu_seconds(pids: tuple[int, ...]) -> float:
    used = 0
    for pid in pids:
        try:
            said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        except OSError:
            # A process of the database that has ended.
            continue
        fields = said.rpartition(") ")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / _TICKS
