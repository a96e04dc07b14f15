"""Moderation through the API: the same doors, the same record, no more told."""

from uuid import uuid4

import httpx
import pytest

from tests.makers import post_case, post_reply
from tests.moderation.held import (
    Call,
    Open,
    audited,
    hold_case,
    hold_of,
    hold_reply,
    statuses,
)
from tests.people import (
    ALICE,
    BC_MODERATOR,
    BOB,
    CAROL,
    COORDINATOR,
    FRANCOISE,
    MODERATOR,
    MODERATOR_TWO,
    NADIA,
    NS,
)
from tests.seeding import Owner
from tests.texts import CASE, HARMLESS, NAMING

QUEUE = f"/networks/{NS.slug}/queue"
WORD = "Please leave the number out."


def decision(
    hold: str, what: str, note: str = "", version: int = 1
) -> tuple[str, dict[str, object]]:
    return f"{hold}/decision", {"decision": what, "note": note, "version_number": version}


async def send(client: httpx.AsyncClient, path: str, body: dict[str, object]) -> httpx.Response:
    return await client.post(path, json=body)


async def test_moderator_lists_and_reads_what_waits(browser: Open, api: Call, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    hold = await hold_of(owner, await hold_reply(browser(BOB), case, note="Mine to say."))
    moderator = api(MODERATOR)
    listed = (await moderator.get(QUEUE)).json()
    (item,) = listed["items"]
    assert f"/queue/{item['id']}" == hold
    assert (item["title"], item["kind"], item["reason"]) == (CASE["title"], "reply", "findings")
    assert (item["author"]["name"], item["finding_count"]) == (BOB.name, 2)
    assert listed["next"] is None
    answer = await moderator.get(hold)
    assert answer.headers["cache-control"] == "no-store"
    read = answer.json()
    assert (read["body"], read["author_note"], read["version_number"]) == (
        NAMING,
        "Mine to say.",
        1,
    )
    assert [one["opening"] for one in read["before"]] == [True]
    marked = [NAMING[one["start"] : one["end"]] for one in read["findings"]]
    assert "902-555-0143" in marked
    assert len(await audited(owner, "hold_viewed")) == 1


async def test_list_leaves_out_what_is_in_question(browser: Open, api: Call) -> None:
    await hold_case(browser(ALICE), title="For Mrs Macdonald")
    answer = await api(MODERATOR).get(QUEUE)
    assert len(answer.json()["items"]) == 1
    assert "Macdonald" not in answer.text


async def test_text_without_a_name_names_nobody(browser: Open, api: Call, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE), named="no"))
    for path in (QUEUE, hold):
        answer = await api(MODERATOR).get(path)
        assert answer.status_code == 200
        assert ALICE.name not in answer.text
        assert str(ALICE.id) not in answer.text
        assert str(ALICE.membership_id(NS)) not in answer.text


async def test_everybody_else_finds_nothing(browser: Open, api: Call, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    for person in (ALICE, BOB, COORDINATOR, CAROL, BC_MODERATOR, NADIA):
        client = api(person)
        for path, nothing in ((QUEUE, "/networks/nowhere/queue"), (hold, f"/queue/{uuid4()}")):
            refused = await client.get(path)
            assert refused.status_code == 404, person.name
            assert refused.text == (await client.get(nothing)).text, person.name
        assert (await send(client, *decision(hold, "publish"))).status_code == 404
    assert (await api(None).get(QUEUE)).status_code == 401
    assert await owner.fetchval("select status from text_versions") == "held"
    assert await audited(owner, "hold_viewed") == []


async def test_moderator_finds_nothing_of_his_own(browser: Open, api: Call, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(MODERATOR)))
    assert (await api(MODERATOR).get(QUEUE)).json()["items"] == []
    assert (await api(MODERATOR).get(hold)).status_code == 404
    assert (await send(api(MODERATOR), *decision(hold, "publish"))).status_code == 404
    assert len((await api(MODERATOR_TWO).get(QUEUE)).json()["items"]) == 1


@pytest.mark.parametrize(
    ("what", "status"),
    [("publish", "published"), ("return", "returned"), ("decline", "declined")],
)
async def test_decision_is_carried_out(
    browser: Open, api: Call, owner: Owner, what: str, status: str
) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    assert (await send(api(MODERATOR), *decision(hold, what, WORD))).status_code == 204
    assert await owner.fetchval("select status from text_versions") == status
    assert len(await audited(owner, f"hold_{status}")) == 1
    (own,) = (await api(ALICE).get("/texts")).json() or [{"note": WORD}]
    assert own["note"] == WORD


async def test_refused_decision_says_why(browser: Open, api: Call, owner: Owner) -> None:
    hold = await hold_of(owner, await hold_case(browser(ALICE)))
    client = api(MODERATOR)
    without = await send(client, *decision(hold, "return"))
    assert (without.status_code, list(without.json()["problems"])) == (422, ["note"])
    naming = await send(client, *decision(hold, "return", "Leave out 902-555-0199."))
    assert naming.status_code == 422
    assert "a phone number" in naming.json()["problems"]["note"]
    stale = await send(client, *decision(hold, "publish", version=2))
    assert stale.status_code == 409
    unknown = await send(client, *decision(hold, "erase"))
    assert unknown.status_code == 400
    assert unknown.headers["content-type"] == "application/problem+json"
    assert (await send(client, *decision(hold, "publish"))).status_code == 204
    late = await send(client, *decision(hold, "publish"))
    assert late.status_code == 409
    assert MODERATOR.name in late.json()["detail"]
    assert (await client.get(hold)).status_code == 409


async def test_member_flags_a_post(browser: Open, api: Call, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    post_id = await post_reply(browser(BOB), case, HARMLESS)
    body: dict[str, object] = {"kind": "could_identify", "note": "The second sentence."}
    path = f"/posts/{post_id}/flags"
    assert (await send(api(CAROL), path, body)).status_code == 404
    assert (await send(api(BOB), path, body)).status_code == 403
    assert (await send(api(FRANCOISE), path, {"kind": "rude"})).status_code == 400
    assert await statuses(owner, post_id) == ("published", "published")
    assert (await send(api(FRANCOISE), path, body)).status_code == 204
    assert await statuses(owner, post_id) == ("hidden", "hidden")
    (item,) = (await api(MODERATOR).get(QUEUE)).json()["items"]
    read = await api(MODERATOR).get(f"/queue/{item['id']}")
    (flag,) = read.json()["flags"]
    assert (flag["kind"], flag["note"]) == ("could_identify", "The second sentence.")
    assert str(FRANCOISE.id) not in read.text
    assert FRANCOISE.name not in read.text


async def test_moderator_hides_a_post(browser: Open, api: Call, owner: Owner) -> None:
    case = await post_case(browser(ALICE))
    post_id = await post_reply(browser(BOB), case, HARMLESS)
    path = f"/posts/{post_id}/hide"
    for person in (FRANCOISE, BC_MODERATOR):
        assert (await send(api(person), path, {})).status_code == 404
    assert await statuses(owner, post_id) == ("published", "published")
    assert (await send(api(MODERATOR), path, {"note": WORD})).status_code == 204
    assert await statuses(owner, post_id) == ("hidden", "hidden")


async def test_page_login_does_not_open_the_api(browser: Open) -> None:
    answer = await browser(MODERATOR).get(f"/api/v1{QUEUE}")
    assert answer.status_code == 401
