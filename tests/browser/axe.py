"""axe-core in a page, as readable complaints."""

from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # has none.
from playwright.async_api import Page

_RUN: Final = """() => axe.run(document, {resultTypes: ["violations"]}).then(
  ({violations}) => violations.flatMap(({id, help, nodes}) => nodes.map(
    ({target, html, failureSummary}) => `${id}: ${help}\\n  ${target}\\n  ${html}\\n  ${failureSummary}`)))"""


async def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now, each with its place."""
    await page.evaluate(AXE_SCRIPT)
    found: Any = await page.evaluate(_RUN)
    return [str(one) for one in found]
