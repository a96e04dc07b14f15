"""Attacks and naughty strings through one text field of each kind: kept, shown as text, never an error of ours."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from typing_extensions import override

from forum.web.assets import digest
from tests.corpora import naughty_strings, xss_cases
from tests.makers import post_case
from tests.people import (
    ALICE,
    BOB,
    COORDINATOR,
    FRANCOISE,
    MODERATOR,
    MODERATOR_TWO,
    NS,
    TESS,
    Person,
)
from tests.serving import Browser
from tests.text.safety import assert_safe
from tests.texts import NAMING, case_fields, reply_fields

OpenBrowser = Callable[[Person | None], Browser]
OpenApi = Callable[[Person | None], httpx.AsyncClient]

FIELDS = ("title", "setting", "background", "tried", "question", "body")
LONGEST = {"title": 120, "setting": 120}
# Several, as each may write only so much an hour.
AUTHORS = (ALICE, BOB, FRANCOISE, TESS, MODERATOR, COORDINATOR)
# A case takes as many strings as it has fields; the next round begins at another field.
STRINGS = [*xss_cases(), *naughty_strings()]
ROUNDS = [STRINGS[at : at + len(FIELDS)] for at in range(0, len(STRINGS), len(FIELDS))]
NEW_CASE = f"/networks/{NS.slug}/cases/new"
# The last are our own: not for emergencies.
LINKS = ("/", "#", "?", "http://", "https://", "mailto:", "tel:911", "tel:988")


class Page(HTMLParser):
    """Raises where a page has something that could run, or that reaches out."""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert not [name for name in given if name.startswith("on")], (tag, given)
        assert not {"style", "srcdoc", "formaction", "background", "ping"} & given.keys()
        assert tag not in {"iframe", "object", "embed", "base", "applet", "frame", "style", "math"}
        for name in ("src", "action"):
            assert given.get(name, "/").startswith("/"), (tag, given)
            assert not given.get(name, "/").startswith("//"), (tag, given)
        assert given.get("href", "/").lower().startswith(LINKS), (tag, given)
        if tag == "script":
            assert given["src"].startswith(f"/static/{digest()}/js/")
        if tag == "meta":
            assert given.get("http-equiv", "") == ""


def assert_page_is_safe(answer: httpx.Response) -> None:
    assert answer.status_code < 500, answer.text
    page = Page()
    page.feed(answer.text)
    page.close()
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def fields_of(strings: list[str], shift: int) -> dict[str, str]:
    names = [FIELDS[(at + shift) % len(FIELDS)] for at in range(len(strings))]
    return {
        name: value[: LONGEST.get(name, 2000)] for name, value in zip(names, strings, strict=True)
    }


@pytest.mark.parametrize("part", range(4))
async def test_hostile_case_is_shown_as_text(part: int, browser: OpenBrowser, api: OpenApi) -> None:
    """Published or sent back with findings: whatever page it leads to is safe."""
    published = 0
    browsers = {person: browser(person) for person in AUTHORS}
    programs = {person: api(person) for person in AUTHORS}
    tokens = {person: await browsers[person].form_token("/networks") for person in AUTHORS}
    for number, strings in enumerate(ROUNDS):
        if number % 4 != part:
            continue
        person = AUTHORS[number % len(AUTHORS)]
        author = browsers[person]
        fields = {"question": "Why?", "title": "A title", **fields_of(strings, number)}
        fields = {name: value for name, value in fields.items() if value.strip()}
        sent = {**case_fields(**fields), "csrf": tokens[person]}
        answer = await author.post(NEW_CASE, data=sent)
        assert answer.status_code in {303, 422}, (answer.status_code, strings)
        shown = answer
        if answer.status_code == 303:
            shown = await author.get(answer.headers["location"])
            assert shown.status_code == 200
        assert_page_is_safe(shown)
        if "/cases/" in answer.headers.get("location", ""):
            published += 1
            thread = answer.headers["location"].partition("#")[0].rpartition("/")[2]
            assert_case_is_safe((await programs[person].get(f"/cases/{thread}")).json())
    assert published > 5
    reader = browser(MODERATOR_TWO)
    assert_page_is_safe(await reader.get(f"/networks/{NS.slug}/cases"))
    assert_page_is_safe(await reader.get("/"))


def assert_case_is_safe(case: dict[str, Any]) -> None:
    assert_safe(case["html"])
    for html in case["fields_html"].values():
        assert_safe(html)


async def test_hostile_name_and_words_about_oneself_are_shown_as_text(
    browser: OpenBrowser,
) -> None:
    alice, colleague = browser(ALICE), browser(BOB)
    case = await post_case(alice)
    saved, token = 0, await alice.form_token("/me")
    attacks = STRINGS[::12]
    for about, name in zip(attacks, reversed(attacks), strict=True):
        fields: dict[str, str | list[str]] = {
            "display_name": name[:80],
            "profession": ALICE.profession,
            "province": ALICE.province,
            "language": "en",
            "about": about[:500],
        }
        answer = await alice.post("/me", data={**fields, "csrf": token})
        assert answer.status_code in {303, 422}, name
        assert_page_is_safe(answer if answer.status_code == 422 else await alice.get("/me"))
        if answer.status_code == 303 and (saved := saved + 1) % 5 == 0:
            await alice.submit(f"{case}/posts", reply_fields(), page=case)
            for path in (case, "/", f"/networks/{NS.slug}/members"):
                assert_page_is_safe(await colleague.get(path))
    assert saved >= 5


async def test_hostile_notes_are_shown_as_text(browser: OpenBrowser) -> None:
    """The author's to the moderator, the moderator's to the author, and a flag's."""
    alice, moderator = browser(ALICE), browser(MODERATOR_TWO)
    case = await post_case(alice)
    attacks = xss_cases()
    for at in range(0, len(attacks), 40):
        note = "\n".join(attacks[at : at + 40])
        returned = await alice.submit(f"{case}/posts", reply_fields(NAMING), page=case)
        held = returned.headers["location"]
        asked = await alice.submit(f"{held}/review", {"note": note[:1000]}, page=held)
        assert asked.status_code == 303
        queue = await moderator.get(f"/networks/{NS.slug}/queue")
        assert_page_is_safe(queue)
        hold = "/queue/" + queue.text.partition('href="/queue/')[2].partition('"')[0]
        assert_page_is_safe(await moderator.get(hold))
        fields: dict[str, str | list[str]] = {"decision": "decline", "version_number": "1"}
        decided = await moderator.submit(hold, {**fields, "note": note[:2000]})
        assert_page_is_safe(decided)
        if decided.status_code == 422:
            # The note itself was found to name somebody: one without an address in it goes.
            plain = "<img src=x onerror=alert(1)><script>alert(2)</script>"
            decided = await moderator.submit(hold, {**fields, "note": plain})
        assert decided.status_code == 303
        for path in ("/held", held, case):
            assert_page_is_safe(await alice.get(path))


async def test_hostile_addresses_are_answered(browser: OpenBrowser) -> None:
    alice = browser(ALICE)
    cases = f"/networks/{NS.slug}/cases"
    for text in STRINGS[::24]:
        for path in (cases, f"/networks/{NS.slug}/members", "/sign-in"):
            query = {"after": text, "show": text, "domain": text, "next": text, "role": text}
            answer = await alice.get(path, params=query)
            assert answer.status_code in {200, 303, 404, 422}, (path, text)
            assert_page_is_safe(answer)
            # Never away from here, whatever was asked for.
            assert answer.headers.get("location", "/").startswith("/")
            assert not answer.headers.get("location", "/").startswith(("//", "/\\"))
