"""Following a network's list of cases: each member sees the rows of the audiences that are his."""

from uuid import UUID

import asyncpg
import msgspec
import pytest

from forum.core.database import Database, value
from forum.realtime.readings import Found
from tests.people import (
    ALICE,
    BC,
    BOB,
    CAROL,
    COORDINATOR,
    FRANCOISE,
    MODERATOR,
    MODERATOR_TWO,
    NS,
    PEOPLE,
)
from tests.realtime.conftest import Follow
from tests.realtime.makers import Maker

TOPIC = f"cases:{NS.id}"


async def test_new_case_arrives_in_every_list_of_its_network(maker: Maker, follow: Follow) -> None:
    windows = [await follow(person) for person in (ALICE, BOB, MODERATOR)]
    for window in windows:
        answer = await window.subscribe(TOPIC)
        assert answer == {"type": "subscribed", "topic": TOPIC, "position": 0}
    thread_id = await maker.case(FRANCOISE)
    for window in windows:
        (change,) = (await window.hear())["changes"]
        assert (change["kind"], change["id"]) == ("case", str(thread_id))
        assert f"case-{thread_id}" in change["html"]


async def test_first_answer_changes_the_row(maker: Maker, follow: Follow) -> None:
    thread_id = await maker.case(ALICE)
    window = await follow(ALICE)
    await window.subscribe(TOPIC, 1)
    await maker.reply(BOB, thread_id)
    await window.hear_until(2)
    assert "1 reply" in window.rows[str(thread_id)]["html"]


async def test_case_to_mentors_reaches_mentors_and_its_author_alone(
    maker: Maker, follow: Follow
) -> None:
    own, mentor, colleague = [await follow(person) for person in (ALICE, BOB, COORDINATOR)]
    moderator = await follow(MODERATOR_TWO)
    for window in (own, mentor, colleague, moderator):
        await window.subscribe(TOPIC)
    to_mentors = await maker.case(ALICE, audience="mentors")
    for window in (own, mentor, moderator):
        assert [change["id"] for change in (await window.hear())["changes"]] == [str(to_mentors)]
    assert await colleague.hears_nothing()
    to_all = await maker.case(ALICE)
    await colleague.hear_until(2)
    assert list(colleague.rows) == [str(to_all)]


async def test_hidden_case_leaves_the_list(
    maker: Maker, follow: Follow, database: Database
) -> None:
    thread_id = await maker.case(ALICE)
    window = await follow(BOB)
    await window.subscribe(TOPIC, 1)
    async with database.transaction(ALICE.id) as db:
        opening = await value(db, "select id from posts where thread_id = $1", thread_id)
    await maker.hide(MODERATOR, opening)
    assert (await window.hear())["changes"] == [
        {"kind": "removed", "id": str(thread_id), "position": 2}
    ]


async def test_outsider_cannot_tell_a_network_from_none(maker: Maker, follow: Follow) -> None:
    await maker.case(ALICE)
    window = await follow(CAROL)
    assert (await window.subscribe(TOPIC))["code"] == "unknown_topic"
    assert (await window.subscribe(f"cases:{ALICE.id}"))["code"] == "unknown_topic"
    assert (await window.subscribe(f"cases:{BC.id}"))["type"] == "subscribed"


@pytest.mark.parametrize("function", ["thread_changes", "case_changes", "queue_changes"])
async def test_rights_of_a_reading_are_those_of_row_level_security(
    maker: Maker,
    database: Database,
    owner: "asyncpg.Connection[asyncpg.Record]",
    function: str,
) -> None:
    """Each person alone, and all of them together, see what the policies show them."""
    open_to_all = await maker.case(ALICE)
    to_mentors = await maker.case(ALICE, audience="mentors")
    await maker.case(CAROL, BC)
    await maker.hold(FRANCOISE, open_to_all, "Call me at 902 555 0143.")
    topic_id = to_mentors if function == "thread_changes" else NS.id
    everyone = [person.login_id for person in PEOPLE]
    together = await _sees(owner, function, topic_id, everyone)
    for person in PEOPLE:
        seen = await _sees(owner, function, topic_id, [person.login_id])
        assert seen.get(person.login_id) == together.get(person.login_id)
        async with database.transaction(person.id) as db:
            visible = await value(db, VISIBLE[function], topic_id)
        assert (seen.get(person.login_id) or set()) == set(visible or [])
    assert together


VISIBLE = {
    "thread_changes": "select array_agg(id) from posts where thread_id = $1",
    "case_changes": "select array_agg(id) from threads where network_id = $1",
    "queue_changes": "select array_agg(id) from holds where network_id = $1 and account_id <> me()",
}


async def _sees(
    owner: "asyncpg.Connection[asyncpg.Record]", function: str, topic_id: UUID, logins: list[UUID]
) -> dict[UUID, set[UUID]]:
    answer = await owner.fetchval(
        f"select {function}($1, 0, $2, '12 hours', '14 days', 200)::text", topic_id, logins
    )
    found = msgspec.json.decode(answer, type=Found)
    everything = {changed.id for changed in found.changed}
    return {
        watcher.login: everything if watcher.sees is None else set(watcher.sees)
        for watcher in found.watchers
    }
