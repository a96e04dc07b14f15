"""Fixtures of the whole suite: one PostgreSQL, one server, the cast anew for each test.

`owner`, `database`, `browser` and `api` bring a clean database with them; what needs none asks for none.
"""

import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest

from forum.core.database import Database
from forum.core.migrations import upgrade
from forum.embedded.databases import ensure_database
from forum.embedded.postgres import RunningPostgres, start_postgres, stop_postgres
from tests.people import Person
from tests.seeding import Owner, reset
from tests.serving import Browser, Served, api_of, browser_of, closing, serve


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Not tmp_path: pytest closes its folder to every other account, so to root's PostgreSQL too."""
    made = Path(tempfile.mkdtemp(prefix="forum-test-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def postgres(folder: Path) -> Iterator[RunningPostgres]:
    running = start_postgres(folder, durable=False)
    yield running
    stop_postgres(running)


@pytest.fixture(scope="session")
async def provided(postgres: RunningPostgres) -> None:
    """The roles and the empty database."""
    await ensure_database(postgres)


@pytest.fixture(scope="session")
def urls(
    postgres: RunningPostgres,
    provided: None,  # noqa: ARG001 - makes it.
) -> dict[str, str]:
    """The migrated database's address by role: forum_app, forum_worker, forum_owner."""
    found = {role: postgres.url(role) for role in ("forum_app", "forum_worker", "forum_owner")}
    upgrade(found["forum_owner"])
    return found


@pytest.fixture(scope="session")
async def connections(
    urls: dict[str, str],  # noqa: ARG001 - migrated.
    postgres: RunningPostgres,
) -> AsyncGenerator[dict[str, Owner]]:
    """The owner's connection, and the superuser's for cleaning."""
    host = str(postgres.socket_folder)
    opened = {
        role: await asyncpg.connect(host=host, port=postgres.port, user=role, database="forum")
        for role in ("forum_owner", "postgres")
    }
    yield opened
    for connection in opened.values():
        await connection.close()


@pytest.fixture
async def owner(connections: dict[str, Owner]) -> Owner:
    """The owner's connection, which sees every row, over a database with the cast and nothing else."""
    await reset(connections["postgres"])
    return connections["forum_owner"]


@pytest.fixture(scope="session")
async def app_database(urls: dict[str, str]) -> AsyncGenerator[Database]:
    made = Database(urls["forum_app"], pool_size=4)
    yield made
    await made.close()


@pytest.fixture
def database(app_database: Database, owner: Owner) -> Database:  # noqa: ARG001 - cleans.
    """The database as the application's own role, which row-level security binds."""
    return app_database


@pytest.fixture(scope="session")
async def worker_role(urls: dict[str, str]) -> AsyncGenerator[Database]:
    made = Database(urls["forum_worker"], pool_size=4)
    yield made
    await made.close()


@pytest.fixture
def worker_database(worker_role: Database, owner: Owner) -> Database:  # noqa: ARG001 - cleans.
    """The database as the background worker's role."""
    return worker_role


@pytest.fixture(scope="session")
async def server(urls: dict[str, str], folder: Path) -> AsyncGenerator[Served]:
    async with serve(urls, folder) as served:
        yield served


@pytest.fixture
async def browser(
    server: Served,
    owner: Owner,  # noqa: ARG001 - cleans.
) -> AsyncGenerator[Callable[[Person | None], Browser]]:
    """`browser(ALICE)` is her signed-in browser, `browser(None)` one where nobody is signed in."""
    clients: list[httpx.AsyncClient] = []

    def opened(person: Person | None) -> Browser:
        clients.append(made := browser_of(server, person))
        return made

    async with closing(clients):
        yield opened


@pytest.fixture
async def api(
    server: Served,
    owner: Owner,  # noqa: ARG001 - cleans.
) -> AsyncGenerator[Callable[[Person | None], httpx.AsyncClient]]:
    """`api(ALICE)` calls /api/v1 with her token."""
    clients: list[httpx.AsyncClient] = []

    def opened(person: Person | None) -> httpx.AsyncClient:
        clients.append(made := api_of(server, person))
        return made

    async with closing(clients):
        yield opened
