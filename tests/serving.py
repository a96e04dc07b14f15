"""The real server in this process, and clients that are signed in to it."""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from typing_extensions import override

from forum.core.settings import Settings, read_settings
from tests.people import Person

Fields = Mapping[str, str | Sequence[str]]


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers, which are the test runner's."""

    @override
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where it answers, its application and its settings."""

    url: str
    app: Any
    settings: Settings


def settings_of(urls: dict[str, str], folder: Path, **more: str) -> Settings:
    """Settings of a server over the test database; `more` are FORUM_* variables."""
    return read_settings(
        {
            "FORUM_DATA": str(folder),
            "FORUM_DATABASE_URL": urls["forum_app"],
            "FORUM_WORKER_DATABASE_URL": urls["forum_worker"],
            "FORUM_OWNER_DATABASE_URL": urls["forum_owner"],
            "FORUM_DEMO": "no",
            "FORUM_WORKER": "no",
            **more,
        }
    )


@asynccontextmanager
async def serve(urls: dict[str, str], folder: Path, **more: str) -> AsyncGenerator[Served]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    from forum.app import create_app  # noqa: PLC0415 - a test of the database alone needs no pages.

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings = settings_of(urls, folder, FORUM_PORT=str(port), **more)
        app = create_app(settings)
        config = uvicorn.Config(
            app, log_config=None, ws="websockets-sansio", lifespan="on", proxy_headers=False
        )
        server = _Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not running.done():  # noqa: ASYNC110 - it tells nobody.
            await asyncio.sleep(0.01)
        if running.done():
            running.result()
            raise RuntimeError("The server did not start.")
        yield Served(f"http://127.0.0.1:{port}", app, settings)
        server.should_exit = True
        await running


class Browser(httpx.AsyncClient):
    """A browser without JavaScript: keeps cookies, and submits forms as their page gave them."""

    async def submit(
        self, path: str, fields: Fields | None = None, *, page: str | None = None, **headers: str
    ) -> httpx.Response:
        """Post the form found on `page` (else on `path` itself) with its token and these fields."""
        token = await self.form_token(page or path)
        return await self.post(path, data={"csrf": token, **(fields or {})}, headers=headers)

    async def form_token(self, page: str) -> str:
        shown = await self.get(page)
        found = re.search(r'name="csrf" value="([^"]+)"', shown.text)
        assert found, f"{page} answered {shown.status_code} without a form"
        return found[1]


def browser_of(server: Served, person: Person | None) -> Browser:
    """A browser in which `person` is signed in; None: nobody is."""
    # The Origin that browsers send with every form.
    browser = Browser(base_url=server.url, headers={"Origin": server.url}, timeout=20)
    if person is not None:
        browser.cookies.set("login", person.login, domain="127.0.0.1")
    return browser


def api_of(server: Served, person: Person | None) -> httpx.AsyncClient:
    """A client of the API with `person`'s token; None: without one."""
    headers = {"Authorization": f"Bearer {person.token}"} if person else {}
    return httpx.AsyncClient(base_url=f"{server.url}/api/v1", headers=headers, timeout=20)


# The fixtures `browser` and `api`: for whom, or for nobody who is signed in.
Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]


@asynccontextmanager
async def closing(clients: list[httpx.AsyncClient]) -> AsyncGenerator[None]:
    """Close every client at the end, the ones added meanwhile too."""
    async with contextlib.AsyncExitStack() as stack:
        yield
        for client in clients:
            stack.push_async_callback(client.aclose)
