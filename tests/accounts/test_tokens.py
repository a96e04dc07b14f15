"""Personal tokens of the API: shown once, listed without their secret, ended."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from forum.accounts.actions import create_token_for
from forum.core.database import Database
from forum.core.errors import NotFound
from tests.people import ALICE, BOB, Person
from tests.seeding import Owner
from tests.serving import Browser, Served

Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]


async def status_with(server: Served, token: str) -> int:
    async with httpx.AsyncClient(base_url=server.url) as client:
        answer = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code


async def test_new_token_is_shown_once_and_works(browser: Open, server: Served) -> None:
    alice = browser(ALICE)

    answer = await alice.submit("/me/tokens", {"name": "Export"}, page="/me")

    found = re.search(r'value="([\w-]{43})"', answer.text)
    assert found
    assert await status_with(server, found[1]) == 200
    listed = (await alice.get("/me/logins")).text
    assert "Export" in listed
    assert found[1] not in listed


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
async def test_token_needs_a_name(browser: Open, name: str) -> None:
    answer = await browser(ALICE).submit("/me/tokens", {"name": name}, page="/me")

    assert answer.status_code == 422


async def test_member_ends_a_token(browser: Open, server: Served) -> None:
    answer = await browser(ALICE).submit(f"/me/tokens/{ALICE.token_id}/end", page="/me")

    assert answer.status_code == 303
    assert await status_with(server, ALICE.token) == 401


async def test_nobody_ends_the_token_of_another(browser: Open, api: Call, server: Served) -> None:
    answer = await browser(BOB).submit(f"/me/tokens/{ALICE.token_id}/end", page="/me")
    called = await api(BOB).delete(f"/me/tokens/{ALICE.token_id}")

    assert (answer.status_code, called.status_code) == (404, 404)
    assert await status_with(server, ALICE.token) == 200


async def test_api_lists_and_ends_tokens(api: Call, server: Served) -> None:
    listed = (await api(ALICE).get("/me/tokens")).json()
    assert [(one["id"], one["name"]) for one in listed] == [(str(ALICE.token_id), "tests")]

    assert (await api(ALICE).delete(f"/me/tokens/{ALICE.token_id}")).status_code == 204
    assert await status_with(server, ALICE.token) == 401


async def test_expired_token_is_refused(owner: Owner, server: Served) -> None:
    await owner.execute("update api_tokens set expires_at = now()")

    assert await status_with(server, ALICE.token) == 401


async def test_operator_makes_a_token_for_an_address(database: Database, server: Served) -> None:
    token = await create_token_for(
        database, " Alice@Clinic.example", name="script", lasts=timedelta(days=1)
    )

    assert await status_with(server, token) == 200


async def test_operator_is_told_of_an_unknown_address(database: Database) -> None:
    with pytest.raises(NotFound, match="no account"):
        await create_token_for(database, "x@clinic.example", name="x", lasts=timedelta(days=1))
