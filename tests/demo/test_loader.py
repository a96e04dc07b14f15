"""The demo in the database: the rows that writing, holding and deciding would have made."""

import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forum.accounts.passwords import matches
from forum.audit.queries import networks_by_slug
from forum.audit.verify import verify_chain
from forum.core.database import Database, rows, value
from forum.core.migrations import upgrade
from forum.demo.loader import is_empty, load
from forum.demo.people import PASSWORD
from forum.embedded.databases import ensure_database
from forum.embedded.postgres import RunningPostgres
from tests.demo.content import MEMBERS, PLACES, QUEUES, THREADS

NAME = "demo_loader"
# A second on a quiet machine; the promise of `make run` is six.
MOST_SECONDS = 6.0


@pytest.fixture(scope="module")
async def provided(postgres: RunningPostgres) -> None:
    await ensure_database(postgres, NAME)


@pytest.fixture(scope="module")
def migrated(postgres: RunningPostgres, provided: None) -> str:  # noqa: ARG001 - makes it.
    url = postgres.url("forum_owner", NAME)
    upgrade(url)
    return url


@pytest.fixture(scope="module")
async def owner(migrated: str) -> AsyncGenerator[Database]:
    """The owner's database with the demo in it."""
    made = Database(migrated, pooled=False)
    assert await is_empty(made)
    started = time.process_time()
    await load(made, now=datetime.now(UTC))
    assert time.process_time() - started < MOST_SECONDS
    yield made
    await made.close()


@pytest.fixture
async def app(owner: Database, postgres: RunningPostgres) -> AsyncGenerator[Database]:  # noqa: ARG001 - loads it.
    """The same database as the application's role, which row-level security binds."""
    made = Database(postgres.url("forum_app", NAME), pooled=False)
    yield made
    await made.close()


async def asked(database: Database, sql: str, *values: Any) -> Any:
    async with database.transaction() as db:
        return await value(db, sql, *values)


async def rows_of(database: Database, sql: str, member_id: str | None = None) -> list[Any]:
    """The rows that `sql` gives to a member."""
    async with database.transaction() as db:
        account = None
        if member_id is not None:
            account = await value(
                db, "select id from account_to_sign_in($1)", MEMBERS[member_id].email
            )
    async with database.transaction(account) as db:
        return await rows(db, sql)


async def test_everything_is_there(owner: Database) -> None:
    replies = sum(len(thread.replies) for thread in THREADS)

    assert not await is_empty(owner)
    assert await asked(owner, "select count(*) from networks") == len(PLACES.networks)
    assert await asked(owner, "select count(*) from accounts") == len(MEMBERS)
    assert await asked(owner, "select count(*) from threads") == len(THREADS)
    assert await asked(owner, "select count(*) from posts") == len(THREADS) + replies
    assert await asked(owner, "select count(*) from flags") == len(QUEUES.flags)


async def test_demo_is_loaded_whole_or_not_at_all(owner: Database) -> None:
    before = await asked(owner, "select count(*) from posts")

    with pytest.raises(Exception, match="duplicate key"):
        await load(owner, now=datetime.now(UTC))

    assert await asked(owner, "select count(*) from posts") == before


async def test_demo_people_sign_in_with_the_password(owner: Database) -> None:
    kept = await rows_of(owner, "select distinct password_hash from accounts")

    assert len(kept) == 1
    assert await matches(kept[0][0], PASSWORD)


async def test_every_thread_counts_its_posts(owner: Database) -> None:
    wrong = await rows_of(
        owner,
        """
        select t.id from threads t join posts p on p.thread_id = t.id group by t.id
        having t.position <> max(p.position)
            or t.reply_count <> count(*) filter (where not p.opening and p.status = 'published')
            or t.last_published_at <> max(p.published_at)
            or t.answered_at is distinct from min(p.published_at) filter (where p.account_id <> t.opened_by)
            or count(*) filter (where p.opening and p.path = '0' and p.depth = 0) <> 1
            or count(distinct p.first_position) <> count(*)
        """,
    )

    assert wrong == []


async def test_replies_stand_below_what_they_answer(owner: Database) -> None:
    wrong = await rows_of(
        owner,
        """
        select p.id from posts p left join posts parent on parent.id = p.parent_id
        where not p.opening and (
          right(p.path, 8) <> lpad(to_hex(p.first_position), 8, '0')
          or (parent.id is null or parent.opening) and (p.depth <> 1 or length(p.path) <> 8)
          or not parent.opening and (p.depth <> parent.depth + 1 or not p.path like parent.path || '.%')
          or parent.published_at >= p.published_at)
        """,
    )

    assert wrong == []
    assert await asked(owner, "select max(depth) from posts") >= 3


async def test_posts_and_versions_name_each_other(owner: Database) -> None:
    wrong = await rows_of(
        owner,
        """
        select p.id from posts p left join text_versions v on v.id = p.version_id
        where v.post_id is distinct from p.id or v.thread_id <> p.thread_id
           or v.account_id <> p.account_id or v.parent_id is distinct from p.parent_id
           or v.html is null or v.fields_html is null or v.status <> p.status
        """,
    )

    assert wrong == []


async def test_counters_are_where_their_lists_are(owner: Database) -> None:
    wrong = await rows_of(
        owner,
        """
        select o.kind, o.position from topics o where o.position <> case o.kind
          when 'cases' then (select max(listed_position) from threads t where t.network_id = o.network_id)
          else (select max(position) from holds h where h.network_id = o.network_id) end
        """,
    )

    assert wrong == []


async def test_times_lie_in_the_past_and_in_identifiers(owner: Database) -> None:
    late = await asked(owner, "select count(*) from text_versions where written_at > now()")
    unlike = await asked(
        owner,
        "select count(*) from posts where"
        " abs(extract(epoch from uuid_extract_timestamp(id) - published_at)) > 0.01",
    )
    newest = await asked(owner, "select max(published_at) from posts")

    assert late == 0
    assert unlike == 0
    assert datetime.now(UTC) - newest < timedelta(days=2)


async def test_nobody_wrote_before_joining_and_accepting(owner: Database) -> None:
    wrong = await asked(
        owner,
        """
        select count(*) from text_versions v
        where not exists (select from memberships m where m.id = v.membership_id
                          and m.account_id = v.account_id and m.joined_at < v.written_at)
           or not exists (select from terms_acceptances a where a.account_id = v.account_id
                          and a.network_id = v.network_id and a.accepted_at < v.written_at)
        """,
    )

    assert wrong == 0


async def test_queue_holds_what_waits(owner: Database) -> None:
    waiting = await rows_of(
        owner, "select reason, count(*) from holds where closed_at is null group by reason"
    )
    decided = await asked(
        owner,
        "select count(*) from decisions d join holds h on h.id = d.hold_id"
        " join text_versions v on v.id = d.version_id"
        " where h.closed_at = d.decided_at and v.status = d.outcome",
    )
    without_findings = await asked(
        owner,
        "select count(*) from holds h join text_versions v on v.id = h.version_id"
        " where h.reason = 'findings' and not v.findings @> '[{\"blocks\": true}]'",
    )

    assert dict(waiting) == {"findings": len(QUEUES.held), "flagged": len(QUEUES.flags)}
    assert decided == len(QUEUES.returned) + len(QUEUES.declined)
    assert without_findings == 0


async def test_what_could_identify_is_hidden(owner: Database) -> None:
    wrong = await asked(
        owner,
        "select count(*) from flags f join posts p on p.id = f.post_id"
        " where (f.kind = 'could_identify') <> (p.status = 'hidden')",
    )

    assert wrong == 0
    assert await asked(owner, "select count(*) from posts where status = 'hidden'") > 0


async def test_no_mail_goes_out(owner: Database) -> None:
    assert await asked(owner, "select count(*) from notifications") > 0
    assert await asked(owner, "select count(*) from notifications where sent_at is null") == 0


async def test_audit_chains_hold(owner: Database) -> None:
    async with owner.transaction() as db:
        verdicts = [await verify_chain(db, one) for one in (await networks_by_slug(db)).values()]

    assert all(verdict.broken is None for verdict in verdicts)
    assert sum(verdict.entries for verdict in verdicts) > 0


async def test_member_sees_the_networks_he_belongs_to(app: Database) -> None:
    seen = await rows_of(
        app, "select distinct n.slug from posts p join networks n on n.id = p.network_id", "m04"
    )

    assert {one["slug"] for one in seen} == {"nova-scotia", "national"}


async def test_nobody_sees_anything_without_signing_in(app: Database) -> None:
    assert await rows_of(app, "select id from posts") == []


async def test_mentors_space_is_for_mentors(app: Database) -> None:
    for_mentors = next(
        one for one in THREADS if one.audience == "mentors" and one.network_id == "net-ns"
    )
    counted = "select id from threads where audience = 'mentors'"

    assert await rows_of(app, counted, "m03")
    assert [member for member in ("m43", "m05") if member != for_mentors.author_id]
    for outsider in ("m43", "m05"):
        assert outsider == for_mentors.author_id or not await rows_of(app, counted, outsider)


async def test_something_is_unread_and_something_read(app: Database) -> None:
    unread = await rows_of(
        app,
        "select t.id from threads t left join seen_marks s on s.thread_id = t.id"
        " where coalesce(s.position, 0) < t.position",
        "m04",
    )
    read = await rows_of(
        app,
        "select t.id from threads t join seen_marks s on s.thread_id = t.id"
        " where s.position >= t.position",
        "m04",
    )

    assert unread
    assert read


async def test_terms_wait_for_some(app: Database) -> None:
    missing = "select n.slug from networks n where terms_missing(n.id)"

    assert [one["slug"] for one in await rows_of(app, missing, "m18")] == ["prince-edward-island"]
    assert len(await rows_of(app, missing, "m49")) > 0
    assert await rows_of(app, missing, "m04") == []
