"""Live pages, and how to tell that one was never loaded again."""

from collections.abc import Callable

from playwright.async_api import Page, WebSocketRoute, expect

from tests.people import Person
from tests.serving import Browser

Browse = Callable[[Person | None], Browser]

_PLACE = """() => {
  const focused = document.activeElement
  return {
    scroll: Math.round(scrollY),
    focus: focused.id || focused.getAttribute("href"),
    top: Math.round(focused.getBoundingClientRect().top),
  }
}"""


async def stays_open(page: Page, path: str) -> None:
    """Open a live page, marked so that loading it again would show."""
    await page.goto(path)
    await expect(page.locator("[data-live]")).to_be_attached()
    await page.evaluate("window.stayed = true")


async def has_stayed(page: Page) -> bool:
    return bool(await page.evaluate("window.stayed === true"))


async def reading_place(page: Page) -> dict[str, int | str]:
    """Where the reader is: how far down, on what, and where on the screen that stands."""
    place: dict[str, int | str] = await page.evaluate(_PLACE)
    return place


async def post_ids(page: Page) -> list[str]:
    ids: list[str] = await page.locator("[data-posts] > article").evaluate_all(
        "posts => posts.map(post => post.id.replace('post-', ''))"
    )
    return ids


class Line:
    """The live sockets of a window, which a test can cut."""

    def __init__(self) -> None:
        self.is_down = False
        self._routes: list[WebSocketRoute] = []

    async def cut(self) -> None:
        """Until `mend`, every socket is lost at once, as where there is no signal."""
        self.is_down = True
        for route in self._routes:
            await route.close(code=1012)
        self._routes.clear()

    def mend(self) -> None:
        self.is_down = False

    async def take(self, route: WebSocketRoute) -> None:
        if self.is_down:
            await route.close(code=1012)
            return
        route.connect_to_server()
        self._routes.append(route)


async def line_of(page: Page) -> Line:
    line = Line()
    await page.route_web_socket("**/live", line.take)
    return line
