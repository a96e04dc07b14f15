"""A browser that stops reading must not hold up the others, nor the server's memory."""

import socket

import pytest

from forum.realtime import connection, protocol
from tests.people import ALICE, BOB
from tests.realtime.conftest import Follow
from tests.realtime.followers import LiveServer
from tests.realtime.makers import Maker

BODY = "Start low, go slow. " * 100
REPLIES = 60


async def test_stalled_window_does_not_hold_up_the_others(
    live: LiveServer, maker: Maker, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAX_WAITING_FRAMES", 16)
    thread_id = await maker.case(ALICE)
    stalled = await follow(ALICE, slow=_small_window(live.url))
    healthy = await follow(ALICE)
    for window in (stalled, healthy):
        await window.subscribe(f"thread:{thread_id}", 1)
    for position in range(2, REPLIES + 2):
        await maker.reply(BOB, thread_id, BODY)
        # Each one, so that none is delivered together with the next.
        await healthy.hear_until(position)
    assert len(healthy.rows) == REPLIES
    # It reads again, and is told to come back: what it got is the beginning, without a gap.
    assert await stalled.closing_code() == protocol.TOO_SLOW
    assert 0 < len(stalled.rows) < REPLIES
    assert [row["position"] for row in stalled.rows.values()] == list(
        range(2, 2 + len(stalled.rows))
    )
    again = await follow(ALICE)
    await again.subscribe(f"thread:{thread_id}", stalled.position)
    await again.hear_until(REPLIES + 1)
    assert {**stalled.rows, **again.rows}.keys() == healthy.rows.keys()


async def test_slow_window_that_catches_up_misses_nothing(
    live: LiveServer, maker: Maker, follow: Follow
) -> None:
    thread_id = await maker.case(ALICE)
    slow = await follow(ALICE, slow=_small_window(live.url))
    healthy = await follow(ALICE)
    for window in (slow, healthy):
        await window.subscribe(f"thread:{thread_id}", 1)
    for position in range(2, REPLIES + 2):
        await maker.reply(BOB, thread_id, BODY)
        await healthy.hear_until(position)
    # Otherwise it was not slow, and this would show nothing.
    assert any(one.is_waiting for one in live.hub._connections[ALICE.id])
    await slow.hear_until(REPLIES + 1)
    assert slow.rows == healthy.rows
    assert await slow.hears_nothing()


def _small_window(url: str) -> socket.socket:
    made = socket.socket()
    # Before connecting, as the window is agreed then.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    host, _, port = url.removeprefix("ws://").partition(":")
    made.connect((host, int(port)))
    made.setblocking(False)
    return made
