"""axe-core in a page, as readable complaints."""

from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # has none.
from playwright.async_api import Page

# What may differ where only colours, widths and what is shown do.
OF_APPEARANCE: Final = [
    "button-name",
    "color-contrast",
    "landmark-unique",
    "link-name",
    "nested-interactive",
    "scrollable-region-focusable",
    "target-size",
]

_RUN: Final = """rules => axe.run(document, {
  resultTypes: ["violations"],
  ...(rules.length ? {runOnly: {type: "rule", values: rules}} : {}),
}).then(({violations}) => violations.flatMap(({id, help, nodes}) => nodes.map(
  ({target, html, failureSummary}) => `${id}: ${help}\\n  ${target}\\n  ${html}\\n  ${failureSummary}`)))"""


async def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds wrong with the page as it is now, each with its place; only by `rules`, if any."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    found: Any = await page.evaluate(_RUN, rules or [])
    return [str(one) for one in found]
