"""The login's cookie where browsers reach the forum over TLS."""

from pathlib import Path

from tests.people import ALICE, PASSWORD
from tests.seeding import Owner
from tests.serving import Browser, serve

FIELDS = {"email": ALICE.email, "password": PASSWORD, "next": "/"}


async def test_cookie_is_bound_to_the_host_and_to_tls(
    urls: dict[str, str], folder: Path, owner: Owner
) -> None:
    assert await owner.fetchval("select count(*) from logins") > 0
    public = {"FORUM_PUBLIC_URL": "https://forum.example"}
    async with (
        serve(urls, folder, **public) as served,
        Browser(base_url=served.url, headers={"Origin": "https://forum.example"}) as alice,
    ):
        cookie = (await alice.submit("/sign-in", FIELDS)).headers["set-cookie"].lower()

    assert cookie.startswith("__host-login=")
    assert all(part in cookie for part in ("; secure", "; httponly", "; samesite=lax", "; path=/"))
    assert "domain" not in cookie


async def test_origin_is_that_of_the_public_address_whatever_the_host_header_says(
    urls: dict[str, str], folder: Path, owner: Owner
) -> None:
    before = await owner.fetchval("select count(*) from logins")
    public = {"FORUM_PUBLIC_URL": "https://forum.example"}
    hostile = {
        "Origin": "https://evil.example",
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
    }
    async with (
        serve(urls, folder, **public) as served,
        Browser(base_url=served.url, headers=hostile) as stranger,
    ):
        answer = await stranger.submit("/sign-in", FIELDS)

    assert answer.status_code == 403
    assert await owner.fetchval("select count(*) from logins") == before
