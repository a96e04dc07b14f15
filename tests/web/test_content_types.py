"""Every answer names its type, and a charset at most once."""

from pathlib import Path

import httpx
import pytest

from forum.web.assets import asset, assets
from tests.people import ALICE, Person
from tests.serving import Served, api_of, browser_of

HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "person", "status", "kind"),
    [
        ("/sign-in", None, 200, HTML),
        ("/networks/nova-scotia/cases", ALICE, 200, HTML),
        ("/networks/atlantis/cases", ALICE, 404, HTML),
        ("/nowhere", None, 404, HTML),
        ("/health", None, 200, "application/json"),
    ],
)
@pytest.mark.usefixtures("owner")
async def test_page_is_html_in_utf8(
    server: Served, path: str, person: Person | None, status: int, kind: str
) -> None:
    async with browser_of(server, person) as browser:
        answered = await browser.get(path)

    assert (answered.status_code, answered.headers["content-type"]) == (status, kind)


@pytest.mark.usefixtures("owner")
async def test_api_answers_json_and_problems(server: Served) -> None:
    async with api_of(server, ALICE) as api:
        mine, missing = await api.get("/me"), await api.get("/networks/atlantis/cases")

    assert mine.headers["content-type"] == "application/json"
    assert missing.headers["content-type"] == "application/problem+json"


async def test_static_file_has_the_type_of_its_name(server: Served) -> None:
    kinds = {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
    }
    by_suffix = {Path(name).suffix: name for name in assets()}
    assert set(kinds) <= set(by_suffix)
    async with httpx.AsyncClient(base_url=server.url) as browser:
        for suffix, name in by_suffix.items():
            answered = await browser.get(asset(name))
            kind = answered.headers["content-type"]
            assert kind == kinds.get(suffix, kind)
            assert kind.count("charset") <= 1
