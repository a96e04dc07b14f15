"""A case with a reply to it, and the mails that are sent to somebody."""

from email.message import EmailMessage

import pytest

from forum.core.database import Database
from tests.mailbox import delivered
from tests.makers import post_case, post_reply
from tests.moderation.held import MailsTo, Open
from tests.people import ALICE, BOB, Person
from tests.serving import Served
from tests.texts import HARMLESS


@pytest.fixture
async def case(browser: Open) -> str:
    """A case of Alice's: its address."""
    return await post_case(browser(ALICE))


@pytest.fixture
async def post_id(browser: Open, case: str) -> str:
    """A reply of Bob's."""
    return await post_reply(browser(BOB), case, HARMLESS)


@pytest.fixture
def mails_to(worker_database: Database, server: Served) -> MailsTo:
    """Sends what waits; the mails that went to one person."""

    async def sent(person: Person) -> list[EmailMessage]:
        mails = await delivered(worker_database, server.settings)
        return [mail for mail in mails if mail["To"] == person.email]

    return sent
