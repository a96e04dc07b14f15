"""The language of the pages: by account, by cookie, by what the browser asks for."""

from collections.abc import Callable

import pytest

from tests.people import ALICE, FRANCOISE, Person
from tests.serving import Browser

Open = Callable[[Person | None], Browser]


async def test_member_changes_his_language_for_good(browser: Open) -> None:
    answer = await browser(ALICE).submit(
        "/language", {"language": "fr", "next": "/me?x=1"}, page="/me"
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/me?x=1")
    assert '<html lang="fr">' in (await browser(ALICE).get("/me")).text


async def test_visitor_changes_the_language_of_his_browser(browser: Open) -> None:
    stranger = browser(None)

    await stranger.submit("/language", {"language": "fr", "next": "/sign-in"}, page="/sign-in")

    assert '<html lang="fr">' in (await stranger.get("/sign-in")).text
    assert '<html lang="en">' in (await browser(None).get("/sign-in")).text


async def test_first_page_is_in_the_language_that_the_browser_asks_for(browser: Open) -> None:
    answer = await browser(None).get("/sign-in", headers={"Accept-Language": "fr-CA,en;q=0.5"})

    assert '<html lang="fr">' in answer.text


async def test_member_reads_his_own_language_whatever_the_browser_says(browser: Open) -> None:
    answer = await browser(FRANCOISE).get("/me", headers={"Accept-Language": "en"})

    assert '<html lang="fr">' in answer.text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil"])
async def test_switch_sends_nobody_to_another_site(browser: Open, elsewhere: str) -> None:
    fields = {"language": "fr", "next": elsewhere}

    answer = await browser(ALICE).submit("/language", fields, page="/me")

    assert answer.headers["location"] == "/"


async def test_unknown_language_is_english(browser: Open) -> None:
    fields = {"language": "de", "next": "/"}

    await browser(FRANCOISE).submit("/language", fields, page="/me")

    assert '<html lang="en">' in (await browser(FRANCOISE).get("/me")).text
