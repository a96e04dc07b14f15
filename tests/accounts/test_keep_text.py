"""A text that was submitted after its login had ended comes back after the sign-in."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import httpx

from tests.people import ALICE, COORDINATOR, PASSWORD, Person
from tests.seeding import Owner
from tests.serving import Browser

Open = Callable[[Person | None], Browser]
ABOUT = 'Two lines,\n"quoted" & <plain>.'
PROFILE = {
    "display_name": "Alice B.",
    "profession": "family-physician",
    "province": "NS",
    "language": "en",
    "about": ABOUT,
}


def hidden(answer: httpx.Response, action: str = "/sign-in") -> list[tuple[str, str]]:
    """The hidden fields of the sign-in form, or of the form that goes on."""
    form = answer.text.partition(f'action="{action}"')[2].partition("</form>")[0]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return [(unescape(name), unescape(value)) for name, value in found]


def of_text(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in hidden(answer) if name in PROFILE}


async def test_text_goes_through_the_sign_in_and_is_saved(browser: Open, owner: Owner) -> None:
    alice = browser(ALICE)
    token = await alice.form_token("/me")
    await owner.execute("update logins set ended_at = now()")

    asked = await alice.post("/me", data={**PROFILE, "csrf": token})
    assert asked.status_code == 401
    assert "Your text is kept" in asked.text
    sent = {**dict(hidden(asked)), "email": ALICE.email, "password": PASSWORD}
    signed_in = await alice.post("/sign-in", data=sent)
    assert "Continue with your text" in signed_in.text
    saved = await alice.post("/me", data=dict(hidden(signed_in, "/me")))

    assert saved.status_code == 303
    assert await owner.fetchval("select about from accounts where id = $1", ALICE.id) == ABOUT


async def test_sign_in_that_kept_a_text_leaves_other_browsers_alone(
    browser: Open, owner: Owner
) -> None:
    alice, hers_too = browser(ALICE), browser(ALICE)
    token = await alice.form_token("/me")
    await owner.execute("update logins set ended_at = now()")
    asked = await alice.post("/me", data={**PROFILE, "csrf": token})
    sent = {**dict(hidden(asked)), "email": ALICE.email, "password": PASSWORD}
    assert (await alice.post("/sign-in", data=sent)).status_code == 200

    assert (await hers_too.get("/me")).status_code == 303


async def test_text_is_kept_through_a_wrong_password(browser: Open, owner: Owner) -> None:
    alice = browser(ALICE)
    token = await alice.form_token("/me")
    await owner.execute("update logins set ended_at = now()")
    asked = await alice.post("/me", data={**PROFILE, "csrf": token})

    sent = {**dict(hidden(asked)), "email": ALICE.email, "password": "wrong harbour stone"}
    wrong = await alice.post("/sign-in", data=sent)

    assert wrong.status_code == 401
    assert of_text(wrong) == of_text(asked)
    assert of_text(wrong)["about"].replace("\r\n", "\n") == ABOUT


async def test_text_is_kept_after_signing_out_in_another_tab(browser: Open) -> None:
    alice = browser(ALICE)
    token = await alice.form_token("/me")
    await alice.submit("/sign-out", page="/me")

    asked = await alice.post("/me", data={**PROFILE, "csrf": token})

    assert of_text(asked)["display_name"] == "Alice B."


async def test_text_with_a_field_like_one_of_the_sign_in_comes_back_whole(
    browser: Open, owner: Owner
) -> None:
    cora = browser(COORDINATOR)
    token = await cora.form_token("/networks/nova-scotia/invite")
    await owner.execute("update logins set ended_at = now()")
    invited = {"email": "dana@clinic.example", "roles": ["mentee", "mentor"], "language": "fr"}
    asked = await cora.post("/networks/nova-scotia/invite", data={**invited, "csrf": token})

    own = [("email", COORDINATOR.email), ("password", PASSWORD)]
    signed_in = await cora.post(
        "/sign-in",
        content=urlencode([*hidden(asked), *own]),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    going_on = hidden(signed_in, "/networks/nova-scotia/invite")
    assert sorted(pair for pair in going_on if pair[0] != "csrf") == [
        ("email", "dana@clinic.example"),
        ("language", "fr"),
        ("roles", "mentee"),
        ("roles", "mentor"),
    ]


async def test_text_from_another_site_is_not_kept(browser: Open) -> None:
    asked = await browser(None).post(
        "/me", data=PROFILE, headers={"Origin": "https://evil.example"}
    )

    assert asked.status_code == 403
    assert of_text(asked) == {}
