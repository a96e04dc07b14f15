"""A moderator opens a held text: marked, with what it answers and who would see it. The look is on record."""

from uuid import UUID, uuid4

from tests.answers import said
from tests.makers import post_case, post_reply
from tests.moderation.held import (
    Open,
    ask_for_review,
    audited,
    decide,
    flag,
    hold_case,
    hold_of,
    hold_reply,
    version_of,
)
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
from tests.texts import CASE, HARMLESS, NAMING, reply_fields


async def test_moderator_sees_the_text_marked_with_reasons(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE), note="It is the clinic's own."))
    shown = await browser(MODERATOR).get(hold)
    assert shown.status_code == 200
    assert "<mark>902-555-0143<sup>" in shown.text
    assert "a phone number" in shown.text
    assert "It is the clinic&#39;s own." in shown.text
    assert "members see this: Nova Scotia" in shown.text
    assert ALICE.name in shown.text


async def test_what_stands_before_the_text_is_shown(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    answered = await post_reply(browser(FRANCOISE), case, HARMLESS)
    await post_reply(browser(ALICE), case, "A branch beside it.")
    hold = await hold_of(owner, await hold_reply(browser(BOB), case, parent_id=answered))
    shown = (await browser(MODERATOR).get(hold)).text
    assert CASE["question"] in shown
    assert HARMLESS in shown
    assert "A branch beside it." not in shown


async def test_reply_to_the_case_is_shown_with_the_latest_before_it(
    browser: Open, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    for body in ("The first.", "The second.", "The third.", "The fourth."):
        await post_reply(browser(FRANCOISE), case, body)
    hold = await hold_of(owner, await hold_reply(browser(BOB), case))
    shown = (await browser(MODERATOR).get(hold)).text
    assert "The first." not in shown
    assert shown.index("The second.") < shown.index("The fourth.")


async def test_version_that_is_shown_now_stands_beside_an_edit(browser: Open, owner: Owner) -> None:
    case, author = await post_case(browser(ALICE)), browser(BOB)
    post_id = await post_reply(author, case, HARMLESS)
    edited = await author.submit(f"/posts/{post_id}/edit", reply_fields(NAMING))
    hold = await hold_of(owner, await ask_for_review(author, edited))
    shown = (await browser(MODERATOR).get(hold)).text
    assert "The version that is published now" in shown
    assert HARMLESS in shown
    assert "<mark>902-555-0143<sup>" in shown


async def test_moderator_sees_what_surrounds_a_text_for_mentors(
    browser: Open, owner: Owner
) -> None:
    """The second moderator is no mentor: without these words he could not judge."""
    case = await post_case(browser(MODERATOR), audience="mentors")
    hold = await hold_of(owner, await hold_reply(browser(BOB), case))
    shown = await browser(MODERATOR_TWO).get(hold)
    assert CASE["question"] in shown.text
    assert "mentors of Nova Scotia" in shown.text


async def test_text_without_a_name_stays_without_one(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE), named="no"))
    shown = (await browser(MODERATOR).get(hold)).text
    assert "a colleague" in shown
    assert "family physician" in shown
    assert ALICE.name not in shown
    assert str(ALICE.id) not in shown


async def test_markup_in_a_held_text_is_shown_as_written(browser: Open, owner: Owner) -> None:
    body = "<script>alert(1)</script> 902-555-0143 <b>bold</b>"
    case = await post_case(browser(ALICE))
    hold = await hold_of(owner, await hold_reply(browser(BOB), case, body))
    shown = (await browser(MODERATOR).get(hold)).text
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown
    assert "<b>bold" not in shown


async def test_each_look_is_on_record(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    for person in (MODERATOR, MODERATOR_TWO, MODERATOR):
        await browser(person).get(hold)
    looks = await audited(owner, "hold_viewed")
    assert [one["account_id"] for one in looks] == [MODERATOR.id, MODERATOR_TWO.id, MODERATOR.id]
    assert {one["subject_account_id"] for one in looks} == {ALICE.id}
    assert {one["object_id"] for one in looks} == {UUID(hold.removeprefix("/queue/"))}


async def test_nobody_else_opens_it_and_no_look_is_recorded(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    for person in (ALICE, BOB, COORDINATOR, CAROL, BC_MODERATOR, NADIA):
        reader = browser(person)
        refused = await reader.get(hold)
        assert refused.status_code == 404, person.name
        assert said(refused) == said(await reader.get(f"/queue/{uuid4()}")), person.name
    assert await audited(owner, "hold_viewed") == []


async def test_moderator_cannot_open_his_own_text(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(MODERATOR)))
    assert (await browser(MODERATOR).get(hold)).status_code == 404
    assert (await browser(MODERATOR_TWO).get(hold)).status_code == 200


async def test_closed_hold_says_who_did_what_and_shows_no_text(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    await decide(browser(MODERATOR_TWO), hold, "return", "Please leave the number out.")
    shown = await browser(MODERATOR).get(hold)
    assert shown.status_code == 409
    assert f"{MODERATOR_TWO.name} has already returned this text" in shown.text
    assert "902-555-0143" not in shown.text
    assert await audited(owner, "hold_viewed") == []


async def test_flags_are_shown_without_who_raised_them(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    post_id = await post_reply(browser(BOB), case, HARMLESS)
    await flag(browser(FRANCOISE), post_id, note="The second sentence.")
    hold = await hold_of(owner, await version_of(owner, post_id))
    shown = (await browser(MODERATOR).get(hold)).text
    assert "It could identify someone" in shown
    assert "The second sentence." in shown
    assert FRANCOISE.name not in shown
    assert str(FRANCOISE.id) not in shown


async def test_next_one_is_offered(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    first = await hold_of(owner, await hold_reply(browser(BOB), case))
    second = await hold_of(owner, await hold_reply(browser(FRANCOISE), case))
    await hold_reply(browser(MODERATOR), case)
    assert f'href="{second}"' in (await browser(MODERATOR).get(first)).text
    assert "decision__next" not in (await browser(MODERATOR).get(second)).text
