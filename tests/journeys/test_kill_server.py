"""The server and its database are killed in the middle of 1,000 posts: none that was acknowledged is lost or doubled."""

import asyncio
import contextlib
import json
import random
import shutil
import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.journeys.killed_server import PATIENCE, KillableServer, killable_server
from tests.people import ALICE, BOB, COORDINATOR, FRANCOISE, MODERATOR, NS, TESS, Person

CASES = 5
POSTS = 1000
KILLED_AFTER = (300, 650)
WRITERS = (BOB, FRANCOISE, MODERATOR, COORDINATOR, TESS, BOB, FRANCOISE, TESS)
_WORDS = ("low", "slow", "gently", "early", "late", "often", "soon", "calmly", "kindly", "again")
_KEYS = UUID("8a1f8a50-1b0e-4f2b-9a39-3e8f7f6f1c55")


@dataclass(frozen=True, slots=True)
class Reply:
    """Something to be said, under a key that stays the same however often it is sent."""

    case: str
    number: int

    @property
    def key(self) -> UUID:
        return uuid5(_KEYS, str(self.number))

    def as_json(self) -> dict[str, str]:
        # No digits: the gate would ask what they count.
        words = (
            f"Start {' '.join(_WORDS[int(digit)] for digit in str(self.number))}, and ask again."
        )
        return {"client_key": str(self.key), "body": words}


@dataclass(slots=True)
class Writing:
    """What is still to be said, and what the server has acknowledged: its answer by key."""

    server: KillableServer
    waiting: list[Reply]
    acknowledged: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    writers: dict[UUID, Person] = field(default_factory=dict)
    sent_again: int = 0

    async def write(self, person: Person) -> None:
        """Take one reply after the other, and send each until it is acknowledged."""
        async with client_of(self.server, person) as client:
            while self.waiting:
                reply = self.waiting.pop()
                self.writers[reply.key] = person
                while not await self._send(client, reply):
                    self.sent_again += 1
                    await self.server.is_back()

    async def _send(self, client: httpx.AsyncClient, reply: Reply) -> bool:
        try:
            answer = await client.post(f"/cases/{reply.case}/posts", json=reply.as_json())
        except httpx.TransportError:
            return False
        assert answer.status_code == 201, answer.text
        self.acknowledged[reply.key] = answer.json()
        if self.server.kills < len(KILLED_AFTER):
            await self._kill_when_due()
        return True

    async def _kill_when_due(self) -> None:
        due = len(self.acknowledged) >= KILLED_AFTER[self.server.kills]
        if due and self.server.up.is_set():
            await self.server.kill()
            await self.server.start()


@dataclass(slots=True)
class Watching:
    """One window on a case: what it shows by post, in the order in which it heard of it."""

    server: KillableServer
    person: Person
    case: str
    position: int = 1
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard: list[int] = field(default_factory=list)
    resumed: int = 0

    async def watch_until(self, last: int) -> None:
        """Follow the case up to its position `last`, coming back to where it was after every loss."""
        while self.position < last:
            with contextlib.suppress(ConnectionClosed, OSError, InvalidHandshake):
                await self._follow(last)
            self.resumed += self.position < last
            await self.server.is_back()

    async def _follow(self, last: int) -> None:
        url = f"{self.server.url.replace('http', 'ws', 1)}/live"
        headers = {"Cookie": f"login={self.person.login}", "Origin": self.server.url}
        async with connect(url, additional_headers=headers) as socket:
            topic = f"thread:{self.case}"
            asked = {"type": "subscribe", "topic": topic, "position": self.position}
            await socket.send(json.dumps(asked))
            while self.position < last:
                self._hear(json.loads(await asyncio.wait_for(socket.recv(), PATIENCE)))

    def _hear(self, frame: dict[str, Any]) -> None:
        assert frame["type"] in {"hello", "subscribed", "changes"}, frame
        if frame["type"] == "changes":
            for change in frame["changes"]:
                assert change["id"] not in self.shown
                self.shown[change["id"]] = change
                self.heard.append(change["position"])
            self.position = frame["position"]


@pytest.fixture
def place() -> Iterator[Path]:
    """Where root's database can live too."""
    made = Path(tempfile.mkdtemp(prefix="forum-kill-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@asynccontextmanager
async def client_of(server: KillableServer, person: Person) -> AsyncGenerator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {person.token}"}
    url = f"{server.url}/api/v1"
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE) as client:
        yield client


async def open_case(server: KillableServer, number: int) -> str:
    async with client_of(server, ALICE) as client:
        answer = await client.post(
            f"/networks/{NS.slug}/cases",
            json={
                "client_key": str(uuid5(_KEYS, f"case {number}")),
                "title": f"A taper that has stalled ({number})",
                "question": "What would you try next?",
                "domains": ["chronic_pain"],
                "help_wanted": ["advice"],
            },
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["case_id"])


async def stored(server: KillableServer) -> list[dict[str, Any]]:
    """Every published reply as the database has it, in order."""
    async with server.superuser() as superuser:
        found = await superuser.fetch(
            "select p.id, p.thread_id, p.position, p.path, v.client_key, t.position as last, t.reply_count"
            " from posts p join threads t on t.id = p.thread_id join text_versions v on v.post_id = p.id"
            " where not p.opening order by p.thread_id, p.position"
        )
    return [dict(row) for row in found]


async def test_every_acknowledged_post_survives_a_kill_and_none_is_there_twice(place: Path) -> None:
    async with killable_server(place) as server:
        cases = [await open_case(server, number) for number in range(CASES)]
        replies = [Reply(cases[number % CASES], number) for number in range(POSTS)]
        random.Random(7).shuffle(replies)  # noqa: S311
        writing = Writing(server, replies)
        windows = [Watching(server, ALICE, case) for case in cases]
        windows.append(Watching(server, COORDINATOR, cases[0]))
        last = 1 + POSTS // CASES
        async with asyncio.timeout(3 * PATIENCE), asyncio.TaskGroup() as everybody:
            for person in WRITERS:
                everybody.create_task(writing.write(person))
            for window in windows:
                everybody.create_task(window.watch_until(last))

        assert server.kills == len(KILLED_AFTER)
        assert writing.sent_again > 0
        assert all(window.resumed >= 1 for window in windows)
        rows = await stored(server)
        assert_nothing_is_lost_or_doubled(writing, rows)
        for window in windows:
            assert_shows_what_is_stored(window, rows)
        await assert_old_keys_return_the_first_result(server, writing, cases)
        assert await stored(server) == rows


def assert_nothing_is_lost_or_doubled(writing: Writing, rows: list[dict[str, Any]]) -> None:
    assert len(writing.acknowledged) == POSTS
    assert len(rows) == POSTS
    by_key = {row["client_key"]: row for row in rows}
    assert len(by_key) == POSTS
    for key, answer in writing.acknowledged.items():
        row = by_key[key]
        assert answer["post_id"] == str(row["id"])
        assert answer["case_id"] == str(row["thread_id"])
        assert answer["position"] == row["position"]
    for case in {row["thread_id"] for row in rows}:
        here = [row for row in rows if row["thread_id"] == case]
        # The opening has the first position. No gap: what was rolled back took none.
        assert [row["position"] for row in here] == list(range(2, len(here) + 2))
        assert {row["last"] for row in here} == {len(here) + 1}
        assert {row["reply_count"] for row in here} == {len(here)}
        assert [row["path"] for row in here] == sorted(row["path"] for row in here)


def assert_shows_what_is_stored(window: Watching, rows: list[dict[str, Any]]) -> None:
    here = [row for row in rows if str(row["thread_id"]) == window.case]
    assert window.heard == [row["position"] for row in here]
    assert list(window.shown) == [str(row["id"]) for row in here]
    for row in here:
        shown = window.shown[str(row["id"])]
        assert shown["path"] == row["path"]
        assert f'id="post-{row["id"]}"' in shown["html"]


async def assert_old_keys_return_the_first_result(
    server: KillableServer, writing: Writing, cases: list[str]
) -> None:
    for number in range(0, POSTS, 40):
        reply = Reply(cases[number % CASES], number)
        async with client_of(server, writing.writers[reply.key]) as client:
            answer = await client.post(f"/cases/{reply.case}/posts", json=reply.as_json())
        assert answer.json() == writing.acknowledged[reply.key]
