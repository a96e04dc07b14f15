"""Inviting: by those who coordinate, into their own network, by a mail that alone holds the link."""

from collections.abc import Callable

import httpx
import pytest

from forum.accounts.throttle import INVITATIONS_BY_ACCOUNT
from forum.core.database import Database
from forum.core.errors import NotFound
from forum.members.actions import Invited, invite_as_operator
from tests.answers import said
from tests.mailbox import delivered, link_in
from tests.people import ALICE, BC, CAROL, COORDINATOR, MODERATOR, NADIA, NS, Person
from tests.seeding import Owner
from tests.serving import Browser, Fields, Served

Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]
INVITE = "/networks/nova-scotia/invite"
INVITATIONS = "/networks/nova-scotia/invitations"
FIELDS: Fields = {"email": "dana@clinic.example", "roles": ["mentee", "mentor"], "language": "fr"}


@pytest.mark.parametrize(
    ("language", "subject", "network"),
    [
        ("en", "Your invitation to the Adaptive Mentoring Forum", NS.name_en),
        ("fr", "Votre invitation au Forum de mentorat adaptatif", NS.name_fr),
    ],
)
async def test_invited_gets_a_mail_with_a_link(
    browser: Open,
    worker_database: Database,
    server: Served,
    language: str,
    subject: str,
    network: str,
) -> None:
    answer = await browser(COORDINATOR).submit(INVITE, {**FIELDS, "language": language})
    (mail,) = await delivered(worker_database, server.settings)

    assert (answer.status_code, answer.headers["location"]) == (303, INVITE)
    assert mail["To"] == "dana@clinic.example"
    assert (mail["Content-Language"], mail["Subject"]) == (language, subject)
    assert network in mail.get_content()
    assert link_in(mail).startswith("/join/")


async def test_page_lists_what_was_sent(browser: Open) -> None:
    cora = browser(COORDINATOR)
    await cora.submit(INVITE, FIELDS)

    shown = (await cora.get(INVITE)).text

    assert "dana@clinic.example" in shown
    assert "open until" in shown


async def test_token_is_nowhere_in_the_database(
    browser: Open, worker_database: Database, server: Served, owner: Owner
) -> None:
    await browser(COORDINATOR).submit(INVITE, FIELDS)
    assert await owner.fetchval("select token_hash from invitations") is None
    (mail,) = await delivered(worker_database, server.settings)

    token = link_in(mail).rpartition("/")[2]
    kept = await owner.fetchval("select n::text || i::text from notifications n, invitations i")
    assert token not in kept


async def test_inviting_is_in_the_audit_log(browser: Open, owner: Owner) -> None:
    await browser(COORDINATOR).submit(INVITE, FIELDS)

    entry = await owner.fetchrow(
        "select action, account_id, network_id, roles, object_id from audit_entries"
    )

    assert entry is not None
    invitation = await owner.fetchval("select id from invitations")
    assert tuple(entry) == ("invite", COORDINATOR.id, NS.id, ["coordinator"], invitation)


async def test_answer_does_not_tell_who_has_an_account(browser: Open) -> None:
    cora = browser(COORDINATOR)

    answers = [
        await cora.submit(INVITE, {**FIELDS, "email": email})
        for email in ("dana@clinic.example", CAROL.email, ALICE.email)
    ]

    assert said(answers[0]) == said(answers[1]) == said(answers[2])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"email": "dana"}, "Write an e-mail address"),
        ({"email": "dana@clinic.example\nBcc: x@y.example"}, "Write an e-mail address"),
        ({"email": "Dana <dana@clinic.example>"}, "Write an e-mail address"),
        ({"email": ""}, "Write an e-mail address"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["king"]}, "Choose at least one role"),
    ],
)
async def test_wrong_field_is_shown_and_nothing_is_sent(
    browser: Open, owner: Owner, wrong: Fields, why: str
) -> None:
    answer = await browser(COORDINATOR).submit(INVITE, {**FIELDS, **wrong})

    assert answer.status_code == 422
    assert why in answer.text
    assert await owner.fetchval("select count(*) from notifications") == 0


async def test_member_who_does_not_coordinate_may_not_invite(browser: Open, owner: Owner) -> None:
    for person in (ALICE, MODERATOR):
        assert (await browser(person).get(INVITE)).status_code == 403
        answer = await browser(person).submit(INVITE, FIELDS, page="/me")
        assert answer.status_code == 403

    assert await owner.fetchval("select count(*) from invitations") == 0


async def test_outsider_cannot_tell_that_there_is_such_a_network(
    browser: Open, api: Call, owner: Owner
) -> None:
    for person in (CAROL, NADIA):
        hidden = await browser(person).submit(INVITE, FIELDS, page="/me")
        unknown = await browser(person).submit("/networks/nowhere/invite", FIELDS, page="/me")
        called = await api(person).post(INVITATIONS, json=FIELDS)

        assert (hidden.status_code, called.status_code) == (404, 404)
        assert said(hidden) == said(unknown)

    assert await owner.fetchval("select count(*) from invitations") == 0


async def test_coordinator_invites_into_no_other_network(browser: Open) -> None:
    answer = await browser(COORDINATOR).submit(f"/networks/{BC.slug}/invite", FIELDS, page="/me")

    assert answer.status_code == 404


async def test_form_of_another_site_invites_nobody(browser: Open, owner: Owner) -> None:
    answer = await browser(COORDINATOR).submit(INVITE, FIELDS, Origin="https://evil.example")

    assert answer.status_code == 403
    assert await owner.fetchval("select count(*) from invitations") == 0


async def test_invitations_are_limited(browser: Open, owner: Owner) -> None:
    cora = browser(COORDINATOR)
    await cora.submit(INVITE, FIELDS)
    await owner.execute("update attempts set count = $1", INVITATIONS_BY_ACCOUNT.most)

    assert (await cora.submit(INVITE, FIELDS)).status_code == 429


async def test_second_invitation_leaves_the_first_link_open(
    browser: Open, worker_database: Database, server: Served
) -> None:
    cora = browser(COORDINATOR)
    await cora.submit(INVITE, FIELDS)
    await cora.submit(INVITE, FIELDS)

    for mail in await delivered(worker_database, server.settings):
        assert (await browser(None).get(link_in(mail))).status_code == 200


async def test_api_invites(api: Call, worker_database: Database, server: Served) -> None:
    answer = await api(COORDINATOR).post(INVITATIONS, json=FIELDS)

    assert answer.status_code == 201
    assert answer.json()["email"] == "dana@clinic.example"
    (mail,) = await delivered(worker_database, server.settings)
    assert link_in(mail).rpartition("/")[2] not in answer.text


async def test_api_refuses_what_the_page_refuses(api: Call) -> None:
    refused: list[Fields] = [
        {"email": "dana"},
        {"roles": []},
        {"roles": ["king"]},
        {"language": "de"},
    ]
    for wrong in refused:
        answer = await api(COORDINATOR).post(INVITATIONS, json={**FIELDS, **wrong})

        assert answer.status_code == 422
        assert list(answer.json()["problems"]) == list(wrong)

    assert (await api(ALICE).post(INVITATIONS, json=FIELDS)).status_code == 403


async def test_operator_invites_the_first_coordinator(
    worker_database: Database, server: Served, owner: Owner
) -> None:
    invited = Invited("first@clinic.example", ["coordinator"], "en")

    await invite_as_operator(worker_database, "nova-scotia", invited)

    (mail,) = await delivered(worker_database, server.settings)
    assert mail["To"] == "first@clinic.example"
    assert await owner.fetchval("select account_id from audit_entries") is None
    with pytest.raises(NotFound):
        await invite_as_operator(worker_database, "nowhere", invited)
