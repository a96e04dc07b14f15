"""What the database itself says of its roles, tables and functions; and that identities do not outlive a transaction."""

import re

import pytest
from sqlalchemy import text

from forum.core.database import Database, rows, value
from forum.core.settings import read_settings
from forum.web.visits import begin_visit
from tests.people import ALICE, CAROL, FRANCOISE
from tests.security.sql import REFUSED, attempt, select_all
from tests.security.world import plant
from tests.seeding import Owner

ROLES = ("forum_owner", "forum_app", "forum_worker")
# Our own tables and functions; those of the extensions are in the same schema.
TABLES = """
  select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
"""
FUNCTIONS = """
  select p.oid::regprocedure::text as name, p.prosecdef, p.proconfig, p.prosrc, p.proowner::regrole::text as owner,
         has_function_privilege('public', p.oid, 'execute') as open_to_all,
         has_function_privilege('forum_app', p.oid, 'execute') as app,
         has_function_privilege('forum_worker', p.oid, 'execute') as worker
  from pg_proc p where p.pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
"""
# Whom row-level security would not bind is not used by the application for anything.
WORKER_READS = {
    *("networks", "accounts", "memberships", "logins", "api_tokens", "password_resets"),
    *("invitations", "attempts", "notifications"),
}


@pytest.mark.parametrize("role", ROLES)
async def test_role_is_bound_by_row_level_security(role: str, owner: Owner) -> None:
    found = await owner.fetchrow("select * from pg_roles where rolname = $1", role)
    assert found is not None
    for right in ("super", "bypassrls", "createdb", "createrole", "replication"):
        assert found[f"rol{right}"] is False, right
    members = await owner.fetchval(
        "select count(*) from pg_auth_members where member = $1::regrole", role
    )
    assert members == 0


async def test_tests_ask_in_the_application_s_own_role(database: Database) -> None:
    async with database.transaction(ALICE.id) as db:
        assert await value(db, "select session_user::text || ' ' || current_user") == (
            "forum_app forum_app"
        )
        assert await value(db, "show row_security") == "on"


async def test_every_table_forces_row_level_security_and_has_a_policy(owner: Owner) -> None:
    tables = [one for one in await owner.fetch(TABLES) if one["relkind"] in (b"r", b"p")]
    assert len(tables) > 20
    for table in tables:
        if table["relname"] == "alembic_version":
            continue
        assert table["relrowsecurity"], table["relname"]
        assert table["relforcerowsecurity"], table["relname"]
        policies = await owner.fetchval(
            "select count(*) from pg_policy where polrelid = $1", table["oid"]
        )
        assert policies >= 2, table["relname"]


async def test_policy_that_lets_everything_through_is_the_owners_the_workers_or_of_nameless_rows(
    owner: Owner,
) -> None:
    found = await owner.fetch(
        "select tablename, policyname, roles, qual, with_check from pg_policies where schemaname = 'public'"
    )
    open_ones = {
        one["tablename"]
        for one in found
        if "true" in {one["qual"], one["with_check"]} and "forum_app" in one["roles"]
    }
    assert open_ones == {"attempts"}
    assert all("public" not in one["roles"] for one in found)


async def test_view_looks_with_the_rights_of_its_asker(owner: Owner) -> None:
    for one in await owner.fetch(TABLES):
        assert one["relkind"] not in (b"m", b"f"), one["relname"]
        if one["relkind"] == b"v":
            assert "security_invoker=true" in (one["reloptions"] or []), one["relname"]


async def test_function_with_the_owners_rights_is_closed_and_fixes_its_search_path(
    owner: Owner,
) -> None:
    functions = await owner.fetch(FUNCTIONS)
    assert len([one for one in functions if one["prosecdef"]]) > 20
    for one in functions:
        assert one["owner"] == "forum_owner"
        if one["prosecdef"]:
            assert one["proconfig"] == ["search_path=pg_catalog, pg_temp"], one["name"]
            assert not one["open_to_all"], one["name"]
            assert not re.search(r"\bexecute\b", one["prosrc"], re.IGNORECASE), one["name"]


async def test_worker_calls_no_function_that_reads_for_members(owner: Owner) -> None:
    allowed = [
        one["name"]
        for one in await owner.fetch(FUNCTIONS)
        if one["worker"] and not one["open_to_all"]
    ]
    assert allowed == ["append_audit(uuid,uuid,text,text,uuid)"]


async def test_worker_reads_no_text(owner: Owner, worker_database: Database) -> None:
    await plant(owner)
    tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
    readable = set()
    for (table,) in tables:
        columns = await owner.fetch(
            "select column_name from information_schema.column_privileges"
            " where grantee = 'forum_worker' and privilege_type = 'SELECT' and table_name = $1",
            table,
        )
        if columns:
            readable.add(table)
        else:
            assert await attempt(worker_database, None, f"select from {table}") == REFUSED, table
            # Nor by saying that it is somebody.
            assert await attempt(worker_database, ALICE, f"select from {table}") == REFUSED, table
    assert readable == WORKER_READS
    secret = "select password_hash from accounts"
    assert await attempt(worker_database, None, secret) == REFUSED


async def test_application_owns_nothing(owner: Owner) -> None:
    owned = await owner.fetchval(
        "select count(*) from pg_shdepend d join pg_roles r on r.oid = d.refobjid"
        " where r.rolname in ('forum_app', 'forum_worker') and d.deptype = 'o'"
    )
    assert owned == 0
    granted = await owner.fetch(
        "select distinct privilege_type from information_schema.table_privileges"
        " where grantee in ('forum_app', 'forum_worker')"
    )
    assert {name for (name,) in granted} <= {"SELECT", "INSERT", "UPDATE", "DELETE"}
    public = await owner.fetchval(
        "select count(*) from information_schema.column_privileges"
        " where grantee = 'PUBLIC' and table_schema = 'public'"
    )
    assert public == 0


async def test_connection_carries_no_identity_to_the_next_borrower(
    owner: Owner, urls: dict[str, str]
) -> None:
    await plant(owner)
    one = Database(urls["forum_app"], pool_size=1)
    async with one.transaction(ALICE.id) as db:
        first = await value(db, "select pg_backend_pid()")
        assert await value(db, "select count(*) from threads") > 0
    async with one.transaction() as db:
        assert await value(db, "select pg_backend_pid()") == first
        assert await value(db, "select me()") is None
        assert await value(db, "select count(*) from threads") == 0
    async with one.transaction() as db:
        await begin_visit(db, f"login:{ALICE.login}", read_settings({}))
        assert await value(db, "select me()") == ALICE.id
    assert await attempt(one, CAROL, "select 1 / 0") == "22012"
    async with one.transaction() as db:
        assert await value(db, "select pg_backend_pid()") == first
        assert await value(db, "select me()") is None
    await one.close()


async def test_identity_is_there_again_after_a_savepoint_and_a_commit(
    owner: Owner, database: Database
) -> None:
    await plant(owner)
    async with database.transaction(FRANCOISE.id) as db:
        async with db.begin_nested() as savepoint:
            await savepoint.rollback()
        assert await value(db, "select me()") == FRANCOISE.id


async def test_connection_without_a_transaction_sees_nothing(
    owner: Owner, urls: dict[str, str]
) -> None:
    await plant(owner)
    loose = Database(urls["forum_app"], pool_size=1)
    loose.engine = loose.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with loose.transaction(ALICE.id) as db:
        for table in ("threads", "posts", "text_versions", "memberships", "accounts"):
            assert await rows(db, f"select * from {table}") == []  # noqa: S608
    async with loose.engine.connect() as connection:
        await connection.execute(text("set app.account to default"))
        found = await connection.execute(text("select count(*) from posts"))
        assert found.scalar_one() == 0
    await loose.close()


async def test_account_that_does_not_exist_sees_nothing(owner: Owner, database: Database) -> None:
    await plant(owner)
    async with database.transaction(ALICE.membership_id(ALICE.belongings[0][0])) as db:
        for table in ("threads", "posts", "text_versions", "memberships", "accounts", "networks"):
            assert await rows(db, f"select * from {table}") == []  # noqa: S608


async def test_application_cannot_turn_row_level_security_off(
    owner: Owner, database: Database
) -> None:
    await plant(owner)
    async with database.transaction(CAROL.id) as db:
        await value(db, "set local row_security = off")
        with pytest.raises(Exception, match="row-level security"):
            await rows(db, "select * from posts")
    assert await select_all(database, None, "posts") == []
