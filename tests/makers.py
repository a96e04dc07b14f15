"""Real rows through the real pages, for tests whose subject comes after them."""

from tests.people import NS, Place
from tests.serving import Browser
from tests.texts import case_fields, reply_fields


async def post_case(browser: Browser, place: Place = NS, **fields: str) -> str:
    """Post a case; its address."""
    answer = await browser.submit(f"/networks/{place.slug}/cases/new", case_fields(**fields))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#")[0]


async def post_reply(browser: Browser, case: str, body: str, **fields: str) -> str:
    """Post a reply; the id of its post."""
    answer = await browser.submit(f"{case}/posts", reply_fields(body, **fields), page=case)
    assert "#post-" in answer.headers.get("location", ""), answer.status_code
    return answer.headers["location"].rpartition("#post-")[2]
