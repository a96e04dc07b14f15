"""The hub itself: how often it reads and renders, and what it does when that fails or nobody wakes it."""

import asyncio
import json
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from forum.core.database import Database
from forum.realtime import protocol
from forum.realtime.connection import Connection
from forum.realtime.hub import Hub
from forum.realtime.readings import Question, Reading, Row
from tests.people import ALICE, BOB
from tests.realtime.followers import follower, serve_live
from tests.realtime.makers import Maker
from tests.serving import settings_of

TOPIC = f"thread:{uuid.uuid4()}"
ROW_ID = uuid.uuid4()


@dataclass
class Page:
    """A socket that is always ready."""

    frames: list[dict[str, Any]] = field(default_factory=list)

    async def send_text(self, text: str) -> None:
        self.frames.append(json.loads(text))

    async def close(self, code: int) -> None:
        self.frames.append({"type": "close", "code": code})


@dataclass
class Thread:
    """A topic whose readings wait for `may_read`."""

    position: int = 0
    readings: int = 0
    rendered: list[str] = field(default_factory=list)
    may_read: asyncio.Event = field(default_factory=asyncio.Event)
    html: Callable[[str], str] = str

    async def read(self, _database: Database, question: Question) -> Reading:
        position = self.position
        self.readings += 1
        await self.may_read.wait()
        rows = [Row("post", ROW_ID, position, self._render)] if position > question.after else []
        logins = frozenset(question.login_ids)
        return Reading(position, rows, holding=logins, sees=dict.fromkeys(logins))

    def _render(self, language: str) -> str:
        self.rendered.append(language)
        return self.html(language)


def _hub(thread: Thread, database: Database) -> Hub:
    limit = timedelta(days=1)
    return Hub(database, {"thread": thread.read}, idle=limit, absolute=limit)


def _watch(hub: Hub, count: int, language: str) -> list[Page]:
    pages = [Page() for _ in range(count)]
    for page in pages:
        connection = Connection(
            page, login_id=uuid.uuid4(), account_id=uuid.uuid4(), language=language
        )
        assert hub.join(connection)
        hub.subscribe(connection, TOPIC, 0)
    return pages


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not done():  # noqa: ASYNC110 - any state of any page may end it.
            await asyncio.sleep(0)


async def test_many_watchers_and_wake_ups_cost_one_reading_and_one_rendering_a_language(
    app_database: Database,
) -> None:
    thread = Thread()
    hub = _hub(thread, app_database)
    pages = _watch(hub, 300, "en") + _watch(hub, 300, "fr")
    thread.may_read.set()
    await _until(lambda: all(page.frames for page in pages))
    assert thread.readings == 1
    thread.may_read.clear()
    thread.position = 1
    for _ in range(100):
        await hub.announce(TOPIC)
    await _until(lambda: thread.readings == 2)
    # While it reads: all of these together cause one more reading.
    for _ in range(100):
        await hub.announce(TOPIC)
    thread.may_read.set()
    await _until(lambda: thread.readings == 3)
    await _until(lambda: all(len(page.frames) == 2 for page in pages))
    assert sorted(thread.rendered) == ["en", "fr"]
    await hub.stop()


async def test_rendering_that_fails_in_one_language_does_not_silence_the_other(
    app_database: Database,
) -> None:
    def broken_in_french(language: str) -> str:
        if language == "fr":
            raise LookupError(language)
        return "<p>"

    thread = Thread(position=1, html=broken_in_french)
    thread.may_read.set()
    hub = _hub(thread, app_database)
    french, english = _watch(hub, 5, "fr"), _watch(hub, 5, "en")
    await _until(lambda: all(len(page.frames) == 2 for page in english))
    # Neither told that it is subscribed, nor moved on: the next reading tries again.
    assert not any(page.frames for page in french)
    thread.html = str
    await hub.announce(TOPIC)
    await _until(lambda: all(len(page.frames) == 2 for page in french))
    await hub.stop()


async def test_lost_wake_up_is_made_up_for_by_the_next_round(
    urls: dict[str, str], folder: Path, database: Database
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings = settings_of(urls, folder, FORUM_PORT=str(listening.getsockname()[1]))
        async with serve_live(settings, listening, round_seconds=0.2) as served:
            # Its wake-ups go to a hub that nobody follows.
            elsewhere = Maker(database, _hub(Thread(), database))
            thread_id = await elsewhere.case(ALICE)
            async with follower(served.url, ALICE) as window:
                await window.subscribe(f"thread:{thread_id}", 1)
                await elsewhere.reply(BOB, thread_id)
                await window.hear_until(2)
                assert len(window.rows) == 1


async def test_login_that_ends_is_noticed_by_the_next_round_without_any_topic(
    urls: dict[str, str], folder: Path, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings = settings_of(urls, folder, FORUM_PORT=str(listening.getsockname()[1]))
        async with (
            serve_live(settings, listening, round_seconds=0.2) as served,
            follower(served.url, ALICE) as window,
        ):
            await owner.execute("update logins set ended_at = now() where id = $1", ALICE.login_id)
            assert await window.closing_code() == protocol.SIGN_IN
