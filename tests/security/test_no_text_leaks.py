"""Unique words in every kind of text, through a whole journey: no log, mail, wake-up, header, address or error has them."""

import json
import logging
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from forum.core.database import Database
from forum.embedded.postgres import RunningPostgres
from forum.embedded.valkey import start_valkey, stop_valkey
from tests.mailbox import delivered
from tests.people import ALICE, BOB, CAROL, MODERATOR, NS, Person
from tests.seeding import Owner
from tests.serving import Browser, Served, browser_of, serve
from tests.texts import case_fields, reply_fields

# Every planted word holds it; «Zzyx» is in no word of ours.
CANARY = "zzyxquokka"
# Of a member: in the greeting of her own mail, and in no log.
NAME = "Quokkazzyx"
FINDING = f"{CANARY}finding@clinic.example"
STATEMENTS = "sqlalchemy.engine"


@dataclass(slots=True)
class Overheard:
    """What left the server beside the bodies of its answers."""

    answers: list[httpx.Response] = field(default_factory=list)

    async def note(self, answer: httpx.Response) -> None:
        self.answers.append(answer)

    def words(self) -> Iterator[str]:
        for answer in self.answers:
            yield str(answer.headers).lower()
            yield str(answer.request.url).lower()


def said(name: str) -> str:
    return f"{CANARY}{name}"


@pytest.fixture(scope="module")
def redis_url(folder: Path) -> Iterator[str]:
    running = start_valkey(folder)
    yield running.url
    stop_valkey(running)


@pytest.fixture(scope="module")
async def talking_server(
    urls: dict[str, str], folder: Path, redis_url: str
) -> AsyncGenerator[Served]:
    """A server that wakes others over Redis, and writes every log that it can."""
    with everything_logged():
        async with serve(urls, folder, FORUM_REDIS_URL=redis_url) as served:
            yield served


@contextmanager
def everything_logged() -> Iterator[None]:
    """All but SQLAlchemy's own account of its statements, which nobody can keep the rows out of."""
    names = (
        "",
        "uvicorn",
        "litestar",
        "forum",
        "asyncio",
        "redis",
        "websockets",
        "sqlalchemy.pool",
    )
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@asynccontextmanager
async def overheard_browser(
    served: Served, person: Person | None, overheard: Overheard
) -> AsyncGenerator[Browser]:
    async with browser_of(served, person) as browser:
        browser.event_hooks["response"].append(overheard.note)
        yield browser


@asynccontextmanager
async def wake_ups(url: str) -> AsyncGenerator[list[str]]:
    """Everything that passes Redis, and at the end every key in it."""
    heard: list[str] = []
    client = Redis.from_url(url, decode_responses=True)
    async with client, client.pubsub() as listening:
        await listening.psubscribe("*")
        await listening.get_message(timeout=5)
        yield heard
        await client.publish("the end", "of it")
        while (message := await listening.get_message(timeout=5)) is not None:
            heard.append(f"{message['channel']} {message['data']}")
            if message["channel"] == "the end":
                break
        heard += [str(key) for key in await client.keys("*")]


async def test_words_of_members_appear_in_answers_alone(
    talking_server: Served,
    redis_url: str,
    owner: Owner,
    worker_database: Database,
    postgres: RunningPostgres,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, STATEMENTS)
    overheard = Overheard()
    async with wake_ups(redis_url) as heard:
        shown = await journey(talking_server, overheard, owner)
        mails = await delivered(worker_database, talking_server.settings)
    # The journey did pass the words on to those who may read them.
    assert shown.count(CANARY) > 10
    assert len(mails) >= 2
    assert len(heard) > 5
    assert len(overheard.answers) > 25
    assert {answer.status_code for answer in overheard.answers} >= {200, 303, 404, 409, 422, 500}

    assert any(record.name.startswith(STATEMENTS) for record in caplog.records)
    for record in caplog.records:
        told = f"{record.getMessage()} {vars(record)!r} {caplog.handler.format(record)}"
        assert CANARY not in told.lower(), (record.name, record.levelname)
        assert NAME not in told, (record.name, record.levelname)
    for mail in mails:
        assert CANARY not in mail.as_string().lower()
        assert CANARY not in str(mail.get_content()).lower()
    for word in (*overheard.words(), *heard):
        assert CANARY not in word.lower()
    for log in postgres.data_folder.parent.glob("postgres.log*"):
        assert CANARY not in log.read_text(errors="replace").lower()
    for table in ("notifications", "audit_entries", "attempts"):
        rows = await owner.fetch(f"select t::text from {table} t")  # noqa: S608
        assert all(CANARY not in row.lower() for (row,) in rows), table
    findings = await owner.fetch("select findings::text from text_versions")
    assert any(found != "[]" for (found,) in findings)
    assert all(CANARY not in found.lower() for (found,) in findings)


async def journey(served: Served, overheard: Overheard, owner: Owner) -> str:
    """Post, be refused, ask, decide, edit, flag, fail in every way; returns all that was shown."""
    async with (
        overheard_browser(served, ALICE, overheard) as alice,
        overheard_browser(served, BOB, overheard) as bob,
        overheard_browser(served, MODERATOR, overheard) as moderator,
        overheard_browser(served, CAROL, overheard) as carol,
        overheard_browser(served, None, overheard) as nobody,
    ):
        case = await post_a_case(alice)
        post = await answer_it(bob, case)
        await have_one_reviewed(bob, moderator, case)
        await bob.submit(
            f"/posts/{post}/edit", reply_fields(said("edit")), page=f"/posts/{post}/edit"
        )
        flag = {"kind": "could_identify", "note": said("flag")}
        await alice.submit(f"/posts/{post}/flag", flag, page=f"/posts/{post}/flag")
        await alice.submit("/me", profile(said("about"), f"Alice {NAME}"))
        await fail_in_every_way(alice, carol, nobody, case, owner)
        for browser in (alice, bob, moderator):
            for path in ("/", case, "/held", "/me", f"/networks/{NS.slug}/members"):
                await browser.get(path)
    return "".join(answer.text.lower() for answer in overheard.answers)


async def post_a_case(alice: Browser) -> str:
    words = ("title", "setting", "background", "tried", "question", "body")
    fields = case_fields(**{name: said(name) for name in words})
    new = f"/networks/{NS.slug}/cases/new"
    posted = await alice.submit(new, fields)
    # The same key with other words.
    again = await alice.submit(new, {**fields, "body": said("other")})
    assert again.status_code == 409
    return posted.headers["location"].partition("#")[0]


async def answer_it(bob: Browser, case: str) -> str:
    posted = await bob.submit(f"{case}/posts", reply_fields(said("reply")), page=case)
    return posted.headers["location"].rpartition("#post-")[2]


async def have_one_reviewed(bob: Browser, moderator: Browser, case: str) -> None:
    """A text with a finding in it: returned to its author, then held, then declined with a note."""
    body = f"{said('naming')} wrote from {FINDING}."
    returned = await bob.submit(f"{case}/posts", reply_fields(body), page=case)
    held = returned.headers["location"]
    await bob.get(held)
    await bob.submit(f"{held}/review", {"note": said("asknote")}, page=held)
    queue = await moderator.get(f"/networks/{NS.slug}/queue")
    hold = queue.text.partition('href="/queue/')[2].partition('"')[0]
    decision = {"decision": "return", "note": said("answer"), "version_number": "1"}
    decided = await moderator.submit(f"/queue/{hold}", decision)
    assert decided.status_code == 303, decided.text


def profile(about: str, name: str) -> dict[str, str | list[str]]:
    return {
        "display_name": name,
        "profession": ALICE.profession,
        "province": ALICE.province,
        "language": "en",
        "about": about,
    }


async def fail_in_every_way(
    alice: Browser, carol: Browser, nobody: Browser, case: str, owner: Owner
) -> None:
    reply = reply_fields(said("lost"))
    token = await alice.form_token(case)
    await carol.submit(f"{case}/posts", reply, page="/networks")
    await nobody.submit(f"{case}/posts", reply, page="/sign-in")
    await alice.post(f"{case}/posts", data={**reply, "csrf": "forged"})
    await alice.post(f"{case}/posts", data={**reply, "csrf": token, "client_key": said("key")})
    await alice.post(f"{case}/posts", data={**reply, "csrf": token, "parent_id": said("parent")})
    await alice.post(f"{case}/posts", content=f'{{"body": "{said("json")}"'.encode())
    await alice.post("/api/v1/networks", json={"body": said("api")})
    async with httpx.AsyncClient(
        base_url=str(alice.base_url), headers={"Authorization": f"Bearer {ALICE.token}"}
    ) as program:
        program.event_hooks["response"] = alice.event_hooks["response"]
        url = f"/api/v1{case}/posts"
        await program.post(url, content=f'{{"body": "{said("broken")}", '.encode())
        await program.post(url, json={"client_key": said("key"), "body": said("badkey")})
        await program.post(url, json={"client_key": str(uuid4()), "body": FINDING})
        await program.post(url, content=json.dumps({"body": [said("list")]}).encode())
        for broken, mended in BREAKAGES:
            await owner.execute(broken)
            try:
                failed = await alice.post(
                    f"{case}/posts", data={**reply_fields(said("broken")), "csrf": token}
                )
                again = {"client_key": str(uuid4()), "body": said("broken")}
                failed_too = await program.post(url, json=again)
            finally:
                await owner.execute(mended)
            assert failed.status_code in {404, 500}, broken
            assert failed_too.status_code in {404, 500}, broken


# A right taken away, a row that no longer fits, a column that is gone: the database's words quote the row.
BREAKAGES = (
    ("revoke insert on text_versions from forum_app", "grant insert on text_versions to forum_app"),
    (
        "alter table text_versions add constraint never check (body not like '%zzyx%') not valid",
        "alter table text_versions drop constraint never",
    ),
    (
        "alter table text_versions rename column body to words",
        "alter table text_versions rename column words to body",
    ),
    (
        "alter table posts add constraint never check (author_name is null) not valid",
        "alter table posts drop constraint never",
    ),
)


async def test_error_of_a_statement_quotes_no_value(database: Database) -> None:
    """Whoever logs such an error with its trace would log what somebody wrote."""
    with pytest.raises(DBAPIError) as caught:
        async with database.transaction(ALICE.id) as db:
            await db.execute(text("select 1 / length(:words || '') - :words"), {"words": CANARY})
    assert CANARY not in str(caught.value)
