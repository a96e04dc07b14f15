"""Mail: claimed once, in the reader's language, without a word that somebody wrote; tried again when it fails."""

import asyncio
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from asyncpg.exceptions import InsufficientPrivilegeError

from forum.core.database import Database, value
from forum.core.settings import Settings
from forum.notifications.actions import MOST_ATTEMPTS, notify
from forum.notifications.jobs import send_waiting
from forum.notifications.letters import KINDS, Letter
from forum.notifications.mailer import FolderMailer, SmtpMailer, mailer_of
from tests.mailbox import delivered, link_in, read
from tests.people import ALICE, BOB, FRANCOISE, NS, Person
from tests.seeding import Owner
from tests.serving import Served, settings_of


class Mailbox:
    """What a real SMTP server took in; it refuses while `closed`."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.closed = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.closed:
            return "451 Not now"
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp(urls: dict[str, str], folder: Path, mailbox: Mailbox) -> Iterator[Settings]:
    """Settings with the URL of a mail server on this machine that takes in what it is sent."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield settings_of(urls, folder, FORUM_SMTP_URL=f"smtp://127.0.0.1:{port}")
    controller.stop()


async def tell(database: Database, person: Person, kind: str = "returned") -> None:
    async with database.transaction(person.id) as db:
        await notify(db, account_id=person.id, network_id=NS.id, kind=kind, path="/held")


async def test_mail_goes_to_the_server_of_the_setting(
    database: Database, worker_database: Database, smtp: Settings, mailbox: Mailbox
) -> None:
    await tell(database, ALICE)

    assert await send_waiting(worker_database, mailer_of(smtp), smtp) == 1

    (envelope,) = mailbox.envelopes
    assert envelope.rcpt_tos == [ALICE.email]
    assert isinstance(envelope.content, bytes)
    mail = read(envelope.content)
    assert mail["Subject"] == "A moderator has returned your text"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert link_in(mail) == "/held"


async def test_refused_mail_waits_and_is_sent_later(
    database: Database,
    worker_database: Database,
    owner: Owner,
    smtp: Settings,
    mailbox: Mailbox,
) -> None:
    await tell(database, ALICE)
    mailbox.closed = True
    assert await send_waiting(worker_database, mailer_of(smtp), smtp) == 0
    mailbox.closed = False
    assert await send_waiting(worker_database, mailer_of(smtp), smtp) == 0

    await owner.execute("update notifications set claimed_until = now()")

    assert await send_waiting(worker_database, mailer_of(smtp), smtp) == 1
    assert len(mailbox.envelopes) == 1


async def test_server_that_is_not_there_is_tried_some_times_only(
    database: Database, worker_database: Database, owner: Owner, urls: dict[str, str], folder: Path
) -> None:
    settings = settings_of(urls, folder, FORUM_SMTP_URL="smtp://127.0.0.1:1")
    await tell(database, ALICE)

    for _ in range(MOST_ATTEMPTS):
        assert await send_waiting(worker_database, mailer_of(settings), settings) == 0
        await owner.execute("update notifications set claimed_until = now()")

    assert await owner.fetchval("select given_up_at is not null from notifications")
    assert await owner.fetchval("select attempts from notifications") == MOST_ATTEMPTS


async def test_many_workers_send_each_mail_once(
    database: Database,
    worker_database: Database,
    owner: Owner,
    smtp: Settings,
    mailbox: Mailbox,
) -> None:
    for person in (ALICE, BOB, FRANCOISE) * 5:
        await tell(database, person)

    sent = await asyncio.gather(
        *(send_waiting(worker_database, mailer_of(smtp), smtp) for _ in range(4))
    )

    assert sum(sent) == len(mailbox.envelopes) == 15
    assert await owner.fetchval("select count(*) from notifications where sent_at is null") == 0
    assert await send_waiting(worker_database, mailer_of(smtp), smtp) == 0


class DyingMailer:
    """A worker that is killed after the server took the mail, before it could note that."""

    def __init__(self, mailer: SmtpMailer) -> None:
        self._mailer = mailer

    async def send(self, letter: Letter) -> None:
        await self._mailer.send(letter)
        raise KeyError


async def test_mail_of_a_killed_worker_is_sent_after_its_lease_under_the_same_name(
    database: Database,
    worker_database: Database,
    owner: Owner,
    smtp: Settings,
    mailbox: Mailbox,
) -> None:
    await tell(database, ALICE)
    mailer = mailer_of(smtp)
    assert isinstance(mailer, SmtpMailer)
    with pytest.raises(KeyError):
        await send_waiting(worker_database, DyingMailer(mailer), smtp)
    assert await send_waiting(worker_database, mailer, smtp) == 0

    await owner.execute("update notifications set claimed_until = now() - interval '1 second'")
    assert await send_waiting(worker_database, mailer, smtp) == 1

    first, again = (read(envelope.original_content or b"") for envelope in mailbox.envelopes)
    assert first["Message-ID"] == again["Message-ID"]


async def test_mail_is_written_into_a_folder_where_there_is_no_server(
    database: Database, worker_database: Database, server: Served, tmp_path: Path
) -> None:
    assert isinstance(mailer_of(server.settings), FolderMailer)
    await tell(database, ALICE)

    await send_waiting(worker_database, FolderMailer(server.settings, tmp_path), server.settings)

    (path,) = tmp_path.iterdir()
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read(path.read_bytes())["To"] == ALICE.email


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"invitation"}))
async def test_every_kind_has_a_mail_in_both_languages_without_markup(
    owner: Owner, worker_database: Database, server: Served, kind: str
) -> None:
    await owner.execute(
        "update accounts set display_name = 'Ana «R&D» O''Neil' where id = $1", ALICE.id
    )
    for person in (ALICE, FRANCOISE):
        await owner.execute(
            "insert into notifications (account_id, network_id, kind, path) values ($1, $2, $3, $4)",
            person.id,
            NS.id,
            kind,
            "/held",
        )

    english, french = await delivered(worker_database, server.settings)

    assert english["Subject"] == KINDS[kind]
    assert "Hello Ana «R&D» O'Neil," in english.get_content()
    assert (english["Content-Language"], french["Content-Language"]) == ("en", "fr")
    assert french["Subject"] != english["Subject"]
    assert french.get_content().split("\n")[2] != english.get_content().split("\n")[2]


async def test_suspended_member_gets_no_mail(
    database: Database, worker_database: Database, owner: Owner, server: Served
) -> None:
    await tell(database, ALICE)
    await owner.execute("update accounts set suspended_at = now() where id = $1", ALICE.id)

    assert await delivered(worker_database, server.settings) == []
    assert await owner.fetchval("select given_up_at is not null from notifications")


async def test_application_cannot_read_what_others_are_told(database: Database) -> None:
    await tell(database, ALICE)

    with pytest.raises(InsufficientPrivilegeError):
        async with database.transaction(ALICE.id) as db:
            await value(db, "select count(*) from notifications")
