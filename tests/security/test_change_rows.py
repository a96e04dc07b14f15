"""Raw writes by the application's own role: nobody changes, adds to or learns of what he does not see."""

from uuid import UUID, uuid4

import pytest

from forum.core.database import Database
from tests.people import (
    ALICE,
    BC,
    BC_MODERATOR,
    BOB,
    CAROL,
    COORDINATOR,
    FRANCOISE,
    MODERATOR_TWO,
    NS,
    TESS,
    Person,
)
from tests.security.sql import REFUSED, attempt, ids_of
from tests.security.world import SPACES, World, plant
from tests.seeding import Owner

# Without any WHERE: what a mistake in a statement, or a hostile one, would try.
UPDATES = {
    "threads": "state = 'closed', position = 99, listed_position = 99, reply_count = 99",
    "text_versions": "status = 'withdrawn', html = 'changed', findings = '[]', held_at = now()",
    "posts": "status = 'removed', position = 99, language = 'fr'",
    "holds": "closed_at = now(), position = 99",
    "flags": "kind = 'other', note = 'changed'",
    "topics": "position = 99",
    "seen_marks": "position = 99",
    "memberships": "about = 'changed', display_name = 'changed'",
    "accounts": "password_hash = 'changed', display_name = 'changed'",
    "logins": "ended_at = now()",
    "api_tokens": "ended_at = now()",
}
# Rows of attempts name nobody; every visitor's requests count in them.
OPEN = {"attempts"}

OUTSIDERS = [pytest.param(person, id=person.name) for person in (CAROL, BC_MODERATOR)]


async def rows_of_ns(owner: Owner) -> dict[str, list[str]]:
    """Everything that belongs to Nova Scotia and to its members alone, as text."""
    found = {}
    for table in sorted(UPDATES):
        columns = {
            name
            for (name,) in await owner.fetch(
                "select column_name from information_schema.columns where table_name = $1", table
            )
        }
        by_network = "network_id" in columns
        where = (
            "network_id = $1" if by_network else _OF_NS_PEOPLE.get(table, "account_id <> all ($1)")
        )
        given: object = NS.id if by_network else [CAROL.id, BC_MODERATOR.id]
        found[table] = [
            row
            for (row,) in await owner.fetch(
                f"select t::text from {table} t where {where} order by 1",  # noqa: S608
                given,
            )
        ]
    return found


_OF_NS_PEOPLE = {"accounts": "id <> all ($1)"}


async def rows_of_audience(owner: Owner, audience_id: UUID) -> dict[str, list[str]]:
    return {
        table: [
            row
            for (row,) in await owner.fetch(
                f"select t::text from {table} t where audience_id = $1 order by 1",  # noqa: S608
                audience_id,
            )
        ]
        for table in ("threads", "text_versions", "posts", "holds", "flags")
    }


async def update_all(database: Database, person: Person | None) -> None:
    for table, changes in UPDATES.items():
        await attempt(database, person, f"update {table} set {changes}", keep=True)  # noqa: S608


async def test_every_table_that_can_be_updated_is_tried_here(owner: Owner) -> None:
    found = await owner.fetch(
        "select distinct table_name from information_schema.column_privileges"
        " where grantee = 'forum_app' and privilege_type = 'UPDATE' and table_schema = 'public'"
    )
    assert {name for (name,) in found} == UPDATES.keys() | OPEN


@pytest.mark.parametrize("person", OUTSIDERS)
async def test_outsider_updates_no_row_of_another_network(
    person: Person, owner: Owner, database: Database
) -> None:
    await plant(owner)
    before = await rows_of_ns(owner)
    own_before = await owner.fetch("select about from memberships where network_id = $1", BC.id)
    await update_all(database, person)
    assert await rows_of_ns(owner) == before
    # The statements themselves do work.
    own_after = await owner.fetch("select about from memberships where network_id = $1", BC.id)
    assert own_after != own_before


async def test_nobody_signed_in_updates_nothing(owner: Owner, database: Database) -> None:
    await plant(owner)
    before = await rows_of_ns(owner)
    await update_all(database, None)
    assert await rows_of_ns(owner) == before


@pytest.mark.parametrize("person", [FRANCOISE, BOB, MODERATOR_TWO], ids=lambda one: one.name)
async def test_member_who_left_updates_nothing_but_his_account(
    person: Person, owner: Owner, database: Database
) -> None:
    await plant(owner)
    await owner.execute("update memberships set ended_at = now() where account_id = $1", person.id)
    await owner.execute("update audience_participants set left_at = now()")
    before = await rows_of_ns(owner)
    await update_all(database, person)
    after = await rows_of_ns(owner)
    for table in ("threads", "text_versions", "posts", "topics", "memberships"):
        assert after[table] == before[table], table


@pytest.mark.parametrize("person", [FRANCOISE, COORDINATOR], ids=lambda one: one.name)
@pytest.mark.parametrize("space", ["ns mentors", "ns group", "ns talk"])
async def test_member_updates_nothing_in_an_audience_that_he_is_not_part_of(
    space: str, person: Person, owner: Owner, database: Database
) -> None:
    world = await plant(owner)
    before = await rows_of_audience(owner, world.audiences[space])
    await update_all(database, person)
    assert await rows_of_audience(owner, world.audiences[space]) == before


async def test_moderator_updates_nothing_in_a_conversation_of_participants(
    owner: Owner, database: Database
) -> None:
    world = await plant(owner)
    before = await rows_of_audience(owner, world.audiences["ns talk"])
    await update_all(database, MODERATOR_TWO)
    assert await rows_of_audience(owner, world.audiences["ns talk"]) == before


async def test_member_does_not_change_the_words_of_others(owner: Owner, database: Database) -> None:
    """Every member moves a thread's counters; its posts' words are their authors' and moderators'."""
    await plant(owner)
    before = await rows_of_ns(owner)
    await update_all(database, FRANCOISE)
    after = await rows_of_ns(owner)
    for table in ("text_versions", "posts", "holds", "flags"):
        assert after[table] == before[table], table


async def test_nothing_that_was_written_can_be_deleted(owner: Owner, database: Database) -> None:
    tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
    for (table,) in tables:
        if table not in OPEN:
            for person in (ALICE, MODERATOR_TWO, None):
                assert await attempt(database, person, f"delete from {table}") == REFUSED, table  # noqa: S608
            assert await attempt(database, ALICE, f"truncate {table}") == REFUSED, table


@pytest.mark.parametrize(
    "change",
    [
        "update memberships set roles = '{moderator}'",
        "update memberships set ended_at = null",
        "update memberships set network_id = gen_random_uuid()",
        "update accounts set email = 'other@clinic.example'",
        "update accounts set suspended_at = null",
        "update threads set network_id = gen_random_uuid()",
        "update threads set audience_id = gen_random_uuid()",
        "update threads set opened_by = me()",
        "update posts set account_id = me()",
        "update posts set author_name = 'Somebody'",
        "update posts set thread_id = gen_random_uuid()",
        "update text_versions set body = 'changed'",
        "update text_versions set account_id = me()",
        "update text_versions set audience_id = gen_random_uuid()",
        "update decisions set outcome = 'published'",
        "update audit_entries set action = 'nothing'",
        "update terms set html_en = 'changed'",
        "update audience_participants set left_at = null",
        "insert into audience_participants select",
        "insert into memberships select",
        "insert into accounts select",
        "insert into audiences select",
        "insert into networks select",
        "insert into audit_entries select",
        "insert into terms select",
        "insert into password_resets select",
        "create table extra ()",
        "create schema extra",
        "create function extra() returns int language sql as 'select 1'",
        "set role forum_owner",
        "set session authorization forum_owner",
        "alter table threads disable row level security",
        "drop policy seen on threads",
        "copy threads to program 'true'",
        "select pg_read_file('/etc/hosts')",
    ],
)
async def test_application_has_no_right_to(change: str, database: Database) -> None:
    for person in (ALICE, MODERATOR_TWO):
        assert await attempt(database, person, change) == REFUSED


THREAD = (
    "insert into threads (network_id, audience_id, audience, kind, opened_by)"
    " values ($1, $2, 'network', 'case', me())"
)
VERSION = (
    "insert into text_versions (network_id, audience_id, thread_id, opened_by, account_id, membership_id, kind,"
    " language, body, status, engine, client_key, digest)"
    " values ($1, $2, $3, $4, me(), $5, 'reply', 'en', 'words', 'returned', 'tests', gen_random_uuid(), '')"
)
POST = (
    "insert into posts (network_id, audience_id, thread_id, opened_by, account_id, author_roles,"
    " author_profession, path, position, first_position, version_id, language)"
    " values ($1, $2, $3, $4, me(), '{}', 'nurse', 'ff', 9, 9, $5, 'en')"
)
HOLD = (
    "insert into holds (network_id, audience_id, version_id, account_id, reason, position)"
    " values ($1, $2, $3, me(), 'findings', 9)"
)
FLAG = (
    "insert into flags (network_id, audience_id, thread_id, post_id, version_id, account_id, kind)"
    " values ($1, $2, $3, $4, $5, me(), 'other')"
)
DECISION = (
    "insert into decisions (network_id, audience_id, hold_id, version_id, author_account_id, account_id, outcome)"
    " values ($1, $2, $3, $4, $5, me(), 'published')"
)
SEEN = "insert into seen_marks (account_id, thread_id, position) values (me(), $1, 1)"

# Somebody who is signed in and does not see the space: from another network, or from another audience.
STRANGERS = [
    pytest.param(person, space, id=f"{person.name} in {space}")
    for person, space in (
        (CAROL, "ns network"),
        (BC_MODERATOR, "ns mentors"),
        (CAROL, "ns talk"),
        (FRANCOISE, "ns mentors"),
        (FRANCOISE, "ns group"),
        (FRANCOISE, "ns talk"),
        (MODERATOR_TWO, "ns talk"),
        (TESS, "ns talk"),
    )
]


def own_membership(person: Person) -> UUID:
    return person.membership_id(person.belongings[0][0])


def writes_into(world: World, space: str, person: Person, *, real: bool) -> dict[str, list[object]]:
    """A statement for each table with its values: naming rows that exist, or made-up ones in the same audience."""
    at = next(one for one in SPACES if one.name == space)

    def known(table: str, label: str) -> UUID:
        return world.ids[table][f"{space}: {label}"] if real else uuid4()

    network, audience = at.place.id, world.audiences[space]
    thread, version = known("threads", "thread"), known("text_versions", "held")
    reply, shown = known("posts", "reply"), known("text_versions", "reply")
    opener = at.author.id
    return {
        VERSION: [network, audience, thread, opener, own_membership(person)],
        # Saying that one opened it oneself does not help.
        f"{VERSION} returning id": [network, audience, thread, person.id, own_membership(person)],
        POST: [network, audience, thread, opener, version],
        f"{POST} returning id": [network, audience, thread, person.id, version],
        HOLD: [network, audience, version],
        FLAG: [network, audience, thread, reply, shown],
        DECISION: [network, audience, known("holds", "held"), version, opener],
        SEEN: [thread],
    }


@pytest.mark.parametrize(("person", "space"), STRANGERS)
async def test_stranger_adds_nothing_to_a_thread_and_cannot_tell_that_it_exists(
    person: Person, space: str, owner: Owner, database: Database
) -> None:
    world = await plant(owner)
    real = writes_into(world, space, person, real=True)
    made_up = writes_into(world, space, person, real=False)
    for statement, values in real.items():
        answer = await attempt(database, person, statement, *values)
        # The second is the foreign key's: one is not the opener of what somebody else opened.
        assert answer in {REFUSED, "23503"}, statement
        assert await attempt(database, person, statement, *made_up[statement]) == answer, statement


@pytest.mark.parametrize(("person", "space"), [*STRANGERS])
async def test_stranger_opens_no_thread_in_an_audience_that_is_not_open_to_him(
    person: Person, space: str, owner: Owner, database: Database
) -> None:
    world = await plant(owner)
    at = next(one for one in SPACES if one.name == space)
    # Every member may ask the mentors of his network.
    asks_mentors = at.kind == "mentors" and at.place in [place for place, _ in person.belongings]
    audience = world.audiences[space]
    opened = await attempt(database, person, THREAD, at.place.id, audience)
    assert opened == ("" if asks_mentors else REFUSED)
    version = [at.place.id, audience, None, None, own_membership(person)]
    assert await attempt(database, person, VERSION, *version) == ("" if asks_mentors else REFUSED)


async def test_author_and_colleague_do_what_strangers_cannot(
    owner: Owner, database: Database
) -> None:
    """The same statements succeed where they should, so that the refusals above mean something."""
    world = await plant(owner)
    for space in ("ns network", "ns mentors", "ns group", "ns talk"):
        writes = writes_into(world, space, BOB, real=True)
        assert await attempt(database, BOB, VERSION, *writes[VERSION]) == ""
        assert await attempt(database, BOB, POST, *writes[POST]) == ""
        assert await attempt(database, BOB, SEEN, *writes[SEEN]) == "23505"
        assert await attempt(database, BOB, FLAG, *writes[FLAG]) == ""
        returned = world.ids["text_versions"][f"{space}: returned"]
        assert await attempt(database, ALICE, HOLD, *writes[HOLD][:2], returned) == ""
        decided = await attempt(database, MODERATOR_TWO, DECISION, *writes[DECISION])
        assert decided == (REFUSED if space == "ns talk" else "")


async def test_member_asks_no_review_of_somebody_elses_text(
    owner: Owner, database: Database
) -> None:
    world = await plant(owner)
    returned = world.ids["text_versions"]["ns network: returned"]
    values = (NS.id, NS.audience_id(), returned)
    assert await attempt(database, BOB, HOLD, *values) == REFUSED
    assert await attempt(database, ALICE, HOLD, *values) == ""


async def test_moderator_does_not_decide_on_his_own_text(owner: Owner, database: Database) -> None:
    world = await plant(owner)
    await owner.execute(
        "update memberships set roles = '{moderator}' where account_id = $1", ALICE.id
    )
    values = writes_into(world, "ns network", ALICE, real=True)[DECISION]
    assert await attempt(database, ALICE, DECISION, *values) == REFUSED
    # Nor in the name of another author.
    assert await attempt(database, ALICE, DECISION, *values[:4], BOB.id) == REFUSED
    assert await attempt(database, MODERATOR_TWO, DECISION, *values) == ""


async def test_author_does_not_move_his_text_into_a_thread_that_he_does_not_see(
    owner: Owner, database: Database
) -> None:
    """A mentee's own text to the mentors, moved into the thread of another mentee."""
    world = await plant(owner)
    other = await owner.fetchval(
        THREAD.replace("me()", "$3") + " returning id",
        NS.id,
        NS.audience_id("mentors"),
        FRANCOISE.id,
    )
    moved = "update text_versions set thread_id = $1, opened_by = $2, post_id = null where id = $3"
    returned = world.ids["text_versions"]["ns mentors: returned"]
    assert await attempt(database, ALICE, moved, other, FRANCOISE.id, returned) == REFUSED
    # Naming himself as the opener runs into the foreign key.
    assert await attempt(database, ALICE, moved, other, ALICE.id, returned) == "23503"


async def test_reader_of_a_thread_does_not_call_himself_its_opener(
    owner: Owner, database: Database
) -> None:
    world = await plant(owner)
    thread = world.ids["threads"]["ns network: thread"]
    version = world.ids["text_versions"]["ns network: reply"]
    values = (NS.id, NS.audience_id(), thread, BOB.id, version)
    assert await attempt(database, BOB, POST, *values) == "23503"


@pytest.mark.parametrize("function", ["hide_post", "question_post"])
@pytest.mark.parametrize(("person", "space"), STRANGERS)
async def test_stranger_hides_no_post(
    function: str, person: Person, space: str, owner: Owner, database: Database
) -> None:
    world = await plant(owner)
    post = world.ids["posts"][f"{space}: reply"]
    status = "select status from posts where id = $1"
    assert await attempt(database, person, f"select {function}($1)", post, keep=True) == ""
    assert await owner.fetchval(status, post) == "published"
    held = await owner.fetchval("select count(*) from holds where reason = 'flagged'")
    assert held == 0


@pytest.mark.parametrize(
    "call",
    [
        "select end_membership($1)",
        "select change_roles($1, '{moderator}')",
    ],
)
async def test_membership_is_changed_by_its_networks_coordinators_alone(
    call: str, owner: Owner, database: Database
) -> None:
    await owner.execute(
        "update memberships set roles = '{coordinator}' where account_id = $1", CAROL.id
    )
    membership = FRANCOISE.membership_id(NS)
    state = "select ended_at, roles from memberships where id = $1"
    before = await owner.fetchrow(state, membership)
    for person in (CAROL, FRANCOISE, ALICE, MODERATOR_TWO, None):
        assert await attempt(database, person, call, membership, keep=True) == ""
        assert await owner.fetchrow(state, membership) == before
    await attempt(database, COORDINATOR, call, membership, keep=True)
    assert await owner.fetchrow(state, membership) != before


async def test_audit_entry_is_added_only_where_one_belongs(
    owner: Owner, database: Database
) -> None:
    call = "select append_audit($1, null, 'look', 'hold', null)"
    for person in (CAROL, BC_MODERATOR, None):
        assert await attempt(database, person, call, NS.id) == REFUSED
    assert await attempt(database, ALICE, call, NS.id, keep=True) == ""
    assert await owner.fetchval("select count(*) from audit_entries") == 1


async def test_mail_is_addressed_to_accounts_and_from_ones_own_network(database: Database) -> None:
    mail = "insert into notifications (network_id, account_id, kind) values ($1, $2, 'returned')"
    assert await attempt(database, CAROL, mail, NS.id, ALICE.id) == REFUSED
    assert await attempt(database, CAROL, mail, None, ALICE.id) == REFUSED
    assert await attempt(database, BOB, mail, NS.id, ALICE.id) == ""
    to_anybody = (
        "insert into notifications (network_id, address, kind) values ($1, 'x@y.example', 'reset')"
    )
    assert await attempt(database, BOB, to_anybody, NS.id) == REFUSED


async def test_invitation_is_made_by_those_who_coordinate_in_their_own_name(
    database: Database,
) -> None:
    invite = (
        "insert into invitations (network_id, email, roles, invited_by, expires_at)"
        " values ($1, 'new@clinic.example', '{director}', $2, now())"
    )
    assert await attempt(database, COORDINATOR, invite, NS.id, COORDINATOR.id) == ""
    for person, network, inviter in (
        (COORDINATOR, BC, COORDINATOR),
        (COORDINATOR, NS, ALICE),
        (ALICE, NS, ALICE),
        (MODERATOR_TWO, NS, COORDINATOR),
    ):
        assert await attempt(database, person, invite, network.id, inviter.id) == REFUSED


@pytest.mark.parametrize("table", ["logins", "api_tokens"])
async def test_nobody_makes_a_login_or_a_token_for_somebody_else(
    table: str, database: Database
) -> None:
    extra = {"logins": ("", ""), "api_tokens": (", name, expires_at", ", 'mine', now()")}[table]
    insert = (
        f"insert into {table} (account_id, token_hash{extra[0]})"  # noqa: S608
        f" values ($1, gen_random_uuid()::text::bytea{extra[1]})"
    )
    assert await attempt(database, CAROL, insert, ALICE.id) == REFUSED
    assert await attempt(database, None, insert, ALICE.id) == REFUSED
    assert await attempt(database, CAROL, insert, CAROL.id) == ""


async def test_terms_are_accepted_for_oneself_where_one_belongs(database: Database) -> None:
    accept = (
        "insert into terms_acceptances (network_id, version, account_id, language)"
        " values ($1, $2, $3, 'en')"
    )
    for version in (1, 7):
        # Whether there is such a version elsewhere makes no difference.
        assert await attempt(database, CAROL, accept, NS.id, version, CAROL.id) == REFUSED
    assert await attempt(database, CAROL, accept, BC.id, 1, ALICE.id) == REFUSED
    assert await attempt(database, CAROL, accept, BC.id, 1, CAROL.id) == "23505"


async def test_suspension_and_leaving_hold_within_a_transaction_that_has_begun(
    owner: Owner, database: Database
) -> None:
    """The page found the member signed in; the write comes after he was removed."""
    world = await plant(owner)
    writes = writes_into(world, "ns network", BOB, real=True)
    for change in (
        "update memberships set ended_at = now() where account_id = $1",
        "update accounts set suspended_at = now() where id = $1",
    ):
        async with owner.transaction():
            await owner.execute(change, BOB.id)
        assert await attempt(database, BOB, VERSION, *writes[VERSION]) == REFUSED
        assert await attempt(database, BOB, POST, *writes[POST]) == REFUSED
        assert await ids_of(database, BOB, "threads") <= {world.ids["threads"]["national: thread"]}
        await owner.execute("update memberships set ended_at = null")
