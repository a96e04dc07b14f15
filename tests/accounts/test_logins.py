"""A member sees where he is signed in, and ends it; page and API alike."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.listening import follow_cases
from tests.people import ALICE, BOB, CAROL, NS, PASSWORD, Person
from tests.serving import Browser, Served

Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]


async def sign_in(browser: Browser) -> None:
    fields = {"email": ALICE.email, "password": PASSWORD, "next": "/"}
    assert (await browser.submit("/sign-in", fields)).status_code == 303


async def test_logins_show_device_and_address(browser: Open) -> None:
    shown = await browser(ALICE).get("/me/logins")

    assert "Firefox on Linux" in shown.text
    assert "192.0.2.1" in shown.text
    assert "This browser" in shown.text


async def test_member_ends_one_login(browser: Open) -> None:
    here, there = browser(None), browser(ALICE)
    await sign_in(here)

    answer = await here.submit(f"/me/logins/{ALICE.login_id}/end", page="/me/logins")

    assert (answer.status_code, answer.headers["location"]) == (303, "/me/logins")
    assert (await there.get("/me")).status_code == 303
    assert (await here.get("/me")).status_code == 200


async def test_ended_login_closes_its_sockets(browser: Open, server: Served) -> None:
    async with follow_cases(server, ALICE, NS) as socket:
        await browser(ALICE).submit("/sign-out", page="/me")

        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 5)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


async def test_member_ends_all_other_logins(browser: Open) -> None:
    here, there = browser(ALICE), browser(None)
    await sign_in(there)

    await here.submit("/me/logins/end-others", page="/me/logins")

    assert (await there.get("/me")).status_code == 303
    assert (await here.get("/me")).status_code == 200


async def test_nobody_ends_the_login_of_another(browser: Open) -> None:
    alice = browser(ALICE)
    for stranger in (BOB, CAROL):
        answer = await browser(stranger).submit(f"/me/logins/{ALICE.login_id}/end", page="/me")

        assert answer.status_code == 404

    assert (await alice.get("/me")).status_code == 200


async def test_forged_form_ends_no_login(browser: Open) -> None:
    alice = browser(ALICE)

    answer = await alice.post("/me/logins/end-others", data={"csrf": "A" * 32})

    assert answer.status_code == 403


async def test_api_lists_and_ends_logins(browser: Open, api: Call) -> None:
    alice = browser(ALICE)
    listed = (await api(ALICE).get("/me/logins")).json()
    assert [login["id"] for login in listed] == [str(ALICE.login_id)]

    answer = await api(ALICE).delete(f"/me/logins/{ALICE.login_id}")

    assert answer.status_code == 204
    assert (await alice.get("/me")).status_code == 303
    assert (await api(ALICE).get("/me/logins")).json() == []


async def test_api_ends_every_login_at_once(browser: Open, api: Call) -> None:
    alice = browser(ALICE)

    assert (await api(ALICE).delete("/me/logins")).status_code == 204
    assert (await alice.get("/me")).status_code == 303
    assert (await browser(BOB).get("/me")).status_code == 200


async def test_api_ends_no_login_of_another(browser: Open, api: Call) -> None:
    answer = await api(BOB).delete(f"/me/logins/{ALICE.login_id}")

    assert answer.status_code == 404
    assert (await browser(ALICE).get("/me")).status_code == 200
