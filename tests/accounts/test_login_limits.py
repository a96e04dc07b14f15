"""A login ends by itself: unused for too long, or too old."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.people import ALICE, Person
from tests.seeding import Owner
from tests.serving import Browser

Open = Callable[[Person | None], Browser]


async def test_login_in_use_holds(browser: Open, owner: Owner) -> None:
    await owner.execute(
        "update logins set created_at = now() - interval '13 days', "
        "last_seen_at = now() - interval '11 hours'"
    )

    assert (await browser(ALICE).get("/me")).status_code == 200


@pytest.mark.parametrize(
    "past",
    [
        "last_seen_at = now() - interval '13 hours'",
        "created_at = now() - interval '15 days'",
        "ended_at = now()",
    ],
)
async def test_login_past_its_limit_is_sent_to_sign_in(
    browser: Open, owner: Owner, past: str
) -> None:
    await owner.execute(f"update logins set {past}")  # noqa: S608

    answer = await browser(ALICE).get("/networks?x=1")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={quote('/networks?x=1')}"


async def test_login_is_no_credential_of_the_api(browser: Open) -> None:
    answer = await browser(ALICE).get("/api/v1/me")

    assert answer.status_code == 401


async def test_token_is_no_credential_of_pages(browser: Open) -> None:
    answer = await browser(None).get("/me", headers={"Authorization": f"Bearer {ALICE.token}"})

    assert answer.status_code == 303
