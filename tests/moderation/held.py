"""Texts that wait for a moderator, brought there through the real pages, and the decisions on them."""

import re
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import httpx

from tests.people import NS, Person, Place
from tests.seeding import Owner
from tests.serving import Browser
from tests.texts import NAMING, case_fields, reply_fields

Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]
MailsTo = Callable[[Person], Awaitable[list[EmailMessage]]]


async def hold_reply(
    browser: Browser, case: str, body: str = NAMING, *, note: str = "", **fields: str
) -> str:
    """A reply that the check returned and whose author asked for a look; its version."""
    answer = await browser.submit(f"{case}/posts", reply_fields(body, **fields), page=case)
    return await ask_for_review(browser, answer, note)


async def hold_case(browser: Browser, place: Place = NS, *, note: str = "", **fields: str) -> str:
    """As `hold_reply`, of a new case."""
    written = case_fields(**{"background": NAMING, **fields})
    answer = await browser.submit(f"/networks/{place.slug}/cases/new", written)
    return await ask_for_review(browser, answer, note)


async def ask_for_review(browser: Browser, answer: httpx.Response, note: str = "") -> str:
    held = answer.headers["location"]
    assert held.startswith("/held/"), held
    asked = await browser.submit(f"{held}/review", {"note": note}, page="/held")
    assert asked.status_code == 303, asked.text
    return held.removeprefix("/held/")


async def hold_of(owner: Owner, version_id: str) -> str:
    """The open hold of a version: its page."""
    found = await owner.fetchval(
        "select id from holds where version_id = $1 and closed_at is null", UUID(version_id)
    )
    assert found is not None
    return f"/queue/{found}"


async def version_of(owner: Owner, post_id: str) -> str:
    return str(await owner.fetchval("select version_id from posts where id = $1", UUID(post_id)))


async def decide(
    browser: Browser, hold: str, decision: str, note: str = "", *, version: int = 1
) -> httpx.Response:
    """Send the decision form, from the moderator's queue so that nothing but the decision is tried."""
    fields = {"decision": decision, "note": note, "version_number": str(version)}
    return await browser.submit(hold, fields, page="/me")


async def flag(
    browser: Browser, post_id: str, kind: str = "could_identify", note: str = ""
) -> httpx.Response:
    fields = {"kind": kind, "note": note}
    return await browser.submit(f"/posts/{post_id}/flag", fields, page="/me")


async def statuses(owner: Owner, post_id: str) -> tuple[str, str]:
    """Of a post, and of its version."""
    found = await owner.fetchrow(
        "select p.status, v.status from posts p join text_versions v on v.id = p.version_id"
        " where p.id = $1",
        UUID(post_id),
    )
    assert found is not None
    return found[0], found[1]


async def audited(owner: Owner, action: str) -> list[Any]:
    return await owner.fetch("select * from audit_entries where action = $1 order by at", action)


def holds_in(page: str) -> list[str]:
    """The holds that a queue page lists, in its order."""
    return [f"/queue/{found}" for found in re.findall(r'id="hold-([0-9a-f-]{36})"', page)]
