"""For every route: an outsider gets nothing, and cannot tell that there is something."""

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from forum.core.database import Database
from tests.people import (
    ALICE,
    BC,
    BC_MODERATOR,
    CAROL,
    COORDINATOR,
    FRANCOISE,
    MODERATOR,
    NS,
    Person,
)
from tests.security.probes import (
    ROUTES,
    Names,
    Open,
    Probe,
    filled,
    made_up_names,
    names_of_ns,
)
from tests.security.routing import handlers
from tests.security.world import World, plant
from tests.seeding import Owner, reset
from tests.serving import Browser, Served, api_of, browser_of

CANARY = "Quokkaflower"
ROLES = ["mentee", "mentor", "moderator", "coordinator", "director", "privacy_officer"]
PROBES = {name: probe for name, probe in ROUTES.items() if isinstance(probe, Probe)}
OPEN = {name: probe for name, probe in ROUTES.items() if isinstance(probe, Open)}
# Different in every answer. Lengths follow from tokens that compress in different ways.
ALWAYS_DIFFERENT = {"date", "x-request-id", "content-length"}
# May do everything in his own network; a moderator there; was a member of Nova Scotia until now; nobody.
OUTSIDERS = [
    pytest.param(person, id=person.name if person else "nobody")
    for person in (CAROL, BC_MODERATOR, FRANCOISE, None)
]


@dataclass(slots=True)
class Asker:
    """One person's browser and program, with a form token that any page of his gave."""

    person: Person | None
    browser: Browser
    program: httpx.AsyncClient
    token: str = ""

    async def ask(self, route: str, probe: Probe, names: Names) -> httpx.Response:
        method, _, _ = route.partition(" ")
        path, fields = filled(probe.path, names), filled(probe.fields, names)
        if path.startswith("/api/v1"):
            json = fields if method in {"POST", "PUT", "PATCH"} else None
            return await self.program.request(method, path.removeprefix("/api/v1"), json=json)
        if method == "GET":
            return await self.browser.get(path)
        if not self.token:
            page = "/networks" if self.person else "/sign-in"
            self.token = await self.browser.form_token(page)
        return await self.browser.request(method, path, data={"csrf": self.token, **fields})


@pytest.fixture(scope="module")
async def world(connections: dict[str, Owner]) -> World:
    """Planted once. The outsider has every role in his own network; one member was removed a second ago."""
    await reset(connections["postgres"])
    owner = connections["forum_owner"]
    world = await plant(owner, CANARY)
    await owner.execute(
        "update memberships set roles = $2 where account_id = $1 and network_id = $3",
        CAROL.id,
        ROLES,
        BC.id,
    )
    await owner.execute(
        "update memberships set ended_at = now() where account_id = $1", FRANCOISE.id
    )
    return world


@pytest.fixture(scope="module")
async def askers(
    server: Served,
    world: World,  # noqa: ARG001 - there before they ask.
) -> AsyncGenerator[dict[Person | None, Asker]]:
    async with AsyncExitStack() as stack:
        yield {
            person: await stack.enter_async_context(asking(server, person))
            for person in (CAROL, BC_MODERATOR, FRANCOISE, None)
        }


@asynccontextmanager
async def asking(served: Served, person: Person | None) -> AsyncGenerator[Asker]:
    async with browser_of(served, person) as browser, api_of(served, person) as program:
        yield Asker(person, browser, program)


def same(answer: httpx.Response, names: Names) -> tuple[int, list[tuple[str, str]], str]:
    """Everything that an asker could tell two answers apart by."""
    headers = [
        (name, _plain(value, names))
        for name, value in answer.headers.items()
        if name not in ALWAYS_DIFFERENT
    ]
    return answer.status_code, headers, _plain(answer.text, names)


def _plain(text: str, names: Names) -> str:
    text = re.sub(r'name="csrf" value="[^"]*"', "csrf", text)
    text = re.sub(r"<code>[0-9a-f]{12}</code>", "number", text)
    text = re.sub(r'"request_id":"[0-9a-f]{12}"', "number", text)
    for name, known in names.items():
        text = text.replace(known, "{" + name + "}")
    return text


def test_every_route_has_its_place_in_the_table() -> None:
    assert sorted(ROUTES) == sorted(handlers())


@pytest.mark.parametrize("person", OUTSIDERS)
@pytest.mark.parametrize("route", PROBES)
async def test_thing_of_another_network_answers_as_one_that_is_not_there(
    route: str, person: Person | None, world: World, askers: dict[Person | None, Asker]
) -> None:
    probe, asker = PROBES[route], askers[person]
    real, made_up = names_of_ns(world), made_up_names()
    answer = await asker.ask(route, probe, real)
    assert same(answer, real) == same(await asker.ask(route, probe, made_up), made_up)
    assert CANARY not in answer.text
    open_to_nobody = route.partition("/")[2].startswith(("join", "reset"))
    if person is not None or open_to_nobody:
        assert answer.status_code == probe.status, answer.text
    elif "/api/" in route:
        assert answer.status_code == 401
    else:
        assert answer.status_code in {303, 401}
        assert answer.status_code == 401 or answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("space", ["ns mentors", "ns group", "ns talk"])
@pytest.mark.parametrize("route", [name for name in PROBES if "{thread_id" in name])
async def test_thread_of_another_audience_answers_as_one_that_is_not_there(
    route: str, space: str, world: World, server: Served
) -> None:
    """To a member of the same network: he is not of the mentors, the group or the conversation."""
    # His own network's name is on his pages.
    real, made_up = names_of_ns(world, space), {**made_up_names(), "slug": NS.slug}
    async with asking(server, COORDINATOR) as colleague:
        answer = await colleague.ask(route, PROBES[route], real)
        assert answer.status_code == 404
        other = await colleague.ask(route, PROBES[route], made_up)
        assert same(answer, real) == same(other, made_up)


@pytest.mark.parametrize("route", [name for name in PROBES if "{hold_id" in name])
async def test_hold_of_a_conversation_answers_its_networks_moderator_as_one_that_is_not_there(
    route: str, world: World, server: Served
) -> None:
    async with asking(server, MODERATOR) as moderator:
        real, made_up = names_of_ns(world, "ns talk"), {**made_up_names(), "slug": NS.slug}
        answer = await moderator.ask(route, PROBES[route], real)
        assert answer.status_code == 404
        other = await moderator.ask(route, PROBES[route], made_up)
        assert same(answer, real) == same(other, made_up)


@pytest.mark.parametrize("person", OUTSIDERS)
@pytest.mark.parametrize("route", [name for name in OPEN if not OPEN[name].skipped])
async def test_what_is_open_shows_nothing_of_another_network(
    route: str, person: Person | None, world: World, askers: dict[Person | None, Asker]
) -> None:
    probe, asker = OPEN[route], askers[person]
    answer = await asker.ask(route, Probe(probe.path), {})
    texts = answer.text + str(answer.headers)
    assert CANARY not in re.sub(f"{CANARY} (national|bc network)", "", texts)
    for name, known in names_of_ns(world).items():
        assert known not in texts, name
    if person is None and probe.signed_in:
        assert answer.status_code in {303, 401}
    else:
        assert answer.status_code in {200, 303, 404}


# Cursors and references that name a row of another network, asked for in one's own.
@pytest.mark.parametrize(
    ("route", "path", "fields"),
    [
        ("GET", f"/networks/{BC.slug}/members?after={{membership}}", {}),
        ("GET", f"/networks/{BC.slug}/queue?after={{hold}}", {}),
        ("GET", f"/networks/{BC.slug}/cases?after={{thread}}", {}),
        ("GET", f"/api/v1/networks/{BC.slug}/members?after={{membership}}", {}),
        ("GET", f"/api/v1/networks/{BC.slug}/queue?after={{hold}}", {}),
        ("GET", f"/api/v1/networks/{BC.slug}/cases?after={{thread}}", {}),
        ("GET", "/cases/{bc_thread}/reply?to={post}", {}),
        ("GET", "/api/v1/cases/{bc_thread}/posts?after={post}", {}),
        ("POST", "/cases/{bc_thread}/posts", {"parent_id": "{post}", "body": "Words."}),
        ("POST", "/api/v1/cases/{bc_thread}/posts", {"parent_id": "{post}", "body": "Words."}),
        ("POST", f"/networks/{BC.slug}/members/{{membership}}/end", {}),
        ("POST", f"/networks/{BC.slug}/members/{{membership}}/roles", {"roles": "mentor"}),
        ("DELETE", f"/api/v1/networks/{BC.slug}/members/{{membership}}", {}),
        ("PATCH", f"/api/v1/networks/{BC.slug}/members/{{membership}}", {"roles": ["mentor"]}),
    ],
)
async def test_reference_to_another_network_is_as_one_to_nothing(
    route: str,
    path: str,
    fields: dict[str, str],
    world: World,
    askers: dict[Person | None, Asker],
    connections: dict[str, Owner],
) -> None:
    asker, own = askers[CAROL], str(world.ids["threads"]["bc network: thread"])
    keyed = (
        {**fields, "client_key": "6d1e6b5e-0d50-4d0e-9b8e-6a8a6a3f6b12"}
        if "parent_id" in fields
        else fields
    )
    probe = Probe(path.replace("{bc_thread}", own), keyed)
    real, made_up = names_of_ns(world), made_up_names()
    posts = "select count(*) from text_versions"
    before = await connections["forum_owner"].fetchval(posts)
    answer = await asker.ask(f"{route} {path}", probe, real)
    other = await asker.ask(f"{route} {path}", probe, made_up)
    assert _without_key(same(answer, real)) == _without_key(same(other, made_up))
    assert answer.status_code in {200, 404, 409, 422}
    assert CANARY not in answer.text.replace(f"{CANARY} bc network", "")
    if route == "POST" and "parent_id" in fields:
        # A reply beside its place may be kept; a reply to what one does not see is not.
        assert await connections["forum_owner"].fetchval(posts) == before


def _without_key(answer: tuple[int, list[tuple[str, str]], str]) -> tuple[object, ...]:
    """Without the fresh client key of a form."""
    return *answer[:2], re.sub(r'value="[0-9a-f-]{36}"', "key", answer[2])


async def test_pages_of_a_stranger_show_the_numbers_of_his_own_networks(
    world: World,  # noqa: ARG001
    askers: dict[Person | None, Asker],
) -> None:
    me = (await askers[BC_MODERATOR].program.get("/me")).json()
    assert me["queue"] == 2
    removed = (await askers[FRANCOISE].program.get("/me")).json()
    assert (removed["queue"], removed["unpublished"], removed["memberships"]) == (0, 0, [])


async def test_nothing_of_the_probed_network_was_changed(
    world: World, connections: dict[str, Owner]
) -> None:
    """After everything above (and by itself as well): the rows are as they were planted."""
    owner = connections["forum_owner"]
    for table, count in (("threads", 4), ("posts", 16), ("text_versions", 32), ("holds", 12)):
        found = await owner.fetchval(
            f"select count(*) from {table} where network_id = $1",  # noqa: S608
            NS.id,
        )
        assert found == count, table
    assert len(world.labels("flags")) == await owner.fetchval("select count(*) from flags")
    logins = "select count(*) from logins where account_id = $1 and ended_at is null"
    assert await owner.fetchval(logins, ALICE.id) == 1


async def test_the_same_requests_succeed_for_a_member(server: Served, world: World) -> None:
    """So that the refusals mean something: what names no row that only its author sees."""
    async with asking(server, COORDINATOR) as member:
        for route in (name for name in PROBES if name.startswith("GET")):
            if re.search(r"queue|texts|held|edit|withdraw|hide|join|reset", route):
                continue
            answer = await member.ask(route, PROBES[route], names_of_ns(world))
            assert answer.status_code == 200, route


async def test_removal_holds_from_the_next_request_on(
    database: Database,  # noqa: ARG001 - a clean one.
    browser: Callable[[Person | None], Browser],
    owner: Owner,
) -> None:
    world = await plant(owner)
    case = f"/cases/{world.ids['threads']['ns network: thread']}"
    member, coordinator = browser(FRANCOISE), browser(COORDINATOR)
    assert (await member.get(case)).status_code == 200
    page = f"/networks/{NS.slug}/members"
    removed = await coordinator.submit(f"{page}/{FRANCOISE.membership_id(NS)}/end", page=page)
    assert removed.status_code == 303
    assert (await member.get(case)).status_code == 404
