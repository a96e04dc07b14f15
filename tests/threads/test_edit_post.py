"""Edits and withdrawals make versions; what is shown stays until the new version clears."""

from tests.makers import post_case, post_reply
from tests.people import ALICE, BOB, CAROL
from tests.seeding import Owner
from tests.serving import Open
from tests.texts import NAMING, case_fields, reply_fields


async def test_edit_is_shown_in_the_place_of_the_first_version(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    post = await post_reply(mentor, case, "First words.")
    await mentor.submit(f"/posts/{post}/edit", reply_fields("Second words."))
    shown = (await browser(ALICE).get(case)).text
    assert "Second words." in shown
    assert "First words." not in shown
    assert "edited" in shown
    versions = await owner.fetch(
        "select number, status from text_versions where post_id = $1 order by number", post
    )
    assert [tuple(row) for row in versions] == [(1, "superseded"), (2, "published")]
    assert await owner.fetchval("select position > first_position from posts where id = $1", post)


async def test_edit_with_an_identifier_leaves_the_published_version(
    browser: Open, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    post = await post_reply(mentor, case, "First words.")
    answer = await mentor.submit(f"/posts/{post}/edit", reply_fields(NAMING))
    shown = (await browser(ALICE).get(case)).text
    assert "First words." in shown
    assert "Macdonald" not in shown
    mended = await mentor.submit(answer.headers["location"], reply_fields("Mended words."))
    assert mended.headers["location"].endswith(f"#post-{post}")
    shown = (await browser(ALICE).get(case)).text
    assert "Mended words." in shown
    assert "First words." not in shown
    assert await owner.fetchval("select count(*) from posts") == 2


async def test_nobody_else_edits_a_post(browser: Open) -> None:
    case = await post_case(browser(ALICE))
    post = await post_reply(browser(BOB), case, "First words.")
    for person in (ALICE, CAROL):
        assert (await browser(person).get(f"/posts/{post}/edit")).status_code == 404
        answer = await browser(person).submit(f"/posts/{post}/edit", reply_fields("Mine"), page="/")
        assert answer.status_code == 404
    assert "First words." in (await browser(ALICE).get(case)).text


async def test_case_is_edited_as_one_text(browser: Open) -> None:
    author = browser(ALICE)
    case = await post_case(author)
    post = (await author.get(case)).text.partition('id="post-')[2][:36]
    await author.submit(f"/posts/{post}/edit", case_fields(title="A clearer title"))
    assert "A clearer title" in (await browser(BOB).get(case)).text


async def test_withdrawn_post_leaves_a_mark_and_no_words(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    post = await post_reply(mentor, case, "First words.")
    await post_reply(browser(ALICE), case, "An answer to it.", parent_id=post)
    await mentor.submit(f"/posts/{post}/withdraw")
    shown = (await browser(ALICE).get(case)).text
    assert "First words." not in shown
    assert "withdrawn" in shown
    assert "An answer to it." in shown
    assert await owner.fetchval("select reply_count from threads") == 1


async def test_withdrawn_post_cannot_be_answered_or_edited(browser: Open) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    post = await post_reply(mentor, case, "First words.")
    await mentor.submit(f"/posts/{post}/withdraw")
    answer = await browser(ALICE).submit(
        f"{case}/posts", reply_fields("Too late.", parent_id=post), page=case
    )
    assert answer.status_code == 409
    assert (await mentor.get(f"/posts/{post}/edit")).status_code == 404


async def test_text_mended_in_two_windows_is_not_doubled(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    answer = await mentor.submit(f"{case}/posts", reply_fields(NAMING), page=case)
    text = answer.headers["location"]
    token = await mentor.form_token(text)
    first = await mentor.post(text, data={"csrf": token, **reply_fields("Mended once.")})
    second = await mentor.post(text, data={"csrf": token, **reply_fields("Mended twice.")})
    assert first.status_code == 303
    assert second.status_code in {404, 409}
    assert await owner.fetchval("select count(*) from posts") == 2


async def test_mended_text_sent_twice_returns_the_first_result(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    answer = await mentor.submit(f"{case}/posts", reply_fields(NAMING), page=case)
    text = answer.headers["location"]
    fields = {"csrf": await mentor.form_token(text), **reply_fields("Mended once.")}
    first = await mentor.post(text, data=fields)
    again = await mentor.post(text, data=fields)
    assert again.headers["location"] == first.headers["location"]
    assert await owner.fetchval("select count(*) from posts") == 2
