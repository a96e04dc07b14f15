"""The members of a network, by name, a page at a time; for its members alone."""

from collections.abc import Callable

import httpx
import pytest

from forum.members.queries import PAGE_SIZE
from tests.answers import said
from tests.people import ALICE, BOB, CAROL, COORDINATOR, NS, PEOPLE, TESS, Person
from tests.seeding import Owner
from tests.serving import Browser

Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]
MEMBERS = "/networks/nova-scotia/members"
OF_NS = sorted(person.name for person in PEOPLE if NS in dict(person.belongings))
CROWD = """
    with made as (
      insert into accounts (email, password_hash, display_name, profession)
      select 'm' || n || '@clinic.example', 'x', 'Member ' || (n % 7), 'midwife'
      from generate_series(1, $2::integer) n returning id, display_name)
    insert into memberships (network_id, account_id, roles, display_name, profession)
    select $1, id, '{mentee}', display_name, 'midwife' from made
"""


async def names(api: httpx.AsyncClient, **wanted: str) -> list[str]:
    answer = await api.get(MEMBERS, params=wanted)
    assert answer.status_code == 200
    return [member["name"] for member in answer.json()["members"]]


async def test_members_are_listed_by_name(browser: Open, api: Call) -> None:
    shown = (await browser(ALICE).get(MEMBERS)).text

    assert await names(api(ALICE)) == OF_NS
    assert all(name in shown for name in OF_NS)
    assert f"{len(OF_NS)} members" in shown


async def test_list_holds_nobody_of_another_network_and_no_address(browser: Open) -> None:
    shown = (await browser(ALICE).get(MEMBERS)).text

    assert CAROL.name not in shown
    assert "@clinic.example" not in shown


async def test_list_can_be_narrowed(browser: Open, api: Call) -> None:
    assert await names(api(ALICE), role="moderator") == ["Maud Fraser", "Moses Gallant"]
    assert await names(api(ALICE), profession="pharmacist") == [BOB.name]
    assert await names(api(ALICE), role="mentee", profession="pharmacist") == []
    shown = (await browser(ALICE).get(f"{MEMBERS}?role=coordinator")).text
    assert COORDINATOR.name in shown
    assert BOB.name not in shown


async def test_same_person_shows_the_role_of_this_network(api: Call) -> None:
    for slug, role in (("nova-scotia", "mentor"), ("british-columbia", "mentee")):
        members = (await api(TESS).get(f"/networks/{slug}/members")).json()["members"]

        assert {one["name"]: one["roles"] for one in members}[TESS.name] == [role]


async def test_pages_follow_each_other_without_gap_or_repeat(
    browser: Open, api: Call, owner: Owner
) -> None:
    await owner.execute(CROWD, NS.id, 2 * PAGE_SIZE)
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await api(ALICE).get(MEMBERS, params=after)).json()
        seen += [member["membership_id"] for member in page["members"]]
        if page["next_after"] is None:
            break
        assert len(page["members"]) == PAGE_SIZE
        after = {"after": page["next_after"]}

    assert len(seen) == len(set(seen)) == 2 * PAGE_SIZE + len(OF_NS)
    first = (await browser(ALICE).get(MEMBERS)).text
    assert f"after={seen[PAGE_SIZE - 1]}" in first


async def test_cursor_of_another_network_shows_nothing(api: Call) -> None:
    cursor = {"after": str(CAROL.membership_id(CAROL.belongings[0][0]))}

    assert await names(api(ALICE), **cursor) == []


async def test_former_member_is_not_listed(api: Call, owner: Owner) -> None:
    await owner.execute(
        "update memberships set ended_at = now() where id = $1", BOB.membership_id(NS)
    )

    assert BOB.name not in await names(api(ALICE))


@pytest.mark.parametrize("wrong", [{"role": "king"}, {"profession": "wizard"}])
async def test_api_names_a_filter_that_does_not_exist(api: Call, wrong: dict[str, str]) -> None:
    assert (await api(ALICE).get(MEMBERS, params=wrong)).status_code == 422


async def test_outsider_cannot_tell_that_there_is_such_a_network(browser: Open, api: Call) -> None:
    for client, prefix in ((browser(CAROL), ""), (api(CAROL), "")):
        hidden = await client.get(prefix + MEMBERS)
        unknown = await client.get(f"{prefix}/networks/nowhere/members")

        assert hidden.status_code == 404
        assert said(hidden) == said(unknown)


async def test_former_member_is_an_outsider(browser: Open, owner: Owner) -> None:
    alice = browser(ALICE)
    assert (await alice.get(MEMBERS)).status_code == 200
    await owner.execute(
        "update memberships set ended_at = now() where id = $1", ALICE.membership_id(NS)
    )

    assert (await alice.get(MEMBERS)).status_code == 404
