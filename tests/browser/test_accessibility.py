"""Every page, in both languages, light and dark, wide and narrow: nothing for axe to find, nothing cut off."""

from collections.abc import AsyncGenerator

import httpx
import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, Response, expect

from forum.core.database import Database
from tests.browser.axe import OF_APPEARANCE, violations
from tests.browser.scene import Scene, made_scene
from tests.browser.views import VIEWS, View
from tests.browser.windows import Open, Windows
from tests.people import ALICE, Person
from tests.seeding import Owner, reset
from tests.serving import Browser, Served, browser_of, closing


@pytest.fixture(scope="module")
async def scene(
    connections: dict[str, Owner], server: Served, worker_role: Database
) -> AsyncGenerator[Scene]:
    await reset(connections["postgres"])
    clients: list[httpx.AsyncClient] = []

    def opened(person: Person | None) -> Browser:
        clients.append(made := browser_of(server, person))
        return made

    async with closing(clients):
        yield await made_scene(opened, connections["forum_owner"], worker_role, server)


class Visitors:
    """One window for each person, in the language of the moment: pages cost less than browsers."""

    def __init__(self, windows: Windows) -> None:
        self.windows = windows
        self._pages: dict[tuple[Person | None, str], Page] = {}
        self._status = 0

    async def see(self, view: View, path: str, language: str) -> tuple[Page, int]:
        """The page in front of its reader, and the status that it came with."""
        self.windows.complaints.clear()
        page = await self._page(view.person, language)
        await self.windows.sign_in(page.context, view.person, language)
        await page.set_viewport_size({"width": 1280, "height": 900})
        await page.emulate_media(color_scheme="light")
        await page.goto(path)
        if view.act is not None:
            await view.act(page)
        return page, self._status

    async def _page(self, person: Person | None, language: str) -> Page:
        key = (person, language)
        if key not in self._pages:
            self._pages[key] = await self.windows.open(person, language=language)
            self._pages[key].on("response", self._note)
        return self._pages[key]

    def _note(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self._status = answer.status


@pytest.fixture(scope="module")
async def visitors(
    chromium: Chromium, server: Served, connections: dict[str, Owner]
) -> AsyncGenerator[Visitors]:
    windows = Windows(chromium, server, connections["forum_owner"])
    yield Visitors(windows)
    await windows.close()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
async def test_page_is_accessible(
    view: View, language: str, scene: Scene, visitors: Visitors
) -> None:
    page, status = await visitors.see(view, scene.path(view.path), language)
    assert status == view.status
    assert await page.locator("html").get_attribute("lang") == language
    await expect(page.locator("h1")).to_have_count(1)
    await expect(page.locator("h1")).to_be_visible()
    await page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert await violations(page) == []
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": 360, "height": 800})
    assert await violations(page, OF_APPEARANCE) == []
    await page.set_viewport_size({"width": 320, "height": 800})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    assert visitors.windows.complaints == []


async def test_skip_link_leads_to_the_content(window: Open) -> None:
    page = await window(ALICE)
    await page.goto("/")
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()


async def test_axe_sees_what_is_wrong(window: Open) -> None:
    page = await window(None)
    await page.goto("/sign-in")
    await page.locator("#field-email").evaluate("field => field.labels[0].remove()")
    (found,) = await violations(page)
    assert found.startswith("label:")
