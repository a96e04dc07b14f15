"""A case that stays open: what others do appears in it, in place, in order and once; the reader is not disturbed."""

from uuid import UUID

from playwright.async_api import expect

from tests.browser.live import (
    Browse,
    has_stayed,
    line_of,
    post_ids,
    reading_place,
    stays_open,
)
from tests.browser.windows import Open
from tests.makers import post_case, post_reply
from tests.moderation.held import decide, hold_of, hold_reply
from tests.people import ALICE, BOB, COORDINATOR, FRANCOISE, MODERATOR
from tests.seeding import Owner
from tests.texts import reply_fields

LONG = "A thought that takes a while to read. " * 40


async def test_replies_take_their_places_in_the_thread_each_once(
    window: Open, browser: Browse
) -> None:
    case = await post_case(browser(ALICE))
    page = await window(ALICE)
    await stays_open(page, case)
    first = await post_reply(browser(BOB), case, "Start low.")
    second = await post_reply(browser(COORDINATOR), case, "And the sleep?")
    nested = await post_reply(browser(MODERATOR), case, "As Bob says.", parent_id=first)
    await expect(page.locator(f"#post-{nested}")).to_contain_text("As Bob says.")
    assert await post_ids(page) == [first, nested, second]
    await expect(page.locator("[data-announce]")).to_have_text("New reply from Maud Fraser.")
    await expect(page.locator("[data-empty]")).to_have_count(0)
    await page.reload()
    assert await post_ids(page) == [first, nested, second]


async def test_edited_hidden_and_withdrawn_posts_change_where_they_stand(
    window: Open, browser: Browse
) -> None:
    case = await post_case(browser(ALICE))
    replies = [await post_reply(browser(BOB), case, f"Thought {n}.") for n in range(4)]
    edited, hidden, withdrawn, _ = replies
    page = await window(ALICE)
    await stays_open(page, case)
    await browser(BOB).submit(f"/posts/{edited}/edit", reply_fields("Thought anew."))
    await expect(page.locator(f"#post-{edited}")).to_contain_text("Thought anew.")
    await expect(page.locator(f"#post-{edited}")).to_contain_text("edited")
    await browser(MODERATOR).submit(f"/posts/{hidden}/hide", {"note": ""})
    await expect(page.locator(f"#post-{hidden}")).to_have_attribute("data-status", "hidden")
    await expect(page.locator(f"#post-{hidden}")).not_to_contain_text("Thought 1.")
    await browser(BOB).submit(f"/posts/{withdrawn}/withdraw", {"reason": ""})
    await expect(page.locator(f"#post-{withdrawn}")).to_have_attribute("data-status", "removed")
    await expect(page.locator(f"#post-{withdrawn}")).not_to_contain_text("Thought 2.")
    assert await post_ids(page) == replies
    assert await has_stayed(page)


async def test_released_reply_appears_for_everyone_when_the_moderator_publishes_it(
    window: Open, browser: Browse, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    version = await hold_reply(browser(BOB), case, "Her neighbour is Mrs Macdonald.")
    before = await post_reply(browser(COORDINATOR), case, "Meanwhile.")
    page = await window(ALICE)
    await stays_open(page, case)
    assert "Macdonald" not in await page.content()
    await decide(browser(MODERATOR), await hold_of(owner, version), "publish")
    await expect(page.locator("[data-posts] > article")).to_have_count(2)
    await expect(page.locator("[data-posts] > article").last).to_contain_text("Mrs Macdonald")
    assert (await post_ids(page))[0] == before


async def test_the_opening_changes_where_it_stands(
    window: Open, browser: Browse, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    opening = await owner.fetchval(
        "select id from posts where thread_id = $1", UUID(case.rpartition("/")[2])
    )
    page = await window(BOB)
    await stays_open(page, case)
    await expect(page.get_by_role("heading", level=1)).to_have_text("A taper that has stalled")
    await browser(ALICE).submit(f"/posts/{opening}/withdraw", {"reason": ""})
    await expect(page.get_by_role("heading", level=1)).to_have_text("A case that is not shown")
    assert await has_stayed(page)


async def test_new_reply_moves_neither_reader_nor_focus_and_can_be_gone_to(
    window: Open, browser: Browse
) -> None:
    case = await post_case(browser(ALICE))
    replies = [await post_reply(browser(BOB), case, f"{n}. {LONG}") for n in range(8)]
    page = await window(ALICE)
    await stays_open(page, case)
    read = page.locator(f"#post-{replies[4]}")
    await read.scroll_into_view_if_needed()
    await read.get_by_role("link", name="Reply").focus()
    before = await reading_place(page)
    # Above the reader, and far below.
    above = await post_reply(browser(COORDINATOR), case, f"Above. {LONG}", parent_id=replies[0])
    below = await post_reply(browser(COORDINATOR), case, "Below.")
    button = page.locator("[data-show-new]")
    await expect(button).to_have_text("2 new replies")
    after = await reading_place(page)
    assert (after["focus"], after["top"]) == (before["focus"], before["top"])
    await button.click()
    await expect(page.locator(f"#post-{above}")).to_be_focused()
    await expect(page.locator(f"#post-{above}")).to_be_in_viewport()
    await expect(button).to_have_text("1 new reply")
    await button.click()
    await expect(page.locator(f"#post-{below}")).to_be_focused()
    await expect(button).to_be_hidden()


async def test_page_that_was_offline_catches_up_with_nothing_missing(
    window: Open, browser: Browse
) -> None:
    case = await post_case(browser(ALICE))
    first = await post_reply(browser(BOB), case, "Before.")
    gone = await post_reply(browser(BOB), case, "Before that.")
    page = await window(ALICE)
    line = await line_of(page)
    await stays_open(page, case)
    await page.context.set_offline(True)
    await line.cut()
    connection = page.locator("[data-connection]")
    await expect(connection).to_have_text(
        "You are offline. New posts will appear when you are back."
    )
    second = await post_reply(browser(BOB), case, "Meanwhile.")
    await browser(BOB).submit(f"/posts/{gone}/withdraw", {"reason": ""})
    third = await post_reply(browser(COORDINATOR), case, "And this.", parent_id=first)
    await expect(page.locator("[data-posts] > article")).to_have_count(2)
    line.mend()
    await page.context.set_offline(False)
    await expect(connection).to_be_hidden()
    await expect(page.locator("[data-posts] > article")).to_have_count(4)
    assert await post_ids(page) == [first, third, gone, second]
    await expect(page.locator(f"#post-{gone}")).to_have_attribute("data-status", "removed")
    assert await has_stayed(page)


async def test_live_page_speaks_french_to_who_reads_french(window: Open, browser: Browse) -> None:
    case = await post_case(browser(ALICE))
    page = await window(FRANCOISE)
    await stays_open(page, case)
    reply = await post_reply(browser(BOB), case, "Start low.")
    await expect(page.locator("[data-announce]")).to_have_text(
        "Nouvelle réponse\N{NO-BREAK SPACE}: Bob Chiasson."
    )
    # The text is in its author's language, and says so.
    await expect(page.locator(f"#post-{reply} [lang=en]")).to_have_text("Start low.")


async def test_case_whose_reader_loses_the_right_to_it_says_so(
    window: Open, browser: Browse
) -> None:
    case = await post_case(browser(ALICE))
    page = await window(BOB)
    await stays_open(page, case)
    membership = BOB.membership_id(BOB.belongings[0][0])
    await browser(COORDINATOR).submit(
        f"/networks/nova-scotia/members/{membership}/end", page="/networks/nova-scotia/members"
    )
    await post_reply(browser(ALICE), case, "After that.")
    await expect(page.locator("[data-connection]")).to_contain_text("no longer live")
    assert "After that." not in await page.content()
