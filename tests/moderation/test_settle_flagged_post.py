"""What becomes of a post that was flagged: shown again, back to its author to mend, or removed."""

import asyncio

import pytest

from tests.makers import post_reply
from tests.moderation.held import (
    Open,
    ask_for_review,
    decide,
    flag,
    hold_of,
    statuses,
    version_of,
)
from tests.people import ALICE, BOB, FRANCOISE, MODERATOR, MODERATOR_TWO
from tests.seeding import Owner
from tests.texts import CASE, HARMLESS, NAMING, case_fields, reply_fields

WORD = "Please say it more broadly."
MENDED = "Start lower, and go slower."


async def settle(
    browser: Open, owner: Owner, post_id: str, decision: str, *, kind: str = "could_identify"
) -> str:
    """Flag a post and decide on it; its version."""
    await flag(browser(FRANCOISE), post_id, kind)
    version = await version_of(owner, post_id)
    answer = await decide(browser(MODERATOR), await hold_of(owner, version), decision, WORD)
    assert answer.status_code == 303, answer.text
    return version


async def test_cleared_post_is_shown_again_where_it_stood(
    browser: Open, owner: Owner, case: str, post_id: str
) -> None:
    before = await owner.fetchrow(
        "select path, first_position, position from posts order by path desc"
    )
    assert before is not None
    await settle(browser, owner, post_id, "publish")
    after = await owner.fetchrow(
        "select path, first_position, position from posts order by path desc"
    )
    assert after is not None
    assert after[:2] == before[:2]
    assert after["position"] > before["position"]
    assert HARMLESS in (await browser(FRANCOISE).get(case)).text
    assert await owner.fetchval("select reply_count from threads") == 1


@pytest.mark.parametrize("kind", ["could_identify", "other"])
async def test_returned_post_leaves_the_thread_and_is_with_its_author(
    browser: Open, owner: Owner, case: str, post_id: str, kind: str
) -> None:
    version = await settle(browser, owner, post_id, "return", kind=kind)
    assert await statuses(owner, post_id) == ("removed", "returned")
    assert HARMLESS not in (await browser(ALICE).get(case)).text
    assert await owner.fetchval("select reply_count from threads") == 0
    own = (await browser(BOB).get(f"/held/{version}")).text
    assert HARMLESS in own
    assert WORD in own


async def test_mended_post_is_shown_again_in_its_place(
    browser: Open, owner: Owner, case: str, post_id: str
) -> None:
    author = browser(BOB)
    place = await owner.fetchval("select path from posts where id = $1", post_id)
    version = await settle(browser, owner, post_id, "return")
    mended = await author.submit(f"/held/{version}", reply_fields(MENDED))
    assert mended.headers["location"] == f"{case}#post-{post_id}"
    shown = (await browser(ALICE).get(case)).text
    assert MENDED in shown
    assert HARMLESS not in shown
    assert await statuses(owner, post_id) == ("published", "published")
    assert await owner.fetchval("select path from posts where id = $1", post_id) == place
    assert await owner.fetchval("select reply_count from threads") == 1
    assert (
        await owner.fetchval("select status from text_versions where id = $1", version)
        == "superseded"
    )


async def test_mended_case_is_shown_again(browser: Open, owner: Owner, case: str) -> None:
    opening = str(await owner.fetchval("select id from posts"))
    version = await settle(browser, owner, opening, "return")
    assert CASE["title"] not in (await browser(FRANCOISE).get(case)).text
    await browser(ALICE).submit(f"/held/{version}", case_fields(title="A mended title"))
    assert "A mended title" in (await browser(FRANCOISE).get(case)).text


async def test_returned_post_that_was_mended_badly_and_released_is_shown(
    browser: Open, owner: Owner, case: str, post_id: str
) -> None:
    author = browser(BOB)
    version = await settle(browser, owner, post_id, "return")
    again = await author.submit(f"/held/{version}", reply_fields(NAMING))
    assert HARMLESS not in (await browser(ALICE).get(case)).text
    second = await ask_for_review(author, again)
    await decide(browser(MODERATOR_TWO), await hold_of(owner, second), "publish", version=2)
    assert "902-555-0143" in (await browser(ALICE).get(case)).text
    assert await version_of(owner, post_id) == second


async def test_declined_post_is_removed_for_good(
    browser: Open, owner: Owner, case: str, post_id: str
) -> None:
    version = await settle(browser, owner, post_id, "decline")
    assert await statuses(owner, post_id) == ("removed", "declined")
    author = browser(BOB)
    assert WORD in (await author.get("/held")).text
    mended = await author.submit(f"/held/{version}", reply_fields(MENDED))
    assert mended.status_code == 409
    assert MENDED not in (await browser(ALICE).get(case)).text
    assert await statuses(owner, post_id) == ("removed", "declined")


async def test_withdrawn_post_is_not_shown_again_by_an_edit_that_waited(
    browser: Open, owner: Owner, case: str, post_id: str
) -> None:
    author = browser(BOB)
    edited = await author.submit(f"/posts/{post_id}/edit", reply_fields(NAMING))
    second = await ask_for_review(author, edited)
    await author.submit(f"/posts/{post_id}/withdraw", {"reason": ""})
    late = await decide(browser(MODERATOR), await hold_of(owner, second), "publish", version=2)
    assert late.status_code == 409
    assert "902-555-0143" not in (await browser(ALICE).get(case)).text
    assert await statuses(owner, post_id) == ("removed", "withdrawn")


async def test_returned_post_that_its_author_withdrew_stays_away(
    browser: Open, owner: Owner, case: str, post_id: str
) -> None:
    author = browser(BOB)
    edited = await author.submit(f"/posts/{post_id}/edit", reply_fields(NAMING))
    waiting = edited.headers["location"]
    version = await settle(browser, owner, post_id, "return")
    await author.submit(f"/held/{version}/withdraw", page="/held")
    late = await author.submit(waiting, reply_fields(MENDED))
    assert late.status_code == 409
    assert MENDED not in (await browser(ALICE).get(case)).text


async def test_edit_does_not_bring_a_hidden_post_back(
    browser: Open, owner: Owner, post_id: str
) -> None:
    author = browser(BOB)
    edited = await author.submit(f"/posts/{post_id}/edit", reply_fields(NAMING))
    second = await ask_for_review(author, edited)
    await flag(browser(FRANCOISE), post_id)
    late = await decide(browser(MODERATOR), await hold_of(owner, second), "publish", version=2)
    assert late.status_code == 409
    assert "hidden until a moderator has decided" in late.text
    mended = await author.submit(f"/held/{second}", reply_fields(MENDED))
    assert mended.status_code == 409
    assert await statuses(owner, post_id) == ("hidden", "hidden")


async def test_hidden_post_is_neither_edited_nor_withdrawn(
    browser: Open, owner: Owner, post_id: str
) -> None:
    await flag(browser(FRANCOISE), post_id)
    author, version = browser(BOB), await version_of(owner, post_id)
    assert (await author.get(f"/posts/{post_id}/edit")).status_code == 404
    withdrawn = await author.submit(f"/held/{version}/withdraw", page="/me")
    assert withdrawn.status_code == 409
    assert await owner.fetchval("select count(*) from holds where closed_at is null") == 1


async def test_author_who_withdraws_a_doubted_post_empties_the_queue(
    browser: Open, owner: Owner, post_id: str
) -> None:
    await flag(browser(FRANCOISE), post_id, "other")
    await browser(BOB).submit(f"/posts/{post_id}/withdraw", {"reason": ""})
    assert await owner.fetchval("select count(*) from holds where closed_at is null") == 0
    assert await statuses(owner, post_id) == ("removed", "withdrawn")


async def test_released_edit_of_a_doubted_post_keeps_the_doubt_in_the_queue(
    browser: Open, owner: Owner, post_id: str
) -> None:
    author = browser(BOB)
    edited = await author.submit(f"/posts/{post_id}/edit", reply_fields(NAMING))
    second = await ask_for_review(author, edited)
    await flag(browser(FRANCOISE), post_id, "other")
    doubt = await hold_of(owner, await version_of(owner, post_id))
    edit = await hold_of(owner, second)
    assert (await decide(browser(MODERATOR), edit, "publish", version=2)).status_code == 303
    assert await hold_of(owner, second) == doubt
    assert (await decide(browser(MODERATOR), doubt, "publish", version=2)).status_code == 303
    assert await statuses(owner, post_id) == ("published", "published")


async def test_edit_flag_withdrawal_and_decision_at_once_leave_one_state(
    browser: Open, owner: Owner, case: str
) -> None:
    """Whatever comes first, no answer is a fault, and a post that is not shown has no shown version."""
    author, member, moderator = browser(BOB), browser(FRANCOISE), browser(MODERATOR)
    tokens = [await one.form_token("/me") for one in (author, member, moderator)]
    for number in range(6):
        post_id = await post_reply(author, case, f"Thought {number}.")
        await flag(browser(ALICE), post_id, "other")
        hold = await hold_of(owner, await version_of(owner, post_id))
        path = f"/posts/{post_id}"
        answers = await asyncio.gather(
            author.post(f"{path}/edit", data={"csrf": tokens[0], **reply_fields(MENDED)}),
            author.post(f"{path}/withdraw", data={"csrf": tokens[0], "reason": ""}),
            member.post(
                f"{path}/flag", data={"csrf": tokens[1], "kind": "could_identify", "note": ""}
            ),
            moderator.post(
                hold,
                data={
                    "csrf": tokens[2],
                    "decision": "decline",
                    "note": WORD,
                    "version_number": "1",
                },
            ),
        )
        assert {one.status_code for one in answers} <= {303, 404, 409}
        shown, version = await statuses(owner, post_id)
        assert (shown, version) in {
            ("published", "published"),
            ("hidden", "hidden"),
            ("removed", "withdrawn"),
            ("removed", "declined"),
        }
        if shown != "published":
            left = await owner.fetchval(
                "select count(*) from text_versions where post_id = $1 and status = 'published'",
                post_id,
            )
            assert left == 0
