"""Databases of their own for the commands."""

from collections.abc import Awaitable, Callable

import pytest

from forum.embedded.databases import ensure_database
from forum.embedded.postgres import RunningPostgres
from tests.commands.script import Environment, forum


@pytest.fixture(scope="session")
def make_database(postgres: RunningPostgres) -> Callable[[str], Awaitable[Environment]]:
    """Makes an empty database; answers the variables that name it."""

    async def made(name: str) -> Environment:
        await ensure_database(postgres, name)
        return {
            "FORUM_DATABASE_URL": postgres.url("forum_app", name),
            "FORUM_WORKER_DATABASE_URL": postgres.url("forum_worker", name),
            "FORUM_OWNER_DATABASE_URL": postgres.url("forum_owner", name),
        }

    return made


@pytest.fixture(scope="session")
async def demo(make_database: Callable[[str], Awaitable[Environment]]) -> Environment:
    """A database with the demo in it."""
    environment = await make_database("commands_demo")
    loaded = forum("demo", environment=environment)
    assert loaded.returncode == 0, loaded.stderr
    return environment
