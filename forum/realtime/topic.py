"""One topic in one process: its watchers, and one reading at a time for all of them."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from forum.realtime import protocol
from forum.realtime.connection import Connection
from forum.realtime.readings import Reading, Row

logger = logging.getLogger(__name__)

# After so many watchers, other work of the process gets its turn.
TURN = 200
# A reading that failed (the database was away) is tried again after this pause.
RETRY_SECONDS = 2.0

Read = Callable[[int, Sequence[UUID]], Awaitable[Reading]]
Release = Callable[["Watcher"], None]


@dataclass(eq=False, slots=True)
class Watcher:
    """A connection that follows a topic.

    Until its first reading it has been told nothing, not even that the topic exists.
    """

    connection: Connection
    topic: "Topic"
    position: int
    is_accepted: bool = False

    def send(self, frame: protocol.ServerFrame) -> None:
        self.connection.send(protocol.encode(frame))


class Topic:
    """Wake-ups that come during a reading cause one more reading, however many they are."""

    def __init__(self, name: str, read: Read, release: Release) -> None:
        self.name = name
        self.watchers: dict[Connection, Watcher] = {}
        self._read = read
        self._release = release
        self._is_woken = False
        self._delivery: asyncio.Task[None] | None = None
        self._retry: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        self._is_woken = True
        if self._delivery is None and self.watchers:
            self._delivery = asyncio.create_task(self._deliver())

    def stop(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
        if self._delivery is not None:
            self._delivery.cancel()

    async def _deliver(self) -> None:
        try:
            while self._is_woken and self.watchers:
                self._is_woken = False
                await self._deliver_once()
        except Exception:
            logger.exception("reading a topic failed", extra={"topic": self.name})
            self._try_again_later()
        finally:
            self._delivery = None

    def _try_again_later(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
        self._retry = asyncio.get_running_loop().call_later(RETRY_SECONDS, self.wake)

    async def _deliver_once(self) -> None:
        by_position: dict[int, list[Watcher]] = defaultdict(list)
        for watcher in self.watchers.values():
            by_position[watcher.position].append(watcher)
        # Nearly always one group: those who are up to date.
        for position, watchers in by_position.items():
            logins = {watcher.connection.login_id for watcher in watchers}
            reading = await self._read(position, list(logins))
            await self._serve_all(watchers, reading)

    async def _serve_all(self, watchers: Sequence[Watcher], reading: Reading) -> None:
        frames = _Frames(self.name, reading)
        broken: set[str] = set()
        for count, watcher in enumerate(watchers, start=1):
            language = watcher.connection.language
            # It may have gone, or begun again from another position, while others were served.
            if self.watchers.get(watcher.connection) is watcher and language not in broken:
                try:
                    self._serve(watcher, reading, frames)
                except Exception:
                    # A template that fails in one language must not silence the other.
                    logger.exception("rendering a topic failed", extra={"topic": self.name})
                    broken.add(language)
                    self._try_again_later()
            if count % TURN == 0:
                await asyncio.sleep(0)

    def _serve(self, watcher: Watcher, reading: Reading, frames: "_Frames") -> None:
        login_id = watcher.connection.login_id
        if login_id not in reading.holding:
            watcher.connection.close(protocol.SIGN_IN)
            self._release(watcher)
        elif login_id not in reading.sees:
            _refuse(watcher)
            self._release(watcher)
        else:
            # Rendered before anything is promised: if it fails, the next reading tries again.
            frame = frames.frame(watcher.connection.language, reading.sees[login_id])
            _accept(watcher)
            watcher.position = reading.position
            if frame is not None:
                watcher.connection.send(frame)


def _refuse(watcher: Watcher) -> None:
    name = watcher.topic.name
    if watcher.is_accepted and watcher.connection.is_waiting:
        # What it may no longer see must not arrive late.
        watcher.connection.close(protocol.TOO_SLOW)
    elif watcher.is_accepted:
        watcher.send(protocol.Lost(name))
    else:
        # The same answer as for a topic that does not exist.
        watcher.send(protocol.error("unknown_topic", watcher.connection.language, name))


def _accept(watcher: Watcher) -> None:
    if not watcher.is_accepted:
        watcher.is_accepted = True
        watcher.send(protocol.Subscribed(watcher.topic.name, watcher.position))


class _Frames:
    """One reading as text for the wire: rendered once a language, encoded once for all who see the same."""

    def __init__(self, topic: str, reading: Reading) -> None:
        self._topic = topic
        self._reading = reading
        self._changes: dict[tuple[UUID, str], protocol.Change] = {}
        self._encoded: dict[tuple[str, frozenset[UUID] | None], str | None] = {}

    def frame(self, language: str, sees: frozenset[UUID] | None) -> str | None:
        key = (language, sees)
        if key not in self._encoded:
            self._encoded[key] = self._encode(language, sees)
        return self._encoded[key]

    def _encode(self, language: str, sees: frozenset[UUID] | None) -> str | None:
        reading = self._reading
        rows = [row for row in reading.rows if sees is None or row.id in sees]
        if reading.is_snapshot:
            changes = [self._change(row, language) for row in rows]
            frame = protocol.Snapshot(self._topic, reading.position, changes, reading.has_more)
            return protocol.encode(frame)
        if not rows:
            return None
        # Up to the last row that this watcher sees: what others see of the topic is not counted out to him.
        position = rows[-1].position
        changes = [self._change(row, language) for row in rows]
        return protocol.encode(protocol.Changes(self._topic, position, changes))

    def _change(self, row: Row, language: str) -> protocol.Change:
        key = (row.id, language)
        if key not in self._changes:
            self._changes[key] = row.change(language)
        return self._changes[key]
