"""Windows of a real browser, and what must never happen in one of them."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests.people import Person
from tests.seeding import Owner
from tests.serving import Served

# What the browser says by itself of a page that answered with an error: pages may.
_ANSWERED_WITH_ERROR = "Failed to load resource: the server responded with a status of 4"


class Open(Protocol):
    """`await window(ALICE)`: a window in a browser of her own."""

    async def __call__(
        self,
        person: Person | None,
        *,
        width: int = 1280,
        javascript: bool = True,
        dark: bool = False,
        language: str | None = None,
    ) -> Page: ...


# Without slots: Playwright notes on a listener's object that it listens.
@dataclass
class Windows:
    """Opens windows, each in a browser of its own, and collects the complaints of all of them."""

    chromium: Chromium
    server: Served
    owner: Owner
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    async def open(
        self,
        person: Person | None,
        *,
        width: int = 1280,
        javascript: bool = True,
        dark: bool = False,
        language: str | None = None,
    ) -> Page:
        """A window of a new browser; `language` becomes the person's own."""
        context = await self.chromium.new_context(
            base_url=self.server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale=f"{language or 'en'}-CA",
        )
        self._contexts.append(context)
        context.set_default_timeout(20_000)
        await self.sign_in(context, person, language)
        page = await context.new_page()
        self._listen(page)
        return page

    async def sign_in(
        self, context: BrowserContext, person: Person | None, language: str | None = None
    ) -> None:
        """Let `context` be `person`'s browser; `language` becomes the person's own."""
        if person is None:
            return
        if language is not None:
            change = "update accounts set language = $1 where id = $2"
            await self.owner.execute(change, language, person.id)
        await context.add_cookies(
            [{"name": "login", "value": person.login, "url": self.server.url, "httpOnly": True}]
        )

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()

    def _listen(self, page: Page) -> None:
        documents: set[str] = set()

        def said(message: ConsoleMessage) -> None:
            expected = message.text.startswith(_ANSWERED_WITH_ERROR)
            if message.type == "error" and not (expected and message.location["url"] in documents):
                self.complaints.append(f"{message.text} ({page.url})")

        def asked(request: Request) -> None:
            if request.is_navigation_request():
                documents.add(request.url)
            self._note_foreign(request)

        page.on("request", asked)
        page.on("response", self._note_failure)
        page.on("console", said)
        page.on("pageerror", lambda error: self.complaints.append(f"{error} ({page.url})"))

    def _note_foreign(self, request: Request) -> None:
        address = urlsplit(request.url)
        here = urlsplit(self.server.url).netloc
        if address.scheme in {"http", "https"} and address.netloc != here:
            self.complaints.append(f"foreign host: {request.url}")

    def _note_failure(self, response: Response) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.complaints.append(f"{response.status} from {response.url}")
