"""How many statements the hot paths send: each is a way to the database and back."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from asyncpg.connection import Connection
from asyncpg.prepared_stmt import PreparedStatement

from tests.makers import post_case, post_reply
from tests.people import ALICE, BOB, NS, Person
from tests.serving import Open
from tests.texts import HARMLESS


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that this process sends from here on; begin and commit are none."""
    statements: list[str] = []
    # The narrow places that the driver's statements pass, SQLAlchemy's through the second.
    direct_name, prepared_name = "_do_execute", "_PreparedStatement__do_execute"
    direct = getattr(Connection, direct_name)
    prepared = getattr(PreparedStatement, prepared_name)

    async def do_execute(self: Any, query: str, *values: Any, **options: Any) -> Any:
        statements.append(query)
        return await direct(self, query, *values, **options)

    async def do_execute_prepared(self: Any, *values: Any) -> Any:
        statements.append(self.get_query())
        return await prepared(self, *values)

    monkeypatch.setattr(Connection, direct_name, do_execute)
    monkeypatch.setattr(PreparedStatement, prepared_name, do_execute_prepared)
    return statements


async def test_case_page_takes_three_statements(browser: Open, sent: list[str]) -> None:
    case = await post_case(browser(ALICE))
    await post_reply(browser(BOB), case, HARMLESS)
    reader = browser(BOB)
    assert HARMLESS in (await reader.get(case)).text
    sent.clear()
    assert HARMLESS in (await reader.get(case)).text
    assert len(sent) == 3, sent


async def test_first_look_at_new_posts_takes_one_statement_more(
    browser: Open, sent: list[str]
) -> None:
    case = await post_case(browser(ALICE))
    reader = browser(BOB)
    for body in ("The first of three.", "The second.", "The third."):
        await post_reply(browser(ALICE), case, body)
    sent.clear()
    shown = (await reader.get(case)).text
    assert "The first of three." in shown
    assert "The third." in shown
    assert len(sent) == 4, sent


async def test_list_of_cases_takes_two_statements(browser: Open, sent: list[str]) -> None:
    for _ in range(3):
        await post_case(browser(ALICE))
    reader = browser(BOB)
    sent.clear()
    assert (await reader.get(f"/networks/{NS.slug}/cases")).status_code == 200
    assert len(sent) == 2, sent


async def test_reply_takes_eight_statements(
    browser: Open, api: Callable[[Person | None], httpx.AsyncClient], sent: list[str]
) -> None:
    case = await post_case(browser(ALICE))
    # The first answer has more to do: it tells the author, and moves the case in the list.
    await post_reply(browser(BOB), case, HARMLESS)
    sent.clear()
    answer = await api(BOB).post(
        f"{case}/posts", json={"client_key": str(uuid4()), "body": "One more thought."}
    )
    assert answer.status_code == 201
    assert len(sent) == 8, sent
