"""Whose address counts behind proxies, and who is believed about it."""

from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from forum.web.proxies import client_address, with_client_address
from tests.people import ALICE, PASSWORD
from tests.seeding import Owner
from tests.serving import Browser, serve

TRUSTED = (ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["198.51.100.7", "10.0.0.2"], "198.51.100.7"),
        ("2001:db8:1::1", ["2001:db8:9::9"], "2001:db8:9::9"),
        ("10.0.0.1", ["[2001:db8:9::9]:4711"], "2001:db8:9::9"),
        ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
        ("10.0.0.1", ["::ffff:198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"),
        # What the client itself wrote stands to the left of what our proxy saw.
        ("10.0.0.1", ["203.0.113.5", "198.51.100.7"], "198.51.100.7"),
        # A stranger is not believed about anybody.
        ("198.51.100.7", ["203.0.113.5"], "198.51.100.7"),
        ("198.51.100.7", ["10.0.0.2"], "198.51.100.7"),
        # Nonsense ends the chain where it stands.
        ("10.0.0.1", ["203.0.113.5", "<script>"], "10.0.0.1"),
        ("10.0.0.1", ["", " "], "10.0.0.1"),
        ("unix", ["203.0.113.5"], "unix"),
    ],
)
def test_client_address(peer: str, forwarded: list[str], client: str) -> None:
    assert client_address(peer, forwarded, TRUSTED) == client


async def seen_by(app: Any, peer: str, **headers: str) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    async def inner(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 - ASGI's shape.
        seen.update(scope)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    transport = httpx.ASGITransport(app(inner), client=(peer, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://forum.test") as client:
        await client.get("/", headers=headers)
    return seen


async def test_trusted_proxy_names_the_client_and_nothing_else() -> None:
    scope = await seen_by(
        lambda app: with_client_address(app, TRUSTED),
        "10.0.0.1",
        **{
            "X-Forwarded-For": "198.51.100.7",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example",
        },
    )

    assert scope["client"] == ("198.51.100.7", 0)
    assert scope["scheme"] == "http"
    assert (b"host", b"forum.test") in scope["headers"]


async def test_stranger_cannot_choose_his_address() -> None:
    scope = await seen_by(
        lambda app: with_client_address(app, TRUSTED),
        "198.51.100.7",
        **{"X-Forwarded-For": "10.0.0.9"},
    )

    assert scope["client"] == ("198.51.100.7", 4711)


async def test_without_trusted_proxies_nobody_is_believed() -> None:
    scope = await seen_by(
        lambda app: with_client_address(app, ()), "127.0.0.1", **{"X-Forwarded-For": "10.0.0.9"}
    )

    assert scope["client"] == ("127.0.0.1", 4711)


async def test_login_keeps_the_address_that_a_trusted_proxy_saw(
    urls: dict[str, str], folder: Path, owner: Owner
) -> None:
    fields = {"email": ALICE.email, "password": PASSWORD, "next": "/"}
    forwarded = {"X-Forwarded-For": "203.0.113.5, 198.51.100.7"}
    async with (
        serve(urls, folder, FORUM_TRUSTED_PROXIES="127.0.0.1") as served,
        Browser(base_url=served.url, headers={"Origin": served.url}) as alice,
    ):
        assert (await alice.submit("/sign-in", fields, **forwarded)).status_code == 303

    address = await owner.fetchval("select address from logins order by created_at desc limit 1")
    assert address == "198.51.100.7"
