"""A text that was submitted after its login had ended comes back after the sign-in."""

import re
from collections.abc import Callable
from html import unescape

import httpx

from tests.people import ALICE, PASSWORD, Person
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


def hidden(answer: httpx.Response) -> list[tuple[str, str]]:
    """The hidden fields of the sign-in form, or of the form that goes on."""
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text)
    return [(unescape(name), unescape(value)) for name, value in found]


def of_text(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in hidden(answer) if name.startswith("kept:")}


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
    action = re.search(r'action="(/me)"', signed_in.text)
    assert action
    kept = dict(hidden(signed_in)[-6:])
    saved = await alice.post(action[1], data=kept)

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
    assert of_text(wrong)["kept:about"].replace("\r\n", "\n") == ABOUT


async def test_text_is_kept_after_signing_out_in_another_tab(browser: Open, owner: Owner) -> None:
    alice = browser(ALICE)
    token = await alice.form_token("/me")
    await alice.submit("/sign-out", page="/me")

    asked = await alice.post("/me", data={**PROFILE, "csrf": token})

    assert of_text(asked)["kept:display_name"] == "Alice B."


async def test_text_from_another_site_is_not_kept(browser: Open) -> None:
    asked = await browser(None).post(
        "/me", data=PROFILE, headers={"Origin": "https://evil.example"}
    )

    assert asked.status_code == 401
    assert of_text(asked) == {}


async def test_password_is_never_kept(browser: Open) -> None:
    asked = await browser(None).post("/me", data={**PROFILE, "password": PASSWORD})

    assert of_text(asked) != {}
    assert PASSWORD not in asked.text
