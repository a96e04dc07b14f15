"""Following a thread: everything that happens in it, in order, once; and nothing that is not to be seen."""

import uuid

import asyncpg

from tests.people import ALICE, BOB, CAROL, FRANCOISE, MODERATOR, NS
from tests.realtime.conftest import Follow
from tests.realtime.makers import Maker


async def test_reply_arrives_at_every_window(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    windows = [await follow(person) for person in (ALICE, BOB, BOB)]
    for window in windows:
        answer = await window.subscribe(f"thread:{thread_id}", 1)
        assert answer == {"type": "subscribed", "topic": f"thread:{thread_id}", "position": 1}
    reply = await maker.reply(BOB, thread_id, "Start low.")
    for window in windows:
        frame = await window.hear()
        assert (frame["type"], frame["position"]) == ("changes", 2)
        (change,) = frame["changes"]
        assert (change["kind"], change["id"]) == ("post", str(reply.post_id))
        assert (change["path"], change["depth"]) == ("00000002", 1)
        assert "Start low." in change["html"]
        assert await window.hears_nothing()


async def test_replies_arrive_in_order_and_once(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    window = await follow(ALICE)
    await window.subscribe(f"thread:{thread_id}", 1)
    written = [await maker.reply(BOB, thread_id, f"Thought {n}") for n in range(30)]
    await window.hear_until(31)
    arrived = [change for frame in window.received for change in frame.get("changes", [])]
    assert [change["id"] for change in arrived] == [str(reply.post_id) for reply in written]
    assert [change["position"] for change in arrived] == list(range(2, 32))
    assert await window.hears_nothing()


async def test_post_is_rendered_in_the_language_of_each_login(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    english, french = await follow(BOB), await follow(FRANCOISE)
    for window in (english, french):
        await window.subscribe(f"thread:{thread_id}", 1)
    await maker.reply(BOB, thread_id)
    for window, word in ((english, "Reply"), (french, "Répondre")):
        (change,) = (await window.hear())["changes"]
        assert word in change["html"]


async def test_edit_takes_the_place_of_its_post(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    reply = await maker.reply(BOB, thread_id, "Start high.")
    window = await follow(ALICE)
    await window.subscribe(f"thread:{thread_id}", 2)
    assert reply.post_id is not None
    await maker.edit(BOB, reply.post_id, "Start low.")
    await window.hear_until(3)
    assert list(window.rows) == [str(reply.post_id)]
    assert "Start low." in window.rows[str(reply.post_id)]["html"]


async def test_hidden_post_arrives_without_its_words(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    reply = await maker.reply(BOB, thread_id, "The pharmacist of Digby.")
    assert reply.post_id is not None
    # The author and a moderator could read them elsewhere; the frame is the same for all.
    windows = [await follow(person) for person in (BOB, MODERATOR, ALICE)]
    for window in windows:
        await window.subscribe(f"thread:{thread_id}", 2)
    await maker.hide(MODERATOR, reply.post_id)
    for window in windows:
        await window.hear_until(3)
        html = window.rows[str(reply.post_id)]["html"]
        assert 'data-status="hidden"' in html
        assert "Digby" not in html


async def test_held_reply_stays_unseen_until_it_is_released(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    window = await follow(ALICE)
    await window.subscribe(f"thread:{thread_id}", 1)
    version_id = await maker.hold(BOB, thread_id, "Call me at 902 555 0143.")
    later = await maker.reply(BOB, thread_id, "Start low.")
    await window.hear_until(2)
    # The later reply has the next position: nothing tells that another one waits.
    assert list(window.rows) == [str(later.post_id)]
    await maker.release(MODERATOR, BOB, version_id)
    await window.hear_until(3)
    assert len(window.rows) == 2
    assert await window.hears_nothing()


async def test_window_resumes_where_its_connection_was_lost(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    window = await follow(ALICE)
    await window.subscribe(f"thread:{thread_id}", 1)
    first = await maker.reply(BOB, thread_id, "Before.")
    assert first.post_id is not None
    await window.hear_until(2)
    window.socket.transport.abort()
    missed = await maker.reply(BOB, thread_id, "Meanwhile.")
    await maker.edit(BOB, first.post_id, "Before, edited.")
    again = await follow(ALICE)
    await again.subscribe(f"thread:{thread_id}", window.position)
    await again.hear_until(4)
    assert list(again.rows) == [str(missed.post_id), str(first.post_id)]
    assert "edited" in again.rows[str(first.post_id)]["html"]
    assert await again.hears_nothing()


async def test_window_that_is_far_behind_gets_a_snapshot(
    maker: Maker, follow: Follow, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    thread_id = await maker.case(ALICE)
    await maker.reply(BOB, thread_id)
    await _copy_posts(owner, thread_id, 210)
    window = await follow(ALICE)
    await window.subscribe(f"thread:{thread_id}")
    snapshot = await window.hear()
    assert (snapshot["type"], snapshot["position"], snapshot["more"]) == ("snapshot", 212, True)
    assert len(snapshot["changes"]) == 200
    assert min(change["path"] for change in snapshot["changes"]) == "0"


async def test_window_from_a_future_that_was_undone_gets_a_snapshot(
    maker: Maker, follow: Follow
) -> None:
    thread_id = await maker.case(ALICE)
    window = await follow(ALICE)
    await window.subscribe(f"thread:{thread_id}", 99)
    snapshot = await window.hear()
    assert (snapshot["type"], snapshot["position"], snapshot["more"]) == ("snapshot", 1, False)
    assert len(snapshot["changes"]) == 1


async def test_outsider_cannot_tell_a_thread_from_none(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    window = await follow(CAROL)
    nothing = uuid.uuid4()
    there = await window.subscribe(f"thread:{thread_id}")
    nowhere = await window.subscribe(f"thread:{nothing}")
    assert there == {
        "type": "error",
        "code": "unknown_topic",
        "text": "There is no such topic.",
        "topic": f"thread:{thread_id}",
    }
    assert nowhere == {**there, "topic": f"thread:{nothing}"}
    insider = await follow(BOB)
    await insider.subscribe(f"thread:{thread_id}", 1)
    await maker.reply(BOB, thread_id)
    assert (await insider.hear())["type"] == "changes"
    assert await window.hears_nothing()


async def test_mentee_follows_her_own_case_to_mentors_and_no_other(
    maker: Maker, follow: Follow
) -> None:
    thread_id = await maker.case(ALICE, NS, audience="mentors")
    own, colleague, mentor = [await follow(person) for person in (ALICE, FRANCOISE, BOB)]
    assert (await own.subscribe(f"thread:{thread_id}", 1))["type"] == "subscribed"
    assert (await mentor.subscribe(f"thread:{thread_id}", 1))["type"] == "subscribed"
    assert (await colleague.subscribe(f"thread:{thread_id}", 1))["code"] == "unknown_topic"


async def _copy_posts(
    owner: "asyncpg.Connection[asyncpg.Record]", thread_id: uuid.UUID, count: int
) -> None:
    await owner.execute(
        """
        insert into posts (network_id, audience_id, thread_id, opened_by, account_id, membership_id,
          author_name, author_roles, author_profession, author_province, depth, path, position,
          first_position, version_id, language)
        select p.network_id, p.audience_id, p.thread_id, p.opened_by, p.account_id, p.membership_id,
          p.author_name, p.author_roles, p.author_profession, p.author_province, 1,
          lpad(to_hex(2 + n), 8, '0'), 2 + n, 2 + n, p.version_id, p.language
        from posts p, generate_series(1, $2::integer) n where p.thread_id = $1 and not p.opening
        """,
        thread_id,
        count,
    )
    await owner.execute(
        "update threads set position = position + $2 where id = $1", thread_id, count
    )
