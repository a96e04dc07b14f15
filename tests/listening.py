"""A socket of a signed-in browser, for what ends it."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from websockets.asyncio.client import ClientConnection, connect

from tests.people import Person, Place
from tests.serving import Served


@asynccontextmanager
async def follow_cases(
    server: Served, person: Person, place: Place
) -> AsyncGenerator[ClientConnection]:
    """A socket that follows the cases of `place`: it has been told so."""
    headers = {"Origin": server.url, "Cookie": f"login={person.login}"}
    url = server.url.replace("http:", "ws:") + "/live"
    async with connect(url, additional_headers=headers) as socket:
        assert json.loads(await socket.recv())["type"] == "hello"
        await socket.send(json.dumps({"type": "subscribe", "topic": f"cases:{place.id}"}))
        assert json.loads(await socket.recv())["type"] == "subscribed"
        yield socket
