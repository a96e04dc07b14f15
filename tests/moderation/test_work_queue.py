"""A moderator sees what waits in his network, the longest wait first; to others there is no queue."""

import re

from tests.answers import said
from tests.makers import post_case, post_reply
from tests.moderation.held import Open, decide, flag, hold_case, hold_of, hold_reply, holds_in
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
    NS,
)
from tests.seeding import Owner
from tests.texts import CASE, NAMING

QUEUE = f"/networks/{NS.slug}/queue"


async def test_queue_lists_what_waits_oldest_first(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    versions = [await hold_reply(browser(person), case) for person in (BOB, ALICE, FRANCOISE)]
    shown = await browser(MODERATOR).get(QUEUE)
    assert holds_in(shown.text) == [await hold_of(owner, version) for version in versions]


async def test_queue_shows_none_of_the_words_in_question(browser: Open) -> None:
    title = "A taper for Mrs Macdonald"
    await hold_case(browser(ALICE), title=title, background=NAMING)
    shown = (await browser(MODERATOR).get(QUEUE)).text
    assert "Macdonald" not in shown
    assert "902-555-0143" not in shown
    assert "A taper for" in shown


async def test_title_of_a_hidden_case_is_not_in_the_list(browser: Open, owner: Owner) -> None:
    await post_case(browser(ALICE))
    post_id = str(await owner.fetchval("select id from posts"))
    await flag(browser(BOB), post_id)
    shown = (await browser(MODERATOR).get(QUEUE)).text
    assert len(holds_in(shown)) == 1
    assert CASE["title"] not in shown


async def test_everybody_else_is_told_that_there_is_no_queue(browser: Open) -> None:
    await hold_case(browser(ALICE))
    for person in (ALICE, BOB, COORDINATOR, CAROL, BC_MODERATOR, NADIA):
        reader = browser(person)
        refused = await reader.get(QUEUE)
        nowhere = await reader.get("/networks/nowhere/queue")
        assert refused.status_code == 404, person.name
        assert said(refused) == said(nowhere), person.name


async def test_nobody_signed_in_is_asked_to_sign_in(browser: Open) -> None:
    answer = await browser(None).get(QUEUE)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


async def test_moderator_finds_his_own_text_in_no_queue(browser: Open, owner: Owner) -> None:
    version = await hold_case(browser(MODERATOR))
    hold = await hold_of(owner, version)
    assert holds_in((await browser(MODERATOR).get(QUEUE)).text) == []
    assert holds_in((await browser(MODERATOR_TWO).get(QUEUE)).text) == [hold]


async def test_other_networks_texts_are_in_their_queue(browser: Open, owner: Owner) -> None:
    await hold_case(browser(ALICE))
    version = await hold_case(browser(CAROL), BC)
    shown = await browser(BC_MODERATOR).get(f"/networks/{BC.slug}/queue")
    assert holds_in(shown.text) == [await hold_of(owner, version)]


async def test_decided_text_leaves_the_queue(browser: Open, owner: Owner) -> None:
    moderator = browser(MODERATOR)
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    assert (await decide(moderator, hold, "publish")).status_code == 303
    assert holds_in((await moderator.get(QUEUE)).text) == []


async def test_withdrawn_text_leaves_the_queue(browser: Open) -> None:
    author = browser(ALICE)
    version = await hold_case(author)
    await author.submit(f"/held/{version}/withdraw", page="/held")
    assert holds_in((await browser(MODERATOR).get(QUEUE)).text) == []


async def test_long_queue_is_paged_without_a_gap(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    version = await hold_reply(browser(BOB), case)
    # The same text waits many times over: what is paged is the order, not the texts.
    await owner.execute(
        """
        with texts as (
          insert into text_versions (network_id, audience_id, thread_id, account_id, membership_id, kind,
            language, body, status, engine, client_key, digest, held_at, opened_by)
          select network_id, audience_id, thread_id, account_id, membership_id, kind, language, body,
            status, engine, gen_random_uuid(), digest, held_at, opened_by
          from text_versions, generate_series(1, 60) where id = $1 returning *)
        insert into holds (network_id, audience_id, version_id, account_id, reason, position)
        select network_id, audience_id, id, account_id, 'findings', 1 from texts
        """,
        version,
    )
    moderator = browser(MODERATOR)
    seen: list[str] = []
    page: str | None = QUEUE
    while page:
        shown = (await moderator.get(page)).text
        seen += holds_in(shown)
        further = re.search(rf'href="({QUEUE}\?after=[^"]+)"', shown)
        page = further[1] if further else None
    assert len(seen) == 61
    in_order = await owner.fetch("select id from holds order by opened_at, id")
    assert seen == [f"/queue/{one['id']}" for one in in_order]


async def test_unknown_cursor_is_not_found(browser: Open) -> None:
    answer = await browser(MODERATOR).get(QUEUE, params={"after": "yesterday"})
    assert answer.status_code == 404


async def test_reply_in_the_queue_is_named_by_its_case(browser: Open) -> None:
    case = await post_case(browser(ALICE))
    await hold_reply(browser(BOB), case)
    assert CASE["title"] in (await browser(MODERATOR).get(QUEUE)).text


async def test_flag_of_a_shown_text_is_counted_in_the_queue(browser: Open) -> None:
    case = await post_case(browser(ALICE))
    post_id = await post_reply(browser(BOB), case, "Start low.")
    for person in (ALICE, FRANCOISE):
        await flag(browser(person), post_id, "other")
    shown = (await browser(MODERATOR).get(QUEUE)).text
    assert len(holds_in(shown)) == 1
    assert "2 flags" in shown
