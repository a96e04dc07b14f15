"""The one live socket of a page: who may open it, and what carries its frames."""

from typing import Any

import asyncpg
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect

from forum.core.database import row
from forum.realtime import protocol
from forum.realtime.connection import Connection
from forum.realtime.dialogue import hold_dialogue
from forum.web.parts import parts
from forum.web.visits import cookie_name, token_hash

Socket = WebSocket[Any, Any, Any]


@websocket("/live")
async def follow_live(socket: Socket) -> None:
    """Refuse a foreign page before anything is said; then serve whoever is signed in."""
    here = parts(socket)
    # Browsers let any page open a socket to anywhere, with cookies; they always say which page it was.
    if socket.headers.getall("origin", []) != [here.settings.origin]:
        await socket.close()
        return
    login = await _login(socket)
    await socket.accept()
    if login is None:
        # Said after the acceptance, as a browser's script cannot read why it was refused.
        await socket.close(protocol.SIGN_IN)
        return
    connection = Connection(
        socket,
        login_id=login["login_id"],
        account_id=login["account_id"],
        language=login["language"],
    )
    await hold_dialogue(here.hub, connection, lambda: _receive(socket))


async def _login(socket: Socket) -> asyncpg.Record | None:
    here = parts(socket)
    token = socket.cookies.get(cookie_name(here.settings), "")
    async with here.database.transaction() as db:
        return await row(
            db,
            "select * from login_to_follow($1, $2, $3)",
            token_hash(token),
            here.settings.login_idle,
            here.settings.login_limit,
        )


async def _receive(socket: Socket) -> str | bytes | None:
    try:
        message = await socket.receive()
    except WebSocketDisconnect:
        return None
    if message["type"] != "websocket.receive":
        return None
    # Servers leave out the key of the other kind.
    text = message.get("text")
    return text if text is not None else message.get("bytes") or b""


routes = [follow_live]
