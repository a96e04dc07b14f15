"""Browsers of the live tests: real websocket clients, and the server that they follow."""

import asyncio
import contextlib
import json
import socket as sockets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from litestar import Litestar
from litestar.datastructures import State
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from forum.cases.live import read_cases, read_thread
from forum.core.database import Database
from forum.core.settings import Settings
from forum.moderation.live import read_queue
from forum.realtime.hub import Hub
from forum.web.parts import Parts
from forum.web.sockets import follow_live
from tests.people import Person

PATIENCE = 10
Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A server of the live socket alone, with its hub in this process."""

    url: str
    hub: Hub
    database: Database


@dataclass(slots=True)
class Follower:
    """One browser window. `rows` is what it would show: the newest state of each row, by id."""

    socket: ClientConnection
    rows: dict[str, Frame] = field(default_factory=dict)
    position: int = 0
    received: list[Frame] = field(default_factory=list)

    async def say(self, **frame: object) -> None:
        await self.socket.send(json.dumps(frame))

    async def hear(self) -> Frame:
        """The next frame."""
        frame: Frame = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE))
        self.received.append(frame)
        if frame["type"] in {"changes", "snapshot"}:
            if frame["type"] == "snapshot":
                self.rows.clear()
            self.position = frame["position"]
            self.rows.update({change["id"]: change for change in frame["changes"]})
        return frame

    async def subscribe(self, topic: str, position: int = 0) -> Frame:
        """Follow `topic`; returns the answer: "subscribed", or an error."""
        await self.say(type="subscribe", topic=topic, position=position)
        return await self.hear()

    async def hear_until(self, position: int) -> None:
        while self.position < position:
            await self.hear()

    async def hears_nothing(self) -> bool:
        """Whether nothing but the answer to a ping is on its way."""
        await self.say(type="ping")
        answer = await self.hear()
        return bool(answer["type"] == "pong")

    async def closing_code(self) -> int | None:
        """The code that the server closes with, after whatever it still sent."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.hear()
        return self.socket.close_code


@asynccontextmanager
async def serve_live(
    settings: Settings, listening: sockets.socket, *, round_seconds: float = 3600
) -> AsyncGenerator[LiveServer]:
    """Serve /live on `listening` until the block ends. Rounds are rare, so that wake-ups are what is tested."""
    assert settings.database_url is not None
    database = Database(settings.database_url, pool_size=4)
    hub = Hub(
        database,
        {"thread": read_thread, "cases": read_cases, "queue": read_queue},
        idle=settings.login_idle,
        absolute=settings.login_limit,
        redis_url=settings.redis_url,
        round_seconds=round_seconds,
    )
    app = Litestar(
        [follow_live],
        state=State({"parts": Parts(settings, database, hub)}),
        on_startup=[hub.start],
        on_shutdown=[hub.stop],
    )
    config = uvicorn.Config(
        app,
        log_config=None,
        ws="websockets-sansio",
        ws_max_size=16 * 1024,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
    )
    # In parts, since `serve` would take the test runner's signal handlers.
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    running = asyncio.create_task(server.main_loop())
    yield LiveServer(settings.public_url.replace("http", "ws"), hub, database)
    server.should_exit = True
    await running
    await server.shutdown(sockets=[listening])
    await database.close()


@asynccontextmanager
async def follower(
    url: str, person: Person | None, *, slow: sockets.socket | None = None
) -> AsyncGenerator[Follower]:
    """A window of `person`, greeted by the server. Over a `slow` socket, it takes in only what it hears."""
    queue = 16 if slow is None else 1
    async with connect(f"{url}/live", sock=slow, max_queue=queue, **asked(url, person)) as socket:
        made = Follower(socket)
        greeting = await made.hear()
        assert greeting["type"] == "hello"
        yield made


def asked(url: str, person: Person | None) -> dict[str, Any]:
    """What a browser sends with its request for a socket."""
    headers = {"Cookie": f"login={person.login}"} if person else {}
    return {"additional_headers": headers, "origin": url.replace("ws", "http", 1)}
