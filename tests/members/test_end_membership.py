"""Ending a membership and changing roles: by those who coordinate, felt at once."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest

from tests.answers import said
from tests.listening import follow_cases
from tests.people import ALICE, BC, BOB, CAROL, COORDINATOR, MODERATOR, NS, TESS, Person
from tests.seeding import Owner
from tests.serving import Browser, Served

Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]
MEMBERS = "/networks/nova-scotia/members"


def path_of(person: Person, do: str = "end") -> str:
    return f"{MEMBERS}/{person.membership_id(NS)}/{do}"


async def test_ended_member_is_out_at_once(browser: Open) -> None:
    alice = browser(ALICE)
    assert (await alice.get(MEMBERS)).status_code == 200

    answer = await browser(COORDINATOR).submit(path_of(ALICE), page="/me")

    assert (answer.status_code, answer.headers["location"]) == (303, MEMBERS)
    assert (await alice.get(MEMBERS)).status_code == 404


async def test_ended_member_loses_what_his_open_socket_follows(
    browser: Open, server: Served
) -> None:
    async with follow_cases(server, ALICE, NS) as socket:
        await browser(COORDINATOR).submit(path_of(ALICE), page="/me")

        # Long before the hub would ask by itself.
        lost = json.loads(await asyncio.wait_for(socket.recv(), 5))

    assert lost == {"type": "lost", "topic": f"cases:{NS.id}"}


async def test_ended_member_keeps_his_other_network(browser: Open) -> None:
    await browser(COORDINATOR).submit(path_of(TESS), page="/me")

    networks = (await browser(TESS).get("/networks")).text

    assert BC.name_en in networks
    assert NS.name_en not in networks


async def test_end_is_in_the_audit_log_with_whom_it_concerns(browser: Open, owner: Owner) -> None:
    await browser(COORDINATOR).submit(path_of(ALICE), page="/me")

    entry = await owner.fetchrow(
        "select action, account_id, subject_account_id, object_id from audit_entries"
    )

    assert entry is not None
    assert tuple(entry) == (
        "end_membership",
        COORDINATOR.id,
        ALICE.id,
        ALICE.membership_id(NS),
    )


async def test_member_who_does_not_coordinate_ends_nothing(
    browser: Open, api: Call, owner: Owner
) -> None:
    for person in (ALICE, MODERATOR):
        for do in ("end", "roles"):
            answer = await browser(person).submit(
                path_of(BOB, do), {"roles": "director"}, page="/me"
            )
            assert answer.status_code == 403
        assert (await api(person).delete(path_of(BOB, "")[:-1])).status_code == 403

    assert await owner.fetchval("select count(*) from memberships where ended_at is not null") == 0


async def test_outsider_cannot_tell_that_there_is_such_a_member(
    browser: Open, api: Call, owner: Owner
) -> None:
    carol = browser(CAROL)

    hidden = await carol.submit(path_of(ALICE), page="/me")
    unknown = await carol.submit(f"{MEMBERS}/{CAROL.id}/end", page="/me")
    nowhere = await carol.submit(f"/networks/nowhere/members/{CAROL.id}/end", page="/me")
    called = await api(CAROL).delete(path_of(ALICE, "")[:-1])

    assert (hidden.status_code, called.status_code) == (404, 404)
    assert said(hidden) == said(unknown) == said(nowhere)
    assert await owner.fetchval("select count(*) from memberships where ended_at is not null") == 0


async def test_coordinator_reaches_no_member_of_another_network(
    browser: Open, owner: Owner
) -> None:
    cora = browser(COORDINATOR)

    hidden = await cora.submit(f"{MEMBERS}/{CAROL.membership_id(BC)}/end", page="/me")
    unknown = await cora.submit(f"{MEMBERS}/{CAROL.id}/end", page="/me")

    assert hidden.status_code == 404
    assert said(hidden) == said(unknown)
    assert await owner.fetchval("select count(*) from memberships where ended_at is not null") == 0


async def test_ending_twice_answers_not_found(browser: Open) -> None:
    cora = browser(COORDINATOR)
    await cora.submit(path_of(ALICE), page="/me")

    assert (await cora.submit(path_of(ALICE), page="/me")).status_code == 404


async def test_nobody_ends_or_changes_his_own_membership(browser: Open, owner: Owner) -> None:
    for do in ("end", "roles"):
        answer = await browser(COORDINATOR).submit(
            path_of(COORDINATOR, do), {"roles": "director"}, page="/me"
        )
        assert answer.status_code == 409

    roles = await owner.fetchval(
        "select roles from memberships where id = $1", COORDINATOR.membership_id(NS)
    )
    assert roles == ["coordinator"]


async def test_forged_form_ends_nothing(browser: Open) -> None:
    cora = browser(COORDINATOR)

    forged = await cora.post(path_of(ALICE), data={"csrf": "A" * 32})
    hostile = await cora.submit(path_of(ALICE), page="/me", Origin="https://evil.example")

    assert (forged.status_code, hostile.status_code) == (403, 403)
    assert (await browser(ALICE).get(MEMBERS)).status_code == 200


async def test_changed_roles_hold_from_the_next_request(browser: Open, owner: Owner) -> None:
    alice = browser(ALICE)
    assert (await alice.get("/networks/nova-scotia/invite")).status_code == 403

    answer = await browser(COORDINATOR).submit(
        path_of(ALICE, "roles"), {"roles": ["mentor", "coordinator"]}, page="/me"
    )

    assert answer.status_code == 303
    assert (await alice.get("/networks/nova-scotia/invite")).status_code == 200
    assert await owner.fetchval("select action from audit_entries") == "change_roles"


@pytest.mark.parametrize("roles", [[], ["king"]])
async def test_member_needs_a_role_that_exists(browser: Open, roles: list[str]) -> None:
    answer = await browser(COORDINATOR).submit(
        path_of(ALICE, "roles"), {"roles": roles}, page="/me"
    )

    assert answer.status_code == 422


async def test_api_changes_roles_and_ends_a_membership(api: Call) -> None:
    cora, alice = api(COORDINATOR), f"{MEMBERS}/{ALICE.membership_id(NS)}"

    changed = await cora.patch(alice, json={"roles": ["mentor"]})
    ended = await cora.delete(alice)

    assert (changed.status_code, changed.json()) == (200, {"roles": ["mentor"]})
    assert ended.status_code == 204
    assert (await api(ALICE).get(MEMBERS)).status_code == 404


async def test_api_refuses_what_the_page_refuses(api: Call) -> None:
    cora = api(COORDINATOR)
    own = f"{MEMBERS}/{COORDINATOR.membership_id(NS)}"
    elsewhere = f"{MEMBERS}/{CAROL.membership_id(BC)}"

    assert (await cora.delete(own)).status_code == 409
    assert (await cora.patch(own, json={"roles": ["director"]})).status_code == 409
    assert (await cora.delete(elsewhere)).status_code == 404
    assert (await cora.patch(path_of(ALICE, "")[:-1], json={"roles": ["x"]})).status_code == 422
