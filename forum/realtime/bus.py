"""Wake-ups between processes, over Redis. Losing it costs a delay; nothing is stored there, no text passes."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import uuid4

from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Stands for every topic, after wake-ups may have been lost.
EVERYTHING: Final = "*"
CHANNEL: Final = "forum:wake"
MAX_PAUSE_SECONDS: Final = 10.0
HEALTH_SECONDS: Final = 15.0


class Bus:
    """One subscription and one publisher for a process, both tried again for as long as it runs."""

    def __init__(self, url: str, wake: Callable[[str], None]) -> None:
        self._wake = wake
        # Tells our own wake-ups, which have been answered before they were published.
        self._origin = uuid4().hex
        self._redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_connect_timeout=5.0,
            health_check_interval=HEALTH_SECONDS,
        )
        self._leaving: set[str] = set()
        self._has_leaving = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._tasks = [
            asyncio.create_task(_for_ever(self._listen, "hearing")),
            asyncio.create_task(_for_ever(self._send, "sending")),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._redis.aclose()

    def publish(self, topic: str) -> None:
        """Have the other processes woken; several calls for one topic may become one."""
        self._leaving.add(topic)
        self._has_leaving.set()

    async def _listen(self) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as heard:
            await heard.subscribe(CHANNEL)
            # The answer to the subscription: from here on nothing passes unheard.
            await heard.get_message(ignore_subscribe_messages=False, timeout=None)
            self._wake(EVERYTHING)
            while True:
                # With a limit, so that the health check runs and a dead peer is noticed.
                message = await heard.get_message(timeout=HEALTH_SECONDS)
                if message is not None:
                    self._hear(str(message["data"]))

    def _hear(self, message: str) -> None:
        origin, _, topic = message.partition(" ")
        if origin != self._origin:
            self._wake(topic)

    async def _send(self) -> None:
        while True:
            await self._has_leaving.wait()
            self._has_leaving.clear()
            leaving, self._leaving = self._leaving, set()
            try:
                for topic in leaving:
                    await self._redis.publish(CHANNEL, f"{self._origin} {topic}")
            except BaseException:
                # Which of them went out is unknown, and more may come while Redis is away.
                self.publish(EVERYTHING)
                raise


async def _for_ever(work: Callable[[], Awaitable[None]], what: str) -> None:
    failures = 0
    while True:
        started = asyncio.get_running_loop().time()
        try:
            await work()
        except (RedisError, OSError) as error:
            logger.warning("%s wake-ups failed: %s", what, type(error).__name__)
        if asyncio.get_running_loop().time() - started > MAX_PAUSE_SECONDS:
            failures = 0
        failures += 1
        # Growing, and not the same for all, so that many processes do not come back at once.
        await asyncio.sleep(min(MAX_PAUSE_SECONDS, 0.1 * 2**failures) * random.uniform(0.5, 1))  # noqa: S311
