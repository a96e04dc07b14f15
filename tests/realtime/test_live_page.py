"""A case page that stays open in a real browser: what others do appears in it, where it belongs."""

import os
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, WebSocketRoute, async_playwright, expect

from tests.makers import post_case, post_reply
from tests.people import ALICE, BOB, COORDINATOR, MODERATOR, NS, Person
from tests.serving import Browser, Served

Browse = Callable[[Person | None], Browser]
Open = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncGenerator[Chromium]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", chromium_sandbox=os.geteuid() != 0
        )
        yield started
        await started.close()


@pytest.fixture
async def window(chromium: Chromium, server: Served) -> AsyncGenerator[Open]:
    """Opens a page as a person; fails the test when the page's script or its policy complains."""
    complaints: list[str] = []
    contexts = []

    async def opened(person: Person, path: str, lines: list[WebSocketRoute] | None = None) -> Page:
        context = await chromium.new_context()
        contexts.append(context)
        await context.add_cookies([{"name": "login", "value": person.login, "url": server.url}])
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        if lines is not None:
            await page.route_web_socket("**/live", lambda line: _pass(line, lines))
        await page.goto(server.url + path)
        await expect(page.locator("[data-live]")).to_be_attached()
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert complaints == []


def _pass(line: WebSocketRoute, lines: list[WebSocketRoute]) -> None:
    """Let a socket through to the server, where a test can cut it."""
    line.connect_to_server()
    lines.append(line)


async def test_replies_appear_in_their_places_in_an_open_page(
    browser: Browse, window: Open
) -> None:
    case = await post_case(browser(ALICE))
    page = await window(ALICE, case)
    first = await post_reply(browser(BOB), case, "Start low.")
    await expect(page.locator(f"#post-{first}")).to_contain_text("Start low.")
    second = await post_reply(browser(COORDINATOR), case, "And the sleep?")
    await expect(page.locator(f"#post-{second}")).to_be_visible()
    nested = await post_reply(browser(MODERATOR), case, "As Bob says.", parent_id=first)
    await expect(page.locator(f"#post-{nested}")).to_be_visible()
    ids = await page.locator("[data-posts] > article").evaluate_all("all => all.map(a => a.id)")
    assert ids == [f"post-{post}" for post in (first, nested, second)]
    await expect(page.locator("[data-announce]")).to_have_text("New reply from Maud Fraser.")
    await expect(page.locator("[data-empty]")).to_have_count(0)


async def test_new_reply_does_not_move_the_reader_nor_the_focus(
    browser: Browse, window: Open
) -> None:
    case = await post_case(browser(ALICE))
    for number in range(12):
        await post_reply(browser(BOB), case, f"Thought {number}. " * 60)
    page = await window(ALICE, case)
    await page.evaluate("document.querySelector('[data-posts]').children[2].scrollIntoView()")
    await page.locator("[data-posts] > article").nth(2).get_by_role("link").first.focus()
    before = await page.evaluate(PLACE)
    reply = await post_reply(browser(BOB), case, "One more.")
    button = page.locator("[data-show-new]")
    await expect(button).to_have_text("1 new reply")
    assert await page.evaluate(PLACE) == before
    await button.click()
    await expect(page.locator(f"#post-{reply}")).to_be_focused()
    await expect(page.locator(f"#post-{reply}")).to_be_in_viewport()
    await expect(button).to_be_hidden()


async def test_withdrawal_appears_in_an_open_page(browser: Browse, window: Open) -> None:
    case = await post_case(browser(ALICE))
    reply = await post_reply(browser(BOB), case, "Start high.")
    page = await window(ALICE, case)
    post = page.locator(f"#post-{reply}")
    await browser(BOB).submit(f"/posts/{reply}/withdraw", page=f"/posts/{reply}/withdraw")
    await expect(post).to_have_attribute("data-status", "removed")
    await expect(post).not_to_contain_text("Start high.")
    await expect(page.locator("[data-posts] > article")).to_have_count(1)


async def test_page_catches_up_after_it_was_offline(browser: Browse, window: Open) -> None:
    case = await post_case(browser(ALICE))
    lines: list[WebSocketRoute] = []
    page = await window(ALICE, case, lines)
    # As when the server restarts.
    await lines[-1].close(code=1012)
    connection = page.locator("[data-connection]")
    await expect(connection).to_have_text("Reconnecting…")
    reply = await post_reply(browser(BOB), case, "Meanwhile.")
    await expect(page.locator(f"#post-{reply}")).to_be_visible()
    await expect(connection).to_be_hidden()


async def test_new_case_appears_in_an_open_list(browser: Browse, window: Open) -> None:
    page = await window(BOB, f"/networks/{NS.slug}/cases")
    case = await post_case(browser(ALICE))
    row = page.locator(f"#case-{case.rpartition('/')[2]}")
    await expect(row).to_be_visible()
    await expect(row).to_have_attribute("data-unread", "")


PLACE = """() => ({
  top: Math.round(document.querySelector('[data-posts]').children[2].getBoundingClientRect().top),
  focus: document.activeElement.closest('article')?.id,
})"""
