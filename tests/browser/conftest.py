"""One Chromium for all tests, and windows in it that fail a test when their page complains."""

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import async_playwright, expect

from tests.browser.chromium import started
from tests.browser.windows import Open, Windows
from tests.seeding import Owner
from tests.serving import Served

# The machine may be busy with other things.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
async def chromium() -> AsyncGenerator[Chromium]:
    async with async_playwright() as playwright:
        browser = await started(playwright)
        yield browser
        await browser.close()


@pytest.fixture
async def window(chromium: Chromium, server: Served, owner: Owner) -> AsyncGenerator[Open]:
    """Opens windows; errors, policy violations and requests to elsewhere in any of them fail the test."""
    windows = Windows(chromium, server, owner)
    yield windows.open
    await windows.close()
    assert windows.complaints == []
