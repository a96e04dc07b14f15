"""Load: as many requests as go, over a number of connections, for some seconds; each answer is looked at."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import msgspec

from tests.bench import texts
from tests.bench.client import Answer, Connection, connect, post_request
from tests.bench.town import Town


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happened in some seconds of load: how long each answer took, in seconds."""

    seconds: float
    waits: list[float]


Load = Callable[[float], Awaitable[Stretch]]
Check = Callable[[Answer], None]


async def drive(
    port: int, requests: Iterator[bytes], check: Check, *, connections: int, seconds: float
) -> Stretch:
    """Keep `connections` requests under way. What was begun in time is waited for, and counts."""
    opened = [await connect(port) for _ in range(connections)]
    began = time.perf_counter()
    until = began + seconds
    waits = await asyncio.gather(*(_ask(one, requests, check, until) for one in opened))
    took = time.perf_counter() - began
    for one in opened:
        one.close()
    return Stretch(took, [wait for some in waits for wait in some])


async def work(steps: Iterable[Callable[[], Awaitable[None]]], *, seconds: float) -> Stretch:
    """Each step again and again, all at once: what is not HTTP."""
    began = time.perf_counter()
    until = began + seconds

    async def repeat(step: Callable[[], Awaitable[None]]) -> list[float]:
        waits = []
        while (start := time.perf_counter()) < until:
            await step()
            waits.append(time.perf_counter() - start)
        return waits

    waits = await asyncio.gather(*(repeat(step) for step in steps))
    return Stretch(time.perf_counter() - began, [wait for some in waits for wait in some])


def status_is(wanted: int, *, at_least: int = 0) -> Check:
    """Raises RuntimeError for another status, or for an answer that is shorter than it can be."""

    def check(answer: Answer) -> None:
        if answer.status != wanted or answer.size < at_least:
            raise RuntimeError(f"{answer.status}, {answer.size} bytes: {answer.body[:300]!r}")

    return check


class Replies:
    """New replies by all members in all threads; `acknowledged` are the posts that the server promised."""

    def __init__(self, town: Town) -> None:
        self.acknowledged: list[str] = []
        self._town = town
        self._written = 0

    def requests(self) -> Iterator[bytes]:
        town = self._town
        while True:
            self._written += 1
            number = self._written
            member = town.members[number % len(town.members)]
            # The step of 7 lets the members meet every thread.
            thread = town.threads[(number * 7 + number // 50) % len(town.threads)]
            body = texts.replies()[number % len(texts.replies())]
            yield post_request(
                f"/api/v1/cases/{thread.id}/posts",
                msgspec.json.encode({"client_key": uuid4(), "body": body}),
                authorization=f"Bearer {member.token}",
                content_type="application/json",
            )

    def check(self, answer: Answer) -> None:
        status_is(201)(answer)
        self.acknowledged.append(msgspec.json.decode(answer.body)["post_id"])


async def _ask(
    connection: Connection, requests: Iterator[bytes], check: Check, until: float
) -> list[float]:
    waits = []
    while (start := time.perf_counter()) < until:
        answer = await connection.ask(next(requests))
        waits.append(time.perf_counter() - start)
        check(answer)
    return waits
