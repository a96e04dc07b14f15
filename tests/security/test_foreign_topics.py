"""The live socket of an outsider: topics of another network are as ones that are not there."""

import asyncio
import json
from uuid import uuid4

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.people import ALICE, BC_MODERATOR, CAROL, FRANCOISE, NS, Person
from tests.security.world import World, plant
from tests.seeding import Owner
from tests.serving import Served

PATIENCE = 10
FOREIGN = [
    *("https://elsewhere.example", "null", "http://127.0.0.1", "{url}.elsewhere.example"),
    *("{url}/", "https://elsewhere.example/{url}"),
]


async def answer_to(served: Served, person: Person, topic: str) -> dict[str, object]:
    headers = {"Cookie": f"login={person.login}", "Origin": served.url}
    url = f"{served.url.replace('http', 'ws', 1)}/live"
    async with connect(url, additional_headers=headers) as socket:
        await asyncio.wait_for(socket.recv(), PATIENCE)
        await socket.send(json.dumps({"type": "subscribe", "topic": topic, "position": 0}))
        answer: dict[str, object] = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))
    answer.pop("topic", None)
    return answer


def topics_of_ns(world: World) -> list[str]:
    threads = [world.ids["threads"][f"{space}: thread"] for space in ("ns network", "ns talk")]
    return [
        *(f"thread:{thread}" for thread in threads),
        f"cases:{NS.id}",
        f"queue:{NS.id}",
        f"member:{ALICE.id}",
    ]


@pytest.mark.parametrize("person", [CAROL, BC_MODERATOR, FRANCOISE], ids=lambda one: one.name)
async def test_topic_of_another_network_is_as_one_that_is_not_there(
    person: Person, server: Served, owner: Owner
) -> None:
    world = await plant(owner)
    await owner.execute(
        "update memberships set ended_at = now() where account_id = $1", FRANCOISE.id
    )
    for topic in topics_of_ns(world):
        made_up = f"{topic.partition(':')[0]}:{uuid4()}"
        answer = await answer_to(server, person, topic)
        assert answer == await answer_to(server, person, made_up), topic
        assert (answer["type"], answer["code"]) == ("error", "unknown_topic")


async def test_topic_of_ones_own_network_is_answered(server: Served, owner: Owner) -> None:
    world = await plant(owner)
    for topic in topics_of_ns(world)[:1]:
        assert (await answer_to(server, FRANCOISE, topic))["type"] == "subscribed"


@pytest.mark.parametrize("origin", FOREIGN)
async def test_socket_of_a_foreign_page_is_refused_before_it_opens(
    origin: str,
    server: Served,
    owner: Owner,  # noqa: ARG001 - with the cast.
) -> None:
    headers = {
        "Cookie": f"login={ALICE.login}",
        "Origin": origin.replace("{url}", server.url),
    }
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"{server.url.replace('http', 'ws', 1)}/live", additional_headers=headers)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("cookie", ["", "login=forged", f"login={ALICE.token}", "visit=x"])
async def test_socket_without_a_login_is_closed_unanswered(
    cookie: str,
    server: Served,
    owner: Owner,  # noqa: ARG001 - with the cast.
) -> None:
    headers = {"Origin": server.url, "Authorization": f"Bearer {ALICE.token}"}
    if cookie:
        headers["Cookie"] = cookie
    url = f"{server.url.replace('http', 'ws', 1)}/live"
    async with connect(url, additional_headers=headers) as socket:
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(socket.recv(), PATIENCE)
        assert socket.close_code == 4401
