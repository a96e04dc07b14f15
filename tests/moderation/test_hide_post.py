"""A moderator hides a post of his network now; others find no such page."""

from uuid import uuid4

from tests.answers import said
from tests.makers import post_case, post_reply
from tests.moderation.held import MailsTo, Open, audited, decide, hold_of, statuses, version_of
from tests.people import (
    ALICE,
    BC_MODERATOR,
    BOB,
    CAROL,
    COORDINATOR,
    FRANCOISE,
    MODERATOR,
    MODERATOR_TWO,
    NADIA,
)
from tests.seeding import Owner
from tests.texts import HARMLESS

WORD = "The second sentence points to one family."


async def test_post_disappears_for_everyone_and_waits_in_the_queue(
    browser: Open, owner: Owner, case: str, post_id: str
) -> None:
    answer = await browser(MODERATOR).submit(f"/posts/{post_id}/hide", {"note": WORD})
    assert answer.status_code == 303
    assert HARMLESS not in (await browser(FRANCOISE).get(case)).text
    hold = await hold_of(owner, await version_of(owner, post_id))
    assert WORD in (await browser(MODERATOR_TWO).get(hold)).text


async def test_author_finds_it_with_his_own_texts(
    browser: Open, owner: Owner, mails_to: MailsTo, post_id: str
) -> None:
    await browser(MODERATOR).submit(f"/posts/{post_id}/hide", {"note": WORD})
    held = await browser(BOB).get("/held")
    assert HARMLESS in held.text
    assert WORD not in held.text
    (mail,) = await mails_to(BOB)
    assert f"/held/{await version_of(owner, post_id)}" in mail.get_content()
    assert HARMLESS not in mail.get_content()
    assert WORD not in mail.get_content()


async def test_hiding_is_on_record(browser: Open, owner: Owner, post_id: str) -> None:
    await browser(MODERATOR).submit(f"/posts/{post_id}/hide", {"note": WORD})
    (entry,) = await audited(owner, "post_hidden")
    assert (entry["account_id"], entry["subject_account_id"]) == (MODERATOR.id, BOB.id)
    assert (entry["object_kind"], str(entry["object_id"])) == ("post", post_id)


async def test_everybody_else_finds_no_such_page(browser: Open, owner: Owner, post_id: str) -> None:
    for person in (ALICE, FRANCOISE, COORDINATOR, CAROL, BC_MODERATOR, NADIA):
        other = browser(person)
        shown = await other.get(f"/posts/{post_id}/hide")
        assert shown.status_code == 404, person.name
        assert said(shown) == said(await other.get(f"/posts/{uuid4()}/hide")), person.name
        answer = await other.submit(f"/posts/{post_id}/hide", {"note": ""}, page="/me")
        assert answer.status_code == 404, person.name
    assert await statuses(owner, post_id) == ("published", "published")
    assert await audited(owner, "post_hidden") == []


async def test_moderator_does_not_hide_his_own_post(browser: Open, owner: Owner, case: str) -> None:
    moderator = browser(MODERATOR)
    own = await post_reply(moderator, case, "My own thought.")
    answer = await moderator.submit(f"/posts/{own}/hide", {"note": ""}, page="/me")
    assert answer.status_code == 403
    assert await statuses(owner, own) == ("published", "published")


async def test_moderator_who_is_no_mentor_hides_what_mentors_wrote(
    browser: Open, owner: Owner
) -> None:
    await post_case(browser(BOB), audience="mentors")
    opening = str(await owner.fetchval("select id from posts"))
    answer = await browser(MODERATOR_TWO).submit(f"/posts/{opening}/hide", {"note": ""})
    assert answer.status_code == 303
    assert await statuses(owner, opening) == ("hidden", "hidden")


async def test_post_that_was_cleared_can_be_hidden_again(
    browser: Open, owner: Owner, post_id: str
) -> None:
    for _ in range(2):
        answer = await browser(MODERATOR).submit(f"/posts/{post_id}/hide", {"note": WORD})
        assert answer.status_code == 303
        hold = await hold_of(owner, await version_of(owner, post_id))
        assert WORD in (await browser(MODERATOR_TWO).get(hold)).text
        await decide(browser(MODERATOR_TWO), hold, "publish")
    assert await statuses(owner, post_id) == ("published", "published")


async def test_hiding_twice_is_refused(browser: Open, post_id: str) -> None:
    moderator = browser(MODERATOR)
    await moderator.submit(f"/posts/{post_id}/hide", {"note": ""})
    again = await moderator.submit(f"/posts/{post_id}/hide", {"note": ""}, page="/me")
    assert again.status_code == 409
