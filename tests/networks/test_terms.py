"""Terms of use: read in one's language, accepted before the first post, again when they change."""

from collections.abc import Callable

import httpx

from forum.core.database import Database
from forum.networks.queries import terms_missing
from tests.answers import said
from tests.people import ALICE, BC, CAROL, FRANCOISE, NEWCOMER, NS, TESS, Person
from tests.seeding import Owner
from tests.serving import Browser

Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]
TERMS = "/networks/nova-scotia/terms"
NEWER = """
    insert into terms (network_id, version, title_en, title_fr, html_en, html_fr)
    values ($1, 2, 'Newer terms', 'x', '<p>Newer</p>', '<p>x</p>')
"""


async def are_missing(database: Database, person: Person) -> bool:
    async with database.transaction(person.id) as db:
        return await terms_missing(db, NS.id)


async def test_newcomer_accepts_and_may_post(browser: Open, database: Database) -> None:
    assert await are_missing(database, NEWCOMER)
    nell = browser(NEWCOMER)
    assert "No patient can be recognised." in (await nell.get(TERMS)).text

    answer = await nell.submit(TERMS, {"version": "1", "next": "/networks/nova-scotia/cases/new"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/networks/nova-scotia/cases/new"
    assert not await are_missing(database, NEWCOMER)


async def test_acceptance_keeps_version_language_and_an_audit_entry(
    browser: Open, owner: Owner
) -> None:
    await owner.execute("delete from terms_acceptances")
    await browser(FRANCOISE).submit(TERMS, {"version": "1"})

    kept = await owner.fetchrow("select version, language, account_id from terms_acceptances")
    entry = await owner.fetchrow("select action, account_id, network_id from audit_entries")

    assert kept is not None
    assert tuple(kept) == (1, "fr", FRANCOISE.id)
    assert entry is not None
    assert tuple(entry) == ("accept_terms", FRANCOISE.id, NS.id)


async def test_terms_are_read_in_the_members_language(browser: Open) -> None:
    assert "Personne ne peut être reconnu." in (await browser(FRANCOISE).get(TERMS)).text


async def test_new_version_must_be_accepted_and_the_old_stays_on_record(
    browser: Open, owner: Owner, database: Database
) -> None:
    assert not await are_missing(database, ALICE)
    await owner.execute(NEWER, NS.id)
    assert await are_missing(database, ALICE)
    assert "have changed" in (await browser(ALICE).get(TERMS)).text

    await browser(ALICE).submit(TERMS, {"version": "2"})

    assert not await are_missing(database, ALICE)
    versions = await owner.fetchval(
        "select array_agg(version order by version) from terms_acceptances where account_id = $1",
        ALICE.id,
    )
    assert versions == [1, 2]


async def test_version_that_is_not_the_newest_is_refused(
    browser: Open, owner: Owner, database: Database
) -> None:
    await owner.execute(NEWER, NS.id)

    for version in ("1", "3"):
        answer = await browser(NEWCOMER).submit(TERMS, {"version": version}, page="/me")

        assert answer.status_code == 409

    assert await are_missing(database, NEWCOMER)


async def test_accepting_sends_nobody_to_another_site(browser: Open) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = await browser(NEWCOMER).submit(
            TERMS, {"version": "1", "next": elsewhere}, page="/me"
        )

        assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_version_must_be_a_number(browser: Open) -> None:
    answer = await browser(NEWCOMER).submit(TERMS, {"version": "one"})

    assert answer.status_code == 422


async def test_accepting_twice_changes_nothing(browser: Open, owner: Owner) -> None:
    for _ in range(2):
        answer = await browser(NEWCOMER).submit(TERMS, {"version": "1"}, page="/me")
        assert answer.status_code == 303

    assert await owner.fetchval("select count(*) from audit_entries") == 1


async def test_acceptance_counts_in_its_own_network_alone(
    browser: Open, owner: Owner, database: Database
) -> None:
    await owner.execute("delete from terms_acceptances")

    await browser(TESS).submit("/networks/british-columbia/terms", {"version": "1"})

    assert await are_missing(database, TESS)
    async with database.transaction(TESS.id) as db:
        assert not await terms_missing(db, BC.id)


async def test_outsider_sees_no_terms_and_cannot_tell_that_there_are_any(browser: Open) -> None:
    carol = browser(CAROL)

    hidden = await carol.get(TERMS)
    unknown = await carol.get("/networks/nowhere/terms")

    assert hidden.status_code == 404
    assert said(hidden) == said(unknown)
    posted = await carol.submit(TERMS, {"version": "1"}, page="/me")
    assert posted.status_code == 404


async def test_api_shows_and_accepts_terms(api: Call) -> None:
    nell = api(NEWCOMER)
    shown = (await nell.get(TERMS)).json()
    assert (shown["version"], shown["missing"]) == (1, True)

    answer = await nell.post(f"{TERMS}/acceptance", json={"version": 1})

    assert answer.status_code == 200
    assert answer.json() == (await nell.get(TERMS)).json()
    assert answer.json()["missing"] is False


async def test_api_refuses_an_older_version(api: Call, owner: Owner) -> None:
    await owner.execute(NEWER, NS.id)

    answer = await api(NEWCOMER).post(f"{TERMS}/acceptance", json={"version": 1})

    assert answer.status_code == 409


async def test_api_answers_an_outsider_as_if_there_were_no_such_network(api: Call) -> None:
    carol = api(CAROL)

    for method, path in (("GET", ""), ("POST", "/acceptance")):
        body = {"version": 1} if method == "POST" else None
        hidden = await carol.request(method, f"{TERMS}{path}", json=body)
        unknown = await carol.request(method, f"/networks/nowhere/terms{path}", json=body)

        assert hidden.status_code == 404
        assert said(hidden) == said(unknown)
