"""Filling forms as a person does: by their labels."""

from typing import Final

from playwright.async_api import Locator, Page

from tests.texts import CASE

POST: Final = "button[name=action][value=post]"


async def fill_case(page: Page, **changes: str) -> None:
    """Fill the form of a case with a harmless one, `changes` apart."""
    written = {**CASE, **changes}
    await page.get_by_label("Title").fill(written["title"])
    await page.get_by_label("Chronic pain").check()
    await page.get_by_label("Age of the patient").select_option("50-59")
    await page.get_by_label("Where you practise").fill(written["setting"])
    await page.get_by_label("Background").fill(written["background"])
    await page.get_by_label("What has been tried").fill(written["tried"])
    await page.get_by_label("Your question").fill(written["question"])
    await page.get_by_label("Advice").check()


async def send(page: Page) -> None:
    """Press the button that posts."""
    await page.locator(POST).click()


async def press(button: Locator) -> None:
    """Press what sends a form, and wait for the page that comes of it."""
    async with button.page.expect_navigation():
        await button.click()
