"""A killed forum takes its servers with it, and the next start finds all that was committed."""

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from forum.embedded.postgres import (
    RunningPostgres,
    find_postgres,
    start_postgres,
    stop_postgres,
)
from forum.embedded.running import servers_over
from forum.embedded.valkey import start_valkey, stop_valkey

PARENT = Path(__file__).with_name("parent.py")


def start_parent(server: str, folder: Path) -> tuple[subprocess.Popen[str], int, Path]:
    parent = subprocess.Popen(
        [sys.executable, PARENT, server, folder], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid, socket_folder = parent.stdout.readline().strip().split(" ", 1)
    return parent, int(pid), Path(socket_folder)


def kill(parent: subprocess.Popen[str]) -> None:
    parent.kill()
    parent.communicate()


async def connect(running: RunningPostgres) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=str(running.socket_folder), port=running.port, user="postgres", database="postgres"
    )


async def count_rows(running: RunningPostgres) -> object:
    connection = await connect(running)
    try:
        return await connection.fetchval("SELECT count(*) FROM kept")
    finally:
        await connection.close()


@pytest.mark.parametrize("below", ["short", "long " * 20])
async def test_kill_of_the_forum_stops_its_database_and_a_restart_has_every_row(
    filled_place: Path, below: str
) -> None:
    # In a long path the socket lies elsewhere.
    folder = filled_place.rename(filled_place.with_name(f"{filled_place.name} {below}".strip()))
    parent, _, socket_folder = start_parent("postgres", folder)
    orphan = find_postgres(folder)
    assert orphan is not None
    connection = await connect(orphan)
    await connection.execute(
        "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT generate_series(1, 500)"
    )
    kill(parent)

    # At once: the start waits for the old server, whose connections are still open.
    running = start_postgres(folder)
    assert await count_rows(running) == 500
    assert connection.is_closed()
    stop_postgres(running)
    folder.rename(filled_place)
    assert not socket_folder.exists()


async def test_kill_of_the_database_itself_does_not_hinder_the_next_start(
    filled_place: Path,
) -> None:
    killed = start_postgres(filled_place)
    connection = await connect(killed)
    await connection.execute(
        "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT generate_series(1, 500)"
    )
    assert killed.process is not None
    killed.process.kill()
    # Without waiting for it: its pid file is there, and the dead process too.
    assert killed.lock is not None
    killed.lock.close()

    running = start_postgres(filled_place)
    assert await count_rows(running) == 500
    stop_postgres(running)
    killed.process.wait()
    connection.terminate()


@pytest.mark.parametrize("pid", [os.getpid(), 1], ids=["ours", "of-another-account"])
def test_pid_file_that_names_an_unrelated_process_does_not_hinder_a_start(
    filled_place: Path, pid: int
) -> None:
    stop_postgres(start_postgres(filled_place))
    stale = f"{pid}\n{filled_place / 'postgres'}\n1790000000\n5432\n/tmp/forum-postgres-gone\n\n1 2\nready\n"
    (filled_place / "postgres" / "postmaster.pid").write_text(stale)
    assert find_postgres(filled_place) is None
    stop_postgres(start_postgres(filled_place))


def test_start_that_was_cut_short_leaves_nothing_in_the_way(place: Path) -> None:
    half = place / "postgres.unfinished"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    stop_postgres(start_postgres(place))
    assert not half.exists()


def test_stopped_server_leaves_no_process_over_its_folder(filled_place: Path) -> None:
    running = start_postgres(filled_place)
    assert running.process is not None
    assert running.process.pid in servers_over(filled_place / "postgres")
    stop_postgres(running)
    assert servers_over(filled_place / "postgres") == set()


def test_kill_of_the_forum_stops_its_valkey(place: Path) -> None:
    parent, valkey, socket_folder = start_parent("valkey", place)
    with os.fdopen(os.pidfd_open(valkey)) as watched:
        kill(parent)
        # A process is readable once it has ended.
        assert select.select([watched], [], [], 10) == ([watched], [], [])
    shutil.rmtree(socket_folder)


def test_valkey_ends_when_it_is_stopped(place: Path) -> None:
    running = start_valkey(place)
    stop_valkey(running)
    assert running.process.returncode in {0, -signal.SIGTERM}
    assert not running.socket_folder.exists()
