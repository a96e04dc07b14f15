"""A network in the middle of its work, made through the real pages: something to see on every page."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import httpx

from forum.core.database import Database
from tests.mailbox import delivered, link_in
from tests.makers import post_case, post_reply
from tests.moderation.held import decide, flag, hold_case, hold_of, hold_reply, version_of
from tests.people import ALICE, BOB, COORDINATOR, FRANCOISE, MODERATOR, NS, Person
from tests.seeding import Owner
from tests.serving import Browser, Served
from tests.texts import CASE, NAMING, case_fields, reply_fields

Browse = Callable[[Person | None], Browser]

_RICH = """I would **name the fear** first.

1. Ask what the dose protects.
2. Promise that nothing changes today.

| step | when |
| --- | --- |
| 10 % less | after four weeks |
| pause | whenever asked |

> Nobody tapers well under threat.

`buprenorphine` is one of [several ways](#replies) out."""
_LONG_WORD = "pneumonoultramicroscopicsilicovolcanoconiosis" * 3


@dataclass(frozen=True, slots=True)
class Scene:
    """Addresses of what was made: pages, and identifiers of posts. A `returned…` one is ALICE's."""

    case: str
    opening: str
    reply: str
    own_reply: str
    hidden_case: str
    returned_case: str
    returned_reply: str
    noted_reply: str
    held_case: str
    held_reply: str
    flagged: str
    join: str
    join_again: str
    reset: str

    def path(self, pattern: str) -> str:
        """`pattern` with the names of these in braces filled in."""
        return pattern.format_map(dataclasses.asdict(self))


async def made_scene(browser: Browse, owner: Owner, worker: Database, server: Served) -> Scene:
    alice, bob, moderator = browser(ALICE), browser(BOB), browser(MODERATOR)
    case, opening = await _case(alice, owner)
    reply = await post_reply(bob, case, _RICH)
    own_reply = await post_reply(alice, case, f"Thank you. {_LONG_WORD}", parent_id=reply)
    deeper = await post_reply(browser(COORDINATOR), case, "And sleep?", parent_id=own_reply)
    flagged = await post_reply(bob, case, "One more thought.", parent_id=deeper)
    await flag(browser(FRANCOISE), flagged, note="Second word.")
    hidden = await post_reply(bob, case, "This is taken back.")
    await bob.submit(f"/posts/{hidden}/withdraw", {"reason": ""})
    hidden_case, hidden_opening = await _case(
        browser(FRANCOISE), owner, title="Un cas", language="fr"
    )
    await moderator.submit(f"/posts/{hidden_opening}/hide", {"note": "Premier mot."})
    held_case = await hold_case(alice, note="It is the number of a helpline.", title="Held still")
    held_reply = await hold_reply(bob, case)
    noted = await hold_reply(alice, case)
    await decide(moderator, await hold_of(owner, noted), "return", "Please leave out the number.")
    return Scene(
        case=case,
        opening=opening,
        reply=reply,
        own_reply=own_reply,
        hidden_case=hidden_case,
        returned_case=_came_back(
            await alice.submit(f"/networks/{NS.slug}/cases/new", _naming_everywhere())
        ),
        returned_reply=_came_back(
            await alice.submit(f"{case}/posts", reply_fields(NAMING), page=case)
        ),
        noted_reply=f"/held/{noted}",
        held_case=await hold_of(owner, held_case),
        held_reply=await hold_of(owner, held_reply),
        flagged=await hold_of(owner, await version_of(owner, flagged)),
        **await _mailed(browser, worker, server),
    )


async def _case(
    browser: Browser, owner: Owner, *, title: str = CASE["title"], language: str = "en"
) -> tuple[str, str]:
    case = await post_case(browser, title=title, language=language, body=_RICH)
    find = "select id from posts where opening and thread_id = $1"
    return case, str(await owner.fetchval(find, UUID(case.rpartition("/")[2])))


def _naming_everywhere() -> dict[str, str | list[str]]:
    return case_fields(
        title="Mrs Macdonald asks for more",
        setting="Her clinic at 12 Main Street",
        background=NAMING,
        tried="- a referral on March 17\n- walk-in@clinic.example",
        question="Would Mr Gillis agree?",
    )


def _came_back(answer: httpx.Response) -> str:
    held = answer.headers["location"]
    assert held.startswith("/held/"), held
    return str(held)


async def _mailed(browser: Browse, worker: Database, server: Served) -> dict[str, str]:
    """The links of an invitation to somebody new, one to somebody known, and of a reset."""
    await delivered(worker, server.settings)
    invite = f"/networks/{NS.slug}/invite"
    links = {}
    for name, email in {"join": "new@clinic.example", "join_again": "carol@clinic.example"}.items():
        fields = {"email": email, "roles": ["mentee", "mentor"], "language": "en"}
        await browser(COORDINATOR).submit(invite, fields)
        links[name] = link_in((await delivered(worker, server.settings))[-1])
    await browser(None).submit("/forgotten", {"email": BOB.email})
    links["reset"] = link_in((await delivered(worker, server.settings))[-1])
    return links
