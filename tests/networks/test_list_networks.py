"""One person, two networks: one list, and nothing of a third."""

from collections.abc import Callable

import httpx

from tests.people import BC, CAROL, NATIONAL, NS, TESS, Person
from tests.serving import Browser

Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]


async def test_member_of_two_networks_sees_both_and_no_other(browser: Open) -> None:
    shown = (await browser(TESS).get("/networks")).text

    assert NS.name_en in shown
    assert BC.name_en in shown
    assert NATIONAL.name_en not in shown


async def test_member_of_one_network_sees_that_one(browser: Open) -> None:
    shown = (await browser(CAROL).get("/networks")).text

    assert BC.name_en in shown
    assert NS.name_en not in shown


async def test_api_lists_ones_networks_with_roles(api: Call) -> None:
    listed = (await api(TESS).get("/networks")).json()

    assert {one["network"]: one["roles"] for one in listed} == {
        "nova-scotia": ["mentor"],
        "british-columbia": ["mentee"],
    }


async def test_api_without_a_token_lists_nothing(api: Call) -> None:
    assert (await api(None).get("/networks")).status_code == 401
