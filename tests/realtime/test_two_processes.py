"""Two server processes over one Valkey: wake-ups pass between them, and a broken line costs only time."""

import asyncio
import os
import socket
import subprocess
import sys
import uuid
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis

from forum.core.database import Database
from forum.embedded.valkey import RunningValkey, start_valkey, stop_valkey
from tests.people import ALICE, BOB, MODERATOR
from tests.realtime.followers import LiveServer, follower, serve_live
from tests.realtime.makers import Maker
from tests.serving import settings_of

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Line:
    """The way to Valkey, which a test can cut and mend."""

    valkey: RunningValkey
    link: Path

    @property
    def url(self) -> str:
        return f"unix://{self.link}"

    def mend(self) -> None:
        self.link.symlink_to(self.valkey.url.removeprefix("unix://"))

    async def cut(self) -> None:
        self.link.unlink()
        async with Redis.from_url(self.valkey.url) as redis:
            for kind in ("pubsub", "normal"):
                await redis.client_kill_filter(_type=kind, skipme=True)


@pytest.fixture(scope="session")
def valkey(folder: Path) -> Iterator[RunningValkey]:
    running = start_valkey(folder / "valkey")
    yield running
    stop_valkey(running)


@pytest.fixture(scope="session")
def line(valkey: RunningValkey) -> Iterator[Line]:
    made = Line(valkey, valkey.socket_folder / f"line-{uuid.uuid4().hex[:8]}")
    made.mend()
    yield made
    made.link.unlink(missing_ok=True)


@pytest.fixture(scope="session")
async def here(urls: dict[str, str], folder: Path, line: Line) -> AsyncGenerator[LiveServer]:
    """A server in this process."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = str(listening.getsockname()[1])
        settings = settings_of(urls, folder, FORUM_PORT=port, FORUM_REDIS_URL=line.url)
        async with serve_live(settings, listening) as served:
            yield served


@pytest.fixture(scope="session")
async def there(urls: dict[str, str], line: Line) -> AsyncGenerator[str]:
    """The address of a server in a process of its own."""
    environ = {"FORUM_DATABASE_URL": urls["forum_app"], "FORUM_REDIS_URL": line.url}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.realtime.process"],
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        port = await asyncio.to_thread(process.stdout.readline)
        yield f"ws://127.0.0.1:{int(port)}"
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.to_thread(process.wait)


@pytest.fixture
def maker(here: LiveServer, database: Database) -> Maker:
    return Maker(database, here.hub)


async def test_reply_reaches_the_windows_of_both(
    maker: Maker, here: LiveServer, there: str
) -> None:
    thread_id = await maker.case(ALICE)
    async with follower(here.url, ALICE) as near, follower(there, BOB) as far:
        for window in (near, far):
            await window.subscribe(f"thread:{thread_id}", 1)
        for number in range(20):
            await maker.reply(BOB, thread_id, f"Thought {number}")
        for window in (near, far):
            await window.hear_until(21)
        assert near.rows == far.rows
        for window in (near, far):
            assert await window.hears_nothing()


async def test_wake_ups_carry_nothing_but_the_topic(
    maker: Maker, valkey: RunningValkey, there: str
) -> None:
    async with Redis.from_url(valkey.url, decode_responses=True) as redis, redis.pubsub() as heard:
        await heard.psubscribe("*")
        await heard.get_message(timeout=5)
        thread_id = await maker.case(ALICE)
        reply = await maker.reply(BOB, thread_id, "Metformin and sleep.")
        assert reply.post_id is not None
        await maker.hide(MODERATOR, reply.post_id)
        topics: list[str] = []
        async with asyncio.timeout(10):
            while topics.count(f"thread:{thread_id}") < 1:
                message = await heard.get_message(ignore_subscribe_messages=True, timeout=5)
                assert message is not None
                origin, topic = message["data"].split(" ")
                assert len(origin) == 32
                topics.append(topic)
        assert {topic.partition(":")[0] for topic in topics} <= {"thread", "cases"}
        async with follower(there, BOB) as far:
            await far.subscribe(f"thread:{thread_id}")
            await far.hear()
        assert await redis.keys("*") == []


async def test_reply_written_while_the_line_was_cut_arrives_when_it_is_mended(
    maker: Maker, line: Line, there: str
) -> None:
    thread_id = await maker.case(ALICE)
    async with follower(there, BOB) as far:
        await far.subscribe(f"thread:{thread_id}", 1)
        await maker.reply(ALICE, thread_id, "Before.")
        await far.hear_until(2)
        await line.cut()
        # The reply is saved at once; only its wake-up has nowhere to go.
        await maker.reply(ALICE, thread_id, "Meanwhile.")
        assert await far.hears_nothing()
        line.mend()
        await far.hear_until(3)
        assert len(far.rows) == 2


async def test_member_removed_in_one_process_is_cut_off_in_the_other(
    maker: Maker, there: str, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    thread_id = await maker.case(ALICE)
    async with follower(there, BOB) as far:
        await far.subscribe(f"thread:{thread_id}", 1)
        await owner.execute("update memberships set ended_at = now() where account_id = $1", BOB.id)
        await maker.hub.announce(f"member:{BOB.id}")
        assert (await far.hear())["type"] == "lost"
