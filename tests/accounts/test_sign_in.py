"""Signing in: what it gives, and how little it tells to whoever guesses."""

import time
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher

from forum.accounts.throttle import SIGN_IN_FROM_ADDRESS, SIGN_IN_OF_ACCOUNT
from tests.answers import said
from tests.people import ALICE, BOB, PASSWORD, Person
from tests.seeding import Owner
from tests.serving import Browser

Open = Callable[[Person | None], Browser]


def fields(email: str = ALICE.email, password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"email": email, "password": password, "next": "/networks", **more}


async def test_sign_in_opens_the_page_that_was_wanted(browser: Open) -> None:
    alice = browser(None)

    answer = await alice.submit("/sign-in", fields())

    assert (answer.status_code, answer.headers["location"]) == (303, "/networks")
    assert "Alice Bernard" in (await alice.get("/me")).text


async def test_login_cookie_is_kept_from_scripts_and_other_sites(browser: Open) -> None:
    answer = await browser(None).submit("/sign-in", fields())

    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("login=")
    assert all(part in cookie for part in ("; httponly", "; samesite=lax", "; path=/"))


async def test_address_is_taken_in_any_case(browser: Open) -> None:
    answer = await browser(None).submit("/sign-in", fields(f" {ALICE.email.upper()} "))

    assert answer.status_code == 303


async def test_only_a_digest_of_the_token_is_kept(browser: Open, owner: Owner) -> None:
    alice = browser(None)
    await alice.submit("/sign-in", fields(), **{"User-Agent": "Mozilla Windows Firefox/1"})

    kept = await owner.fetchrow("select * from logins order by created_at desc limit 1")

    assert kept is not None
    assert alice.cookies["login"].encode() not in bytes(kept["token_hash"])
    assert (kept["device"], kept["address"]) == ("Firefox · Windows", "127.0.0.1")


async def test_weaker_hash_is_replaced_at_the_next_sign_in(browser: Open, owner: Owner) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    await owner.execute("update accounts set password_hash = $1 where id = $2", weak, ALICE.id)
    assert (await browser(None).submit("/sign-in", fields())).status_code == 303

    kept = await owner.fetchval("select password_hash from accounts where id = $1", ALICE.id)

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (await browser(None).submit("/sign-in", fields())).status_code == 303


async def test_sign_in_ends_the_login_before_it(browser: Open, owner: Owner) -> None:
    alice = browser(ALICE)
    await alice.submit("/sign-in", fields(BOB.email), page="/me")

    before = await owner.fetchval("select ended_at from logins where id = $1", ALICE.login_id)

    assert before is not None
    assert alice.cookies["login"] != ALICE.login
    assert "Bob Chiasson" in (await alice.get("/me")).text


async def test_wrong_name_and_wrong_password_get_the_same_answer(browser: Open) -> None:
    wrong_password = await browser(None).submit("/sign-in", fields(password="wrong harbour stone"))
    wrong_name = await browser(None).submit("/sign-in", fields("alike@clinic.example"))

    assert wrong_password.status_code == 401
    assert said(wrong_password)[1].replace("alice@", "x@") == said(wrong_name)[1].replace(
        "alike@", "x@"
    )
    assert wrong_name.status_code == 401
    assert "set-cookie" not in wrong_name.headers


async def test_wrong_name_takes_as_long_as_wrong_password(browser: Open) -> None:
    took: dict[str, float] = {}
    for email in (ALICE.email, "alike@clinic.example"):
        stranger = browser(None)
        token = await stranger.form_token("/sign-in")
        times = []
        for _ in range(4):
            began = time.perf_counter()
            await stranger.post("/sign-in", data=fields(email, "wrong harbour stone", csrf=token))
            times.append(time.perf_counter() - began)
        took[email] = min(times)

    # A sign-in without the hash takes a tenth of one with it.
    assert took["alike@clinic.example"] > took[ALICE.email] / 2


async def test_suspended_account_gets_the_answer_of_a_wrong_password(
    browser: Open, owner: Owner
) -> None:
    wrong = await browser(None).submit("/sign-in", fields(password="wrong harbour stone"))
    await owner.execute("update accounts set suspended_at = now() where id = $1", ALICE.id)

    suspended = await browser(None).submit("/sign-in", fields())

    assert said(suspended) == said(wrong)


async def test_suspension_ends_an_open_login(browser: Open, owner: Owner) -> None:
    alice = browser(ALICE)
    assert (await alice.get("/me")).status_code == 200
    await owner.execute("update accounts set suspended_at = now() where id = $1", ALICE.id)

    assert (await alice.get("/me")).status_code == 303


@pytest.mark.parametrize("email", [ALICE.email, "nobody@clinic.example"])
async def test_guessing_one_account_is_stopped_whether_or_not_it_exists(
    browser: Open, owner: Owner, email: str
) -> None:
    await browser(None).submit("/sign-in", fields(email, "wrong harbour stone"))
    await owner.execute("update attempts set count = $1", SIGN_IN_OF_ACCOUNT.most)

    answer = await browser(None).submit("/sign-in", fields(email))

    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert "Please wait a while" in answer.text


async def test_guessing_from_one_address_is_stopped_for_every_account(
    browser: Open, owner: Owner
) -> None:
    await browser(None).submit("/sign-in", fields("nobody@clinic.example"))
    await owner.execute("update attempts set count = $1", SIGN_IN_FROM_ADDRESS.most)

    answer = await browser(None).submit("/sign-in", fields())

    assert answer.status_code == 429


async def test_forwarded_address_is_not_believed_from_a_stranger(
    browser: Open, owner: Owner
) -> None:
    await browser(None).submit("/sign-in", fields("nobody@clinic.example"))
    await owner.execute("update attempts set count = $1", SIGN_IN_FROM_ADDRESS.most)

    answer = await browser(None).submit(
        "/sign-in", fields(), **{"X-Forwarded-For": "198.51.100.7", "Forwarded": "for=198.51.100.7"}
    )

    assert answer.status_code == 429


async def test_right_password_ends_the_count(browser: Open, owner: Owner) -> None:
    await browser(None).submit("/sign-in", fields(password="wrong harbour stone"))
    await browser(None).submit("/sign-in", fields())

    assert await owner.fetchval("select array_agg(count) from attempts") == [1]


async def test_attempts_name_nobody(browser: Open, owner: Owner) -> None:
    await browser(None).submit("/sign-in", fields(password="wrong harbour stone"))

    kept = await owner.fetch("select key from attempts")

    assert len(kept) == 2
    assert all(len(row["key"]) == 32 for row in kept)


async def test_form_of_another_site_is_refused(browser: Open) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await browser(None).submit("/sign-in", fields(), **headers)

        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("forged", ["", "x", "A" * 32])
async def test_form_without_its_token_is_refused(browser: Open, forged: str) -> None:
    alice = browser(ALICE)

    answer = await alice.post("/sign-in", data=fields(BOB.email, csrf=forged))

    assert answer.status_code == 403
    assert "Alice Bernard" in (await alice.get("/me")).text


async def test_form_without_token_and_origin_is_refused(browser: Open) -> None:
    stranger = browser(None)
    del stranger.headers["Origin"]

    assert (await stranger.post("/sign-in", data=fields())).status_code == 403
    assert (await stranger.submit("/sign-in", fields())).status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/%0d%0aX: y\r\nSet-Cookie: a=b",
        "evil",
    ],
)
async def test_nobody_is_sent_to_another_site(browser: Open, elsewhere: str) -> None:
    answer = await browser(None).submit("/sign-in", fields(next=elsewhere))

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_signed_in_member_is_sent_on_from_the_sign_in_page(browser: Open) -> None:
    answer = await browser(ALICE).get("/sign-in?next=/networks")

    assert (answer.status_code, answer.headers["location"]) == (303, "/networks")
