"""The worker: sends, deletes what has expired, stops when asked, and may run twice."""

import asyncio
from pathlib import Path

from forum.core.database import Database
from forum.core.settings import Settings
from forum.worker import delete_expired, run_worker
from tests.mailbox import read
from tests.people import ALICE, BOB, NS
from tests.seeding import Owner
from tests.serving import Served, settings_of


def mail_in(folder: Path) -> list[str]:
    return sorted(read(path.read_bytes())["To"] for path in folder.glob("mail/*.eml"))


async def until(owner: Owner, condition: str) -> None:
    """Ask the database until it says so; the caller sets the limit."""
    while not await owner.fetchval(f"select {condition}"):  # noqa: ASYNC110 - it tells nobody.
        await asyncio.sleep(0.05)


async def test_two_workers_send_every_mail_once_and_stop(
    urls: dict[str, str], tmp_path: Path, owner: Owner
) -> None:
    settings = settings_of(urls, tmp_path)
    for person in (ALICE, BOB):
        await owner.execute(
            "insert into notifications (account_id, kind) values ($1, 'returned')", person.id
        )
    stopping = asyncio.Event()

    async with asyncio.timeout(20), asyncio.TaskGroup() as both:
        both.create_task(run_worker(settings, stopping))
        both.create_task(run_worker(settings, stopping))
        await until(owner, "not exists (select from notifications where sent_at is null)")
        stopping.set()

    assert mail_in(tmp_path) == [ALICE.email, BOB.email]


async def test_worker_goes_on_after_a_round_that_failed(
    urls: dict[str, str], tmp_path: Path, owner: Owner
) -> None:
    (tmp_path / "mail").write_text("in the way")
    await owner.execute(
        "insert into notifications (account_id, kind) values ($1, 'returned')", ALICE.id
    )
    stopping = asyncio.Event()
    async with asyncio.timeout(20), asyncio.TaskGroup() as work:
        work.create_task(run_worker(settings_of(urls, tmp_path), stopping))
        await until(
            owner, "(select attempts = 1 and claimed_until < now() + '3 min' from notifications)"
        )
        (tmp_path / "mail").unlink()
        await owner.execute("update notifications set claimed_until = now()")
        await until(owner, "(select sent_at is not null from notifications)")
        stopping.set()

    assert mail_in(tmp_path) == [ALICE.email]


async def test_what_has_expired_is_deleted_and_what_holds_stays(
    owner: Owner, worker_database: Database, server: Served
) -> None:
    await make_old(owner, server.settings)

    await delete_expired(worker_database, server.settings)
    await delete_expired(worker_database, server.settings)

    left = {
        table: await owner.fetchval(f"select count(*) from {table}")  # noqa: S608
        for table in ("logins", "api_tokens", "password_resets", "invitations", "attempts")
    }
    assert left == {
        "logins": 10,
        "api_tokens": 10,
        "password_resets": 1,
        "invitations": 1,
        "attempts": 1,
    }
    assert await owner.fetchval("select array_agg(kind) from notifications") == ["queue"]


async def make_old(owner: Owner, settings: Settings) -> None:
    """One row past its time in every table, and one that is not beside it."""
    old = "now() - interval '120 days'"
    assert settings.login_limit.days < 90
    await owner.execute(
        f"""
        update logins set ended_at = {old} where account_id = '{ALICE.id}';
        update api_tokens set ended_at = {old} where account_id = '{ALICE.id}';
        insert into password_resets (account_id, token_hash, expires_at)
        values ('{ALICE.id}', 'a', {old}), ('{ALICE.id}', 'b', now() + interval '1 hour');
        insert into invitations (network_id, email, roles, expires_at)
        values ('{NS.id}', 'a@clinic.example', '{{mentee}}', {old}),
               ('{NS.id}', 'b@clinic.example', '{{mentee}}', now());
        delete from notifications;
        insert into notifications (account_id, kind, sent_at)
        values ('{ALICE.id}', 'reply', {old}), ('{ALICE.id}', 'queue', now());
        insert into attempts values ('a', 1, {old}), ('b', 1, now())
        """  # noqa: S608
    )
