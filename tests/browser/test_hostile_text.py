"""Attacks and naughty strings through one text field of each kind, shown by a browser: they stay text."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.browser.forms import press
from tests.browser.live import Browse, post_ids, stays_open
from tests.browser.windows import Open
from tests.corpora import naughty_strings, xss_cases
from tests.makers import post_case
from tests.moderation.held import decide, flag, hold_of, version_of
from tests.people import ALICE, BOB, COORDINATOR, FRANCOISE, MODERATOR, NS, TESS
from tests.seeding import Owner
from tests.texts import case_fields, reply_fields

HOSTILE = [*xss_cases(), *naughty_strings()]
# An open fence would make code of everything behind it.
FENCED = [text for text in HOSTILE if "```" in text or "~~~" in text]
OPEN = [text for text in HOSTILE if text not in FENCED]
SHOWN = "<script"

_STRANGE = """() => [...document.querySelectorAll("body *")].filter(element =>
  /^(script|style|iframe|img|object|embed|base|meta|link|video|audio|math|template)$/i.test(element.tagName)
  || [...element.attributes].some(({ name, value }) =>
    /^on/i.test(name) || name === "style" || /^\\s*(javascript|vbscript|data):/i.test(value) && /href|src|action/i.test(name))
).map(element => element.outerHTML.slice(0, 300))"""

Look = Callable[[str], Awaitable[str]]


def packed(texts: list[str], size: int, between: str = "\n\n") -> list[str]:
    """All `texts` in as few strings of at most `size` characters as they need."""
    packs = [""]
    for text in texts:
        one = text if between == "\n\n" else " ".join(text.split())
        if len(packs[-1]) + len(between) + len(one) > size:
            packs.append("")
        packs[-1] += between * bool(packs[-1]) + one[: size - len(between)]
    return packs


def looking(page: Page) -> Look:
    """`await look(path)` opens a page and answers what it says; nothing foreign may be in it or happen."""
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))

    async def look(path: str) -> str:
        if path:
            await page.goto(path)
        assert await page.evaluate(_STRANGE) == []
        assert dialogs == []
        assert await page.evaluate("Object.keys(window).filter(name => /xss/i.test(name))") == []
        return await page.locator("body").inner_text()

    return look


async def test_bodies_of_replies(window: Open, browser: Browse, owner: Owner) -> None:
    """As the author mends them, as the moderator reads them, live and loaded as everyone does."""
    case = await post_case(browser(ALICE))
    author, moderator = looking(await window(BOB)), looking(await window(MODERATOR))
    reader = await window(ALICE)
    await stays_open(reader, case)
    bodies = [*packed(OPEN, 19_000), *FENCED]
    for body in bodies:
        answer = await browser(BOB).submit(f"{case}/posts", reply_fields(body), page=case)
        assert answer.status_code == 303
        if answer.headers["location"].startswith("/held/"):
            held = answer.headers["location"]
            await author(held)
            await browser(BOB).submit(f"{held}/review", {"note": ""}, page="/held")
            hold = await hold_of(owner, held.removeprefix("/held/"))
            await moderator(hold)
            await decide(browser(MODERATOR), hold, "publish")
    await expect(reader.locator("[data-posts] > article")).to_have_count(len(bodies))
    live = await looking(reader)("")
    loaded = await looking(reader)(case)
    assert SHOWN in live
    assert SHOWN in loaded
    assert len(await post_ids(reader)) == len(bodies)
    await author("/held")


async def test_fields_of_cases(window: Open, browser: Browse, owner: Owner) -> None:
    look = looking(await window(TESS))
    moderator = looking(await window(MODERATOR))
    texts, lines = packed(OPEN, 5_500), packed(OPEN, 110, " ")
    for start in range(0, len(texts), 2):
        fields = case_fields(
            title=lines[start],
            setting=lines[start + 1],
            background=texts[start],
            tried=texts[min(start + 1, len(texts) - 1)],
            question=texts[start][:1900],
        )
        answer = await browser(TESS).submit(f"/networks/{NS.slug}/cases/new", fields)
        held = answer.headers["location"]
        await look(held)
        await browser(TESS).submit(f"{held}/review", {"note": texts[start][:900]}, page="/held")
        hold = await hold_of(owner, held.removeprefix("/held/"))
        await moderator(f"/networks/{NS.slug}/queue")
        await moderator(hold)
        await decide(browser(MODERATOR), hold, "publish")
    for thread in await owner.fetch("select id from threads"):
        await look(f"/cases/{thread['id']}")
        await look(f"/cases/{thread['id']}/reply")


async def test_titles(window: Open, browser: Browse, owner: Owner) -> None:
    """In lists, on the first page, among the texts that came back, and in the page's own title."""
    people = [browser(person) for person in (ALICE, FRANCOISE, TESS)]
    for number, title in enumerate(packed(OPEN, 115, " ")):
        fields = case_fields(title=title)
        answer = await people[number % 3].submit(f"/networks/{NS.slug}/cases/new", fields)
        assert answer.status_code == 303, title
    page = await window(ALICE)
    look = looking(page)
    await look("/held")
    await look("/")
    said = await look(f"/networks/{NS.slug}/cases?show=all")
    while await page.get_by_role("link", name="Older cases").count():
        await press(page.get_by_role("link", name="Older cases"))
        said += await look("")
    assert SHOWN in said
    thread = await owner.fetchval("select id from threads limit 1")
    await look(f"/cases/{thread}")


async def test_names_and_what_members_say_about_themselves(window: Open, browser: Browse) -> None:
    """In the form that refuses them, in the list of members, at a post, and read live."""
    people = (ALICE, BOB, FRANCOISE, COORDINATOR, TESS)
    page = await window(COORDINATOR)
    look = looking(page)
    case = await post_case(browser(MODERATOR))
    names, abouts = packed(OPEN, 80, " ")[::7], packed(OPEN, 1000)
    for number, about in enumerate(abouts):
        profile = {
            "display_name": names[number % len(names)],
            "profession": "family-physician",
            "province": "NS",
            "language": "en",
            "about": about,
        }
        saved = await browser(people[number % 5]).submit("/me", profile)
        profile["about"] = ""
        named = await browser(people[number % 5]).submit("/me", profile)
        assert {saved.status_code, named.status_code} <= {303, 422}
        if number % 5 == 4:
            await look(f"/networks/{NS.slug}/members")
    await stays_open(page, case)
    for person in people:
        reply = await browser(person).submit(f"{case}/posts", reply_fields("Read."), page=case)
        assert reply.status_code == 303
    await expect(page.locator("[data-posts] > article")).to_have_count(len(people))
    await look("")
    await look(case)


async def test_refused_forms_show_what_was_typed(window: Open, browser: Browse) -> None:
    """In fields, beside them with the findings marked, and carried through a sign-in."""
    page = await window(ALICE)
    look = looking(page)
    for text in packed(HOSTILE, 900)[:12]:
        await page.goto("/me")
        await page.get_by_label("Your name, as colleagues see it").fill(" ".join(text.split())[:80])
        await page.get_by_label("About me").fill(f"{text} Call Mrs Macdonald at 902-555-0143.")
        await press(page.get_by_role("button", name="Save"))
        await look("")
    case = await post_case(browser(ALICE))
    await page.goto(f"{case}/reply")
    await page.context.clear_cookies(name="login")
    await page.get_by_label("Your text").fill("\n\n".join(xss_cases())[:19_000])
    await press(page.locator("button[name=action][value=post]"))
    assert "Your text is kept" in await look("")
    await page.get_by_label("E-mail").fill(SHOWN)
    await page.locator("form[action='/sign-in']").evaluate("form => { form.noValidate = true }")
    await page.get_by_label("Password").fill("not this one")
    await press(page.get_by_role("button", name="Sign in"))
    await look("")


async def test_notes_between_authors_and_moderators(
    window: Open, browser: Browse, owner: Owner
) -> None:
    author, moderator = looking(await window(BOB)), looking(await window(MODERATOR))
    case = await post_case(browser(ALICE))
    said = ""
    for number, note in enumerate(packed(OPEN, 950)):
        answer = await browser(BOB).submit(
            f"{case}/posts", reply_fields("Mrs Macdonald, again."), page=case
        )
        held = answer.headers["location"]
        await browser(BOB).submit(f"{held}/review", {"note": note}, page="/held")
        hold = await hold_of(owner, held.removeprefix("/held/"))
        if number % 4 == 0:
            said += await moderator(hold)
        await decide(browser(MODERATOR), hold, "return", note)
    assert SHOWN in said
    assert SHOWN in await author("/held")
    reply = await browser(BOB).submit(f"{case}/posts", reply_fields("Published."), page=case)
    post = reply.headers["location"].rpartition("#post-")[2]
    for person, note in zip((ALICE, FRANCOISE, COORDINATOR), packed(OPEN, 950), strict=False):
        await flag(browser(person), post, note=note)
    assert SHOWN in await moderator(await hold_of(owner, await version_of(owner, post)))
