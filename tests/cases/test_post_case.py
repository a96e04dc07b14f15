"""A mentee posts a case; her network reads it and nobody else does."""

from tests.people import ALICE, BC, BOB, CAROL, MODERATOR, NEWCOMER, NS, TESS
from tests.seeding import Owner
from tests.serving import Open
from tests.texts import CASE, NAMING, case_fields

NEW = f"/networks/{NS.slug}/cases/new"


async def test_case_is_posted_and_read_by_a_colleague(browser: Open) -> None:
    posted = await browser(ALICE).submit(NEW, case_fields())
    assert posted.status_code == 303
    shown = await browser(BOB).get(posted.headers["location"])
    assert shown.status_code == 200
    assert CASE["title"] in shown.text
    assert CASE["question"] in shown.text
    assert "<li>a walking group</li>" in shown.text


async def test_case_stands_in_the_list_of_its_network_alone(browser: Open) -> None:
    await browser(ALICE).submit(NEW, case_fields())
    assert CASE["title"] in (await browser(BOB).get(f"/networks/{NS.slug}/cases")).text
    both = browser(TESS)
    assert CASE["title"] in (await both.get(f"/networks/{NS.slug}/cases")).text
    assert CASE["title"] not in (await both.get(f"/networks/{BC.slug}/cases")).text


async def test_outsider_finds_no_case(browser: Open) -> None:
    posted = await browser(ALICE).submit(NEW, case_fields())
    outsider = browser(CAROL)
    shown = await outsider.get(posted.headers["location"])
    assert shown.status_code == 404
    assert CASE["title"] not in shown.text
    assert (await outsider.get(f"/networks/{NS.slug}/cases")).status_code == 404
    assert (await outsider.submit(NEW, case_fields(), page="/")).status_code == 404


async def test_incomplete_case_is_shown_again_with_what_was_written(browser: Open) -> None:
    answer = await browser(ALICE).submit(NEW, case_fields(title=" ", background="Kept words."))
    assert answer.status_code == 422
    assert "Kept words." in answer.text
    assert "Please give the case a title" in answer.text


async def test_case_with_an_identifier_goes_back_to_its_author_alone(browser: Open) -> None:
    author = browser(ALICE)
    posted = await author.submit(NEW, case_fields(background=NAMING))
    assert posted.status_code == 303
    mending = await author.get(posted.headers["location"])
    assert "902-555-0143" in mending.text
    assert "<mark>" in mending.text
    for reader in (BOB, MODERATOR):
        assert CASE["title"] not in (await browser(reader).get(f"/networks/{NS.slug}/cases")).text
        assert (await browser(reader).get(posted.headers["location"])).status_code == 404


async def test_identifier_in_any_field_is_found(browser: Open) -> None:
    for field in ("title", "setting", "background", "tried", "question", "body"):
        posted = await browser(ALICE).submit(NEW, case_fields(**{field: "Call 902-555-0143"}))
        assert posted.headers["location"].startswith("/held/"), field


async def test_mended_case_is_published_at_once(browser: Open) -> None:
    author = browser(ALICE)
    posted = await author.submit(NEW, case_fields(background=NAMING))
    mended = await author.submit(posted.headers["location"], case_fields())
    assert mended.headers["location"].startswith("/cases/")
    assert CASE["title"] in (await browser(BOB).get(mended.headers["location"])).text
    assert (await author.get(posted.headers["location"])).status_code == 404


async def test_case_for_mentors_is_seen_by_mentors_and_by_its_author(browser: Open) -> None:
    posted = await browser(ALICE).submit(NEW, case_fields(audience="mentors"))
    path = posted.headers["location"]
    assert (await browser(BOB).get(path)).status_code == 200
    assert (await browser(ALICE).get(path)).status_code == 200
    assert (await browser(NEWCOMER).get(path)).status_code == 404


async def test_case_without_a_name_names_nobody(browser: Open) -> None:
    posted = await browser(ALICE).submit(NEW, case_fields(named="no"))
    shown = await browser(BOB).get(posted.headers["location"])
    assert "a colleague" in shown.text
    assert ALICE.name not in shown.text


async def test_newcomer_accepts_the_terms_before_posting(browser: Open) -> None:
    answer = await browser(NEWCOMER).submit(NEW, case_fields())
    assert answer.status_code == 403
    assert "accept the terms" in answer.text


async def test_text_survives_a_login_that_ended(browser: Open, owner: Owner) -> None:
    author = browser(ALICE)
    token = await author.form_token(NEW)
    await owner.execute("update logins set ended_at = now()")
    answer = await author.post(NEW, data={"csrf": token, **case_fields(background="Kept words.")})
    assert answer.status_code == 401
    assert "Kept words." in answer.text
    assert await owner.fetchval("select count(*) from text_versions") == 0
