"""Starts the system's Chromium."""

import shutil
from typing import Final

from playwright.async_api import Browser as Chromium
from playwright.async_api import Playwright

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS: Final = [
    # Root may not have the sandbox; what runs in it here is our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


async def started(playwright: Playwright) -> Chromium:
    """A browser without a window on the screen. No browser is downloaded."""
    path = next(found for name in _NAMES if (found := shutil.which(name)))
    return await playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
