"""Requests that a foreign page, an old page or somebody with half of a secret would send: none changes anything."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import httpx
import pytest

from tests.makers import post_case
from tests.people import ALICE, BOB, CAROL, NS, Person
from tests.security.routing import handlers
from tests.seeding import Owner
from tests.serving import Browser, Served
from tests.texts import CASE, case_fields, reply_fields

OpenBrowser = Callable[[Person | None], Browser]
OpenApi = Callable[[Person | None], httpx.AsyncClient]

NEW_CASE = f"/networks/{NS.slug}/cases/new"
# Reached by a mailed secret or by nobody at all: there is no login whose token could be asked for.
FORMS = sorted(
    name.removeprefix("POST ")
    for name in handlers()
    if name.startswith("POST") and "/api/" not in name
)


async def count_texts(owner: Owner) -> int:
    return int(await owner.fetchval("select count(*) from text_versions"))


async def token_of(browser: Browser) -> str:
    return await browser.form_token("/networks")


async def no_token(_: Browser, __: Browser) -> str:
    return ""


async def made_up_token(_: Browser, __: Browser) -> str:
    return "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"


async def token_of_another_login(_: Browser, other: Browser) -> str:
    return await token_of(other)


async def token_of_an_unsigned_page(own: Browser, _: Browser) -> str:
    """Anybody can compute it."""
    async with httpx.AsyncClient(base_url=own.base_url) as nobody:
        page = await nobody.get("/sign-in")
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def odd_token(_: Browser, __: Browser) -> str:
    return "é\N{NO-BREAK SPACE}" * 20


FORGERIES = [no_token, made_up_token, token_of_another_login, token_of_an_unsigned_page, odd_token]


@pytest.mark.parametrize("forge", FORGERIES)
async def test_form_with_a_token_that_is_not_of_this_login_is_refused(
    forge: Callable[[Browser, Browser], Awaitable[str]], browser: OpenBrowser, owner: Owner
) -> None:
    alice = browser(ALICE)
    token = await forge(alice, browser(BOB))
    answer = await alice.post(NEW_CASE, data={**case_fields(), "csrf": token})
    assert answer.status_code == 403
    assert await count_texts(owner) == 0


async def test_form_token_ends_with_its_login(browser: OpenBrowser, owner: Owner) -> None:
    alice = browser(ALICE)
    token = await token_of(alice)
    await owner.execute("update logins set ended_at = now() where account_id = $1", ALICE.id)
    answer = await alice.post(NEW_CASE, data={**case_fields(), "csrf": token})
    assert answer.status_code == 401
    assert await count_texts(owner) == 0
    # The words are not lost.
    assert CASE["question"] in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:{port}.elsewhere.example"},
        {"Origin": "http://elsewhere.example/127.0.0.1:{port}"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_form_from_a_foreign_page_is_refused_even_with_a_token(
    headers: dict[str, str], browser: OpenBrowser, owner: Owner, server: Served
) -> None:
    alice = browser(ALICE)
    port = str(urlsplit(server.url).port)
    sent = {name: value.replace("{port}", port) for name, value in headers.items()}
    fields = {**case_fields(), "csrf": await token_of(alice)}
    assert (await alice.post(NEW_CASE, data=fields, headers=sent)).status_code == 403
    assert await count_texts(owner) == 0
    assert (await alice.post(NEW_CASE, data=fields)).status_code == 303
    assert await count_texts(owner) == 1


@pytest.mark.parametrize("path", FORMS)
async def test_every_form_is_refused_from_a_foreign_page(path: str, browser: OpenBrowser) -> None:
    alice = browser(ALICE)
    address = re.sub(r"\{slug:str\}", NS.slug, path)
    address = re.sub(r"\{\w+:uuid\}", str(ALICE.login_id), address)
    address = re.sub(r"\{\w+:str\}", "token", address)
    answer = await alice.post(
        address, data={"csrf": ""}, headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403, answer.status_code


async def test_script_of_a_foreign_page_is_told_nothing(browser: OpenBrowser) -> None:
    """No address allows another origin to read its answers or to send more than a form."""
    alice = browser(ALICE)
    foreign = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    for path in ("/", NEW_CASE, "/api/v1/me", "/api/v1/networks", "/live"):
        for method in ("GET", "OPTIONS"):
            answer = await alice.request(method, path, headers=foreign)
            found = [name for name in answer.headers if name.startswith("access-control-")]
            assert not found, path


# However the address of the API is spelt, a browser's cookie is not listened to there.
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/me",
        "//api/v1/me",
        "/api//v1/me",
        "/api/v1/me/",
        "/%61pi/v1/me",
        "/./api/v1/me",
        "/x/../api/v1/me",
        "/API/v1/me",
        "///api/v1/me",
        "/api/v1//me",
        "/api%2Fv1/me",
    ],
)
async def test_cookie_opens_no_door_of_the_api(path: str, server: Served, owner: Owner) -> None:  # noqa: ARG001
    status, body = await raw_request(server, path, f"Cookie: login={ALICE.login}")
    assert status in {307, 400, 401, 404}, body
    assert ALICE.name not in body


@pytest.mark.parametrize("path", ["/", "/me", "/held", f"/networks/{NS.slug}/cases", "//me"])
async def test_token_of_the_api_opens_no_page(path: str, server: Served, owner: Owner) -> None:  # noqa: ARG001
    for header in (
        f"Authorization: Bearer {ALICE.token}",
        f"Cookie: login={ALICE.token}",
        f"Cookie: login=bearer:{ALICE.token}",
    ):
        status, body = await raw_request(server, path, header)
        assert status in {303, 404}, body
        assert ALICE.name not in body


@pytest.mark.parametrize(
    "value",
    [
        "Bearer",
        "Bearer forged",
        f"Bearer {ALICE.login}",
        f"Basic {ALICE.token}",
        f"Bearer login:{ALICE.login}",
        f"Bearer {hashlib.sha256(ALICE.token.encode()).hexdigest()}",
        f"Bearer {ALICE.token}x",
        ALICE.token,
    ],
)
async def test_forged_token_is_refused(value: str, api: OpenApi) -> None:
    answer = await api(None).get("/me", headers={"Authorization": value})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "change",
    [
        "update api_tokens set ended_at = now() where account_id = $1",
        "update api_tokens set expires_at = now() where account_id = $1",
        "update accounts set suspended_at = now() where id = $1",
    ],
)
async def test_token_that_is_over_is_refused(change: str, api: OpenApi, owner: Owner) -> None:
    alice = api(ALICE)
    assert (await alice.get("/me")).status_code == 200
    await owner.execute(change, ALICE.id)
    assert (await alice.get("/me")).status_code == 401
    assert (await api(BOB).get("/me")).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        "update logins set ended_at = now() where account_id = $1",
        "update logins set last_seen_at = now() - interval '13 hours' where account_id = $1",
        "update logins set created_at = now() - interval '15 days' where account_id = $1",
        "update accounts set suspended_at = now() where id = $1",
    ],
)
async def test_login_that_is_over_opens_nothing(
    change: str, browser: OpenBrowser, owner: Owner
) -> None:
    alice = browser(ALICE)
    assert (await alice.get("/me")).status_code == 200
    await owner.execute(change, ALICE.id)
    answer = await alice.get("/me")
    assert answer.headers["location"] == "/sign-in?next=/me"


async def test_reading_changes_nothing(browser: OpenBrowser, owner: Owner) -> None:
    """A page that is only loaded leaves no row but the time of the visit, whoever made it be loaded."""
    alice = browser(ALICE)
    case = await post_case(alice)
    reply = await alice.submit(f"{case}/posts", reply_fields(), page=case)
    post = reply.headers["location"].rpartition("#post-")[2]
    before = await everything(owner)
    for path in (
        *("/", "/me", "/me/logins", "/held", "/networks", case, f"{case}/reply"),
        *(f"/posts/{post}/edit", f"/posts/{post}/withdraw", f"/networks/{NS.slug}/members"),
        *(f"/networks/{NS.slug}/cases", f"/networks/{NS.slug}/terms", NEW_CASE),
        *(f"{case}/posts", f"{case}/seen", f"/networks/{NS.slug}/queue", "/sign-out"),
    ):
        await alice.get(path)
    await browser(BOB).get(case)
    await browser(CAROL).get(case)
    assert await everything(owner) == before


async def everything(owner: Owner) -> dict[str, str]:
    """A digest of each table, without the times of the last visit."""
    tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
    return {
        table: await owner.fetchval(
            "select md5(coalesce(string_agg((to_jsonb(t) - 'last_seen_at' - 'last_used_at')::text, ''"  # noqa: S608
            f" order by t::text), '')) from {table} t"
        )
        for (table,) in tables
    }


async def raw_request(server: Served, path: str, header: str) -> tuple[int, str]:
    """A request whose address nobody has put in order before it is sent."""
    parts = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{header}\r\nConnection: close\r\n\r\n".encode()
    )
    answer = (await asyncio.wait_for(reader.read(), 10)).decode()
    writer.close()
    await writer.wait_closed()
    return int(answer.split(" ", 2)[1]), answer
