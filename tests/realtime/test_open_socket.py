"""Who may open the live socket, what he may say on it, and when it ends."""

import json
from datetime import timedelta

import asyncpg
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from forum.realtime import protocol
from tests.people import ALICE, BOB
from tests.realtime.conftest import Follow
from tests.realtime.followers import LiveServer, asked
from tests.realtime.makers import Maker


async def test_greeting_tells_version_and_limits(follow: Follow) -> None:
    window = await follow(ALICE)
    (greeting,) = window.received
    assert greeting["version"] == 1
    assert greeting["limits"]["subscriptions"] == 50
    assert await window.hears_nothing()


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "{own}.evil.example",
        "{own}/",
        "https{own_after_scheme}",
        "http://localhost:{port}",
    ],
)
@pytest.mark.usefixtures("owner")
async def test_foreign_origin_is_refused_before_the_handshake(
    live: LiveServer, origin: str | None
) -> None:
    own = live.url.replace("ws", "http", 1)
    if origin is not None:
        port = own.rpartition(":")[2]
        origin = origin.format(own=own, own_after_scheme=own.removeprefix("http"), port=port)
    request = {**asked(live.url, ALICE), "origin": origin}
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"{live.url}/live", **request)
    assert refused.value.response.status_code == 403


@pytest.mark.usefixtures("owner")
async def test_two_origins_are_refused(
    live: LiveServer,
) -> None:
    request = asked(live.url, ALICE)
    request["additional_headers"] = [
        ("Cookie", f"login={ALICE.login}"),
        ("Origin", "https://evil.example"),
    ]
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"{live.url}/live", **request)
    assert refused.value.response.status_code in {400, 403}


@pytest.mark.parametrize("cookie", ["", "login=", "login=guess", "visit=login-of-nobody"])
@pytest.mark.usefixtures("owner")
async def test_nobody_is_told_to_sign_in(live: LiveServer, cookie: str) -> None:
    request = {**asked(live.url, None), "additional_headers": {"Cookie": cookie}}
    async with connect(f"{live.url}/live", **request) as socket:
        await socket.wait_closed()
    assert socket.close_code == protocol.SIGN_IN


@pytest.mark.parametrize(
    "said",
    [
        "",
        "hello",
        "[]",
        "{}",
        "null",
        '{"type": "become", "account": "moderator"}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "topic": 7}',
        '{"type": "subscribe", "topic": "thread:1", "position": "1"}',
        '{"type": "subscribe", "topic": "thread:1", "position": -1}',
        '{"type": "subscribe", "topic": "thread:1", "position": 9223372036854775808}',
        "[" * 5000,
        b'{"type": "ping"}',
    ],
)
async def test_malformed_frame_is_answered_and_the_socket_goes_on(
    follow: Follow, said: str | bytes
) -> None:
    window = await follow(ALICE)
    await window.socket.send(said)
    answer = await window.hear()
    assert answer == {
        "type": "error",
        "code": "malformed",
        "text": "The message could not be read.",
    }
    assert await window.hears_nothing()


@pytest.mark.parametrize(
    "topic",
    ["", "thread", "thread:", "thread:7", "threads:{id}", "thread:{upper}", "thread:{id} "],
)
async def test_name_that_is_no_topic_is_unknown(maker: Maker, follow: Follow, topic: str) -> None:
    thread_id = await maker.case(ALICE)
    window = await follow(ALICE)
    await window.subscribe(f"thread:{thread_id}", 1)
    # Letters, so that the spelling differs.
    name = topic.format(id=thread_id, upper=str(thread_id).upper())
    answer = await window.subscribe(name)
    assert answer["code"] == "unknown_topic"
    assert "topic" not in answer or answer["topic"] == name


async def test_frame_that_is_too_big_ends_the_socket(follow: Follow) -> None:
    window = await follow(ALICE)
    await window.socket.send(json.dumps({"type": "ping", "pad": "é" * 9_000}))
    assert await window.closing_code() == protocol.TOO_BIG


async def test_too_many_frames_end_the_socket(follow: Follow) -> None:
    window = await follow(ALICE)
    for _ in range(protocol.MAX_FRAMES_PER_MINUTE + 10):
        await window.say(type="ping")
    assert await window.closing_code() == protocol.POLICY


async def test_topics_of_one_socket_are_limited(maker: Maker, follow: Follow) -> None:
    thread_ids = [await maker.case(ALICE) for _ in range(protocol.MAX_SUBSCRIPTIONS + 1)]
    window = await follow(ALICE)
    for thread_id in thread_ids[:-1]:
        answer = await window.subscribe(f"thread:{thread_id}", 1)
        assert answer["type"] == "subscribed"
    refused = await window.subscribe(f"thread:{thread_ids[-1]}", 1)
    assert refused["code"] == "too_many_topics"
    await window.say(type="unsubscribe", topic=f"thread:{thread_ids[0]}")
    accepted = await window.subscribe(f"thread:{thread_ids[-1]}", 1)
    assert accepted["type"] == "subscribed"


async def test_windows_of_one_person_are_limited(follow: Follow, live: LiveServer) -> None:
    for _ in range(protocol.MAX_CONNECTIONS_PER_ACCOUNT):
        await follow(ALICE)
    async with connect(f"{live.url}/live", **asked(live.url, ALICE)) as socket:
        await socket.wait_closed()
    assert socket.close_code == protocol.POLICY
    # Somebody else's are not counted with hers.
    await follow(BOB)


async def test_unsubscribed_window_hears_no_more(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    window, other = await follow(ALICE), await follow(ALICE)
    for each in (window, other):
        await each.subscribe(f"thread:{thread_id}", 1)
    await window.say(type="unsubscribe", topic=f"thread:{thread_id}")
    assert await window.hears_nothing()
    await maker.reply(BOB, thread_id)
    assert (await other.hear())["type"] == "changes"
    assert await window.hears_nothing()


@pytest.mark.parametrize(
    "ending",
    [
        "update logins set ended_at = now() where account_id = $1",
        "update logins set last_seen_at = now() - interval '13 hours' where account_id = $1",
        "update logins set created_at = now() - interval '15 days' where account_id = $1",
        "update accounts set suspended_at = now() where id = $1",
    ],
)
async def test_ended_login_gets_nothing_more(
    maker: Maker, follow: Follow, owner: "asyncpg.Connection[asyncpg.Record]", ending: str
) -> None:
    thread_id = await maker.case(BOB)
    window, other = await follow(ALICE), await follow(BOB)
    for each in (window, other):
        await each.subscribe(f"thread:{thread_id}", 1)
    await owner.execute(ending, ALICE.id)
    # Nobody said so to the hub: the delivery itself asks.
    await maker.reply(BOB, thread_id)
    assert (await other.hear())["type"] == "changes"
    assert await window.closing_code() == protocol.SIGN_IN
    assert [frame["type"] for frame in window.received] == ["hello", "subscribed"]


async def test_open_page_alone_does_not_keep_a_login_alive(
    follow: Follow, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await owner.execute(
        "update logins set last_seen_at = now() - interval '3 hours' where id = $1", ALICE.login_id
    )
    for _ in range(2):
        window = await follow(ALICE)
        assert await window.hears_nothing()
    seen_ago = await owner.fetchval(
        "select now() - last_seen_at from logins where id = $1", ALICE.login_id
    )
    assert seen_ago >= timedelta(hours=3)


async def test_signing_out_closes_the_windows_at_once(
    maker: Maker, follow: Follow, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    followed, idle = await follow(ALICE), await follow(ALICE)
    thread_id = await maker.case(BOB)
    await followed.subscribe(f"thread:{thread_id}", 1)
    await owner.execute("update logins set ended_at = now() where id = $1", ALICE.login_id)
    await maker.hub.announce(f"member:{ALICE.id}")
    for window in (followed, idle):
        assert await window.closing_code() == protocol.SIGN_IN


async def test_member_who_leaves_loses_the_topic_at_once(
    maker: Maker, follow: Follow, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    thread_id = await maker.case(ALICE)
    leaving, staying = await follow(BOB), await follow(ALICE)
    for window in (leaving, staying):
        await window.subscribe(f"thread:{thread_id}", 1)
    await owner.execute("update memberships set ended_at = now() where account_id = $1", BOB.id)
    await maker.hub.announce(f"member:{BOB.id}")
    assert await leaving.hear() == {"type": "lost", "topic": f"thread:{thread_id}"}
    assert await staying.hears_nothing()
    refused = await leaving.subscribe(f"thread:{thread_id}", 1)
    assert refused["code"] == "unknown_topic"


async def test_member_who_left_gets_nothing_even_unannounced(
    maker: Maker, follow: Follow, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    thread_id = await maker.case(ALICE)
    leaving, staying = await follow(BOB), await follow(ALICE)
    for window in (leaving, staying):
        await window.subscribe(f"thread:{thread_id}", 1)
    await owner.execute("update memberships set ended_at = now() where account_id = $1", BOB.id)
    await maker.reply(ALICE, thread_id)
    assert (await staying.hear())["type"] == "changes"
    assert (await leaving.hear())["type"] == "lost"


def test_refusals_come_in_both_languages() -> None:
    for code in ("unknown_topic", "malformed", "too_many_topics"):
        english, french = (protocol.error(code, language).text for language in ("en", "fr"))
        assert english != french
