"""A member flags a post: what could identify somebody is hidden at once; the author never learns by whom."""

import asyncio

from forum.core.database import Database, rows
from tests.answers import said
from tests.makers import post_case, post_reply
from tests.moderation.held import (
    Call,
    MailsTo,
    Open,
    audited,
    decide,
    flag,
    hold_of,
    holds_in,
    statuses,
    version_of,
)
from tests.people import (
    ALICE,
    BC_MODERATOR,
    BOB,
    CAROL,
    FRANCOISE,
    MODERATOR,
    NADIA,
    NEWCOMER,
    NS,
)
from tests.seeding import Owner
from tests.texts import CASE, HARMLESS

QUEUE = f"/networks/{NS.slug}/queue"


async def test_post_that_could_identify_is_hidden_at_once(
    browser: Open, owner: Owner, case: str, post_id: str
) -> None:
    member = browser(FRANCOISE)
    answer = await member.submit(f"/posts/{post_id}/flag", {"kind": "could_identify", "note": ""})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{case}#post-{post_id}"
    for person in (ALICE, FRANCOISE, MODERATOR):
        assert HARMLESS not in (await browser(person).get(case)).text, person.name
    hold = await hold_of(owner, await version_of(owner, post_id))
    assert holds_in((await browser(MODERATOR).get(QUEUE)).text) == [hold]
    assert HARMLESS in (await browser(MODERATOR).get(hold)).text
    assert await owner.fetchval("select reply_count from threads") == 0


async def test_page_to_flag_on_leads_back_to_the_post(
    browser: Open, case: str, post_id: str
) -> None:
    shown = (await browser(FRANCOISE).get(f"/posts/{post_id}/flag")).text

    assert f'href="{case}#post-{post_id}"' in shown
    assert f'href="/posts/{post_id}"' not in shown


async def test_flagged_case_leaves_the_list(browser: Open, owner: Owner, case: str) -> None:
    opening = str(await owner.fetchval("select id from posts where opening"))
    before = await owner.fetchval("select listed_position from threads")
    await flag(browser(BOB), opening)
    assert CASE["title"] not in (await browser(BOB).get(f"/networks/{NS.slug}/cases")).text
    assert CASE["question"] not in (await browser(BOB).get(case)).text
    assert await owner.fetchval("select listed_position from threads") > before


async def test_other_doubt_leaves_the_post_in_sight(
    browser: Open, owner: Owner, case: str, post_id: str
) -> None:
    assert (await flag(browser(FRANCOISE), post_id, "other", "Unkind.")).status_code == 303
    assert HARMLESS in (await browser(ALICE).get(case)).text
    hold = await hold_of(owner, await version_of(owner, post_id))
    assert "Unkind." in (await browser(MODERATOR).get(hold)).text
    assert await statuses(owner, post_id) == ("published", "published")


async def test_doubt_can_be_raised_to_one_that_hides(
    browser: Open, owner: Owner, post_id: str
) -> None:
    member = browser(FRANCOISE)
    await flag(member, post_id, "other", "Unkind.")
    assert (await flag(member, post_id, "could_identify", "And a place.")).status_code == 303
    assert await statuses(owner, post_id) == ("hidden", "hidden")
    (one,) = await owner.fetch("select kind, note from flags")
    assert tuple(one) == ("could_identify", "And a place.")
    assert await owner.fetchval("select count(*) from holds") == 1


async def test_one_member_flags_a_version_once(browser: Open, owner: Owner, post_id: str) -> None:
    await flag(browser(NEWCOMER), post_id, "other")
    again = await flag(browser(NEWCOMER), post_id, "other")
    assert again.status_code == 409
    assert "already told a moderator" in again.text
    assert (await flag(browser(ALICE), post_id, "other")).status_code == 303
    assert await owner.fetchval("select count(*) from flags") == 2
    assert await owner.fetchval("select count(*) from holds") == 1


async def test_cleared_version_is_not_hidden_again_by_the_same_member(
    browser: Open, owner: Owner, post_id: str
) -> None:
    await flag(browser(FRANCOISE), post_id)
    hold = await hold_of(owner, await version_of(owner, post_id))
    await decide(browser(MODERATOR), hold, "publish")
    assert (await flag(browser(FRANCOISE), post_id)).status_code == 409
    assert await statuses(owner, post_id) == ("published", "published")
    assert await owner.fetchval("select count(*) from holds where closed_at is null") == 0
    assert (await flag(browser(ALICE), post_id)).status_code == 303


async def test_many_flags_at_once_make_one_hold(browser: Open, owner: Owner, post_id: str) -> None:
    members = [browser(person) for person in (ALICE, FRANCOISE, MODERATOR)]
    tokens = [await one.form_token("/me") for one in members]
    answers = await asyncio.gather(
        *(
            one.post(f"/posts/{post_id}/flag", data={"csrf": token, "kind": kind, "note": ""})
            for one, token, kind in zip(
                members, tokens, ("other", "could_identify", "other"), strict=True
            )
        )
    )
    assert {one.status_code for one in answers} <= {303, 409}
    assert await statuses(owner, post_id) == ("hidden", "hidden")
    assert await owner.fetchval("select count(*) from holds") == 1


async def test_own_post_cannot_be_flagged(browser: Open, owner: Owner, post_id: str) -> None:
    author = browser(BOB)
    assert (await author.get(f"/posts/{post_id}/flag")).status_code == 403
    assert (await flag(author, post_id)).status_code == 403
    assert await owner.fetchval("select count(*) from flags") == 0


async def test_who_does_not_see_a_post_cannot_flag_it(
    browser: Open, owner: Owner, post_id: str
) -> None:
    for person in (CAROL, BC_MODERATOR, NADIA):
        outsider = browser(person)
        shown = await outsider.get(f"/posts/{post_id}/flag")
        assert shown.status_code == 404, person.name
        nothing = await outsider.get("/posts/00000000-0000-7000-8000-000000000000/flag")
        assert said(shown) == said(nothing)
        assert (await flag(outsider, post_id)).status_code == 404
    assert await statuses(owner, post_id) == ("published", "published")


async def test_mentee_cannot_flag_what_mentors_write_among_themselves(
    browser: Open, owner: Owner
) -> None:
    await post_case(browser(BOB), audience="mentors")
    opening = str(await owner.fetchval("select id from posts"))
    assert (await flag(browser(FRANCOISE), opening)).status_code == 404
    assert (await flag(browser(MODERATOR), opening)).status_code == 303


async def test_member_flags_before_accepting_the_terms(
    browser: Open, owner: Owner, post_id: str
) -> None:
    assert (await flag(browser(NEWCOMER), post_id)).status_code == 303
    assert await statuses(owner, post_id) == ("hidden", "hidden")


async def test_hidden_post_cannot_be_flagged_again(browser: Open, post_id: str) -> None:
    await flag(browser(FRANCOISE), post_id)
    late = await flag(browser(ALICE), post_id)
    assert late.status_code == 409
    assert "already hidden" in late.text


async def test_flag_needs_a_kind(browser: Open, owner: Owner, post_id: str) -> None:
    answer = await flag(browser(FRANCOISE), post_id, "rude", "Kept words.")
    assert answer.status_code == 422
    assert "Kept words." in answer.text
    assert await owner.fetchval("select count(*) from flags") == 0


async def test_identifier_in_a_note_is_left_out_and_the_post_hidden(
    browser: Open, owner: Owner, post_id: str
) -> None:
    await flag(browser(FRANCOISE), post_id, note="It is Mrs Macdonald, 902-555-0143, I know her.")
    kept = await owner.fetchval("select note from flags")
    assert "Macdonald" not in kept
    assert "902" not in kept
    assert "I know her" in kept
    assert await statuses(owner, post_id) == ("hidden", "hidden")


async def test_eleventh_flag_within_an_hour_is_refused(
    browser: Open, owner: Owner, case: str
) -> None:
    author, member = browser(BOB), browser(FRANCOISE)
    posts = [await post_reply(author, case, f"Thought {number}.") for number in range(11)]
    answers = [await flag(member, one, "other") for one in posts]
    assert [one.status_code for one in answers] == [303] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert await owner.fetchval("select count(*) from flags") == 10
    assert (await flag(browser(ALICE), posts[-1], "other")).status_code == 303


async def test_author_never_learns_who_flagged(
    browser: Open,
    api: Call,
    owner: Owner,
    *,
    database: Database,
    mails_to: MailsTo,
    case: str,
    post_id: str,
) -> None:
    await flag(browser(FRANCOISE), post_id, note="The second word.")
    version = await version_of(owner, post_id)
    author, calls = browser(BOB), api(BOB)
    pages = [await author.get(path) for path in ("/held", f"/held/{version}", case, "/")]
    answers = [await calls.get(path) for path in ("/texts", f"/texts/{version}", f"{case}/posts")]
    await decide(browser(MODERATOR), await hold_of(owner, version), "return", "Please be vaguer.")
    pages += [await author.get(path) for path in ("/held", f"/held/{version}", case)]
    for answer in (*pages, *answers):
        assert answer.status_code == 200, answer.url
        for trace in (FRANCOISE.name, str(FRANCOISE.id), "The second word."):
            assert trace not in answer.text, answer.url
    mails = await mails_to(BOB)
    assert len(mails) == 2
    for mail in mails:
        assert FRANCOISE.name not in mail.get_content()
    async with database.transaction(BOB.id) as db:
        assert await rows(db, "select * from flags") == []
        entries = await rows(db, "select account_id from audit_entries")
    assert entries
    assert FRANCOISE.id not in {one["account_id"] for one in entries}


async def test_flag_is_on_record(browser: Open, owner: Owner, post_id: str) -> None:
    await flag(browser(FRANCOISE), post_id)
    (entry,) = await audited(owner, "post_flagged")
    assert (entry["account_id"], entry["subject_account_id"]) == (FRANCOISE.id, None)
    assert (entry["object_kind"], str(entry["object_id"])) == ("post", post_id)


async def test_author_is_told_of_what_is_hidden_and_not_of_a_doubt(
    browser: Open, owner: Owner, mails_to: MailsTo, case: str, post_id: str
) -> None:
    harmless = await post_reply(browser(BOB), case, "Another thought.")
    await flag(browser(FRANCOISE), harmless, "other")
    await flag(browser(FRANCOISE), post_id)
    hold = await hold_of(owner, await version_of(owner, harmless))
    await decide(browser(MODERATOR), hold, "publish")
    (mail,) = await mails_to(BOB)
    assert f"/held/{await version_of(owner, post_id)}" in mail.get_content()
    assert HARMLESS not in mail.get_content()
    assert "Another thought." in (await browser(ALICE).get(case)).text
