"""The roles and databases inside a running embedded server."""

import asyncpg

from forum.embedded.running import RunningPostgres

# One owns and migrates, one answers requests, one works in the background: none escapes
# row-level security.
_ROLES = ("forum_owner", "forum_app", "forum_worker")
_ROLE_RIGHTS = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
_EXTENSIONS = ("unaccent", "pg_trgm", "citext")
# Any number, the same for all: two processes that make the same database take turns.
_LOCK = 5_817_002


async def ensure_database(running: RunningPostgres, name: str = "forum") -> None:
    """Make the roles and the database with its extensions, where they are missing."""
    maintenance = await _connect(running, "postgres")
    try:
        await maintenance.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await _ensure_roles(maintenance)
        if not await _has_database(maintenance, name):
            await maintenance.execute(f'CREATE DATABASE "{name}" OWNER forum_owner')
            # Only our roles and the superuser may connect or make temporary tables.
            await maintenance.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        await maintenance.execute(f'GRANT CONNECT ON DATABASE "{name}" TO forum_app, forum_worker')
        await _ensure_extensions(running, name)
    finally:
        await maintenance.close()


async def create_test_database(running: RunningPostgres, name: str, template: str) -> None:
    """Copy `template`, replacing what an earlier run may have left under `name`."""
    maintenance = await _connect(running, "postgres")
    try:
        await maintenance.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await maintenance.execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER forum_owner'
        )
        await maintenance.execute(f'GRANT CONNECT ON DATABASE "{name}" TO forum_app, forum_worker')
    finally:
        await maintenance.close()


async def drop_test_database(running: RunningPostgres, name: str) -> None:
    """Drop `name`, ending the connections that are still open to it."""
    maintenance = await _connect(running, "postgres")
    try:
        await maintenance.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await maintenance.close()


async def _connect(running: RunningPostgres, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=str(running.socket_folder), port=running.port, user="postgres", database=database
    )


async def _ensure_roles(maintenance: asyncpg.Connection) -> None:
    for role in _ROLES:
        if not await maintenance.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            await maintenance.execute(f"CREATE ROLE {role} {_ROLE_RIGHTS}")


async def _has_database(maintenance: asyncpg.Connection, name: str) -> bool:
    found = await maintenance.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name)
    return found is not None


async def _ensure_extensions(running: RunningPostgres, name: str) -> None:
    # The superuser makes them, as the owner of the tables must not be one.
    database = await _connect(running, name)
    try:
        for extension in _EXTENSIONS:
            await database.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    finally:
        await database.close()
