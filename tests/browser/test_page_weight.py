"""The first page of a browser that has nothing of ours yet: all of it, compressed, within 100 KB."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.live import Browse
from tests.browser.windows import Open
from tests.makers import post_case, post_reply
from tests.people import ALICE, BOB
from tests.texts import HARMLESS

LIMIT = 100 * 1024


async def test_first_page_of_a_visitor_is_light(window: Open) -> None:
    assert 0 < await weight_of(await window(None), "/sign-in") <= LIMIT


async def test_case_with_replies_is_light(window: Open, browser: Browse) -> None:
    case = await post_case(browser(ALICE))
    for person in (ALICE, BOB) * 10:
        await post_reply(browser(person), case, f"{HARMLESS} " * 6)
    page = await window(BOB)
    assert 0 < await weight_of(page, case) <= LIMIT
    await expect(page.locator("[data-posts] > article")).to_have_count(20)


async def weight_of(page: Page, path: str) -> int:
    """Bytes that came over the wire for the page and everything that it loads."""
    wire = await page.context.new_cdp_session(page)
    sizes: list[float] = []

    def count(finished: dict[str, Any]) -> None:
        sizes.append(finished["encodedDataLength"])

    wire.on("Network.loadingFinished", count)
    await wire.send("Network.enable")
    await page.goto(path, wait_until="networkidle")
    assert len(sizes) > 20, "styles and scripts are among them"
    return int(sum(sizes))
