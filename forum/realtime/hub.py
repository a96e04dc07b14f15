"""Wakes sockets when a topic changes. It carries names of topics, never text; the database is the truth."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from forum.core.database import Database, rows
from forum.realtime import protocol
from forum.realtime.bus import EVERYTHING, Bus
from forum.realtime.connection import Connection
from forum.realtime.readings import Question, Reader, Reading
from forum.realtime.topic import Topic, Watcher

logger = logging.getLogger(__name__)

# Every topic is read at least this often, so that a lost wake-up costs a delay and nothing else.
ROUND_SECONDS: Final = 30.0


class Hub:
    """The topics that this process's sockets follow. `readers` has one reader for each kind of topic."""

    def __init__(
        self,
        database: Database,
        readers: Mapping[str, Reader],
        *,
        idle: timedelta,
        absolute: timedelta,
        redis_url: str | None = None,
        round_seconds: float = ROUND_SECONDS,
    ) -> None:
        self._database = database
        self._readers = readers
        self._idle = idle
        self._absolute = absolute
        self._round_seconds = round_seconds
        self._topics: dict[str, Topic] = {}
        self._connections: dict[UUID, set[Connection]] = defaultdict(set)
        self._bus = Bus(redis_url, self._wake) if redis_url else None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin to hear other processes, and the slow rounds."""
        if self._bus is not None:
            await self._bus.start()
        self._keep(asyncio.create_task(self._go_round()))

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        for topic in self._topics.values():
            topic.stop()
        for connections in self._connections.values():
            for connection in connections:
                connection.forget()
        if self._bus is not None:
            await self._bus.stop()

    async def announce(self, topic: str) -> None:
        """Say, after the commit, that `topic` has changed. Never fails and never waits for the network."""
        self._wake(topic)
        if self._bus is not None:
            self._bus.publish(topic)

    def join(self, connection: Connection) -> bool:
        """Take a new connection in, unless its account has too many."""
        mine = self._connections[connection.account_id]
        if len(mine) >= protocol.MAX_CONNECTIONS_PER_ACCOUNT:
            return False
        mine.add(connection)
        return True

    def leave(self, connection: Connection) -> None:
        for name in list(connection.topics):
            self.unsubscribe(connection, name)
        mine = self._connections[connection.account_id]
        mine.discard(connection)
        if not mine:
            del self._connections[connection.account_id]

    def subscribe(self, connection: Connection, name: str, position: int) -> None:
        """Follow a topic from `position`. Whether there is such a topic is answered by its first reading."""
        kind_and_id = protocol.read_topic(name)
        if kind_and_id is None or kind_and_id[0] not in self._readers:
            _answer_error(connection, "unknown_topic", name)
            return
        self.unsubscribe(connection, name)
        if len(connection.topics) >= protocol.MAX_SUBSCRIPTIONS:
            _answer_error(connection, "too_many_topics", name)
            return
        topic = self._topic(name, *kind_and_id)
        topic.watchers[connection] = Watcher(connection, topic, position)
        connection.topics.add(name)
        topic.wake()

    def unsubscribe(self, connection: Connection, name: str) -> None:
        if name in connection.topics:
            self._release(self._topics[name].watchers[connection])

    def _topic(self, name: str, kind: str, topic_id: UUID) -> Topic:
        if name not in self._topics:

            async def read(position: int, login_ids: Sequence[UUID]) -> Reading:
                question = Question(topic_id, position, login_ids, self._idle, self._absolute)
                return await self._readers[kind](self._database, question)

            self._topics[name] = Topic(name, read, self._release)
        return self._topics[name]

    def _release(self, watcher: Watcher) -> None:
        topic = watcher.topic
        del topic.watchers[watcher.connection]
        watcher.connection.topics.discard(topic.name)
        if not topic.watchers:
            del self._topics[topic.name]

    def _wake(self, name: str) -> None:
        if name == EVERYTHING:
            for topic in self._topics.values():
                topic.wake()
            return
        if name in self._topics:
            self._topics[name].wake()
        kind_and_id = protocol.read_topic(name)
        if kind_and_id is not None and kind_and_id[0] == "member":
            self._check_member(kind_and_id[1])

    def _check_member(self, account_id: UUID) -> None:
        """Something about a member changed, perhaps his rights: ask again for all that he follows."""
        if account_id not in self._connections:
            return
        for connection in self._connections[account_id]:
            for name in connection.topics:
                self._topics[name].wake()
        self._keep(asyncio.create_task(self._end_logins(self._connections[account_id])))

    async def _go_round(self) -> None:
        while True:
            await asyncio.sleep(self._round_seconds / 2)
            for name in list(self._topics):
                # Spread out, so that a process with many topics does not ask for all of them at once.
                await asyncio.sleep(self._round_seconds / 2 / max(len(self._topics), 1))
                if name in self._topics:
                    self._topics[name].wake()
            await self._end_logins({one for some in self._connections.values() for one in some})

    async def _end_logins(self, connections: set[Connection]) -> None:
        """Close the sockets whose login has ended, those without a topic too."""
        asked = list(connections)
        login_ids = list({connection.login_id for connection in asked})
        try:
            async with self._database.transaction() as db:
                held = await rows(
                    db,
                    "select login_id from live_logins($1, $2, $3)",
                    login_ids,
                    self._idle,
                    self._absolute,
                )
        except Exception:
            # The next round asks again; every delivery asks for itself.
            logger.exception("asking which logins hold failed")
            return
        holding = {row["login_id"] for row in held}
        for connection in asked:
            if connection.login_id not in holding:
                connection.close(protocol.SIGN_IN)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _answer_error(connection: Connection, code: str, name: str) -> None:
    # A name that is not even like one of ours is not repeated.
    topic = name if protocol.read_topic(name) else None
    connection.send(protocol.encode(protocol.error(code, connection.language, topic)))
