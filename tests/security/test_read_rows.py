"""What `select * from <table>`, without any WHERE, gives to each person: the rows below, and no other one."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from forum.core.database import Database
from forum.core.settings import read_settings
from forum.web.visits import begin_visit
from tests.people import (
    ALICE,
    BC,
    BC_MODERATOR,
    BOB,
    CAROL,
    COORDINATOR,
    FRANCOISE,
    MODERATOR,
    MODERATOR_TWO,
    NADIA,
    NATIONAL,
    NS,
    PEOPLE,
    PLACES,
    TESS,
    Person,
    Place,
)
from tests.security.sql import REFUSED, attempt, ids_of, select_all
from tests.security.world import NATIONAL_MEMBERS, SPACES, TABLES, World, plant
from tests.seeding import Owner, reset

Seen = dict[str, set[str]]

# What somebody sees of a space's thread, by table. Nobody but its author sees a text that was returned.
READER: Seen = {
    "threads": {"thread"},
    "posts": {"opening", "reply", "hidden", "withdrawn"},
    "text_versions": {"opening", "reply"},
}
AUTHOR: Seen = {
    **READER,
    "text_versions": {"opening", "old", "reply", "returned", "held", "declined"},
    "holds": {"held", "declined"},
    "decisions": {"declined"},
    "flags": {"hidden"},
}
COLLEAGUE: Seen = {
    **READER,
    "text_versions": {"opening", "reply", "hidden", "withdrawn"},
    "holds": {"hidden"},
    "seen_marks": {"seen"},
}
MODERATES: Seen = {
    **READER,
    "text_versions": {"opening", "old", "reply", "hidden", "held", "declined"},
    "holds": {"held", "hidden", "declined"},
    "decisions": {"declined"},
    "flags": {"hidden"},
}
# Somebody who has left keeps what he wrote himself.
LEFT_AUTHOR: Seen = {
    "text_versions": {"opening", "old", "returned", "held", "declined"},
    "holds": {"held", "declined"},
    "decisions": {"declined"},
    "flags": {"hidden"},
}
LEFT_COLLEAGUE: Seen = {
    "text_versions": {"reply", "hidden", "withdrawn"},
    "holds": {"hidden"},
    "seen_marks": {"seen"},
}

NS_SPACES = ("ns network", "ns mentors", "ns group", "ns talk")
EVERY_SPACE_OF_ALICE = (*NS_SPACES, "national")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, after what happened to him, and what he should see where; `member_of` is what he still is."""

    name: str
    person: Person | None
    spaces: dict[str, Seen]
    member_of: tuple[Place, ...]
    before: Callable[[Owner, Person], Awaitable[object]] | None = None


async def leave(owner: Owner, person: Person) -> None:
    await owner.execute(
        "update memberships set ended_at = now() where account_id = $1 and network_id = $2",
        person.id,
        NS.id,
    )


async def suspend(owner: Owner, person: Person) -> None:
    await owner.execute("update accounts set suspended_at = now() where id = $1", person.id)


async def leave_conversations(owner: Owner, person: Person) -> None:
    await owner.execute(
        "update audience_participants set left_at = now() where account_id = $1", person.id
    )


VIEWERS = (
    Viewer("author", ALICE, dict.fromkeys(EVERY_SPACE_OF_ALICE, AUTHOR), (NS, NATIONAL)),
    Viewer("colleague", BOB, dict.fromkeys(EVERY_SPACE_OF_ALICE, COLLEAGUE), (NS, NATIONAL)),
    Viewer("member", FRANCOISE, {"ns network": READER}, (NS,)),
    Viewer("coordinator", COORDINATOR, {"ns network": READER}, (NS,)),
    Viewer("mentor and moderator", MODERATOR, dict.fromkeys(NS_SPACES[:3], MODERATES), (NS,)),
    Viewer("moderator", MODERATOR_TWO, dict.fromkeys(NS_SPACES[:3], MODERATES), (NS,)),
    Viewer(
        "member of two networks",
        TESS,
        {"ns network": READER, "ns mentors": READER, "bc network": COLLEAGUE},
        (NS, BC),
    ),
    Viewer("outsider", CAROL, {"bc network": AUTHOR, "national": READER}, (BC, NATIONAL)),
    Viewer("moderator elsewhere", BC_MODERATOR, {"bc network": MODERATES}, (BC,)),
    Viewer("national moderator", NADIA, {"national": MODERATES}, (NATIONAL,)),
    Viewer("nobody", None, {}, ()),
    Viewer("member who left", FRANCOISE, {}, (), leave),
    Viewer("moderator who left", MODERATOR_TWO, {}, (), leave),
    Viewer(
        "author who left",
        ALICE,
        {**dict.fromkeys(NS_SPACES, LEFT_AUTHOR), "national": AUTHOR},
        (NATIONAL,),
        leave,
    ),
    Viewer(
        "colleague who left",
        BOB,
        {**dict.fromkeys(NS_SPACES, LEFT_COLLEAGUE), "national": COLLEAGUE},
        (NATIONAL,),
        leave,
    ),
    Viewer("suspended member", FRANCOISE, {}, (), suspend),
    Viewer("suspended moderator", MODERATOR_TWO, {}, (), suspend),
    Viewer(
        "colleague who left the conversation and the group",
        BOB,
        {
            **dict.fromkeys(("ns network", "ns mentors", "national"), COLLEAGUE),
            **dict.fromkeys(("ns group", "ns talk"), LEFT_COLLEAGUE),
        },
        (NS, NATIONAL),
        leave_conversations,
    ),
)
BY_NAME = [pytest.param(viewer, id=viewer.name) for viewer in VIEWERS]
KEYS = {"seen_marks": "thread_id"}


@pytest.fixture(scope="module")
async def world(connections: dict[str, Owner]) -> World:
    """Planted once: nothing here changes a row for longer than a test."""
    await reset(connections["postgres"])
    return await plant(connections["forum_owner"])


@pytest.fixture
async def viewer(
    request: pytest.FixtureRequest,
    world: World,  # noqa: ARG001 - before anybody leaves it.
    connections: dict[str, Owner],
) -> AsyncGenerator[Viewer]:
    """One of VIEWERS, after what happened to him."""
    viewer: Viewer = request.param
    owner = connections["forum_owner"]
    if viewer.before is not None and viewer.person is not None:
        await viewer.before(owner, viewer.person)
    yield viewer
    await owner.execute("update memberships set ended_at = null where ended_at is not null")
    await owner.execute("update accounts set suspended_at = null where suspended_at is not null")
    await owner.execute("update audience_participants set left_at = null where left_at is not null")


@pytest.mark.parametrize("viewer", BY_NAME, indirect=True)
async def test_person_sees_these_texts_and_no_other(
    viewer: Viewer, world: World, app_database: Database
) -> None:
    seen = {}
    for table in TABLES:
        found = await ids_of(app_database, viewer.person, table, KEYS.get(table, "id"))
        seen[table] = {world.label(table, one) for one in found}
    expected = {
        table: {
            f"{space}: {label}"
            for space, shown in viewer.spaces.items()
            for label in shown.get(table, set())
        }
        for table in TABLES
    }
    assert seen == expected


@pytest.mark.parametrize("viewer", BY_NAME, indirect=True)
async def test_person_sees_his_networks_and_their_members(
    viewer: Viewer, app_database: Database
) -> None:
    networks = {place.id for place in viewer.member_of}
    assert await ids_of(app_database, viewer.person, "networks") == networks
    assert await ids_of(app_database, viewer.person, "terms", "network_id") == networks
    assert await ids_of(app_database, viewer.person, "topics", "network_id") == networks
    members = await select_all(app_database, viewer.person, "memberships")
    assert {(row["account_id"], row["network_id"]) for row in members} == {
        (person.id, place.id)
        for person in PEOPLE
        for place in viewer.member_of
        if place in [own for own, _ in person.belongings]
        or (place == NATIONAL and person in NATIONAL_MEMBERS)
    }


@pytest.mark.parametrize("viewer", BY_NAME, indirect=True)
async def test_person_sees_the_audiences_that_are_open_to_him(
    viewer: Viewer, world: World, app_database: Database
) -> None:
    open_ones = {
        place.audience_id(kind)
        for place in viewer.member_of
        for kind in ("national" if place == NATIONAL else "network", "mentors")
    }
    joined = set()
    # A moderator reads what a group writes, and is no participant of it.
    if viewer.person in {ALICE, BOB} and viewer.name in {"author", "colleague"}:
        joined = {world.audiences["ns group"], world.audiences["ns talk"]}
    assert await ids_of(app_database, viewer.person, "audiences") == open_ones | joined
    found = await ids_of(app_database, viewer.person, "audience_participants", "audience_id")
    assert found == joined


@pytest.mark.parametrize("viewer", BY_NAME, indirect=True)
async def test_person_sees_his_own_account_logins_and_tokens_alone(
    viewer: Viewer, app_database: Database
) -> None:
    person = viewer.person
    own = {person.id} if person else set()
    assert await ids_of(app_database, person, "accounts") == own
    assert await ids_of(app_database, person, "logins") == ({person.login_id} if person else set())
    assert await ids_of(app_database, person, "api_tokens") == (
        {person.token_id} if person else set()
    )
    assert await ids_of(app_database, person, "terms_acceptances", "account_id") <= own


@pytest.mark.parametrize("viewer", BY_NAME, indirect=True)
async def test_person_sees_the_audit_entries_of_what_he_did_and_what_was_done_to_him(
    viewer: Viewer, app_database: Database
) -> None:
    entries = await select_all(app_database, viewer.person, "audit_entries")
    expected = sorted(
        space.place.slug for space in SPACES if viewer.person in {space.author, space.moderator}
    )
    slugs = {place.id: place.slug for place in PLACES}
    assert sorted(slugs[row["network_id"]] for row in entries) == expected


@pytest.mark.parametrize("table", ["password_resets", "notifications", "alembic_version"])
@pytest.mark.parametrize("person", [ALICE, MODERATOR, COORDINATOR, None])
async def test_application_cannot_read(
    table: str, person: Person | None, app_database: Database
) -> None:
    assert await attempt(app_database, person, f"select from {table}") == REFUSED


async def test_table_without_an_expectation_here_does_not_exist(
    connections: dict[str, Owner],
) -> None:
    known = {
        *TABLES,
        *("networks", "terms", "topics", "memberships", "audiences", "audience_participants"),
        *("accounts", "logins", "api_tokens", "terms_acceptances", "audit_entries", "invitations"),
        *("password_resets", "notifications", "alembic_version"),
        # Counters by keyed digests, which name nobody: open to the application.
        "attempts",
    }
    found = await connections["forum_owner"].fetch(
        "select tablename from pg_tables where schemaname = 'public'"
    )
    assert {name for (name,) in found} == known


@pytest.mark.parametrize(
    ("person", "waiting"),
    [(ALICE, 0), (FRANCOISE, 0), (MODERATOR_TWO, 6), (CAROL, 0), (NADIA, 2), (BC_MODERATOR, 2)],
)
async def test_visitor_is_told_the_number_of_texts_that_wait_for_him(
    person: Person,
    waiting: int,
    world: World,  # noqa: ARG001 - two wait in each space.
    app_database: Database,
) -> None:
    """The number comes from a function that looks past the policies."""
    async with app_database.transaction() as db:
        me = await begin_visit(db, f"login:{person.login}", read_settings({}))
    assert me.queue == waiting
