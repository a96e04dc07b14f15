"""Following a network's queue: for its moderators, without what is in question, and never one's own text."""

from forum.core.database import Database
from forum.threads import actions
from tests.people import ALICE, BC_MODERATOR, BOB, MODERATOR, MODERATOR_TWO, NADIA, NS
from tests.realtime.conftest import Follow
from tests.realtime.makers import Maker

TOPIC = f"queue:{NS.id}"
BODY = "Call me at 902 555 0143."


async def test_held_text_arrives_at_the_moderators_and_leaves_when_released(
    maker: Maker, follow: Follow
) -> None:
    thread_id = await maker.case(ALICE)
    windows = [await follow(person) for person in (MODERATOR, MODERATOR_TWO)]
    for window in windows:
        assert (await window.subscribe(TOPIC))["type"] == "subscribed"
    version_id = await maker.hold(BOB, thread_id, BODY)
    for window in windows:
        (change,) = (await window.hear())["changes"]
        assert (change["kind"], change["position"]) == ("row", 1)
        assert "/queue/" in change["html"]
        assert "902" not in change["html"]
    await maker.release(MODERATOR, BOB, version_id)
    for window in windows:
        (change,) = (await window.hear())["changes"]
        assert (change["kind"], change["position"]) == ("removed", 2)
        assert "html" not in change


async def test_withdrawn_text_leaves_the_queue(
    maker: Maker, follow: Follow, database: Database
) -> None:
    thread_id = await maker.case(ALICE)
    version_id = await maker.hold(BOB, thread_id, BODY)
    window = await follow(MODERATOR)
    await window.subscribe(TOPIC, 1)
    async with database.transaction(BOB.id) as db:
        await actions.withdraw_text(db, maker.hub, version_id, BOB.id)
    assert (await window.hear())["changes"][0]["kind"] == "removed"


async def test_moderator_does_not_get_his_own_text(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    own, other = await follow(MODERATOR), await follow(MODERATOR_TWO)
    for window in (own, other):
        await window.subscribe(TOPIC)
    await maker.hold(MODERATOR, thread_id, BODY)
    assert (await other.hear())["type"] == "changes"
    assert await own.hears_nothing()


async def test_only_moderators_of_the_network_follow_its_queue(
    maker: Maker, follow: Follow
) -> None:
    thread_id = await maker.case(ALICE)
    version_id = await maker.hold(BOB, thread_id, BODY)
    for person in (ALICE, BOB, BC_MODERATOR, NADIA):
        window = await follow(person)
        assert (await window.subscribe(TOPIC))["code"] == "unknown_topic"
    moderator = await follow(MODERATOR)
    assert (await moderator.subscribe(TOPIC))["type"] == "subscribed"
    await maker.release(MODERATOR, BOB, version_id)
