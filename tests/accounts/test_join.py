"""Joining a network by a mailed invitation, with a new account or with the one that there is."""

from collections.abc import Awaitable, Callable

import pytest

from forum.core.database import Database
from tests.answers import said
from tests.mailbox import delivered, link_in
from tests.people import ALICE, BC, CAROL, COORDINATOR, NS, PASSWORD, Person
from tests.seeding import Owner
from tests.serving import Browser, Served

Open = Callable[[Person | None], Browser]
EMAIL = "dana@clinic.example"
FIELDS = {
    "display_name": "Dana  Moss",
    "profession": "midwife",
    "province": "NS",
    "language": "en",
    "password": "quiet ferry lantern 9",
    "password_again": "quiet ferry lantern 9",
}


Invite = Callable[..., Awaitable[str]]


@pytest.fixture
def invite(browser: Open, worker_database: Database, server: Served) -> Invite:
    """Invites an address as these roles; answers with the path in the mail that it got."""

    async def path(email: str, *roles: str) -> str:
        fields = {"email": email, "roles": [*roles] or ["mentee"], "language": "en"}
        answer = await browser(COORDINATOR).submit("/networks/nova-scotia/invite", fields)
        assert answer.status_code == 303
        (mail,) = await delivered(worker_database, server.settings)
        assert mail["To"] == email
        return link_in(mail)

    return path


async def test_newcomer_joins_and_signs_in(browser: Open, invite: Invite, owner: Owner) -> None:
    link = await invite(EMAIL, "mentor", "moderator")
    dana = browser(None)
    assert NS.name_en in (await dana.get(link)).text

    answer = await dana.submit(link, FIELDS)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    sign_in = {"email": EMAIL, "password": FIELDS["password"], "next": "/"}
    assert (await dana.submit("/sign-in", sign_in)).status_code == 303
    member = await owner.fetchrow(
        "select * from memberships where account_id = (select id from accounts where email = $1)",
        EMAIL,
    )
    assert member is not None
    assert (member["display_name"], member["roles"]) == ("Dana Moss", ["mentor", "moderator"])


async def test_joining_is_in_the_audit_log(browser: Open, invite: Invite, owner: Owner) -> None:
    await browser(None).submit(await invite(EMAIL), FIELDS)

    entries = await owner.fetch(
        "select action, account_id, subject_account_id from audit_entries order by sequence"
    )

    dana = await owner.fetchval("select id from accounts where email = $1", EMAIL)
    assert [tuple(entry) for entry in entries] == [
        ("invite", COORDINATOR.id, None),
        ("accept_invitation", dana, dana),
    ]


async def test_link_works_once(browser: Open, invite: Invite) -> None:
    link = await invite(EMAIL)
    dana = browser(None)
    token = await dana.form_token(link)
    await dana.post(link, data={**FIELDS, "csrf": token})

    again = await dana.post(link, data={**FIELDS, "csrf": token})

    assert again.status_code == 404


async def test_expired_link_answers_as_one_that_never_was(
    browser: Open, invite: Invite, owner: Owner
) -> None:
    link = await invite(EMAIL)
    await owner.execute("update invitations set expires_at = now()")

    expired = await browser(None).get(link)
    unknown = await browser(None).get("/join/never-was")

    assert said(expired) == said(unknown)
    assert expired.status_code == 404


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"display_name": "D"}, "2 to 80"),
        ({"display_name": "x" * 81}, "2 to 80"),
        ({"display_name": "Dana 902-555-0199"}, "phone number"),
        ({"display_name": "dana@clinic.example"}, "phone number"),
        ({"profession": "wizard"}, "Choose a profession"),
        ({"province": "ZZ"}, "Choose a province"),
        ({"password": "Dana Moss 2026!", "password_again": "Dana Moss 2026!"}, "mostly your name"),
        ({"password": "password1234", "password_again": "password1234"}, "guessed first"),
        ({"password_again": "another"}, "differ"),
    ],
)
async def test_wrong_field_is_shown_and_the_link_stays_open(
    browser: Open, invite: Invite, wrong: dict[str, str], why: str
) -> None:
    link = await invite(EMAIL)
    dana = browser(None)

    answer = await dana.submit(link, {**FIELDS, **wrong})

    assert answer.status_code == 422
    assert why in answer.text
    assert wrong.get("password", "no password") not in answer.text
    assert (await dana.submit(link, FIELDS)).status_code == 303


async def test_member_of_another_network_joins_with_his_password(
    browser: Open, invite: Invite
) -> None:
    link = await invite(CAROL.email)
    stranger = browser(None)
    assert "You already have an account" in (await stranger.get(link)).text

    answer = await stranger.submit(link, {"password": PASSWORD})

    assert answer.status_code == 303
    networks = (await browser(CAROL).get("/networks")).text
    assert BC.name_en in networks
    assert NS.name_en in networks


async def test_wrong_password_joins_nobody(browser: Open, invite: Invite) -> None:
    link = await invite(CAROL.email)

    answer = await browser(None).submit(link, {"password": "wrong harbour stone"})

    assert answer.status_code == 422
    assert NS.name_en not in (await browser(CAROL).get("/networks")).text


async def test_password_is_not_guessed_through_an_invitation(
    browser: Open, invite: Invite, owner: Owner
) -> None:
    link = await invite(CAROL.email)
    await browser(None).submit(link, {"password": "wrong harbour stone"})
    await owner.execute("update attempts set count = 1000")

    answer = await browser(None).submit(link, {"password": PASSWORD})

    assert answer.status_code == 422
    assert "Please wait a while" in answer.text


async def test_joining_changes_no_password(browser: Open, invite: Invite) -> None:
    link = await invite(ALICE.email)
    fields = {**FIELDS, "password": PASSWORD, "password_again": FIELDS["password"]}
    assert (await browser(None).submit(link, fields)).status_code == 303

    sign_in = {"email": ALICE.email, "password": PASSWORD, "next": "/"}
    assert (await browser(None).submit("/sign-in", sign_in)).status_code == 303
    assert "Alice Bernard" in (await browser(ALICE).get("/me")).text


async def test_member_who_left_joins_again(browser: Open, invite: Invite, owner: Owner) -> None:
    await owner.execute(
        "update memberships set ended_at = now() where id = $1", ALICE.membership_id(NS)
    )
    alice = browser(ALICE)
    assert NS.name_en not in (await alice.get("/networks")).text

    await browser(None).submit(await invite(ALICE.email), {"password": PASSWORD})

    assert NS.name_en in (await alice.get("/networks")).text
