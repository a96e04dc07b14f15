"""One browser's socket, as the hub sees it: written to directly when ready, through a queue when not."""

import asyncio
import logging
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any, Protocol
from uuid import UUID

from forum.realtime import protocol

logger = logging.getLogger(__name__)

# What may wait for a browser that does not read. A burst of posts passes; a stalled tab is let go.
MAX_WAITING_FRAMES = 256
MAX_WAITING_CHARACTERS = 4 * 1024 * 1024
# A closing frame also has to wait until the browser reads.
CLOSING_SECONDS = 20.0


class Transport(Protocol):
    """What carries frames. Both coroutines wait while the peer does not read."""

    def send_text(self, text: str) -> Coroutine[Any, Any, None]: ...

    def close(self, code: int) -> Coroutine[Any, Any, None]: ...


class Connection:
    """A socket of one login. Neither `send` nor `close` ever waits."""

    def __init__(
        self, transport: Transport, *, login_id: UUID, account_id: UUID, language: str
    ) -> None:
        self.login_id = login_id
        self.account_id = account_id
        self.language = language
        # Topics that this connection follows; kept by the hub.
        self.topics: set[str] = set()
        self.is_open = True
        # Set when nothing more will be read from this socket or written to it.
        self.ended = asyncio.Event()
        self._transport = transport
        self._waiting: deque[str] = deque()
        self._waiting_characters = 0
        self._writer: asyncio.Task[None] | None = None
        self._closer: asyncio.Task[None] | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the browser has not taken all that was handed to it."""
        return self._writer is not None

    def send(self, text: str) -> None:
        """Hand `text` to the socket, behind what waits already; closes a connection that is too slow."""
        if not self.is_open:
            return
        if self._writer is None:
            self._write_now(text)
        elif self._is_full(text):
            logger.info("a connection was too slow", extra={"account_id": str(self.account_id)})
            self.close(protocol.TOO_SLOW)
        else:
            self._waiting.append(text)
            self._waiting_characters += len(text)

    def close(self, code: int) -> None:
        """Send nothing more, and say why. What waited is dropped: the client resumes from its position."""
        if not self.is_open:
            return
        self.is_open = False
        self._waiting.clear()
        if self._writer is not None:
            # It waits for the socket, so it has written nothing of what it holds.
            self._writer.cancel()
        self._closer = asyncio.create_task(self._close(code))

    def forget(self) -> None:
        """The peer is gone: drop what is left."""
        self.is_open = False
        self._waiting.clear()
        for task in (self._writer, self._closer):
            if task is not None and task is not asyncio.current_task():
                task.cancel()
        self.ended.set()

    def _is_full(self, text: str) -> bool:
        return (
            len(self._waiting) >= MAX_WAITING_FRAMES
            or self._waiting_characters + len(text) > MAX_WAITING_CHARACTERS
        )

    def _write_now(self, text: str) -> None:
        sending = self._transport.send_text(text)
        try:
            # A ready socket takes the frame in this one step, without a task of its own.
            pause: object = sending.send(None)
        except StopIteration:
            return
        except Exception as error:  # noqa: BLE001 - whatever it was, the peer is gone
            self._drop(error)
            return
        self._writer = asyncio.create_task(self._write_rest(sending, pause))

    async def _write_rest(self, sending: Coroutine[Any, Any, None], pause: object) -> None:
        try:
            await _rest(sending, pause)
            while self._waiting:
                text = self._waiting.popleft()
                self._waiting_characters -= len(text)
                await self._transport.send_text(text)
        except Exception as error:  # noqa: BLE001 - whatever it was, the peer is gone
            self._drop(error)
        finally:
            self._writer = None

    async def _close(self, code: int) -> None:
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._transport.close(code)
        except Exception as error:  # noqa: BLE001 - it was being closed anyway
            logger.debug("a connection was gone before it was closed: %s", type(error).__name__)
        self.ended.set()

    def _drop(self, error: Exception) -> None:
        logger.debug("a connection was gone: %s", type(error).__name__)
        self.is_open = False
        self._waiting.clear()
        self.ended.set()


@types.coroutine
def _rest(coroutine: Coroutine[Any, Any, None], pause: object) -> Generator[Any, Any, None]:
    """What is left of a coroutine whose first step has been made, and waits for `pause`."""
    try:
        yield pause
    except BaseException as error:
        coroutine.throw(error)
        raise
    yield from coroutine.__await__()
