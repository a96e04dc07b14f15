"""What one browser says to us, from its first frame to its last."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import assert_never

from forum.realtime import protocol
from forum.realtime.connection import Connection
from forum.realtime.hub import Hub

logger = logging.getLogger(__name__)

# The next frame; bytes for a binary one; None when the peer is gone.
Receive = Callable[[], Awaitable[str | bytes | None]]


async def hold_dialogue(hub: Hub, connection: Connection, receive: Receive) -> None:
    """Serve an accepted socket until it ends."""
    if not hub.join(connection):
        connection.close(protocol.POLICY)
        await connection.ended.wait()
        return
    connection.send(protocol.encode(protocol.hello()))
    reading = asyncio.create_task(_answer_frames(hub, connection, receive))
    ending = asyncio.create_task(connection.ended.wait())
    try:
        # A stalled peer never answers our close, so reading alone would not end.
        await asyncio.wait({reading, ending}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        reading.cancel()
        ending.cancel()
        hub.leave(connection)
        connection.forget()


async def _answer_frames(hub: Hub, connection: Connection, receive: Receive) -> None:
    allowance = _Allowance()
    try:
        while (text := await receive()) is not None:
            if not connection.is_open:
                continue
            if len(text) > protocol.MAX_FRAME or _weight(text) > protocol.MAX_FRAME:
                connection.close(protocol.TOO_BIG)
            elif not allowance.take():
                logger.info("too many frames", extra={"account_id": str(connection.account_id)})
                connection.close(protocol.POLICY)
            else:
                _answer(hub, connection, text)
    except Exception:
        logger.exception("a live socket failed")


def _weight(text: str | bytes) -> int:
    return len(text if isinstance(text, bytes) else text.encode())


def _answer(hub: Hub, connection: Connection, text: str | bytes) -> None:
    try:
        frame = protocol.read_frame(text)
    except protocol.ProtocolError:
        connection.send(protocol.encode(protocol.error("malformed", connection.language)))
        return
    match frame:
        case protocol.Subscribe():
            hub.subscribe(connection, frame.topic, frame.position)
        case protocol.Unsubscribe():
            hub.unsubscribe(connection, frame.topic)
        case protocol.Ping():
            connection.send(protocol.encode(protocol.Pong()))
        case _:
            assert_never(frame)


class _Allowance:
    """So many frames a minute, a burst of them at once."""

    def __init__(self) -> None:
        self._left = float(protocol.MAX_FRAMES_PER_MINUTE)
        self._asked_at = time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        earned = (now - self._asked_at) * protocol.MAX_FRAMES_PER_MINUTE / 60
        self._left = min(self._left + earned, protocol.MAX_FRAMES_PER_MINUTE)
        self._asked_at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
