"""The roles and databases of the embedded server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from forum.embedded.postgres import (
    RunningPostgres,
    create_test_database,
    drop_test_database,
    ensure_database,
)

ROLES = ["forum_app", "forum_owner", "forum_worker"]


@asynccontextmanager
async def connected(
    running: RunningPostgres, role: str, database: str
) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(
        host=str(running.socket_folder), port=running.port, user=role, database=database
    )
    try:
        yield connection
    finally:
        await connection.close()


@pytest.mark.parametrize("role", ROLES)
async def test_url_of_a_role_connects_as_that_role(postgres: RunningPostgres, role: str) -> None:
    await ensure_database(postgres)
    engine = create_async_engine(postgres.url(role))
    async with engine.connect() as connection:
        row = (await connection.execute(text("SELECT current_user, current_database()"))).one()
    await engine.dispose()
    assert tuple(row) == (role, "forum")


async def test_no_role_escapes_row_level_security(postgres: RunningPostgres) -> None:
    await ensure_database(postgres)
    async with connected(postgres, "postgres", "forum") as db:
        rows = await db.fetch(
            "SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole"
            " OR rolreplication AS has_power FROM pg_roles WHERE rolname LIKE 'forum%' ORDER BY 1"
        )
    assert [tuple(row) for row in rows] == [(role, True, False) for role in ROLES]


async def test_database_belongs_to_the_owner_and_has_its_extensions_once_or_twice(
    postgres: RunningPostgres,
) -> None:
    for _ in range(2):
        await ensure_database(postgres)
    async with connected(postgres, "forum_owner", "forum") as db:
        owner = await db.fetchval(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'forum'"
        )
        assert owner == "forum_owner"
        names = await db.fetch("SELECT extname FROM pg_extension ORDER BY 1")
        assert [row["extname"] for row in names] == ["citext", "pg_trgm", "plpgsql", "unaccent"]
        assert await db.fetchval("SELECT unaccent('médecin à Québec')") == "medecin a Quebec"


async def test_owner_may_make_tables_and_the_others_may_not(postgres: RunningPostgres) -> None:
    await ensure_database(postgres, "tables")
    async with connected(postgres, "forum_owner", "tables") as db:
        await db.execute("CREATE TABLE proof (id int)")
    for role in ("forum_app", "forum_worker"):
        async with connected(postgres, role, "tables") as db:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await db.execute("CREATE TABLE stranger (id int)")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await db.execute("CREATE TEMPORARY TABLE stranger (id int)")
    await drop_test_database(postgres, "tables")


async def test_test_database_is_a_copy_that_can_be_replaced_while_in_use(
    postgres: RunningPostgres,
) -> None:
    await ensure_database(postgres, "template")
    async with connected(postgres, "forum_owner", "template") as db:
        await db.execute("CREATE TABLE proof AS SELECT 42 AS answer")
        await db.execute("GRANT SELECT ON proof TO forum_app")
    await create_test_database(postgres, "copy", template="template")
    async with connected(postgres, "forum_app", "copy") as db:
        assert await db.fetchval("SELECT answer FROM proof") == 42
        await create_test_database(postgres, "copy", template="template")
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
            await db.fetchval("SELECT answer FROM proof")
    await drop_test_database(postgres, "copy")
    await drop_test_database(postgres, "template")
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        async with connected(postgres, "forum_app", "copy"):
            pass
