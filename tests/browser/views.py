"""Every page that there is, as somebody comes to see it in the scene."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Page

from tests.browser.forms import press
from tests.people import (
    ALICE,
    BC,
    BC_MODERATOR,
    BOB,
    CAROL,
    COORDINATOR,
    FRANCOISE,
    MODERATOR,
    NEWCOMER,
    NS,
    PASSWORD,
    TESS,
    Person,
)

_NS: Final = f"/networks/{NS.slug}"
_BC: Final = f"/networks/{BC.slug}"
_NOWHERE: Final = "01a00000-0000-7000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class View:
    """A page and who looks at it; `act` is what brings it about where an address alone does not."""

    name: str
    person: Person | None
    path: str
    status: int = 200
    act: Callable[[Page], Awaitable[None]] | None = None


async def send_nothing(page: Page) -> None:
    """Submit the page's form as it is, past what the browser itself would check."""
    await page.locator("main form").first.evaluate("form => { form.noValidate = true }")
    await press(page.locator("main form button.button[data-kind=primary]").first)


async def send_wrong_password(page: Page) -> None:
    await page.locator("#field-email").fill(ALICE.email)
    await page.locator("#field-password").fill("not the password")
    await press(page.locator("main form button[data-kind=primary]").first)


async def send_from_elsewhere(page: Page) -> None:
    await page.locator("main form [name=csrf]").first.evaluate("field => { field.value = '' }")
    await send_nothing(page)


async def write_after_the_login_ended(page: Page) -> None:
    await page.context.clear_cookies(name="login")
    await page.locator("#field-body").fill("A thought that must not be lost.")
    await press(page.locator("button[name=action][value=post]"))


async def sign_in_again(page: Page) -> None:
    await write_after_the_login_ended(page)
    await page.locator("#field-email").fill(TESS.email)
    await page.locator("#field-password").fill(PASSWORD)
    await press(page.locator("main form button[data-kind=primary]").first)


async def name_a_number(page: Page) -> None:
    await page.locator("#field-display_name").fill("Alice 902-555-0143")
    await page.locator("#field-about").fill("Call Mrs Macdonald at 902-555-0143.")
    await press(page.locator("main form button[data-kind=primary]").first)


async def return_without_a_note(page: Page) -> None:
    await page.locator("#decision").evaluate("form => { form.noValidate = true }")
    await press(page.locator("button[name=decision][value=return]"))


async def make_token(page: Page) -> None:
    await page.locator("details.unfold summary").first.click()
    await page.locator("#field-name").fill("a program")
    await press(page.locator("form[action='/me/tokens'] button"))


VIEWS: Final = (
    View("sign-in", None, "/sign-in"),
    View("sign-in-refused", None, "/sign-in", 401, send_wrong_password),
    View("sign-in-text-kept", TESS, "{case}/reply?to={reply}", 401, write_after_the_login_ended),
    View("continue", TESS, "{case}/reply?to={reply}", 200, sign_in_again),
    View("forgotten", None, "/forgotten"),
    View("reset", None, "{reset}"),
    View("reset-problems", None, "{reset}", 422, send_nothing),
    View("join", None, "{join}"),
    View("join-problems", None, "{join}", 422, send_nothing),
    View("join-again", None, "{join_again}"),
    View("nowhere-signed-out", None, "/nowhere", 404),
    View("home-mentee", ALICE, "/"),
    View("home-mentor", BOB, "/"),
    View("home-moderator", MODERATOR, "/"),
    View("home-empty", CAROL, "/"),
    View("home-two-networks", TESS, "/"),
    View("networks", TESS, "/networks"),
    View("cases", ALICE, f"{_NS}/cases"),
    View("cases-waiting", BOB, f"{_NS}/cases?show=waiting"),
    View("cases-mine-empty", BOB, f"{_NS}/cases?show=mine"),
    View("cases-empty", CAROL, f"{_BC}/cases?domain=mental_health"),
    View("case-own", ALICE, "{case}"),
    View("case-colleague", BOB, "{case}"),
    View("case-moderator", MODERATOR, "{case}"),
    View("case-hidden", ALICE, "{hidden_case}"),
    View("case-terms-missing", NEWCOMER, "{case}"),
    View("reply", FRANCOISE, "{case}/reply?to={reply}"),
    View("reply-problems", FRANCOISE, "{case}/reply?to={reply}", 422, send_nothing),
    View("new-case", ALICE, f"{_NS}/cases/new"),
    View("new-case-problems", ALICE, f"{_NS}/cases/new", 422, send_nothing),
    View("new-case-terms-missing", NEWCOMER, f"{_NS}/cases/new"),
    View("new-case-findings", ALICE, "{returned_case}"),
    View("mend", ALICE, "{returned_reply}"),
    View("mend-noted", ALICE, "{noted_reply}"),
    View("edit-case", ALICE, "/posts/{opening}/edit"),
    View("edit-reply", ALICE, "/posts/{own_reply}/edit"),
    View("held", ALICE, "/held"),
    View("held-empty", CAROL, "/held"),
    View("flag", ALICE, "/posts/{reply}/flag"),
    View("withdraw", ALICE, "/posts/{own_reply}/withdraw"),
    View("hide", MODERATOR, "/posts/{reply}/hide"),
    View("queue", MODERATOR, f"{_NS}/queue"),
    View("queue-empty", BC_MODERATOR, f"{_BC}/queue"),
    View("hold-case", MODERATOR, "{held_case}"),
    View("hold-reply", MODERATOR, "{held_reply}"),
    View("hold-flagged", MODERATOR, "{flagged}"),
    View("hold-problems", MODERATOR, "{held_reply}", 422, return_without_a_note),
    View("members", ALICE, f"{_NS}/members"),
    View("members-coordinator", COORDINATOR, f"{_NS}/members"),
    View("members-none", ALICE, f"{_BC}/members", 404),
    View("invite", COORDINATOR, f"{_NS}/invite"),
    View("invite-problems", COORDINATOR, f"{_NS}/invite", 422, send_nothing),
    View("profile", ALICE, "/me"),
    View("profile-findings", ALICE, "/me", 422, name_a_number),
    View("logins", ALICE, "/me/logins"),
    View("token", BOB, "/me/logins", 200, make_token),
    View("terms", ALICE, f"{_NS}/terms"),
    View("terms-to-accept", NEWCOMER, f"{_NS}/terms"),
    View("not-found", ALICE, f"/cases/{_NOWHERE}", 404),
    View("not-allowed", ALICE, "/me", 403, send_from_elsewhere),
)
