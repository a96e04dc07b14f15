"""A moderator publishes, returns or declines; the author is told, once, and it is on record."""

import asyncio

import pytest

from tests.mailbox import link_in
from tests.makers import post_case, post_reply
from tests.moderation.held import (
    MailsTo,
    Open,
    ask_for_review,
    audited,
    decide,
    flag,
    hold_case,
    hold_of,
    hold_reply,
    statuses,
    version_of,
)
from tests.people import (
    ALICE,
    BC_MODERATOR,
    BOB,
    COORDINATOR,
    FRANCOISE,
    MODERATOR,
    MODERATOR_TWO,
    NS,
)
from tests.seeding import Owner
from tests.texts import CASE, HARMLESS, NAMING, reply_fields

WORD = "Please leave the number out, then it is fine."


async def test_published_case_is_read_by_its_network(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    answer = await browser(MODERATOR).submit(
        hold, {"decision": "publish", "note": "", "version_number": "1"}
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/networks/{NS.slug}/queue"
    listed = await browser(BOB).get(f"/networks/{NS.slug}/cases")
    assert CASE["title"] in listed.text
    case = await owner.fetchval("select id from threads")
    shown = await browser(BOB).get(f"/cases/{case}")
    assert "902-555-0143" in shown.text
    assert ALICE.name in shown.text


async def test_released_reply_is_new_to_everybody_at_its_moment_of_publication(
    browser: Open, owner: Owner
) -> None:
    author, reader, listed = browser(BOB), browser(FRANCOISE), f"/networks/{NS.slug}/cases"
    case = await post_case(browser(ALICE))
    version = await hold_reply(author, case)
    await post_reply(browser(ALICE), case, "Written later, shown earlier.")
    position = await owner.fetchval("select position from threads")
    for window in (reader, browser(MODERATOR)):
        await window.submit(f"{case}/seen", {"position": str(position)}, page=case)
    await decide(browser(MODERATOR), await hold_of(owner, version), "publish")
    posts = await owner.fetch(
        "select p.account_id, p.first_position, p.published_at, v.written_at from posts p"
        " join text_versions v on v.id = p.version_id order by path"
    )
    assert [one["account_id"] for one in posts] == [ALICE.id, ALICE.id, BOB.id]
    released = posts[-1]
    assert released["first_position"] == position + 1
    assert released["published_at"] > released["written_at"]
    assert released["published_at"] > posts[-2]["published_at"]
    for person in (FRANCOISE, MODERATOR):
        unread = await owner.fetchval(
            "select count(*) from posts p join seen_marks s on s.thread_id = p.thread_id"
            " where s.account_id = $1 and p.first_position > s.position",
            person.id,
        )
        assert unread == 1, person.name
    assert "1 new" in (await browser(MODERATOR).get(listed)).text


async def test_released_text_carries_its_author_as_he_is_now(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    version = await hold_reply(browser(FRANCOISE), case)
    await owner.execute(
        "update memberships set roles = '{mentor}', profession = 'physiatrist' where account_id = $1",
        FRANCOISE.id,
    )
    await decide(browser(MODERATOR), await hold_of(owner, version), "publish")
    post = await owner.fetchrow("select * from posts where account_id = $1", FRANCOISE.id)
    assert post is not None
    assert (post["author_roles"], post["author_profession"]) == (["mentor"], "physiatrist")
    assert post["author_name"] == FRANCOISE.name


async def test_text_released_without_a_name_has_none(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE), named="no"))
    await decide(browser(MODERATOR), hold, "publish")
    post = await owner.fetchrow("select author_name, membership_id from posts")
    assert tuple(post or ()) == (None, None)


async def test_released_edit_takes_the_place_of_the_version_before(
    browser: Open, owner: Owner
) -> None:
    case, author = await post_case(browser(ALICE)), browser(BOB)
    post_id = await post_reply(author, case, HARMLESS)
    edited = await author.submit(f"/posts/{post_id}/edit", reply_fields(NAMING))
    version = await ask_for_review(author, edited)
    hold = await hold_of(owner, version)
    assert (await decide(browser(MODERATOR), hold, "publish", version=2)).status_code == 303
    found = await owner.fetch(
        "select status from text_versions where post_id = $1 order by number", post_id
    )
    assert [one["status"] for one in found] == ["superseded", "published"]
    assert await version_of(owner, post_id) == version
    shown = (await browser(FRANCOISE).get(case)).text
    assert "902-555-0143" in shown
    assert HARMLESS not in shown


async def test_long_text_is_released_whole(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    body = "Sleep, mood and movement, once more. " * 300 + "Call 902-555-0143."
    hold = await hold_of(owner, await hold_reply(browser(BOB), case, body))
    await decide(browser(MODERATOR), hold, "publish")
    assert (await browser(ALICE).get(case)).text.count("Sleep, mood and movement") >= 300


@pytest.mark.parametrize(("decision", "status"), [("return", "returned"), ("decline", "declined")])
async def test_author_reads_the_note_and_nobody_else_does(
    browser: Open, owner: Owner, decision: str, status: str
) -> None:
    author = browser(ALICE)
    version = await hold_case(author)
    hold = await hold_of(owner, version)
    assert (await decide(browser(MODERATOR), hold, decision, WORD)).status_code == 303
    assert WORD in (await author.get("/held")).text
    assert WORD in (await author.get(f"/held/{version}")).text
    assert WORD not in (await browser(BOB).get(f"/networks/{NS.slug}/cases")).text
    assert await owner.fetchval("select status from text_versions") == status
    assert await owner.fetchval("select count(*) from threads") == 0


async def test_returned_text_is_mended_and_published(browser: Open, owner: Owner) -> None:
    author, case = browser(BOB), await post_case(browser(ALICE))
    version = await hold_reply(author, case)
    await decide(browser(MODERATOR), await hold_of(owner, version), "return", WORD)
    mended = await author.submit(f"/held/{version}", reply_fields(HARMLESS))
    assert mended.headers["location"].startswith(case)
    assert HARMLESS in (await browser(ALICE).get(case)).text


@pytest.mark.parametrize("decision", ["return", "decline"])
async def test_return_and_decline_need_a_note(browser: Open, owner: Owner, decision: str) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    answer = await decide(browser(MODERATOR), hold, decision, "  ")
    assert answer.status_code == 422
    assert "Please say why" in answer.text
    assert await owner.fetchval("select count(*) from decisions") == 0
    assert await owner.fetchval("select status from text_versions") == "held"


async def test_note_with_an_identifier_is_refused_and_kept_in_the_form(
    browser: Open, owner: Owner
) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    for decision in ("return", "publish"):
        answer = await decide(browser(MODERATOR), hold, decision, "Take out 902-555-0199 please.")
        assert answer.status_code == 422
        assert "902-555-0199 (a phone number)" in answer.text
        assert "Take out 902-555-0199 please.</textarea>" in answer.text
    assert await owner.fetchval("select count(*) from decisions") == 0
    kept = await owner.fetchval("select string_agg(a::text, ' ') from audit_entries a")
    assert "902-555" not in kept


async def test_note_may_call_the_author_by_name(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    note = f"Thank you, Dr. {ALICE.name}. Please leave the number out."
    assert (await decide(browser(MODERATOR), hold, "return", note)).status_code == 303


async def test_too_long_a_note_is_refused(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    answer = await decide(browser(MODERATOR), hold, "return", "word " * 500)
    assert answer.status_code == 422


async def test_unknown_decision_is_refused(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    assert (await decide(browser(MODERATOR), hold, "erase", WORD)).status_code == 422
    assert await owner.fetchval("select count(*) from decisions") == 0


async def test_nobody_else_decides(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    for person in (ALICE, BOB, COORDINATOR, BC_MODERATOR):
        answer = await decide(browser(person), hold, "publish")
        assert answer.status_code == 404, person.name
    assert await owner.fetchval("select status from text_versions") == "held"
    assert (await decide(browser(MODERATOR), hold, "publish")).status_code == 303


async def test_moderator_never_decides_on_his_own_text(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(MODERATOR)))
    assert (await decide(browser(MODERATOR), hold, "publish")).status_code == 404
    assert await owner.fetchval("select status from text_versions") == "held"


async def test_decision_from_elsewhere_is_refused(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    moderator = browser(MODERATOR)
    fields = {"decision": "publish", "note": "", "version_number": "1"}
    unsigned = await moderator.post(hold, data=fields)
    assert unsigned.status_code == 403
    foreign = await moderator.submit(hold, fields, page="/me", Origin="https://evil.example")
    assert foreign.status_code == 403
    assert await owner.fetchval("select count(*) from decisions") == 0


async def test_second_decision_hears_who_did_what(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    await decide(browser(MODERATOR), hold, "decline", WORD)
    late = await decide(browser(MODERATOR_TWO), hold, "publish")
    assert late.status_code == 409
    assert f"{MODERATOR.name} has already declined this text" in late.text
    assert await owner.fetchval("select status from text_versions") == "declined"


async def test_decision_on_a_withdrawn_text_is_refused(browser: Open, owner: Owner) -> None:
    author = browser(ALICE)
    version = await hold_case(author)
    hold = await hold_of(owner, version)
    await author.submit(f"/held/{version}/withdraw", page="/held")
    late = await decide(browser(MODERATOR), hold, "publish")
    assert late.status_code == 409
    assert "taken this text back" in late.text
    assert await owner.fetchval("select count(*) from threads") == 0


async def test_decision_on_another_version_is_refused(browser: Open, owner: Owner) -> None:
    case, author = await post_case(browser(ALICE)), browser(BOB)
    post_id = await post_reply(author, case, HARMLESS)
    await flag(browser(FRANCOISE), post_id, "other")
    hold = await hold_of(owner, await version_of(owner, post_id))
    await author.submit(f"/posts/{post_id}/edit", reply_fields("Start lower, go slower."))
    assert await hold_of(owner, await version_of(owner, post_id)) == hold
    late = await decide(browser(MODERATOR), hold, "decline", WORD)
    assert late.status_code == 409
    assert "has changed this text" in late.text
    assert "Start lower" in (await browser(MODERATOR).get(hold)).text
    decided = await decide(browser(MODERATOR), hold, "decline", WORD, version=2)
    assert decided.status_code == 303
    assert await statuses(owner, post_id) == ("removed", "declined")


async def test_of_two_moderators_at_once_one_decides(browser: Open, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    for _ in range(5):
        version = await hold_reply(browser(BOB), case)
        hold = await hold_of(owner, version)
        fields = {"note": WORD, "version_number": "1"}
        moderators = [browser(MODERATOR), browser(MODERATOR_TWO)]
        tokens = [await one.form_token("/me") for one in moderators]
        answers = await asyncio.gather(
            *(
                one.post(hold, data={"csrf": token, "decision": decision, **fields})
                for one, token, decision in zip(
                    moderators, tokens, ("publish", "decline"), strict=True
                )
            )
        )
        assert sorted(one.status_code for one in answers) == [303, 409]
        winner = [one.status_code for one in answers].index(303)
        assert ("published", "declined")[winner] == await owner.fetchval(
            "select status from text_versions where id = $1", version
        )
    assert await owner.fetchval("select count(*) from decisions") == 5
    closed = await owner.fetchval(
        "select count(*) from audit_entries where action <> 'hold_viewed'"
    )
    assert closed == 5


async def test_author_who_left_is_not_published(browser: Open, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    await owner.execute("update memberships set ended_at = now() where account_id = $1", ALICE.id)
    refused = await decide(browser(MODERATOR), hold, "publish")
    assert refused.status_code == 409
    assert "has left the network" in refused.text
    assert (await decide(browser(MODERATOR), hold, "decline", WORD)).status_code == 303


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [("publish", "published"), ("return", "returned"), ("decline", "declined")],
)
async def test_each_decision_is_on_record(
    browser: Open, owner: Owner, decision: str, outcome: str
) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    await decide(browser(MODERATOR), hold, decision, WORD)
    (entry,) = await audited(owner, f"hold_{outcome}")
    assert (entry["account_id"], entry["subject_account_id"]) == (MODERATOR.id, ALICE.id)
    assert (entry["object_kind"], f"/queue/{entry['object_id']}") == ("hold", hold)
    row = await owner.fetchrow("select outcome, note, account_id from decisions")
    assert tuple(row or ()) == (outcome, WORD, MODERATOR.id)


@pytest.mark.parametrize(
    ("decision", "link"), [("publish", "/cases/"), ("return", "/held/"), ("decline", "/held/")]
)
async def test_author_is_told_by_a_mail_without_text(
    browser: Open, owner: Owner, mails_to: MailsTo, decision: str, link: str
) -> None:
    hold = await hold_of(owner, await hold_case(browser(FRANCOISE)))
    await decide(browser(MODERATOR), hold, decision, WORD)
    (mail,) = await mails_to(FRANCOISE)
    said = mail.as_string() + mail.get_content()
    for words in (*CASE.values(), NAMING, WORD, "902-555-0143", MODERATOR.name):
        assert not words or words not in said
    assert link_in(mail).startswith(link)
    assert (await browser(FRANCOISE).get(link_in(mail))).status_code == 200
