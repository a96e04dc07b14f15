"""The one live socket of a page: who may open it, and what carries its frames."""

from typing import Any

from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect

from forum.core.errors import SignInNeeded
from forum.realtime import protocol
from forum.realtime.connection import Connection
from forum.realtime.dialogue import hold_dialogue
from forum.web.parts import parts
from forum.web.visits import Visitor, begin_visit, cookie_name

Socket = WebSocket[Any, Any, Any]


@websocket("/live")
async def follow_live(socket: Socket) -> None:
    """Refuse a foreign page before anything is said; then serve whoever is signed in."""
    here = parts(socket)
    # Browsers let any page open a socket to anywhere, with cookies; they always say which page it was.
    if socket.headers.getall("origin", []) != [here.settings.origin]:
        await socket.close()
        return
    me = await _visitor(socket)
    await socket.accept()
    if me is None:
        # Said after the acceptance, as a browser's script cannot read why it was refused.
        await socket.close(protocol.SIGN_IN)
        return
    connection = Connection(
        socket, login_id=me.login_id, account_id=me.account_id, language=me.language
    )
    await hold_dialogue(here.hub, connection, lambda: _receive(socket))


async def _visitor(socket: Socket) -> Visitor | None:
    here = parts(socket)
    token = socket.cookies.get(cookie_name(here.settings), "")
    try:
        async with here.database.transaction() as db:
            return await begin_visit(db, f"login:{token}", here.settings)
    except SignInNeeded:
        return None


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
