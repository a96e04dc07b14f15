"""Signing out ends the login itself, not only the cookie."""

from collections.abc import Callable

from tests.people import ALICE, Person
from tests.serving import Browser

Open = Callable[[Person | None], Browser]


async def test_sign_out_ends_the_login(browser: Open) -> None:
    alice, copy = browser(ALICE), browser(ALICE)

    answer = await alice.submit("/sign-out", page="/me")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "login" not in alice.cookies
    assert (await copy.get("/me")).status_code == 303


async def test_sign_out_from_another_site_is_refused(browser: Open) -> None:
    alice = browser(ALICE)

    answer = await alice.submit("/sign-out", page="/me", Origin="https://evil.example")

    assert answer.status_code == 403
    assert (await alice.get("/me")).status_code == 200


async def test_sign_out_without_a_login_leads_to_sign_in(browser: Open) -> None:
    answer = await browser(None).submit("/sign-out", page="/sign-in")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
