"""A member's profile: copied to every network, and never a way to reach a patient or a member outside."""

from collections.abc import Callable

import httpx
import pytest

from tests.people import ALICE, BC, FRANCOISE, NS, TESS, Person
from tests.seeding import Owner
from tests.serving import Browser

Open = Callable[[Person | None], Browser]
Call = Callable[[Person | None], httpx.AsyncClient]
FIELDS = {
    "display_name": "Tess K.",
    "profession": "nurse-practitioner",
    "province": "",
    "language": "fr",
    "about": "Opioid stewardship in small clinics.",
}


async def test_profile_shows_what_is_kept(browser: Open) -> None:
    shown = (await browser(ALICE).get("/me")).text

    assert 'value="Alice Bernard"' in shown
    assert "family physician" in shown
    assert NS.name_en in shown
    assert BC.name_en not in shown


async def test_change_is_seen_in_every_network(browser: Open, owner: Owner) -> None:
    answer = await browser(TESS).submit("/me", FIELDS)

    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    seen = await owner.fetch(
        "select display_name, profession, province, about from memberships where account_id = $1",
        TESS.id,
    )
    assert [tuple(row) for row in seen] == [
        ("Tess K.", "nurse-practitioner", None, "Opioid stewardship in small clinics.")
    ] * 2
    assert await owner.fetchval("select language from accounts where id = $1", TESS.id) == "fr"


async def test_change_touches_nobody_else(browser: Open, owner: Owner) -> None:
    await browser(TESS).submit("/me", FIELDS)

    name = await owner.fetchval("select display_name from accounts where id = $1", ALICE.id)

    assert name == "Alice Bernard"


@pytest.mark.parametrize("name", ["Zoë d'Entremont-MacNeil", "Dr. Li", "Ana R."])
async def test_names_pass(browser: Open, name: str) -> None:
    answer = await browser(TESS).submit("/me", {**FIELDS, "display_name": name})

    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"display_name": "Tess 902-555-0199"}, "A name must not hold"),
        ({"display_name": "tess@clinic.example"}, "A name must not hold"),
        ({"display_name": "www.tess.example"}, "A name must not hold"),
        ({"display_name": ""}, "2 to 80"),
        ({"profession": "wizard"}, "Choose a profession"),
        ({"province": "ZZ"}, "Choose a province"),
        ({"about": "x" * 1001}, "at most 1,000"),
        ({"about": "Call me at 902-555-0199."}, "could identify a person"),
    ],
)
async def test_wrong_field_is_shown_and_nothing_is_saved(
    browser: Open, owner: Owner, wrong: dict[str, str], why: str
) -> None:
    answer = await browser(ALICE).submit("/me", {**FIELDS, "language": "en", **wrong})

    assert answer.status_code == 422
    assert why in answer.text
    name = await owner.fetchval("select display_name from accounts where id = $1", ALICE.id)
    assert name == "Alice Bernard"


async def test_finding_is_marked_with_its_reason(browser: Open) -> None:
    fields = {**FIELDS, "language": "en", "about": "Call me at 902-555-0199."}

    answer = await browser(ALICE).submit("/me", fields)

    assert "<mark>902-555-0199" in answer.text
    assert "a phone number" in answer.text


async def test_nobody_without_a_login_has_a_profile(browser: Open) -> None:
    answer = await browser(None).get("/me")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/me")


async def test_api_answers_who_one_is(api: Call) -> None:
    me = (await api(TESS).get("/me")).json()

    assert me["display_name"] == "Tess Kowalski"
    assert {(one["network"], *one["roles"]) for one in me["memberships"]} == {
        ("nova-scotia", "mentor"),
        ("british-columbia", "mentee"),
    }


async def test_api_changes_only_what_is_given(api: Call) -> None:
    me = (await api(TESS).patch("/me", json={"about": "Evenings only."})).json()

    assert (me["about"], me["display_name"]) == ("Evenings only.", "Tess Kowalski")
    assert (await api(TESS).get("/me")).json() == me


async def test_api_names_the_field_that_it_cannot_take(api: Call) -> None:
    answer = await api(TESS).patch("/me", json={"display_name": "tess@clinic.example"})

    assert answer.status_code == 422
    assert list(answer.json()["problems"]) == ["display_name"]


@pytest.mark.parametrize("token", ["x", ALICE.login])
async def test_api_without_a_token_answers_nothing(browser: Open, token: str) -> None:
    answer = await browser(ALICE).get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401
    assert "Alice" not in answer.text


async def test_provinces_stand_in_the_order_of_the_alphabet(browser: Open) -> None:
    shown = (await browser(FRANCOISE).get("/me")).text

    island = shown.index("Île-du-Prince-Édouard")
    assert shown.index("Colombie-Britannique") < island < shown.index("Manitoba")
