"""A mentor replies; replies nest; a repeated submit makes one post."""

import asyncio
from uuid import uuid4

from tests.makers import post_case
from tests.people import ALICE, BOB, CAROL
from tests.seeding import Owner
from tests.serving import Open
from tests.texts import HARMLESS, NAMING, reply_fields


async def test_reply_is_shown_to_the_author_of_the_case(browser: Open) -> None:
    case = await post_case(browser(ALICE))
    answer = await browser(BOB).submit(f"{case}/posts", reply_fields(), page=case)
    assert answer.status_code == 303
    shown = await browser(ALICE).get(case)
    assert HARMLESS in shown.text
    assert BOB.name in shown.text


async def test_reply_to_a_reply_stands_below_it(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    first = await mentor.submit(f"{case}/posts", reply_fields("First."), page=case)
    await mentor.submit(f"{case}/posts", reply_fields("Second."), page=case)
    parent = first.headers["location"].rpartition("#post-")[2]
    await browser(ALICE).submit(
        f"{case}/posts", reply_fields("Below the first.", parent_id=parent), page=case
    )
    shown = (await mentor.get(case)).text
    assert shown.index("First.") < shown.index("Below the first.") < shown.index("Second.")
    assert await owner.fetchval("select max(depth) from posts") == 2


async def test_outsider_cannot_reply(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    answer = await browser(CAROL).submit(f"{case}/posts", reply_fields(), page="/")
    assert answer.status_code == 404
    assert await owner.fetchval("select count(*) from posts") == 1


async def test_repeated_submit_returns_the_first_result(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    mentor, fields = browser(BOB), reply_fields()
    first = await mentor.submit(f"{case}/posts", fields, page=case)
    again = await mentor.submit(f"{case}/posts", fields, page=case)
    assert again.headers["location"] == first.headers["location"]
    assert await owner.fetchval("select count(*) from posts") == 2


async def test_two_submits_at_once_make_one_post(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    mentor, fields = browser(BOB), reply_fields()
    token = await mentor.form_token(case)
    answers = await asyncio.gather(
        *(mentor.post(f"{case}/posts", data={"csrf": token, **fields}) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert await owner.fetchval("select count(*) from posts") == 2


async def test_same_key_with_another_text_is_a_conflict_that_keeps_the_text(
    browser: Open, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    mentor, key = browser(BOB), str(uuid4())
    await mentor.submit(f"{case}/posts", reply_fields(client_key=key), page=case)
    answer = await mentor.submit(
        f"{case}/posts", reply_fields("Another text.", client_key=key), page=case
    )
    assert answer.status_code == 409
    assert "kept" in answer.text
    assert await owner.fetchval("select count(*) from posts") == 2


async def test_reply_with_an_identifier_is_returned_with_reasons(
    browser: Open, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    answer = await mentor.submit(f"{case}/posts", reply_fields(NAMING), page=case)
    mending = await mentor.get(answer.headers["location"])
    assert "<mark>Macdonald" in mending.text
    assert NAMING[:11] not in (await browser(ALICE).get(case)).text
    assert await owner.fetchval("select count(*) from holds") == 0


async def test_returned_reply_is_shown_to_its_author_in_place(browser: Open) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    await mentor.submit(f"{case}/posts", reply_fields(NAMING), page=case)
    assert "902-555-0143" in (await mentor.get(case)).text
    assert "902-555-0143" in (await mentor.get("/held")).text
    assert "902-555-0143" not in (await browser(ALICE).get("/held")).text


async def test_author_asks_for_review_and_can_withdraw(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    answer = await mentor.submit(f"{case}/posts", reply_fields(NAMING), page=case)
    text = answer.headers["location"]
    await mentor.submit(f"{text}/review", {"note": "A made-up name."}, page=text)
    assert (
        await owner.fetchval("select status from text_versions where held_at is not null") == "held"
    )
    assert await owner.fetchval("select count(*) from holds where closed_at is null") == 1
    await mentor.submit(f"{text}/withdraw", page="/held")
    assert await owner.fetchval("select count(*) from holds where closed_at is null") == 0


async def test_empty_and_overlong_replies_are_given_back(browser: Open) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    empty = await mentor.submit(f"{case}/posts", reply_fields("  "), page=case)
    assert empty.status_code == 422
    long = await mentor.submit(f"{case}/posts", reply_fields("word " * 5000), page=case)
    assert long.status_code == 422
    assert "word word" in long.text


async def test_page_goes_on_by_key(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    await owner.execute(
        """
        insert into posts (network_id, audience_id, thread_id, opened_by, account_id, membership_id, author_name,
          author_roles, author_profession, depth, path, position, first_position, version_id, language)
        select network_id, audience_id, thread_id, opened_by, account_id, membership_id, author_name,
          author_roles, author_profession, 1, lpad(to_hex(n), 8, '0'), n, n, version_id, language
        from posts, generate_series(2, 250) n
        """
    )
    seen, after = [], ""
    for _ in range(4):
        shown = (await browser(BOB).get(f"{case}?after={after}")).text
        paths = [part.split('"')[0] for part in shown.split('data-path="')[1:]]
        if not paths:
            break
        seen += paths
        after = paths[-1]
    assert len(seen) == len(set(seen)) == 249
    assert seen == sorted(seen)


async def test_texts_beyond_the_hour_s_limit_are_refused_and_handed_back(
    browser: Open, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    mentor = browser(BOB)
    await mentor.submit(f"{case}/posts", reply_fields(), page=case)
    await owner.execute("update attempts set count = 120")
    answer = await mentor.submit(f"{case}/posts", reply_fields("One too many."), page=case)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "One too many." in answer.text
    assert await owner.fetchval("select count(*) from posts") == 2


async def test_author_of_the_case_is_told_of_the_first_answer_alone(
    browser: Open, owner: Owner
) -> None:
    case = await post_case(browser(ALICE))
    await browser(ALICE).submit(f"{case}/posts", reply_fields("My own addition."), page=case)
    assert await owner.fetchval("select count(*) from notifications") == 0
    for words in ("First answer.", "Second answer."):
        await browser(BOB).submit(f"{case}/posts", reply_fields(words), page=case)
    told = await owner.fetch("select account_id, kind, path from notifications")
    assert [(row["account_id"], row["kind"]) for row in told] == [(ALICE.id, "reply")]
    assert "answer." not in told[0]["path"]
