"""The whole database in a file, and back."""

import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from forum.core.database import Database, rows, value
from forum.embedded.postgres import RunningPostgres
from tests.commands.script import Environment, forum

MakeDatabase = Callable[[str], Awaitable[Environment]]


@pytest.fixture(scope="module")
def backup(demo: Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "forum.backup"
    made = forum("backup", file, environment=demo)
    assert made.returncode == 0, made.stderr
    return file


@pytest.fixture(scope="module")
async def restored(make_database: MakeDatabase, backup: Path) -> Environment:
    environment = await make_database("commands_restored")
    done = forum("restore", backup, environment=environment)
    assert done.returncode == 0, done.stderr
    return environment


async def contents(postgres: RunningPostgres, database: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    superuser = await asyncpg.connect(
        host=str(postgres.socket_folder), port=postgres.port, user="postgres", database=database
    )
    try:
        tables = await superuser.fetch(
            "select quote_ident(tablename) from pg_tables where schemaname = 'public' order by 1"
        )
        return {
            table: [
                one[0]
                for one in await superuser.fetch(
                    f"select t::text from {table} t order by 1"  # noqa: S608 - its own tables.
                )
            ]
            for (table,) in tables
        }
    finally:
        await superuser.close()


async def test_every_row_comes_back(postgres: RunningPostgres, restored: Environment) -> None:
    assert restored

    before = await contents(postgres, "commands_demo")
    after = await contents(postgres, "commands_restored")

    assert len(before["posts"]) > 100
    assert before == after


async def test_rights_come_back(demo: Environment, restored: Environment) -> None:
    """A member sees through row-level security what he saw before, and nobody sees nothing."""
    seen = []
    for environment in (demo, restored):
        app = Database(environment["FORUM_DATABASE_URL"], pooled=False)
        async with app.transaction() as db:
            found = await rows(
                db, "select id from account_to_sign_in($1)", "kmaclellan@demo.example"
            )
            assert await value(db, "select count(*) from posts") == 0
        async with app.transaction(found[0]["id"]) as db:
            seen.append(await value(db, "select count(*) from posts"))
        await app.close()

    assert seen[0] > 0
    assert seen[0] == seen[1]


def test_chain_of_a_restored_log_holds(restored: Environment) -> None:
    verified = forum("audit", "verify", environment=restored)

    assert verified.returncode == 0


def test_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_backup_keeps_a_file_that_is_there(demo: Environment, tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.write_text("precious")

    refused = forum("backup", file, environment=demo)

    assert refused.returncode == 1
    assert "already there" in refused.stderr
    assert file.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [file]


def test_restore_refuses_a_database_with_something_in_it(demo: Environment, backup: Path) -> None:
    refused = forum("restore", backup, environment=demo)

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "--replace" in refused.stderr


async def test_replace_gives_up_what_was_there(
    make_database: MakeDatabase, postgres: RunningPostgres, backup: Path
) -> None:
    environment = await make_database("commands_replaced")
    assert forum("demo", environment=environment).returncode == 0
    owner = Database(environment["FORUM_OWNER_DATABASE_URL"], pooled=False)
    async with owner.transaction() as db:
        await value(db, "update posts set author_name = 'Somebody Else' where opening")
    await owner.close()

    done = forum("restore", "--replace", backup, environment=environment)

    assert done.returncode == 0, done.stderr
    assert await contents(postgres, "commands_replaced") == await contents(
        postgres, "commands_demo"
    )


async def test_damaged_backup_changes_nothing(
    restored: Environment, postgres: RunningPostgres, backup: Path, tmp_path: Path
) -> None:
    before = await contents(postgres, "commands_restored")
    whole = backup.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for number, content in enumerate((b"", whole[:3000], whole[:-200], whole[:-1], bytes(flipped))):
        damaged = tmp_path / f"damaged-{number}"
        damaged.write_bytes(content)

        refused = forum("restore", "--replace", damaged, environment=restored)

        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
    assert await contents(postgres, "commands_restored") == before


async def test_backup_that_the_database_refuses_changes_nothing(
    restored: Environment, postgres: RunningPostgres, backup: Path, tmp_path: Path
) -> None:
    """Sealed, so taken for whole; but its tables do not follow."""
    before = await contents(postgres, "commands_restored")
    archive = backup.read_bytes()[: len(backup.read_bytes()) // 2]
    sealed = tmp_path / "sealed"
    sealed.write_bytes(
        archive + b"\nforum backup sha256 " + hashlib.sha256(archive).hexdigest().encode()
    )

    refused = forum("restore", "--replace", sealed, environment=restored)

    assert refused.returncode == 1
    assert "nothing was changed" in refused.stderr
    assert await contents(postgres, "commands_restored") == before


async def test_restore_refuses_while_a_server_is_running(
    restored: Environment, backup: Path
) -> None:
    app = Database(restored["FORUM_DATABASE_URL"], pooled=False)
    async with app.transaction() as db:
        await value(db, "select 1")
        refused = forum("restore", "--replace", backup, environment=restored)
    await app.close()

    assert refused.returncode == 1
    assert "stop it first" in refused.stderr
