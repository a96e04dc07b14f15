"""The main job: a case is posted, held, returned, mended and answered, each person in a window of theirs."""

import json
import re

from playwright.async_api import Page, WebSocket, expect

from tests.browser.forms import fill_case, send
from tests.browser.live import Browse, has_stayed, stays_open
from tests.browser.windows import Open
from tests.people import ALICE, BC, BC_MODERATOR, BOB, MODERATOR, NS
from tests.texts import case_fields

# Words that stand in nothing but this story.
CANARY = "quillwort"
PHONE = "902-555-0143"
TITLE = f"A {CANARY} taper that has stalled"
NOTE = f"Please leave the {CANARY} number out; “by telephone” says enough."
REPLY = f"Name the fear first, {CANARY} or not, and promise that nothing changes today."


async def test_case_goes_from_the_mentee_over_the_moderator_to_the_mentor_and_back(
    window: Open, browser: Browse
) -> None:
    mentee, mentor, moderator = await window(ALICE), await window(BOB), await window(MODERATOR)
    outsider = await window(BC_MODERATOR)
    overheard = overhear(outsider)
    await outsider.goto(f"/networks/{BC.slug}/queue")
    await stays_open(moderator, f"/networks/{NS.slug}/queue")
    await stays_open(mentor, f"/networks/{NS.slug}/cases")

    held = await is_sent_back_and_asks_for_review(mentee)
    hold = await is_returned_with_a_note(moderator)
    await sees_none_of_it(outsider, browser, [held, hold])

    case, opening = await mends_it(mentee)
    await stays_open(mentee, case)
    reply = await answers_from_the_open_list(mentor, case)
    await expect(mentee.locator(f"#{reply}")).to_contain_text(REPLY)
    await expect(mentee.locator(f"#{reply}")).to_contain_text(BOB.name)
    assert await has_stayed(mentee)

    post = reply.removeprefix("post-")
    posts = [f"/posts/{one}/{act}" for one in (post, opening) for act in ("edit", "flag", "hide")]
    await sees_none_of_it(outsider, browser, [case, f"{case}/reply?to={post}", *posts])
    await listens_to_all_topics(outsider, case)
    assert overheard
    assert CANARY not in json.dumps(overheard)


async def is_sent_back_and_asks_for_review(mentee: Page) -> str:
    """The mentee writes a case with a telephone number; the address of the text that came back."""
    await mentee.goto(f"/networks/{NS.slug}/cases/new")
    await fill_case(mentee, title=TITLE, background=f"Low mood. Her sister asks at {PHONE}.")
    await send(mentee)
    await expect(mentee).to_have_url(re.compile(r"/held/[0-9a-f-]{36}$"))
    await expect(mentee.get_by_role("alert")).to_contain_text("something could identify a person")
    finding = mentee.locator("#findings-background")
    await expect(finding.locator("mark")).to_contain_text(PHONE)
    await expect(finding).to_contain_text("This looks like a telephone number.")
    await expect(mentee.get_by_label("Title")).to_have_value(TITLE)
    held = mentee.url.rpartition("127.0.0.1")[2].partition("/")[2]
    await mentee.get_by_text("These words identify nobody").click()
    await mentee.get_by_label("A word to the moderator").fill("It is the number of a helpline.")
    await mentee.get_by_role("button", name="Ask a moderator to look at it").click()
    await expect(mentee.locator(".flash")).to_contain_text("waits for a moderator")
    return f"/{held}"


async def is_returned_with_a_note(moderator: Page) -> str:
    """The row appears in the open queue; the address of the hold that was decided."""
    row = moderator.locator("[data-rows] > article").filter(has_text=TITLE)
    await expect(row).to_be_visible()
    assert await has_stayed(moderator)
    await row.get_by_role("link", name=TITLE).click()
    await expect(moderator.locator(".hold__text mark")).to_contain_text(PHONE)
    await expect(moderator.get_by_text("It is the number of a helpline.")).to_be_visible()
    hold = "/queue/" + moderator.url.rpartition("/")[2]
    await moderator.get_by_label("Note to the author").fill(NOTE)
    await moderator.get_by_role("button", name="Return").click()
    await expect(moderator.locator(".flash")).to_contain_text("Decided")
    await expect(moderator.get_by_text("The queue is empty.")).to_be_visible()
    return hold


async def mends_it(mentee: Page) -> tuple[str, str]:
    """The mentee reads the note and takes the number out; the published case, and its post's id."""
    await mentee.goto("/")
    await mentee.get_by_role("link", name=TITLE).click()
    await expect(mentee.get_by_text(NOTE)).to_be_visible()
    await mentee.get_by_label("Background").fill("Low mood. Her sister asks by telephone.")
    await send(mentee)
    await expect(mentee).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}#post-"))
    await expect(mentee.locator(".flash")).to_contain_text("Posted.")
    await expect(mentee.get_by_role("heading", level=1)).to_have_text(TITLE)
    thread, _, post = mentee.url.rpartition("/")[2].partition("#post-")
    return f"/cases/{thread}", post


async def answers_from_the_open_list(mentor: Page, case: str) -> str:
    """The mentor's list shows the case without being loaded again; the id of his reply."""
    row = mentor.locator(f"#case-{case.rpartition('/')[2]}")
    await expect(row).to_contain_text(TITLE)
    assert await has_stayed(mentor)
    await row.get_by_role("link", name=TITLE).click()
    await mentor.get_by_label("Your text").fill(REPLY)
    await send(mentor)
    await expect(mentor).to_have_url(re.compile(f"{case}#post-"))
    reply = mentor.url.rpartition("#")[2]
    await expect(mentor.locator(f"#{reply}")).to_contain_text(REPLY)
    return reply


async def sees_none_of_it(outsider: Page, browser: Browse, addresses: list[str]) -> None:
    """Of another network's text its moderator finds nothing: in no list, under no address."""
    for path in ("/", "/networks", "/held", *(f"/networks/{BC.slug}/{of}" for of in LISTS)):
        await outsider.goto(path)
        assert CANARY not in await outsider.content(), path
    http = browser(BC_MODERATOR)
    foreign = [f"/networks/{NS.slug}/{of}" for of in (*LISTS, "cases/new", "invite")]
    for path in (*addresses, *foreign):
        shown = await outsider.goto(path)
        assert shown is not None
        sent = await http.submit(path, ANY_FORM, page="/me")
        assert shown.status == 404, path
        assert sent.status_code in {404, 405}, path
        assert CANARY not in await outsider.content() + sent.text, path


LISTS = ("cases", "cases?show=all", "queue", "members")
ANY_FORM = {**case_fields(), "decision": "publish", "version_number": "1", "kind": "other"}


async def listens_to_all_topics(outsider: Page, case: str) -> None:
    """The outsider's own socket asks for every topic of the other network, and is refused each."""
    topics = [f"thread:{case.rpartition('/')[2]}", f"cases:{NS.id}", f"queue:{NS.id}"]
    answers = await outsider.evaluate(
        """topics => new Promise(resolve => {
          const heard = [], socket = new WebSocket("/live")
          socket.onopen = () => topics.forEach(
            topic => socket.send(JSON.stringify({ type: "subscribe", topic, position: 0 })))
          socket.onmessage = ({ data }) => {
            heard.push(JSON.parse(data))
            if (heard.length > topics.length) resolve(heard)
          }
        })""",
        topics,
    )
    assert [answer["type"] for answer in answers] == ["hello", "error", "error", "error"]
    assert {answer["code"] for answer in answers[1:]} == {"unknown_topic"}


def overhear(page: Page) -> list[str]:
    """Every frame that reaches any socket of this window."""
    frames: list[str] = []

    def follow(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    page.on("websocket", follow)
    return frames
