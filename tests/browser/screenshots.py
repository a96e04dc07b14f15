"""Every page over the demo: narrow and wide, light and dark, English and French, as PNG files.

Run it as `python -m tests.browser.screenshots FOLDER [page ...]`; for a person to look at.
"""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, async_playwright

from forum.demo.content import read_people
from forum.demo.people import PASSWORD
from tests.browser.chromium import started
from tests.browser.forms import POST, press
from tests.browser.views import make_token, send_nothing

_WIDTHS: Final = (360, 1280)
_NS: Final = "/networks/nova-scotia"
_STARTS_WITHIN: Final = 120.0
_NAMING: Final = "She phoned Mrs Macdonald on March 17, at 902-555-0143, and has slept badly since."

# Members of the demo.
MENTOR, MENTEE, MODERATOR, COORDINATOR = "m03", "m04", "m02", "m41"
NEWCOMER, TWO_NETWORKS, NATIONAL = "m49", "m18", "m06"


@dataclass(frozen=True, slots=True)
class Shot:
    """A page, who sees it, and what brings it about beyond its address."""

    name: str
    member: str | None
    path: str
    act: Callable[[Page], Awaitable[None]] | None = None


def follow(selector: str) -> Callable[[Page], Awaitable[None]]:
    async def act(page: Page) -> None:
        await press(page.locator(selector).first)

    return act


async def busiest_case(page: Page) -> None:
    counts = await page.locator("article.row").evaluate_all(
        "rows => rows.map(row => +(row.querySelector('.row__state').innerText.match(/(\\d+) (repl|rép)/)?.[1] ?? 0))"
    )
    await press(page.locator(".row__link").nth(counts.index(max(counts))))


async def reply_to_somebody(page: Page) -> None:
    await busiest_case(page)
    await press(page.locator("[data-posts] a[href*='reply?to=']").first)


async def write_findings(page: Page) -> None:
    await page.locator("#field-title").fill("Mrs Macdonald asks for more")
    await page.locator("[name=domains]").first.check()
    await page.locator("#field-background").fill(_NAMING)
    await page.locator("[name=help_wanted]").first.check()
    await page.locator("#field-question").fill("Would you lower the dose now, or wait?")
    await press(page.locator(POST))


async def flag_somebody(page: Page) -> None:
    await busiest_case(page)
    await page.goto(str(await page.locator("a[href$='/flag']").last.get_attribute("href")))


async def hide_something(page: Page) -> None:
    await busiest_case(page)
    await page.goto(str(await page.locator("a[href$='/hide']").last.get_attribute("href")))


async def wrong_password(page: Page) -> None:
    await page.locator("#field-email").fill("nobody@clinic.example")
    await page.locator("#field-password").fill("not the password")
    await press(page.locator("form.form button[data-kind=primary]"))


async def open_menus(page: Page) -> None:
    await page.locator(".topbar summary").last.click()


SHOTS: Final = (
    Shot("sign-in", None, "/sign-in"),
    Shot("sign-in-refused", None, "/sign-in", wrong_password),
    Shot("forgotten", None, "/forgotten"),
    Shot("home-mentee", MENTEE, "/"),
    Shot("home-mentor", MENTOR, "/"),
    Shot("home-moderator", MODERATOR, "/"),
    Shot("home-two-networks", TWO_NETWORKS, "/"),
    Shot("home-newcomer", NEWCOMER, "/"),
    Shot("menu", TWO_NETWORKS, "/", open_menus),
    Shot("networks", TWO_NETWORKS, "/networks"),
    Shot("cases", MENTOR, f"{_NS}/cases"),
    Shot("cases-waiting", MENTOR, f"{_NS}/cases?show=waiting"),
    Shot("cases-national", MENTEE, "/networks/national/cases?show=all"),
    Shot("cases-mine", MENTOR, f"{_NS}/cases?show=mine"),
    Shot("case", MENTOR, f"{_NS}/cases?show=all", busiest_case),
    Shot("case-own", MENTEE, f"{_NS}/cases?show=mine", busiest_case),
    Shot("case-moderator", MODERATOR, f"{_NS}/cases?show=all", busiest_case),
    Shot("case-national", MENTEE, "/networks/national/cases?show=all", busiest_case),
    Shot("case-newcomer", NEWCOMER, f"{_NS}/cases?show=all", busiest_case),
    Shot("reply", MENTOR, f"{_NS}/cases?show=all", reply_to_somebody),
    Shot("new-case", MENTEE, f"{_NS}/cases/new"),
    Shot("new-case-problems", MENTEE, f"{_NS}/cases/new", send_nothing),
    Shot("new-case-findings", MENTOR, f"{_NS}/cases/new", write_findings),
    Shot("held", MENTEE, "/held"),
    Shot("mend", MENTEE, "/held", follow(".own__actions > a.button")),
    Shot("flag", MENTEE, f"{_NS}/cases?show=all", flag_somebody),
    Shot("hide", MODERATOR, f"{_NS}/cases?show=all", hide_something),
    Shot("queue", MODERATOR, f"{_NS}/queue"),
    Shot("hold", MODERATOR, f"{_NS}/queue", follow("[data-rows] .row__link")),
    Shot("hold-last", MODERATOR, f"{_NS}/queue", follow("[data-rows] > :last-child .row__link")),
    Shot("members", MENTEE, f"{_NS}/members"),
    Shot("members-coordinator", COORDINATOR, f"{_NS}/members"),
    Shot("invite", COORDINATOR, f"{_NS}/invite"),
    Shot("profile", MENTEE, "/me"),
    Shot("logins", MENTEE, "/me/logins"),
    Shot("token", MODERATOR, "/me/logins", make_token),
    Shot("terms", MENTEE, f"{_NS}/terms"),
    Shot("terms-to-accept", NEWCOMER, f"{_NS}/terms"),
    Shot("not-found", MENTEE, "/cases/01a00000-0000-7000-8000-000000000000"),
)


async def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    async with demo_forum() as url, async_playwright() as playwright:
        chromium = await started(playwright)
        contexts: dict[str | None, BrowserContext] = {}
        for shot in SHOTS:
            if names and shot.name not in names:
                continue
            if shot.member not in contexts:
                contexts[shot.member] = await signed_in(chromium, url, shot.member)
            for language in ("en", "fr"):
                await take(contexts[shot.member], shot, language, folder)
        await chromium.close()


@asynccontextmanager
async def demo_forum() -> AsyncGenerator[str]:
    """The forum as `make run` starts it, with a database of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="forum-shots-", dir="/tmp") as data:
        Path(data).chmod(0o755)
        environ = {**os.environ, "FORUM_DATA": data, "FORUM_PORT": str(port)}
        forum = Path(sys.executable).with_name("forum")
        serving = await asyncio.create_subprocess_exec(
            forum,
            "serve",
            env=environ,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert serving.stdout is not None
        async with asyncio.timeout(_STARTS_WITHIN):
            while b"http://" not in (said := await serving.stdout.readline()):
                assert said, "the forum did not start"
        yield f"http://127.0.0.1:{port}"
        serving.terminate()
        await serving.communicate()


async def signed_in(chromium: Chromium, url: str, member: str | None) -> BrowserContext:
    context = await chromium.new_context(base_url=url, reduced_motion="reduce")
    if member is None:
        return context
    page = await context.new_page()
    await page.goto("/sign-in")
    await page.locator("#field-email").fill(
        next(one.email for one in read_people().members if one.id == member)
    )
    await page.locator("#field-password").fill(PASSWORD)
    await press(page.locator("form.form button[data-kind=primary]"))
    await page.close()
    return context


async def take(context: BrowserContext, shot: Shot, language: str, folder: Path) -> None:
    page = await context.new_page()
    await page.goto("/networks" if shot.member else "/sign-in")
    await press(page.locator(f"form.language button[value={language}]"))
    await page.goto(shot.path)
    if shot.act is not None:
        await shot.act(page)
    for width in _WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900 if width > 1000 else 740})
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            path = folder / f"{shot.name}-{width}-{theme}-{language}.png"
            await page.screenshot(path=path, full_page=True)
    await page.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
