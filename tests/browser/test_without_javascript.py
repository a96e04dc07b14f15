"""JavaScript off: reading, writing, mending, deciding and signing in go on."""

import re

from playwright.async_api import expect

from tests.browser.forms import POST, fill_case, press, send
from tests.browser.live import Browse
from tests.browser.windows import Open
from tests.makers import post_case, post_reply
from tests.people import ALICE, BOB, MODERATOR, NS, PASSWORD
from tests.seeding import Owner
from tests.texts import HARMLESS, NAMING


async def test_case_is_posted_read_and_answered(window: Open) -> None:
    alice, bob = await window(ALICE, javascript=False), await window(BOB, javascript=False)
    await alice.goto(f"/networks/{NS.slug}/cases/new")
    await fill_case(alice)
    await expect(alice.locator(POST)).to_contain_text("Post to Nova Scotia")
    await send(alice)
    await expect(alice.locator(".flash")).to_contain_text("Posted.")
    await bob.goto(f"/networks/{NS.slug}/cases")
    await bob.get_by_role("link", name="A taper that has stalled").click()
    await bob.get_by_label("Your text").fill(HARMLESS)
    await send(bob)
    await expect(bob.locator("[data-posts]")).to_contain_text(HARMLESS)
    await alice.reload()
    await alice.get_by_role("link", name="Reply to Bob Chiasson").click()
    await alice.get_by_label("Your text").fill("Thank you, that helps.")
    await send(alice)
    await expect(alice.locator("[data-posts] > article")).to_have_count(2)
    await alice.get_by_role("button", name="Mark as read to here").click()
    await expect(alice.get_by_role("button", name="Mark as read to here")).to_have_count(0)


async def test_own_reply_is_found_edited_and_withdrawn(window: Open, browser: Browse) -> None:
    case = await post_case(browser(ALICE))
    await post_reply(browser(BOB), case, HARMLESS)
    page = await window(BOB, javascript=False)
    await page.goto(case)
    own = page.locator("#mine-published")
    await own.locator("summary").click()
    await own.get_by_role("link", name="Edit").click()
    await page.get_by_label("Your text").fill("Said anew.")
    await send(page)
    await expect(page.locator("[data-posts]")).to_contain_text("Said anew.")
    await own.locator("summary").click()
    await own.get_by_role("link", name="Withdraw").click()
    await page.get_by_role("button", name="Withdraw it").click()
    await expect(page.locator("[data-posts]")).not_to_contain_text("Said anew.")


async def test_returned_text_is_reviewed_returned_mended_and_published(
    window: Open, browser: Browse
) -> None:
    case = await post_case(browser(ALICE))
    bob, moderator = await window(BOB, javascript=False), await window(MODERATOR, javascript=False)
    await bob.goto(case)
    await bob.get_by_label("Your text").fill(NAMING)
    await send(bob)
    await expect(bob.locator("#findings-body mark")).to_have_count(2)
    await bob.get_by_text("These words identify nobody").click()
    await bob.get_by_label("A word to the moderator").fill("A helpline.")
    await bob.get_by_role("button", name="Ask a moderator to look at it").click()
    await expect(bob.get_by_text("With a moderator")).to_be_visible()
    await moderator.goto("/")
    await moderator.locator("main").get_by_role("link", name="waiting for a moderator").click()
    await moderator.locator("[data-rows] a.row__link").click()
    await moderator.get_by_label("Note to the author").fill("Please leave out the name.")
    await moderator.get_by_role("button", name="Return").click()
    await expect(moderator.get_by_text("The queue is empty.")).to_be_visible()
    await bob.goto("/held")
    await expect(bob.get_by_text("Please leave out the name.")).to_be_visible()
    await bob.get_by_role("link", name="Mend").click()
    await bob.get_by_label("Your text").fill(HARMLESS)
    await send(bob)
    await expect(bob.locator("[data-posts]")).to_contain_text(HARMLESS)
    await expect(bob.locator(".flash")).to_contain_text("Posted.")


async def test_moderator_hides_a_post(window: Open, browser: Browse) -> None:
    case = await post_case(browser(ALICE))
    reply = await post_reply(browser(BOB), case, HARMLESS)
    page = await window(MODERATOR, javascript=False)
    await page.goto(case)
    post = page.locator(f"#post-{reply}")
    await post.locator("summary").click()
    await post.get_by_role("link", name="Hide now").click()
    await page.get_by_role("button", name="Hide it now").click()
    await expect(post).to_have_attribute("data-status", "hidden")


async def test_language_is_changed_where_one_is(window: Open) -> None:
    page = await window(ALICE, javascript=False)
    await page.goto(f"/networks/{NS.slug}/cases?show=all")
    await page.get_by_role("button", name="FR Français").click()
    await expect(page.locator("html")).to_have_attribute("lang", "fr")
    await expect(page).to_have_url(re.compile(r"/cases\?show=all$"))
    await page.get_by_role("button", name="EN English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_text_whose_login_ended_is_there_after_signing_in(
    window: Open, browser: Browse, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    page = await window(BOB, javascript=False)
    await page.goto(case)
    await page.get_by_label("Your text").fill(HARMLESS)
    await owner.execute("update logins set ended_at = now() where id = $1", BOB.login_id)
    await send(page)
    await expect(page.get_by_text("Your text is kept.")).to_be_visible()
    await page.get_by_label("E-mail").fill(BOB.email)
    await page.get_by_label("Password").fill("not this one at all")
    await press(page.get_by_role("button", name="Sign in"))
    await expect(page.get_by_role("alert")).to_contain_text("not right")
    await page.get_by_label("Password").fill(PASSWORD)
    await press(page.get_by_role("button", name="Sign in"))
    await expect(page.get_by_text(HARMLESS)).to_be_visible()
    await page.get_by_role("button", name="Continue with your text").click()
    await expect(page).to_have_url(re.compile(f"{case}#post-"))
    await expect(page.locator("[data-posts]")).to_contain_text(HARMLESS)


async def test_newcomer_accepts_the_terms_before_the_first_post(
    window: Open, browser: Browse, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    await owner.execute("delete from terms_acceptances where account_id = $1", BOB.id)
    page = await window(BOB, javascript=False)
    await page.goto(case)
    await expect(page.get_by_label("Your text")).to_have_count(0)
    await page.get_by_role("link", name="Terms of use").click()
    await page.get_by_role("button", name="I have read them and accept").click()
    await expect(page).to_have_url(re.compile(f"{case}$"))
    await expect(page.get_by_label("Your text")).to_be_visible()
