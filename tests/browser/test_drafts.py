"""A text on its way: kept in its tab while it is written, forgotten when it is sent, mended with one press."""

import re

from playwright.async_api import Page, expect

from tests.browser.forms import send
from tests.browser.live import Browse
from tests.browser.windows import Open
from tests.makers import post_case
from tests.people import ALICE, BOB, FRANCOISE
from tests.texts import HARMLESS


async def test_draft_survives_leaving_the_page(window: Open, browser: Browse) -> None:
    case = await post_case(browser(ALICE))
    page = await writing(await window(BOB), case)
    await page.goto("/")
    await page.goto(case)
    await expect(page.get_by_label("Your text")).to_have_value(HARMLESS)
    # A text in one case is no text in another.
    await page.goto(await post_case(browser(ALICE)))
    await expect(page.get_by_label("Your text")).to_have_value("")


async def test_draft_is_forgotten_when_the_text_is_posted(window: Open, browser: Browse) -> None:
    case = await post_case(browser(ALICE))
    page = await writing(await window(BOB), case)
    await send(page)
    await expect(page.locator(".flash")).to_contain_text("Posted.")
    await expect(page.get_by_label("Your text")).to_have_value("")
    assert await page.evaluate("sessionStorage.length") == 0


async def test_nothing_is_left_behind_at_signing_out(window: Open, browser: Browse) -> None:
    page = await writing(await window(BOB), await post_case(browser(ALICE)))
    await page.locator("summary").filter(has_text="My account").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert await page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]


async def test_replacement_is_in_the_language_of_the_text(window: Open, browser: Browse) -> None:
    case = await post_case(browser(ALICE))
    page = await window(FRANCOISE)
    await page.goto(case)
    await page.get_by_label("Votre texte").fill("Her number is 902-555-0143.")
    await page.get_by_label("Langue du texte").select_option("en")
    await send(page)
    await page.get_by_role("button", name="Remplacer 902-555-0143").click()
    await expect(page.get_by_label("Votre texte")).to_have_value(
        re.compile("^Her number is .*phone number")
    )


async def writing(page: Page, case: str) -> Page:
    await page.goto(case)
    await page.get_by_label("Your text").fill(HARMLESS)
    await expect(page.locator("[data-saved]")).to_contain_text("Saved")
    return page
