"""A forgotten password: a mailed link, once, for an hour; and nothing tells who has an account."""

from collections.abc import Callable

import pytest

from forum.accounts.throttle import RESET_OF_ACCOUNT
from forum.core.database import Database
from tests.answers import said
from tests.mailbox import delivered, link_in
from tests.people import ALICE, FRANCOISE, PASSWORD, Person
from tests.seeding import Owner
from tests.serving import Browser, Served

Open = Callable[[Person | None], Browser]
NEW = "quiet ferry lantern 9"


def passwords(password: str = NEW, again: str | None = None) -> dict[str, str]:
    return {"password": password, "password_again": password if again is None else again}


@pytest.fixture
async def link(browser: Open, worker_database: Database, server: Served) -> str:
    """The path in the mail that Alice got."""
    await browser(None).submit("/forgotten", {"email": ALICE.email})
    (mail,) = await delivered(worker_database, server.settings)
    assert mail["To"] == ALICE.email
    return link_in(mail)


async def test_asking_says_the_same_whether_or_not_there_is_an_account(
    browser: Open, owner: Owner
) -> None:
    known = await browser(None).submit("/forgotten", {"email": ALICE.email})
    unknown = await browser(None).submit("/forgotten", {"email": "nobody@clinic.example"})

    assert said(known) == said(unknown)
    assert known.headers["location"] == unknown.headers["location"] == "/sign-in"
    assert await owner.fetchval("select array_agg(account_id) from notifications") == [ALICE.id]


async def test_asking_too_often_is_refused_for_any_address(browser: Open, owner: Owner) -> None:
    for email in (ALICE.email, "nobody@clinic.example"):
        await owner.execute("delete from attempts")
        await browser(None).submit("/forgotten", {"email": email})
        await owner.execute("update attempts set count = $1", RESET_OF_ACCOUNT.most)

        answer = await browser(None).submit("/forgotten", {"email": email})

        assert answer.status_code == 429


async def test_suspended_account_gets_no_mail(
    browser: Open, owner: Owner, worker_database: Database, server: Served
) -> None:
    await owner.execute("update accounts set suspended_at = now() where id = $1", ALICE.id)

    await browser(None).submit("/forgotten", {"email": ALICE.email})

    assert await delivered(worker_database, server.settings) == []


async def test_mail_is_in_the_language_of_its_reader(
    browser: Open, worker_database: Database, server: Served
) -> None:
    await browser(None).submit("/forgotten", {"email": FRANCOISE.email})

    (mail,) = await delivered(worker_database, server.settings)

    assert mail["Content-Language"] == "fr"


async def test_link_leads_to_the_public_address_whatever_the_host_header_says(
    browser: Open, worker_database: Database, server: Served
) -> None:
    hostile = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    answer = await browser(None).submit("/forgotten", {"email": ALICE.email}, **hostile)
    assert answer.status_code == 303

    (mail,) = await delivered(worker_database, server.settings)

    assert "evil.example" not in mail.as_string()
    assert f"\n{server.url}/reset/" in mail.get_content()


async def test_link_sets_the_password(browser: Open, link: str) -> None:
    stranger = browser(None)

    answer = await stranger.submit(link, passwords())

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    sign_in = {"email": ALICE.email, "password": NEW, "next": "/"}
    assert (await stranger.submit("/sign-in", sign_in)).status_code == 303
    sign_in["password"] = PASSWORD
    assert (await browser(None).submit("/sign-in", sign_in)).status_code == 401


async def test_reset_ends_every_login_and_token(browser: Open, link: str) -> None:
    alice = browser(ALICE)
    await browser(None).submit(link, passwords())

    assert (await alice.get("/me")).status_code == 303
    bearer = {"Authorization": f"Bearer {ALICE.token}"}
    assert (await browser(None).get("/api/v1/me", headers=bearer)).status_code == 401


async def test_owner_is_told_of_the_change(
    browser: Open, link: str, worker_database: Database, server: Served
) -> None:
    await browser(None).submit(link, passwords())

    (mail,) = await delivered(worker_database, server.settings)

    assert (mail["To"], link_in(mail)) == (ALICE.email, "/me/logins")


async def test_link_works_once(browser: Open, link: str) -> None:
    stranger = browser(None)
    token = await stranger.form_token(link)
    await stranger.post(link, data={**passwords(), "csrf": token})

    again = await stranger.post(link, data={**passwords("other ferry lantern 8"), "csrf": token})

    assert again.status_code == 404
    assert (await stranger.get(link)).status_code == 404


async def test_expired_link_answers_as_one_that_never_was(
    browser: Open, link: str, owner: Owner
) -> None:
    await owner.execute("update password_resets set expires_at = now()")

    expired = await browser(None).get(link)
    unknown = await browser(None).get("/reset/never-was")

    assert said(expired) == said(unknown)
    assert expired.status_code == 404


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (passwords("short"), "at least 12"),
        (passwords("x" * 129), "at most 128"),
        (passwords("motdepasse123"), "guessed first"),
        (passwords(NEW, "quiet ferry lantern 8"), "differ"),
    ],
)
async def test_refused_password_leaves_the_link_open(
    browser: Open, link: str, refused: dict[str, str], why: str
) -> None:
    answer = await browser(None).submit(link, refused)

    assert answer.status_code == 422
    assert why in answer.text
    assert (await browser(None).submit(link, passwords())).status_code == 303


async def test_database_holds_no_token_that_works(link: str, owner: Owner) -> None:
    token = link.rpartition("/")[2]

    kept = await owner.fetchval(
        "select string_agg(n::text, '') || string_agg(r::text, '') from notifications n, password_resets r"
    )

    assert token not in kept
