"""A live server in this process over the suite's database, windows that follow it, and a writer."""

import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest

from forum.core.database import Database
from tests.people import Person
from tests.realtime.followers import Follower, LiveServer, follower, serve_live
from tests.realtime.makers import Maker
from tests.serving import settings_of

Follow = Callable[..., Awaitable[Follower]]


@pytest.fixture(scope="session")
async def live(urls: dict[str, str], folder: Path) -> AsyncGenerator[LiveServer]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # Small, so that a browser which does not read is noticed after few frames; browsers inherit it.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        settings = settings_of(urls, folder, FORUM_PORT=str(listening.getsockname()[1]))
        async with serve_live(settings, listening) as served:
            yield served


@pytest.fixture
def maker(live: LiveServer, database: Database) -> Maker:
    """Writes in the live server's process."""
    return Maker(database, live.hub)


@pytest.fixture
async def follow(
    live: LiveServer,
    owner: "asyncpg.Connection[asyncpg.Record]",  # noqa: ARG001 - brings the cast.
) -> AsyncGenerator[Follow]:
    """Windows of people, by awaiting `follow`; all are closed at the end of the test."""
    async with AsyncExitStack() as windows:

        async def opened(person: Person, *, slow: socket.socket | None = None) -> Follower:
            return await windows.enter_async_context(follower(live.url, person, slow=slow))

        yield opened
