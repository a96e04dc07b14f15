"""The main job by keyboard alone: every step is reached by Tab, and where one stands can be seen."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.forms import POST
from tests.browser.live import Browse
from tests.browser.windows import Open
from tests.makers import post_case
from tests.moderation.held import hold_of, hold_reply
from tests.people import ALICE, BOB, MODERATOR, NS, PASSWORD
from tests.seeding import Owner
from tests.texts import CASE, HARMLESS

# What is drawn around the element with the focus: by itself, by its choice, or by its row.
_RING = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect()
  const drawn = [[focused], [focused.closest(".choice") ?? focused], [focused, "::after"]]
  const { backgroundColor } = getComputedStyle(document.body)
  return box.width > 0 && box.bottom > 0 && box.top < innerHeight && drawn.some(([element, part]) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element, part)
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && outlineColor !== backgroundColor
  })
}"""


async def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, which must be seen at each stop."""
    wanted = await target.element_handle()
    assert wanted is not None
    for _ in range(90):
        await page.keyboard.press("Tab")
        at_body = await page.evaluate("document.activeElement === document.body")
        where = await page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert at_body or await page.evaluate(_RING), f"no focus ring: {where}"
        if await wanted.evaluate("wanted => wanted === document.activeElement"):
            return
    raise AssertionError("Tab does not lead there.")


async def type_into(page: Page, target: Locator, text: str) -> None:
    await tab_to(page, target)
    await page.keyboard.insert_text(text)


async def press_on(page: Page, target: Locator, key: str = "Enter") -> None:
    await tab_to(page, target)
    await page.keyboard.press(key)


async def test_member_signs_in(window: Open) -> None:
    page = await window(None)
    await page.goto("/sign-in")
    await type_into(page, page.get_by_label("E-mail"), ALICE.email)
    await type_into(page, page.get_by_label("Password"), PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Alice")


async def test_mentee_posts_a_case_that_came_back_first(window: Open) -> None:
    page = await window(ALICE)
    await page.goto("/")
    await press_on(page, page.get_by_role("link", name="New case"))
    await type_into(page, page.get_by_label("Title"), CASE["title"])
    await press_on(page, page.get_by_label("Chronic pain"), "Space")
    await type_into(page, page.get_by_label("Background"), "Her sister asks at 902-555-0143.")
    await type_into(page, page.get_by_label("Your question"), CASE["question"])
    await press_on(page, page.get_by_label("Advice"), "Space")
    await press_on(page, page.locator(POST))
    await expect(page.get_by_role("alert")).to_contain_text("Not posted yet")
    await press_on(page, page.get_by_role("button", name="Replace 902-555-0143"))
    await expect(page.get_by_label("Background")).not_to_have_value(re.compile("0143"))
    await expect(page.get_by_label("Background")).to_be_focused()
    await press_on(page, page.locator(POST))
    await expect(page.locator(".flash")).to_contain_text("Posted.")


async def test_mentor_answers_and_withdraws(window: Open, browser: Browse) -> None:
    case = await post_case(browser(ALICE))
    page = await window(BOB)
    await page.goto(f"/networks/{NS.slug}/cases")
    await press_on(page, page.get_by_role("link", name=CASE["title"]))
    await expect(page).to_have_url(re.compile(f"{case}$"))
    await press_on(page, page.locator("main").get_by_role("link", name="Reply").first)
    await type_into(page, page.get_by_label("Your text"), HARMLESS)
    await press_on(page, page.locator(POST))
    await expect(page.locator("[data-posts]")).to_contain_text(HARMLESS)
    await press_on(page, page.locator("[data-posts]").get_by_role("link", name="Withdraw"))
    await press_on(page, page.get_by_role("button", name="Withdraw it"))
    await expect(page.locator("[data-posts] > article")).to_have_attribute("data-status", "removed")


async def test_moderator_decides_by_single_keys(
    window: Open, browser: Browse, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    versions = [await hold_reply(browser(BOB), case) for _ in range(2)]
    first, second = [await hold_of(owner, version) for version in versions]
    page = await window(MODERATOR)
    await page.goto(f"/networks/{NS.slug}/queue")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(f"{first}$"))
    await page.keyboard.press("r")
    note = page.get_by_label("Note to the author")
    await expect(note).to_be_focused()
    # Keys are letters while one writes.
    await page.keyboard.type("please drop it")
    await expect(note).to_have_value("please drop it")
    await press_on(page, page.get_by_role("button", name="Return"))
    await expect(page.locator(".flash")).to_contain_text("Decided")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(f"{second}$"))
    await page.keyboard.press("p")
    await expect(page.get_by_text("The queue is empty.")).to_be_visible()
    assert await owner.fetchval("select array_agg(outcome order by decided_at) from decisions") == [
        "returned",
        "published",
    ]


async def test_moderator_decides_by_tab_with_single_keys_switched_off(
    window: Open, browser: Browse, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    hold = await hold_of(owner, await hold_reply(browser(BOB), case))
    page = await window(MODERATOR)
    await page.goto(hold)
    await press_on(page, page.locator("main summary").filter(has_text="Keyboard"))
    await press_on(page, page.get_by_label("Turn single-key shortcuts off"), "Space")
    await page.keyboard.press("p")
    await page.reload()
    await page.keyboard.press("p")
    await expect(page.locator("#decision")).to_be_visible()
    await press_on(page, page.get_by_role("button", name="Publish"))
    await expect(page.get_by_text("The queue is empty.")).to_be_visible()


async def test_menu_opens_and_closes_and_gives_the_focus_back(window: Open) -> None:
    page = await window(ALICE)
    await page.goto("/")
    menu = page.locator("summary").filter(has_text="My account")
    await press_on(page, menu)
    await expect(page.get_by_role("link", name="My profile")).to_be_visible()
    await tab_to(page, page.get_by_role("link", name="My profile"))
    await page.keyboard.press("Escape")
    await expect(menu).to_be_focused()
    await expect(page.get_by_role("link", name="My profile")).to_be_hidden()
